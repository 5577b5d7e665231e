//! The state that a keyframe tells by frames: what is neither of the tree nor of every recording.

use super::Replica;
use crate::frame::Frame;
use crate::table::sorted;

impl Replica {
    /// Frames that, applied in order to a replica with the same tree, give it the rest of this one's state.
    pub(crate) fn rest(&self) -> Vec<Frame> {
        let media = sorted(self.media.ids().into_iter()).into_iter();
        let mut frames: Vec<Frame> = media
            .filter_map(|id| self.media.get(id).copied().map(Frame::Media))
            .collect();
        frames.extend(self.visual_viewport.map(Frame::VisualViewport));
        frames.extend(self.orientation.map(Frame::Orientation));
        frames.extend(self.base_frames());
        frames.extend(self.asset_frames());
        frames.extend(self.sheet_frames());
        frames.extend(self.shown_frames());
        frames
    }

    /// Whether a frame is one of those.
    pub(crate) fn is_rest(frame: &Frame) -> bool {
        use Frame::{
            Adopted, Asset, DocumentBase, Media, Orientation, Selection, Sheet, TopLayer, VisualViewport,
        };
        matches!(
            frame,
            Media(_)
                | VisualViewport(_)
                | Orientation(_)
                | DocumentBase { .. }
                | Asset(_)
                | Sheet(_)
                | Adopted { .. }
                | TopLayer(_)
                | Selection(_)
        )
    }
}
