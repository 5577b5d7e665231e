//! Walks over the tree, without recursion.

use super::{NONE, Replica};
use crate::frame::NodeId;
use crate::table::sorted;

/// The children of a node, in order.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    replica: &'a Replica,
    next: NodeId,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.next;
        self.next = self.replica.node(id)?.next;
        Some(id)
    }
}

/// A node and all below it, parents first; what is attached to a node comes before its children.
#[derive(Clone, Debug)]
pub struct Subtree<'a> {
    replica: &'a Replica,
    top: NodeId,
    next: NodeId,
}

impl Subtree<'_> {
    fn successor(&self, id: NodeId) -> NodeId {
        let Some(node) = self.replica.node(id) else {
            return NONE;
        };
        if node.attachment != NONE {
            return node.attachment;
        }
        if node.first_child != NONE {
            return node.first_child;
        }
        self.beyond(id)
    }

    /// What follows a node and all below it.
    fn beyond(&self, mut id: NodeId) -> NodeId {
        while id != self.top {
            let Some(node) = self.replica.node(id) else {
                return NONE;
            };
            if node.next != NONE {
                return node.next;
            }
            let Some(parent) = self.replica.node(node.parent) else {
                return NONE;
            };
            if parent.attachment == id && parent.first_child != NONE {
                return parent.first_child;
            }
            id = node.parent;
        }
        NONE
    }
}

impl Iterator for Subtree<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.next;
        if id == NONE {
            return None;
        }
        self.next = self.successor(id);
        Some(id)
    }
}

impl Replica {
    /// The children of a node, in order; its attachment is not among them.
    pub fn children(&self, id: NodeId) -> Children<'_> {
        Children {
            replica: self,
            next: self.node(id).map_or(NONE, |node| node.first_child),
        }
    }

    /// A node and all below it, attachments included.
    pub fn subtree(&self, id: NodeId) -> Subtree<'_> {
        let next = if self.nodes.contains(id) { id } else { NONE };
        Subtree {
            replica: self,
            top: id,
            next,
        }
    }

    /// The tops of all trees, by id: the document, and what is aside while a drain is open.
    pub fn tops(&self) -> Vec<NodeId> {
        let mut tops = self.aside.clone();
        tops.retain(|id| self.is_aside(*id));
        tops.extend((self.document != NONE).then_some(self.document));
        let mut tops = sorted(tops.into_iter());
        tops.dedup();
        tops
    }
}
