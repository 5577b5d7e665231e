//! What the browser shows beside the tree: audio and video, the top layer, the selection.

use crate::Recorder;
use crate::mirror::{Kind, Slot};
use afterimage_format::frame::{Frame, Media, NodeId, Selected, TopEntry, TopKind};
use afterimage_privacy as privacy;
use afterimage_privacy::Rules;

/// One end of a range.
type End = (Slot, u32);

impl Recorder {
    /// State of an audio or video element; its node is that of the slot.
    pub fn media(&mut self, time_ms: u64, slot: Slot, media: Media) {
        if let Some(node) = self.event_id(slot) {
            self.emit(time_ms, &Frame::Media(Media { node, ..media }));
        }
    }

    /// The top layer as it is now; becomes a frame if it changed.
    pub fn top_layer(&mut self, time_ms: u64, entries: impl Iterator<Item = (Slot, TopKind)>) {
        let entries: Vec<TopEntry> = entries
            .filter_map(|(slot, kind)| self.event_id(slot).map(|node| TopEntry { node, kind }))
            .collect();
        if entries != self.shown.top_layer {
            self.shown.top_layer.clone_from(&entries);
            self.emit(time_ms, &Frame::TopLayer(entries));
        }
    }

    /// The selection as it is now; becomes a frame if it changed.
    /// `within` is a node of its document.
    pub fn select(&mut self, time_ms: u64, within: Slot, ranges: impl Iterator<Item = (End, End)>) {
        let ranges: Vec<Selected> = ranges
            .filter_map(|(start, end)| {
                let (start, start_offset) = self.end_of_range(start, 0)?;
                let (end, end_offset) = self.end_of_range(end, u32::MAX)?;
                Some(Selected {
                    start,
                    start_offset,
                    end,
                    end_offset,
                })
            })
            .collect();
        self.shown.selected_in = (!ranges.is_empty()).then_some(within);
        if ranges != self.shown.selection {
            self.shown.selection.clone_from(&ranges);
            self.emit(time_ms, &Frame::Selection(ranges));
        }
    }

    /// A node of the document in which something is selected, as last told.
    pub fn selected_slot(&self) -> Option<Slot> {
        self.shown.selected_in
    }

    /// A masked text has another length than what it stands for, and must not tell that: it is selected whole. So is one
    /// that a list lets be shown, as it is not kept which they are.
    fn end_of_range(&self, (slot, offset): End, whole: u32) -> Option<(NodeId, u32)> {
        let facts = self.mirror.facts(slot)?;
        let is_masked = facts.kind == Kind::Leaf
            && (facts.is_on || privacy::text(&Rules::default(), facts.level, facts.element, "a").is_some());
        Some((self.event_id(slot)?, if is_masked { whole } else { offset }))
    }
}

/// What was told last.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    top_layer: Vec<TopEntry>,
    selection: Vec<Selected>,
    selected_in: Option<Slot>,
}
