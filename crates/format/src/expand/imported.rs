//! Style sheets with those written out that are imported at their element.

use super::budget::Budget;
use super::imports;
use super::node_json::Scribe;
use super::sheets::content;
use crate::frame::{NodeId, SheetId, SheetRole};
use crate::replica::Replica;
use std::collections::HashMap;
use url::Url;

/// How deep imports are followed.
const LEVELS_MAX: u32 = 8;

/// The sheets imported at one element, on the way down through a text.
struct Imported<'a> {
    replica: &'a Replica,
    budget: &'a Budget,
    by_address: HashMap<&'a str, SheetId>,
    /// By what is in front of the query, where that is one alone: a recorder may leave queries out.
    by_path: HashMap<&'a str, Option<SheetId>>,
    /// Those on the way down to here: one that imports itself would have no end.
    open: Vec<SheetId>,
    /// Those written out before; each is made once.
    done: HashMap<SheetId, String>,
}

impl Scribe<'_> {
    /// A text with the sheets written out that are imported at its element.
    pub fn with_imports(&self, text: String, owner: NodeId) -> String {
        let mut by_address = HashMap::new();
        let mut by_path = HashMap::new();
        for (id, sheet) in self.replica.sheets_at(owner) {
            if sheet.role == SheetRole::Imported && !sheet.is_open {
                by_address.entry(&*sheet.base_url).or_insert(id);
                by_path
                    .entry(without_query(&sheet.base_url))
                    .and_modify(|one| *one = None)
                    .or_insert(Some(id));
            }
        }
        if by_address.is_empty() {
            return text;
        }
        let mut imported = Imported {
            replica: self.replica,
            budget: self.budget,
            by_address,
            by_path,
            open: Vec::new(),
            done: HashMap::new(),
        };
        imported.within(&text, LEVELS_MAX)
    }
}

impl Imported<'_> {
    fn within(&mut self, text: &str, levels: u32) -> String {
        match levels.checked_sub(1) {
            Some(levels) => imports::inline(text, &mut |address| self.find(address, levels)),
            None => text.to_owned(),
        }
    }

    fn find(&mut self, address: &str, levels: u32) -> Option<String> {
        let address = address.split('#').next().unwrap_or_default();
        let known = self.by_address.get(address);
        let id = known
            .copied()
            .or_else(|| *self.by_path.get(without_query(address))?)?;
        if self.open.contains(&id) {
            return None;
        }
        if let Some(done) = self.done.get(&id) {
            return self.budget.spend(done.len()).then(|| done.clone());
        }
        let sheet = self.replica.sheet(id)?;
        let base = Url::parse(&sheet.base_url).ok();
        let text = content(self.replica, self.budget, sheet, base.as_ref())?;
        if !self.budget.spend(text.len()) {
            return None;
        }
        self.open.push(id);
        let whole = self.within(&text, levels);
        self.open.pop();
        // It is held once more for each level.
        if !self.budget.spend(whole.len().saturating_sub(text.len())) {
            return None;
        }
        self.done.insert(id, whole.clone());
        Some(whole)
    }
}

fn without_query(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}
