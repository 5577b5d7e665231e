//! Where nodes are, found by looking upwards once for each node on the way.

use super::names::shows;
use crate::frame::NodeId;
use crate::replica::Kind;
use crate::replica::{IdMap, NONE, Node, Replica};

/// Where a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// It is in the page, and in the stream.
    pub shown: bool,
    /// Its document; of a document itself.
    pub document: NodeId,
    /// It, or something it is below, is marked.
    pub marked: bool,
    /// How many shadow roots and frames it is in.
    pub nesting: u32,
}

const NOWHERE: Place = Place {
    shown: false,
    document: NONE,
    marked: false,
    nesting: 0,
};

/// One state of the tree to look at, and the places found in it.
pub(super) struct Places<'a> {
    /// Parents that differ from the replica's: how it was before the drain.
    pub former: Option<&'a IdMap<NodeId>>,
    /// Marked nodes. Before the drain a mark does not reach into shadow roots and frames, whose nodes the
    /// replayer does not forget together with what holds them.
    pub marks: &'a IdMap<()>,
    pub known: IdMap<Place>,
}

impl<'a> Places<'a> {
    pub fn new(former: Option<&'a IdMap<NodeId>>, marks: &'a IdMap<()>) -> Self {
        Self {
            former,
            marks,
            known: IdMap::default(),
        }
    }

    fn parent(&self, replica: &Replica, id: NodeId) -> NodeId {
        let former = self.former.and_then(|former| former.get(&id));
        former
            .copied()
            .unwrap_or_else(|| replica.node(id).map_or(NONE, Node::parent))
    }

    /// Where a node is.
    pub fn of(&mut self, replica: &Replica, id: NodeId) -> Place {
        let mut chain = Vec::new();
        let mut at = id;
        let mut place = loop {
            if let Some(known) = self.known.get(&at) {
                break *known;
            }
            if replica.node(at).is_none() {
                break NOWHERE;
            }
            chain.push(at);
            at = self.parent(replica, at);
        };
        while let Some(id) = chain.pop() {
            place = self.below(replica, id, place);
            self.known.insert(id, place);
        }
        place
    }

    /// The place of a node whose parent's is `above`.
    fn below(&self, replica: &Replica, id: NodeId, above: Place) -> Place {
        let Some(node) = replica.node(id) else {
            return NOWHERE;
        };
        let marked = self.marks.contains_key(&id);
        if id == replica.document() {
            return Place {
                shown: true,
                document: id,
                marked,
                nesting: 0,
            };
        }
        let Some(parent) = replica.node(self.parent(replica, id)) else {
            return Place { marked, ..NOWHERE };
        };
        let is_document = matches!(node.kind(), Kind::Document { .. });
        let reached = above.marked && !(self.former.is_some() && node.is_attachment());
        Place {
            shown: above.shown && shows(replica, parent, node.kind()),
            document: if is_document { id } else { above.document },
            marked: marked || reached,
            nesting: above.nesting + u32::from(node.is_attachment()),
        }
    }
}
