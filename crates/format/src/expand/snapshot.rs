//! A document as one nested node, and nodes one by one as flat adds.

use super::json;
use super::names::shows;
use super::node_json::Scribe;
use crate::frame::NodeId;
use crate::replica::{Kind, NONE, Node};

/// How deep a nested node may go. The replayer and most JSON readers recurse; what lies deeper follows as
/// flat adds, which it builds without.
const NESTED_LEVELS_MAX: usize = 256;

/// What a nested node left to be said.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// Frame elements with a document, in document order.
    pub frames: Vec<NodeId>,
    /// Nodes whose children lie too deep, with their document.
    pub deep: Vec<(NodeId, NodeId)>,
}

enum Step {
    Open(NodeId),
    Close,
}

impl Scribe<'_> {
    /// Appends a document with all below it, but for the documents of frames.
    pub fn nested(&mut self, out: &mut String, document: NodeId, rest: &mut Rest) {
        let mut steps = vec![Step::Open(document)];
        let mut level = 0;
        while let Some(step) = steps.pop() {
            let id = match step {
                Step::Open(id) => id,
                Step::Close => {
                    out.push_str("]}");
                    level -= 1;
                    continue;
                }
            };
            if id != document {
                json::comma(out);
            }
            if !self.open_node(out, id, document) {
                continue;
            }
            level += 1;
            steps.push(Step::Close);
            self.sheet_node(out, id, document);
            self.note_frame(id, &mut rest.frames);
            if level >= NESTED_LEVELS_MAX {
                rest.deep.push((id, document));
                continue;
            }
            // In the stream light children come before those of the shadow root; the stack turns it around.
            for parent in [self.shown_shadow(id), id] {
                let from = steps.len();
                steps.extend(self.shown_children(parent).map(Step::Open));
                steps.get_mut(from..).unwrap_or_default().reverse();
            }
        }
    }

    /// Appends a node and all below it as adds: parents first, last sibling first.
    pub fn adds(&mut self, out: &mut String, top: NodeId, document: NodeId, frames: &mut Vec<NodeId>) {
        let mut waiting = vec![top];
        while let Some(id) = waiting.pop() {
            self.add(out, id, document);
            self.sheet_add(out, id, document);
            self.note_frame(id, frames);
            for parent in [id, self.shown_shadow(id)] {
                waiting.extend(self.shown_children(parent));
            }
        }
    }

    /// Appends as adds what a nested node left out below `parent`.
    pub fn adds_below(
        &mut self,
        out: &mut String,
        parent: NodeId,
        document: NodeId,
        frames: &mut Vec<NodeId>,
    ) {
        for parent in [parent, self.shown_shadow(parent)] {
            let mut child = self.replica.node(parent).map_or(NONE, Node::last_child);
            if self.shown_children(parent).next().is_none() {
                child = NONE;
            }
            while child != NONE {
                self.adds(out, child, document, frames);
                child = self.replica.node(child).map_or(NONE, Node::previous);
            }
        }
    }

    fn add(&mut self, out: &mut String, id: NodeId, document: NodeId) {
        let Some(node) = self.replica.node(id) else { return };
        json::comma(out);
        out.push('{');
        json::member(out, "parentId", self.stream_parent(id));
        match node.next() {
            NONE => json::member(out, "nextId", "null"),
            next => json::member(out, "nextId", self.ids.of(next)),
        }
        json::name(out, "node");
        if self.open_node(out, id, document) {
            out.push_str("]}");
        }
        out.push('}');
    }

    /// The parent's id in the stream: for the children of a shadow root its host's.
    pub fn stream_parent(&self, id: NodeId) -> u64 {
        let parent = self.replica.node(id).map_or(NONE, Node::parent);
        self.ids.of(self.host_of(parent))
    }

    /// The host of a shadow root; any other node itself.
    pub fn host_of(&self, id: NodeId) -> NodeId {
        match self.replica.node(id) {
            Some(node) if matches!(node.kind(), Kind::ShadowRoot { .. }) => node.parent(),
            _ => id,
        }
    }

    fn shown_shadow(&self, id: NodeId) -> NodeId {
        let Some(node) = self.replica.node(id) else {
            return NONE;
        };
        match self.replica.node(node.attachment()).map(Node::kind) {
            Some(kind @ Kind::ShadowRoot { .. }) if shows(self.replica, node, kind) => node.attachment(),
            _ => NONE,
        }
    }

    fn shown_children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'_> {
        let replica = self.replica;
        let parent = replica.node(id);
        replica.children(id).filter(move |child| {
            let kinds = parent.zip(replica.node(*child).map(Node::kind));
            kinds.is_some_and(|(parent, child)| shows(replica, parent, child))
        })
    }

    fn note_frame(&self, id: NodeId, frames: &mut Vec<NodeId>) {
        let Some(node) = self.replica.node(id) else { return };
        if let Some(kind @ Kind::Document { .. }) = self.replica.node(node.attachment()).map(Node::kind)
            && shows(self.replica, node, kind)
        {
            frames.push(id);
        }
    }
}
