//! What a drain has built again: a node that moved is taken out and added, with all below it.

use super::drain::Drain;
use super::mutation::Mutation;
use super::places::Places;
use super::unsaid;
use crate::frame::NodeId;
use crate::replica::{Kind, NONE, Node, Replica};

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

    /// Hosts that are built again with their shadow roots. A player that seeks applies what roots adopted at its end,
    /// wherever they are by then; it throws when one is in another document than the sheets, so the one of before must
    /// be another node.
    pub fn hosts(&self, replica: &Replica, after: &mut Places<'_>) -> Vec<NodeId> {
        let host_of = |id: &NodeId| {
            let root = replica.node(*id)?;
            matches!(root.kind(), Kind::ShadowRoot { .. }).then(|| root.parent())
        };
        let hosts = self.attachments.iter().filter_map(host_of);
        hosts.filter(|host| after.of(replica, *host).marked).collect()
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
