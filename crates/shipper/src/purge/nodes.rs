//! Which nodes a purge means.

use super::Waiting;
use afterimage_format::frame::{Frame, Inserted, NodeId, Tree};
use afterimage_format::frame_codec::kind;
use afterimage_format::purge::Purge;
use afterimage_format::replica::{NONE, Replica};
use afterimage_format::table::{Index, Table};

/// Those it names, and those whose last known place is in one that is meant.
#[derive(Debug)]
pub struct Nodes<'a> {
    purge: &'a Purge,
    /// Meant without being named.
    joined: Index,
}

impl<'a> Nodes<'a> {
    /// `known` is the state behind those that left, and the number of the last of these; `gone` are nodes of which the frames
    /// do not tell where they were last.
    ///
    /// What counts of a node is where it was last, not where it was made: it is shown by the rules of that place, also of
    /// what it told elsewhere. That it was taken out again gives it no other rules.
    pub fn find(
        purge: &'a Purge,
        frames: &[Waiting<'_>],
        gone: &[(NodeId, NodeId)],
        known: Option<(&Replica, u64)>,
    ) -> Self {
        let mut places = Places::default();
        let through_seq = known.map_or(0, |(_, through_seq)| through_seq);
        places.replica = known.map(|(replica, _)| replica);
        for Waiting { frame, .. } in frames.iter().filter(|waiting| waiting.frame.kind == kind::TREE) {
            let told = if frame.seq > through_seq {
                &mut places.after
            } else {
                &mut places.before
            };
            if let Ok(Frame::Tree(tree)) = frame.decode() {
                each_place(&tree, |id, parent| {
                    told.insert(id, parent);
                });
            }
        }
        for (id, parent) in gone {
            places.after.insert(*id, *parent);
        }
        let joined = Index::default();
        let mut nodes = Self { purge, joined };
        nodes.join(&places);
        nodes
    }

    /// It is meant.
    pub fn contains(&self, id: NodeId) -> bool {
        id != NONE && (self.joined.get(id.into()).is_some() || self.purge.names(id))
    }

    /// Those of which a replica knows something.
    pub fn of(&self, replica: &Replica) -> Vec<NodeId> {
        let known = replica.known_nodes();
        known.filter(|id| self.contains(*id)).collect()
    }

    /// Goes up from each node until it is known whether what is there is meant. Each is passed once, so that depth costs
    /// nothing, and frames that put nodes into each other end somewhere.
    fn join(&mut self, places: &Places<'_>) {
        let mut passed = Index::default();
        let mut way = Vec::new();
        for start in places.nodes() {
            let mut id = start;
            while id != NONE && !self.contains(id) && passed.insert(id.into()) {
                way.push(id);
                id = places.parent(id);
            }
            let is_meant = self.contains(id);
            for id in way.drain(..).filter(|_| is_meant) {
                self.joined.insert(id.into());
            }
        }
    }
}

/// Where nodes were last.
#[derive(Debug, Default)]
struct Places<'a> {
    /// What frames tell that come after the known state.
    after: Table<NodeId>,
    replica: Option<&'a Replica>,
    /// What those tell that it includes: they may be older than what it knows.
    before: Table<NodeId>,
}

impl Places<'_> {
    fn parent(&self, id: NodeId) -> NodeId {
        // A node that was taken out has no parent in the state.
        let known = || Some(self.replica?.node(id)?.parent()).filter(|parent| *parent != NONE);
        let told = self.after.get(id).copied().or_else(known);
        told.or_else(|| self.before.get(id).copied()).unwrap_or(NONE)
    }

    /// All nodes of which a place is known, some of them more than once.
    fn nodes(&self) -> impl Iterator<Item = NodeId> {
        let told = [&self.after, &self.before].into_iter().flat_map(Table::ids);
        let known = self.replica.into_iter().flat_map(Replica::known_nodes);
        told.chain(known)
    }
}

/// The nodes that a tree frame gives a place, each with its parent. An attachment's is its host.
fn each_place(tree: &Tree, mut take: impl FnMut(NodeId, NodeId)) {
    let mut new_id = tree.first_new_id;
    for insertion in &tree.insertions {
        for node in &insertion.nodes {
            match node {
                Inserted::Placed(id) => take(*id, insertion.parent),
                Inserted::New(_) => {
                    take(new_id, insertion.parent);
                    new_id = new_id.wrapping_add(1);
                }
            }
        }
    }
}
