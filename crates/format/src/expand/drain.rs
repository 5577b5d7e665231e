//! What the slices of one drain touched, until its end makes one event of them.

use super::moment::Moment;
use crate::frame::{Inserted, NodeId, Tree};
use crate::replica::{Error, IdMap, NONE, Node, Replica, Str};

/// A drain that is open.
#[derive(Debug, Default)]
pub(super) struct Drain {
    /// Time of its first slice.
    pub time_ms: u64,
    /// Nodes taken out that were there before, with the parents they had.
    pub former: IdMap<NodeId>,
    /// The same, in order.
    pub taken: Vec<NodeId>,
    /// Nodes placed or new.
    pub inserted: IdMap<()>,
    /// The same, in order.
    pub placed: Vec<NodeId>,
    /// Nodes that are new.
    pub born: IdMap<()>,
    /// Attributes set or removed on nodes that were there before.
    pub attributes: Vec<(NodeId, Str)>,
    /// Texts changed in nodes that were there before.
    pub texts: Vec<NodeId>,
    /// Controls that were there before, and whether the visitor changed them.
    pub controls: Vec<(NodeId, bool)>,
    /// Elements whose sheets became others.
    pub sheets: Vec<NodeId>,
    /// What happened meanwhile.
    pub held: Vec<(u64, Moment)>,
}

impl Drain {
    /// Notes a slice; `replica` is the state before it.
    pub fn note(&mut self, replica: &Replica, tree: &Tree) -> Result<(), Error> {
        for &id in &tree.detached {
            self.take(replica, id);
        }
        let mut new_id = tree.first_new_id;
        for insertion in &tree.insertions {
            for inserted in &insertion.nodes {
                let id = match inserted {
                    Inserted::Placed(id) => *id,
                    Inserted::New(_) => {
                        let id = new_id;
                        new_id = new_id.wrapping_add(1);
                        self.born.insert(id, ());
                        id
                    }
                };
                self.put(id);
            }
        }
        for change in &tree.attributes {
            if !self.born.contains_key(&change.node) {
                self.attributes
                    .push((change.node, replica.strings().resolve(&change.name)?));
            }
        }
        self.texts.extend(
            tree.texts
                .iter()
                .map(|(id, _)| *id)
                .filter(|id| !self.born.contains_key(id)),
        );
        let known = tree
            .controls
            .iter()
            .filter(|control| !self.born.contains_key(&control.node));
        self.controls
            .extend(known.map(|control| (control.node, control.by_user)));
        Ok(())
    }

    /// Notes that a node was taken from its parent.
    pub fn take(&mut self, replica: &Replica, id: NodeId) {
        if self.born.contains_key(&id) || self.former.contains_key(&id) {
            return;
        }
        self.former
            .insert(id, replica.node(id).map_or(NONE, Node::parent));
        self.taken.push(id);
    }

    /// Notes that a node got a place.
    pub fn put(&mut self, id: NodeId) {
        if self.inserted.insert(id, ()).is_none() {
            self.placed.push(id);
        }
    }
}
