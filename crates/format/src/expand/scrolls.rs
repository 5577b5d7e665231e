//! Where things are scrolled to.

use super::Expander;
use super::event::{Event, EventKind};
use super::moment::{self, Moment};
use crate::frame::NodeId;
use crate::replica::{Kind, Node};

impl Expander {
    /// Tells where these are, of those that were ever scrolled.
    pub(super) fn tell_scrolls(&mut self, time_ms: u64, nodes: &[NodeId], out: &mut Vec<Event>) {
        for &node in nodes {
            if let Some((x, y)) = self.replica.scroll(node) {
                self.tell(time_ms, Moment::Scroll { node, x, y }, out);
            }
        }
    }

    /// Tells where documents are that took the place of one that was scrolled. A player that seeks keeps the last offset
    /// with the frame, whichever document it was told of, and in the end finds no node that has it.
    pub(super) fn tell_successors(
        &mut self,
        time_ms: u64,
        successors: &[(NodeId, NodeId)],
        out: &mut Vec<Event>,
    ) {
        for &(node, former) in successors {
            if self.scrolled_documents.remove(&former) {
                self.tell(time_ms, Moment::Scroll { node, x: 0, y: 0 }, out);
            }
        }
    }

    /// Tells where the page is scrolled to behind the first change of the tree. A player that seeks back remembers where it
    /// was scrolled to at the moment it comes from, and goes there again with the first change, unless it is told.
    pub(super) fn tell_first_scroll(&mut self, out: &mut Vec<Event>) {
        if core::mem::take(&mut self.is_scroll_untold) {
            let document = self.replica.document();
            let (x, y) = self.replica.scroll(document).unwrap_or((0, 0));
            let data = moment::scroll(self.ids.of(document), x, y);
            self.push(self.last_ms, EventKind::Incremental, &data, out);
        }
    }

    /// The event's data. Which documents of frames had one is remembered.
    pub(super) fn scroll(&mut self, node: NodeId, x: i32, y: i32) -> String {
        let is_document = matches!(
            self.replica.node(node).map(Node::kind),
            Some(Kind::Document { .. })
        );
        if is_document && node != self.replica.document() {
            self.scrolled_documents.insert(node);
        }
        moment::scroll(self.ids.of(node), x, y)
    }
}
