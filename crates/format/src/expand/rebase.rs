//! Links after the base address changed: they lead elsewhere now. Pictures and sheets stay what they were loaded as.

use super::event::{Event, EventKind};
use super::names::is_html;
use super::node_json::Ids;
use super::urls::{self, Bases};
use super::{Expander, json};
use crate::frame::NodeId;
use crate::replica::Replica;
use std::borrow::Cow;

impl Expander {
    /// Tells the links of the page anew.
    pub(super) fn tell_links(&mut self, time_ms: u64, out: &mut Vec<Event>) {
        let document = self.replica.document();
        let links = self.replica.subtree(document);
        let links: Vec<NodeId> = links.filter(|id| is_link(&self.replica, *id)).collect();
        let shown: Vec<(NodeId, NodeId)> = links
            .into_iter()
            .map(|id| (id, self.place(id)))
            .filter(|(_, place)| place.shown)
            .map(|(id, place)| (id, place.document))
            .collect();
        if let Some(data) = mutation(&self.replica, &self.ids, shown) {
            self.tell_steps(time_ms, out);
            self.push(time_ms, EventKind::Incremental, &data, out);
        }
    }
}

/// Gives links their addresses anew; `links` are nodes with their documents.
fn mutation(replica: &Replica, ids: &Ids, links: Vec<(NodeId, NodeId)>) -> Option<String> {
    let mut bases = Bases::default();
    let mut entries = String::from("[");
    for (id, document) in links {
        let Some(element) = replica.element(id) else {
            continue;
        };
        let Some(href) = element.attribute("href") else {
            continue;
        };
        let Cow::Owned(address) = urls::attribute(element, "href", href, bases.of(replica, document)) else {
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
