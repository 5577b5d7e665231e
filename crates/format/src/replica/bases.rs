//! What relative addresses in the documents of frames are resolved against.

use super::{Error, Kind, Replica};
use crate::frame::{Frame, NodeId};

/// So many documents may be spoken of before they come.
const MOST_AHEAD: usize = 4_096;

impl Replica {
    /// The base address of a frame's document, if frames have told it; empty: that of the document around it.
    pub fn document_base(&self, document: NodeId) -> Option<&str> {
        self.bases.get(document).map(|base_url| &**base_url)
    }

    pub(super) fn set_document_base(&mut self, id: NodeId, base_url: &str) -> Result<(), Error> {
        if !self.may_have_base(id) {
            return Err(Error::WrongKind);
        }
        if !self.nodes.contains(id) && self.bases.len() >= self.nodes.len().saturating_add(MOST_AHEAD) {
            return Ok(());
        }
        self.bases.insert(id, base_url.into());
        Ok(())
    }

    /// At the end of a drain: those whose documents are gone, or did not come.
    pub(super) fn forget_bases(&mut self) {
        for id in self.bases.ids() {
            if !self.nodes.contains(id) || !self.may_have_base(id) {
                self.bases.remove(id);
            }
        }
    }

    /// A document, or a node that has not come yet.
    fn may_have_base(&self, id: NodeId) -> bool {
        let kind = self.nodes.get(id).map(|node| &node.kind);
        matches!(kind, None | Some(Kind::Document { .. }))
    }

    /// What a keyframe tells of them. In an open drain something else than a document may have come.
    pub(super) fn base_frames(&self) -> Vec<Frame> {
        let mut frames = Vec::new();
        for node in self.bases.ids() {
            if let Some(base_url) = self.bases.get(node).filter(|_| self.may_have_base(node)) {
                let base_url = base_url.clone();
                frames.push(Frame::DocumentBase { node, base_url });
            }
        }
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_AHEAD, Replica};
    use crate::frame::*;
    use crate::replica::Error;

    fn base(node: NodeId) -> Frame {
        let base_url = "https://a.example/".into();
        Frame::DocumentBase { node, base_url }
    }

    fn tree(first_new_id: NodeId, detached: Vec<NodeId>, parent: NodeId, node: Option<NewNode>) -> Frame {
        let insertion = |node| Insertion {
            parent,
            after: 0,
            nodes: vec![Inserted::New(node)],
        };
        Frame::Tree(Tree {
            first_new_id,
            detached,
            insertions: node.map(insertion).into_iter().collect(),
            ..Tree::default()
        })
    }

    fn frame() -> NewNode {
        NewNode::Element(Element {
            name: Text::Inline("iframe".into()),
            namespace: Namespace::Html,
            attributes: Vec::new(),
            custom: false,
            hidden: None,
        })
    }

    #[test]
    fn it_may_come_before_its_document_and_goes_with_it() {
        let mut replica = Replica::new();
        let document = NewNode::Document { quirks: false };
        let frames = [
            tree(1, vec![], 0, Some(document.clone())),
            tree(2, vec![], 1, Some(frame())),
            base(3),
            base(9),
            tree(3, vec![], 2, Some(document)),
        ];
        for frame in &frames {
            assert_eq!(replica.apply(frame), Ok(()));
        }
        assert_eq!(replica.document_base(3), Some("https://a.example/"));
        assert_eq!(replica.document_base(9), None, "it did not come with the drain");
        assert_eq!(replica.apply(&base(2)), Err(Error::WrongKind));
        assert_eq!(replica.apply(&tree(0, vec![3], 0, None)), Ok(()));
        assert_eq!(replica.document_base(3), None);
    }

    #[test]
    fn of_documents_that_never_come_only_so_many_are_kept() {
        let mut replica = Replica::new();
        for node in 1..=MOST_AHEAD as u32 + 10 {
            assert_eq!(replica.apply(&base(node)), Ok(()));
        }
        assert_eq!(replica.bases.len(), MOST_AHEAD);
    }
}
