//! Constructed sheets, and the documents and shadow roots that adopt them.
//!
//! The player makes the sheets of an event for the node that it names, and drops them when that node has gone by the end
//! of a seek. So a sheet is declared on its document. Seeking, it applies changes of rules before declarations. So a
//! sheet that changed is declared anew, unless it is too large or adopted too widely for that.

use super::json;
use super::node_json::Scribe;
use super::sheets::{added_rule, edit_events};
use super::urls::Bases;
use super::{EventKind, Expander, imports};
use crate::expand::Event;
use crate::frame::{NodeId, RuleEdit, SheetId};
use crate::replica::{Kind, Node, SheetEntry, SheetText};
use std::collections::HashMap;

/// Larger sheets are changed rule by rule.
const DECLARED_AGAIN_BYTES_MAX: usize = 64 << 10;
/// So are those with more adopters.
const DECLARED_AGAIN_ADOPTERS_MAX: usize = 32;

/// Which sheets the stream has declared since its last full snapshot.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By sheet and the document's id in the stream.
    declared: HashMap<(SheetId, u64), u64>,
    last: u64,
}

impl Expander {
    /// Nothing is declared after a full snapshot.
    pub(super) fn forget_styles(&mut self) {
        self.styles = Styles::default();
    }

    /// A player builds a full snapshot into the document that it had before, which keeps what it adopted: sheets of the
    /// page before, or of a later moment if it seeks back.
    pub(super) fn tell_none_adopted(&mut self, time_ms: u64, out: &mut Vec<Event>) {
        let document = self.replica.document();
        if self.replica.adopted(document).is_empty() {
            let data = format!(
                "{{\"source\":15,\"id\":{},\"styleIds\":[]}}",
                self.ids.of(document)
            );
            self.push(time_ms, EventKind::Incremental, &data, out);
        }
    }

    /// Writes what a document or shadow root adopts.
    pub(super) fn tell_adopted(&mut self, time_ms: u64, root: NodeId, out: &mut Vec<Event>) {
        let place = self.place(root);
        if !place.shown || !self.has_picture() {
            return;
        }
        let document = self.ids.of(place.document);
        let list: Vec<SheetId> = self.replica.adopted(root).to_vec();
        let new: Vec<SheetId> = list
            .iter()
            .copied()
            .filter(|id| !self.styles.declared.contains_key(&(*id, document)))
            .collect();
        if !new.is_empty() {
            let mut styles = String::from("[");
            for id in new {
                if !self.styles.declared.contains_key(&(id, document)) {
                    self.styles.last += 1;
                    self.styles.declared.insert((id, document), self.styles.last);
                    self.declare(&mut styles, id, place.document);
                }
            }
            styles.push(']');
            let adopted = self.style_ids(place.document, document);
            let data =
                format!("{{\"source\":15,\"id\":{document},\"styleIds\":[{adopted}],\"styles\":{styles}}}");
            self.push(time_ms, EventKind::Incremental, &data, out);
            if root == place.document {
                return;
            }
        }
        let host = match self.replica.node(root) {
            Some(node) if matches!(node.kind(), Kind::ShadowRoot { .. }) => node.parent(),
            _ => root,
        };
        let adopted = self.style_ids(root, document);
        let data = format!(
            "{{\"source\":15,\"id\":{},\"styleIds\":[{adopted}]}}",
            self.ids.of(host)
        );
        self.push(time_ms, EventKind::Incremental, &data, out);
    }

    /// The numbers in the stream of what a root adopts; what is disabled does not count, and is left out.
    fn style_ids(&self, root: NodeId, document: u64) -> String {
        let list = self.replica.adopted(root).iter();
        let counts = list.filter(|id| {
            self.replica
                .sheet(**id)
                .is_some_and(|sheet| !sheet.state.disabled)
        });
        let numbers = counts.filter_map(|id| self.styles.declared.get(&(*id, document)));
        numbers.map(u64::to_string).collect::<Vec<_>>().join(",")
    }

