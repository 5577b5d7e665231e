//! What a drain has built again: a node that moved is taken out and added, with all below it.

use super::drain::Drain;
use super::mutation::Mutation;
use super::places::Places;
use super::unsaid;
use crate::frame::NodeId;
use crate::replica::{IdMap, Kind, NONE, Node, Replica};

/// Shadow roots and documents of frames that were there before and are built again.
pub(super) struct Again {
    pub attachments: Vec<NodeId>,
}

impl Again {
    /// Looks through what was placed below `tops`, in the stream or not; what must follow from that goes to `out`.
    pub fn find(
        replica: &Replica,
        drain: &Drain,
        tops: &[NodeId],
        unshown: &[NodeId],
        out: &mut Mutation,
    ) -> Self {
        let mut attachments = Vec::new();
        for id in tops.iter().chain(unshown).flat_map(|top| replica.subtree(*top)) {
            if unsaid::is_any(replica, id) {
                out.unsaid.push(id);
            }
            let is_root = replica.node(id).is_some_and(Node::is_attachment);
            if is_root {
                out.roots.push(id);
            }
            if drain.born.contains_key(&id) {
                continue;
            }
            if is_root {
                attachments.push(id);
            }
            if replica.control(id).is_some() {
                out.controls.push(id);
            }
            if replica.scroll(id).is_some() {
                out.scrolled.push(id);
            }
        }
        Self { attachments }
    }

    /// Hosts that are built again with their shadow roots, and what they went into another document with. A player that seeks
    /// applies what roots adopted at its end, wherever they are by then; it throws when one is in another document than the
    /// sheets, so the one of before must be another node. If any around it were the same, it would go along with that: what is in
    /// the shadow root of a node that is forgotten is not.
    pub fn hosts(&self, replica: &Replica, drain: &Drain, after: &mut Places<'_>) -> Vec<NodeId> {
        let host_of = |id: &NodeId| {
            let root = replica.node(*id)?;
            matches!(root.kind(), Kind::ShadowRoot { .. }).then(|| root.parent())
        };
        let unmarked = IdMap::default();
        let mut before = Places::new(Some(&drain.former), &unmarked);
        let mut renamed = IdMap::default();
        for host in self.attachments.iter().filter_map(host_of) {
            let mut path = Vec::new();
            let mut at = host;
            while after.of(replica, at).marked && !renamed.contains_key(&at) {
                path.push(at);
                at = replica.node(at).map_or(NONE, Node::parent);
            }
            let has_left = path
                .last()
                .is_some_and(|top| before.of(replica, *top).document != after.of(replica, *top).document);
            path.truncate(if has_left { path.len() } else { 1 });
            let is_told = |id: &NodeId| !replica.node(*id).is_some_and(Node::is_attachment);
            renamed.extend(path.into_iter().filter(is_told).map(|id| (id, ())));
        }
        renamed.into_keys().collect()
    }
}

/// Inserted nodes that are in the page, but in a part of it that is not in the stream. They may come back.
pub(super) fn unshown_tops(replica: &Replica, drain: &Drain, after: &mut Places<'_>) -> Vec<NodeId> {
    let is_top = |id: &NodeId| {
        let place = after.of(replica, *id);
        let parent = replica.node(*id).map_or(NONE, Node::parent);
        !place.shown && place.document != NONE && !after.of(replica, parent).marked
    };
    drain.placed.iter().copied().filter(is_top).collect()
}
