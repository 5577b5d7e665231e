//! Links after the base address changed: they lead elsewhere now. Pictures and sheets stay what they were loaded as.

use super::budget::Budget;
use super::event::{Event, EventKind};
use super::names::is_html;
use super::node_json::Ids;
use super::urls::{self, Bases};
use super::{Expander, json};
use crate::frame::{Frame, NodeId};
use crate::replica::{Error, Replica};
use std::borrow::Cow;

impl Expander {
    /// What relative addresses in a frame's document are resolved against.
    pub(super) fn document_base(
        &mut self,
        time_ms: u64,
        document: NodeId,
        frame: &Frame,
        out: &mut Vec<Event>,
    ) -> Result<(), Error> {
        let before = self.replica.document_base(document).map(str::to_owned);
        self.replica.apply(frame)?;
        if self.replica.document_base(document) != before.as_deref() {
            self.rebase(time_ms, document, out);
        }
        Ok(())
    }

    /// A document has another base address; what is new in a drain gets it at the drain's end anyway.
    pub(super) fn rebase(&mut self, time_ms: u64, document: NodeId, out: &mut Vec<Event>) {
        match &mut self.drain {
            Some(drain) if drain.born.contains_key(&document) => {}
            Some(drain) => {
                // Of several, all.
                let is_other = |known: NodeId| known != document;
                let top = self.replica.document();
                drain.rebased = Some(if drain.rebased.is_some_and(is_other) {
                    top
                } else {
                    document
                });
            }
            None if self.replica.snapshot_complete() => self.tell_links(time_ms, document, out),
            None => {}
        }
    }

    /// Tells the links of a document, and of those in it, anew.
    pub(super) fn tell_links(&mut self, time_ms: u64, document: NodeId, out: &mut Vec<Event>) {
        let links = self.replica.subtree(document);
        let links: Vec<NodeId> = links.filter(|id| is_link(&self.replica, *id)).collect();
        let shown: Vec<(NodeId, NodeId)> = links
            .into_iter()
            .map(|id| (id, self.place(id)))
            .filter(|(_, place)| place.shown)
            .map(|(id, place)| (id, place.document))
            .collect();
        if let Some(data) = mutation(&self.replica, &self.ids, &self.budget, shown) {
            self.tell_steps(time_ms, out);
            self.push(time_ms, EventKind::Incremental, &data, out);
        }
    }
}

/// Gives links their addresses anew; `links` are nodes with their documents.
fn mutation(replica: &Replica, ids: &Ids, budget: &Budget, links: Vec<(NodeId, NodeId)>) -> Option<String> {
    let mut bases = Bases::default();
    let mut entries = String::from("[");
    for (id, document) in links {
        let Some(element) = replica.element(id) else {
            continue;
        };
        let Some(href) = element.attribute("href") else {
            continue;
        };
        let base = bases.of(replica, document);
        let address = budget.resolved(href, base, |base| urls::attribute(element, "href", href, base));
        let Cow::Owned(address) = address else {
            continue;
        };
        json::comma(&mut entries);
        entries.push('{');
        json::member(&mut entries, "id", ids.of(id));
        json::name(&mut entries, "attributes");
        entries.push('{');
        json::text_member(&mut entries, "href", &address);
        entries.push_str("}}");
    }
    (entries.len() > 1).then(|| {
        format!("{{\"source\":0,\"texts\":[],\"attributes\":{entries}],\"removes\":[],\"adds\":[]}}")
    })
}

/// Whether a node is a link that may have to be told anew.
fn is_link(replica: &Replica, id: NodeId) -> bool {
    let element = replica.element(id);
    element.is_some_and(|element| {
        (is_html(element, "a") || is_html(element, "area")) && element.attribute("href").is_some()
    })
}
