//! Shadow roots and the documents of frames: they hang on an element, beside its children.

use crate::Recorder;
use crate::marks::Mark;
use crate::mirror::{Kind, NONE, Slot};
use crate::ops::Ops;
use crate::place::Present;
use afterimage_format::frame::{Frame, Inserted, Insertion, NodeId};

impl Recorder {
    /// What hangs on a parent whose child list was just read.
    pub(crate) fn place_attached(&mut self, parent: Slot, parent_id: NodeId, attached: Option<Present>) {
        if self.kind(parent) == Some(Kind::Document) {
            // It may have been opened anew, which takes all listeners out.
            self.roots.push(parent);
        }
        let before = self.mirror.attachment(parent);
        if attached.as_ref().map_or(NONE, |attached| attached.slot) == before {
            return;
        }
        self.detach(before);
        let Some(Present { slot, new, .. }) = attached else {
            return;
        };
        let Some(fresh) = new else {
            // A root does not change its host, nor a document its frame: this one is no longer ours, or not yet anew.
            if !self.is_dead(slot) {
                self.detach(slot);
            }
            self.read_anew(slot, parent);
            return;
        };
        self.may_be_scrolled = true;
        let node = self.enter_fresh(slot, *fresh);
        self.drain.tree.insertions.push(Insertion {
            parent: parent_id,
            after: 0,
            nodes: vec![Inserted::New(node)],
        });
        self.mirror.attach(slot, parent);
        self.roots.push(slot);
        let frame = Mark {
            slot: parent,
            id: parent_id,
        };
        if self.kind(slot) == Some(Kind::Document) && !self.frames.contains(&frame) {
            self.frames.push(frame);
        }
    }

    /// A frame that is taken out and put back, even to where it was, gets another document, and no record says so.
    pub(crate) fn look_into_frames(&mut self) {
        for frame in self.frames() {
            self.mark(frame);
        }
    }

    /// Told at once: it has to be known at the end of the drain that brings the document, and that may be the next frame.
    pub(crate) fn read_base(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let slot = ops.slot()?;
        let address = ops.text()?;
        if let (Some(node), Some(level)) = (self.event_id(slot), self.level(slot)) {
            // As of the page's own address and of the frame's attribute.
            let base_url = match level {
                level if level.masks_text() => self.rules.path(&address),
                _ => self.rules.address(&address),
            };
            let base_url = base_url.into();
            let time_ms = self.drain.start_ms.unwrap_or(self.last_time_ms);
            self.emit(time_ms, &Frame::DocumentBase { node, base_url });
        }
        Some(())
    }

    /// Drops the frames that are gone.
    pub(crate) fn forget_frames(&mut self) {
        let mut frames = core::mem::take(&mut self.frames);
        frames.retain(|frame| self.is_alive(*frame));
        self.frames = frames;
    }

    /// Documents and shadow roots that are new, and documents whose children changed, since the last call.
    pub fn take_roots(&mut self) -> Vec<Slot> {
        let mut roots = core::mem::take(&mut self.roots);
        roots.retain(|slot| self.mirror.id(*slot).is_some());
        roots
    }

    /// Elements with a recorded document in them.
    pub fn frames(&self) -> Vec<Slot> {
        let alive = self.frames.iter().filter(|frame| self.is_alive(**frame));
        alive.map(|frame| frame.slot).collect()
    }

    pub(crate) fn kind(&self, slot: Slot) -> Option<Kind> {
        self.mirror.facts(slot).map(|facts| facts.kind)
    }
}
