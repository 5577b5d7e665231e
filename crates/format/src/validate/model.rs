//! The tree a replayer holds.

use std::collections::{BTreeMap, HashMap};

/// A node of the replay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelNode {
    /// rrweb's node type.
    pub kind: u64,
    /// Tag name of an element, name of a document type.
    pub name: String,
    /// Attributes; `true` is the empty text.
    pub attributes: BTreeMap<String, String>,
    /// Text of a text node.
    pub text: String,
    /// In SVG's namespace.
    pub svg: bool,
    /// A document in quirks mode.
    pub quirks: bool,
    /// The parent's id; a shadow root's children have the host's, a frame's document the frame element's.
    pub parent: u64,
    /// Hangs in the parent's shadow root.
    pub shadow: bool,
    /// Has a shadow root.
    pub host: bool,
    /// Document the node is in; 0 in the top document.
    pub root: u64,
    /// Document of a frame.
    pub document: u64,
    /// Still known by its id, but out of the page: the replayer forgets only what is below a removed node in
    /// the node's own tree.
    pub ghost: bool,
    pub(super) next: u64,
    pub(super) previous: u64,
    /// First and last child, in the light tree and in the shadow root.
    pub(super) ends: [(u64, u64); 2],
}

/// The tree a replayer holds, by node id.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub(super) nodes: HashMap<u64, ModelNode>,
    pub(super) top: u64,
}

impl Model {
    /// The top document's id.
    pub fn top(&self) -> u64 {
        self.top
    }

    /// A node that is in the page.
    pub fn node(&self, id: u64) -> Option<&ModelNode> {
        self.nodes.get(&id).filter(|node| !node.ghost)
    }

    /// The children of a node, in order: of its light tree, or of its shadow root.
    pub fn children(&self, id: u64, shadow: bool) -> Vec<u64> {
        let mut out = Vec::new();
        let mut at = self
            .nodes
            .get(&id)
            .map_or(0, |node| node.ends[usize::from(shadow)].0);
        while let Some(node) = self.nodes.get(&at) {
            out.push(at);
            at = node.next;
        }
        out
    }

    /// Puts a node in front of `next` (0: at the end).
    pub(super) fn link(&mut self, id: u64, node: ModelNode, next: u64) {
        let (parent, side) = (node.parent, usize::from(node.shadow));
        let previous = match self.nodes.get(&next) {
            Some(next) => next.previous,
            None => self.nodes.get(&parent).map_or(0, |parent| parent.ends[side].1),
        };
        self.nodes.insert(
            id,
            ModelNode {
                next,
                previous,
                ..node
            },
        );
        self.join(parent, side, previous, id);
        self.join(parent, side, id, next);
    }

    fn join(&mut self, parent: u64, side: usize, left: u64, right: u64) {
        match (self.nodes.contains_key(&left), self.nodes.get_mut(&parent)) {
            (false, Some(parent)) => parent.ends[side].0 = right,
            _ => {
                if let Some(left) = self.nodes.get_mut(&left) {
                    left.next = right;
                }
            }
        }
        match (self.nodes.contains_key(&right), self.nodes.get_mut(&parent)) {
            (false, Some(parent)) => parent.ends[side].1 = left,
            _ => {
                if let Some(right) = self.nodes.get_mut(&right) {
                    right.previous = left;
                }
            }
        }
    }

    /// Takes a node out and forgets it with all below it; what is in shadow roots and frames stays known.
    pub(super) fn remove(&mut self, id: u64) {
        let Some(node) = self.nodes.get(&id).cloned() else {
            return;
        };
        self.join(node.parent, usize::from(node.shadow), node.previous, node.next);
        let mut waiting = vec![(id, false)];
        while let Some((id, ghost)) = waiting.pop() {
            let [light, shadow] = [self.children(id, false), self.children(id, true)];
            let Some(node) = self.nodes.get(&id) else { continue };
            waiting.extend((node.document != 0).then_some((node.document, true)));
            waiting.extend(light.into_iter().map(|id| (id, ghost)));
            waiting.extend(shadow.into_iter().map(|id| (id, true)));
            match ghost {
                true => self.haunt(id),
                false => {
                    self.nodes.remove(&id);
                }
            }
        }
    }

    /// Makes all of a frame's former document ghosts.
    pub(super) fn replace_document(&mut self, document: u64) {
        let mut waiting = vec![document];
        while let Some(id) = waiting.pop() {
            waiting.extend(self.children(id, false));
            waiting.extend(self.children(id, true));
            waiting.extend(
                self.nodes
                    .get(&id)
                    .map(|node| node.document)
                    .filter(|document| *document != 0),
            );
            self.haunt(id);
        }
    }

    fn haunt(&mut self, id: u64) {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.ghost = true;
        }
    }
}