    fn declare(&self, out: &mut String, id: SheetId, document: NodeId) {
        let Some(sheet) = self.replica.sheet(id) else {
            return;
        };
        json::comma(out);
        out.push_str(&format!("{{\"styleId\":{},\"rules\":[", self.styles.last));
        let mut scribe = Scribe {
            replica: &self.replica,
            ids: &self.ids,
            bases: Bases::default(),
            budget: &self.budget,
        };
        let base = scribe.sheet_base(sheet, document);
        for (index, rule) in rules(sheet).into_iter().enumerate() {
            let rule = within_media(
                sheet,
                added_rule(&self.replica, &self.budget, rule, base.as_ref()),
            );
            if !self.budget.spend(rule.len()) {
                break;
            }
            json::comma(out);
            out.push('{');
            json::text_member(out, "rule", &rule);
            json::member(out, "index", index);
            out.push('}');
        }
        out.push_str("]}");
    }

    /// A constructed sheet changed: by `edits`, or as a whole.
    pub(super) fn tell_constructed(
        &mut self,
        time_ms: u64,
        id: SheetId,
        edits: &[RuleEdit],
        out: &mut Vec<Event>,
    ) {
        let Some(sheet) = self.replica.sheet(id) else {
            return;
        };
        let documents: Vec<u64> = self
            .styles
            .declared
            .keys()
            .filter(|key| key.0 == id)
            .map(|key| key.1)
            .collect();
        let adopters: Vec<NodeId> = self
            .replica
            .adopters()
            .into_iter()
            .filter(|root| self.replica.adopted(*root).contains(&id))
            .collect();
        let bytes: usize = rules(sheet).iter().map(|rule| rule.len()).sum();
        let is_large = bytes > DECLARED_AGAIN_BYTES_MAX || adopters.len() > DECLARED_AGAIN_ADOPTERS_MAX;
        if is_large && !edits.is_empty() {
            let mut scribe = Scribe {
                replica: &self.replica,
                ids: &self.ids,
                bases: Bases::default(),
                budget: &self.budget,
            };
            let base = scribe.sheet_base(sheet, self.replica.document());
            let text = |rule: &str| {
                within_media(
                    sheet,
                    added_rule(&self.replica, &self.budget, rule, base.as_ref()),
                )
            };
            let mut data = Vec::new();
            for document in documents {
                if let Some(number) = self.styles.declared.get(&(id, document)) {
                    let events = edit_events(&format!("\"styleId\":{number}"), edits, &text);
                    if !self.budget.spend(events.iter().map(String::len).sum()) {
                        break;
                    }
                    data.extend(events);
                }
            }
            for data in data {
                self.push(time_ms, EventKind::Incremental, &data, out);
            }
            return;
        }
        for document in documents {
            self.styles.declared.remove(&(id, document));
        }
        for root in adopters {
            self.tell_adopted(time_ms, root, out);
        }
    }

    /// Of some nodes that were built, those that adopt sheets.
    pub(super) fn tell_all_adopted(&mut self, time_ms: u64, nodes: &[NodeId], out: &mut Vec<Event>) {
        for root in nodes {
            let is_root = self.replica.node(*root).is_some_and(Node::is_attachment);
            if is_root && !self.replica.adopted(*root).is_empty() {
                self.tell_adopted(time_ms, *root, out);
            }
        }
    }
}

fn rules(sheet: &SheetEntry) -> Vec<&str> {
    match &sheet.content {
        SheetText::Source(text) => imports::split(text),
        SheetText::Rules(rules) => rules.iter().map(|rule| &**rule).collect(),
        _ => Vec::new(),
    }
}

/// A constructed sheet has no element whose attribute could say it.
fn within_media(sheet: &SheetEntry, rule: String) -> String {
    match &sheet.state.media {
        Some(media) if !media.is_empty() => format!("@media {media}{{{rule}}}"),
        _ => rule,
    }
}
