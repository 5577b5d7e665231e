//! Top layer and selection.

use super::{Error, Replica};
use crate::frame::{Frame, Selected, TopEntry};

impl Replica {
    /// The top layer, the lowest element first.
    pub fn top_layer(&self) -> &[TopEntry] {
        &self.top_layer
    }

    /// What is selected.
    pub fn selection(&self) -> &[Selected] {
        &self.selection
    }

    pub(super) fn set_top_layer(&mut self, entries: &[TopEntry]) -> Result<(), Error> {
        for entry in entries {
            let node = self.nodes.get(entry.node).ok_or(Error::UnknownNode)?;
            node.element().ok_or(Error::WrongKind)?;
        }
        self.top_layer = entries.to_vec();
        Ok(())
    }

    pub(super) fn set_selection(&mut self, ranges: &[Selected]) -> Result<(), Error> {
        let is_known = |range: &Selected| self.nodes.contains(range.start) && self.nodes.contains(range.end);
        if !ranges.iter().all(is_known) {
            return Err(Error::UnknownNode);
        }
        self.selection = ranges.to_vec();
        Ok(())
    }

    /// What a keyframe tells of both.
    pub(super) fn shown_frames(&self) -> Vec<Frame> {
        let mut frames = Vec::new();
        if !self.top_layer.is_empty() {
            frames.push(Frame::TopLayer(self.top_layer.clone()));
        }
        if !self.selection.is_empty() {
            frames.push(Frame::Selection(self.selection.clone()));
        }
        frames
    }

    /// What is gone is neither on top nor selected.
    pub(super) fn forget_shown(&mut self) {
        let nodes = &self.nodes;
        self.top_layer.retain(|entry| nodes.contains(entry.node));
        self.selection
            .retain(|range| nodes.contains(range.start) && nodes.contains(range.end));
    }
}
