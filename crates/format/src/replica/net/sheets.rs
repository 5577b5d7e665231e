//! Style sheets, and where they are adopted.

use super::Telling;
use crate::frame::{Frame, NodeId, RuleEdit, SheetId};
use crate::replica::Str;
use crate::replica::sheets::{SheetEntry, SheetText, Sheets, frame};

impl Telling<'_> {
    pub(super) fn sheets(&mut self) -> Option<()> {
        let to = self.to;
        for owner in to.sheets.by_owner.ids() {
            for id in to.sheets.by_owner.get(owner)? {
                self.sheet(*id)?;
            }
        }
        for id in to.sheets.known.ids() {
            self.sheet(id)?;
        }
        self.forget_unadopted()?;
        let mut roots = self.from.sheets.adopted.ids();
        roots.extend(to.sheets.adopted.ids());
        for root in roots {
            if to.nodes.contains(root) && self.from.adopted(root) != to.adopted(root) {
                self.adopted(root)?;
            }
        }
        Some(())
    }

    /// Sheets that were known before any list had them, and that a list had and let go of since: another one does.
    fn forget_unadopted(&mut self) -> Option<()> {
        let lists = self.from.sheets.adopted.ids();
        let mut gone = self.from.sheets.known.ids();
        gone.retain(|id| {
            let is_adopted = |root: &NodeId| self.from.adopted(*root).contains(id);
            self.to.sheet(*id).is_none() && !lists.iter().any(is_adopted)
        });
        if gone.is_empty() {
            return Some(());
        }
        let node = self.to.document;
        let mut sheets = self.from.adopted(node).to_vec();
        let before = sheets.clone();
        sheets.extend(gone);
        self.push(Frame::Adopted { node, sheets })?;
        self.push(Frame::Adopted { node, sheets: before })
    }

    pub(super) fn has_same_sheets(&self) -> bool {
        let (from, to) = (&self.from.sheets, &self.to.sheets);
        let of = |sheets: &Sheets, owner: NodeId| sheets.by_owner.get(owner).cloned().unwrap_or_default();
        from.known.ids() == to.known.ids()
            && to
                .by_owner
                .ids()
                .iter()
                .all(|owner| of(from, *owner) == of(to, *owner))
    }

    fn adopted(&mut self, node: NodeId) -> Option<()> {
        let list = self.to.adopted(node);
        // One that went from list to list may have been forgotten in between.
        for id in list {
            self.sheet(*id)?;
        }
        let sheets = list.to_vec();
        self.push(Frame::Adopted { node, sheets })
    }

    fn sheet(&mut self, id: SheetId) -> Option<()> {
        let to = self.to.sheet(id)?;
        let Some(from) = self.from.sheet(id) else {
            return self.push(frame(id, to));
        };
        if from == to {
            return Some(());
        }
        let is_kept = (from.role, from.node, from.is_open) == (to.role, to.node, to.is_open)
            && from.base_url == to.base_url;
        match (&from.content, &to.content) {
            (before, now) if is_kept && before == now => {}
            (SheetText::Rules(before), SheetText::Rules(now)) if is_kept => {
                let edits = edits(before, now);
                self.push(Frame::RuleEdits { sheet: id, edits })?;
            }
            _ => return self.push(frame(id, to)),
        }
        self.sheet_state(id, to)
    }

    fn sheet_state(&mut self, id: SheetId, to: &SheetEntry) -> Option<()> {
        if self.from.sheet(id)?.state == to.state {
            return Some(());
        }
        let state = to.state.clone();
        self.push(Frame::SheetState { sheet: id, state })
    }
}

/// From one list of rules to another: what both begin and end with stays.
fn edits(before: &[Str], now: &[Str]) -> Vec<RuleEdit> {
    let same = |pairs: &mut dyn Iterator<Item = (&Str, &Str)>| pairs.take_while(|(a, b)| a == b).count();
    let start = same(&mut before.iter().zip(now));
    let most = before.len().min(now.len()).saturating_sub(start);
    let end = same(&mut before.iter().rev().zip(now.iter().rev()).take(most));
    let middle = |list: &[Str]| list.len().saturating_sub(start).saturating_sub(end);
    let (old, new) = (middle(before), middle(now));
    let mut edits = Vec::new();
    for (at, text) in now.iter().enumerate().skip(start).take(new) {
        let (index, text) = (at as u32, Box::<str>::from(&**text));
        let replaces = at.saturating_sub(start) < old;
        if !replaces {
            edits.push(RuleEdit::Insert { index, text });
        } else if before.get(at).is_none_or(|before| **before != *text) {
            edits.push(RuleEdit::Replace { index, text });
        }
    }
    let surplus = start.saturating_add(new) as u32;
    edits.extend((new..old).map(|_| RuleEdit::Delete { index: surplus }));
    edits
}
