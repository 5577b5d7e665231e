//! From batches to segments.

use super::Shipper;
use crate::outbox::Entry;
use crate::run::{Run, view_after};
use afterimage_format::codec::Error;
use afterimage_format::frame_codec::kind;
use afterimage_format::stream::RawFrame;

impl Shipper {
    pub(super) fn read(&mut self, batch: &[u8], now_ms: u64) -> Result<(), Error> {
        for frame in afterimage_format::batch::read(batch)? {
            let frame = frame?;
            if frame.seq == 0 {
                return Err(Error::BadNumber);
            }
            if frame.seq > self.pushed_seq {
                self.take_in(frame, now_ms);
            }
        }
        Ok(())
    }

    pub(super) fn take_in(&mut self, frame: RawFrame<'_>, now_ms: u64) {
        if self.has_ended {
            self.pushed_seq = frame.seq;
            self.stats.lost_frames += 1;
            return;
        }
        // A replaced worker starts in the middle of a recording: what came before is not missing.
        if self.owing.is_behind(self.pushed_seq) {
            self.stats.missing_frames += frame.seq.saturating_sub(self.pushed_seq).saturating_sub(1);
        }
        while !self.pending.is_empty() && self.pending.end_seq() != frame.seq {
            self.cut(now_ms);
        }
        if self.pending.is_empty() {
            self.pending_since_ms = now_ms;
        }
        self.note_joinable(frame, now_ms);
        self.pending.push(frame);
        self.pushed_seq = frame.seq;
        self.view = view_after(self.view, frame);
        self.awaits_snapshot |= frame.seq == 1;
        let completes = frame.kind == kind::TREE && frame.body.first() == Some(&0);
        if self.awaits_snapshot && completes {
            self.awaits_snapshot = false;
            self.cutter.snapshot_completed_by(frame.seq);
            // The first snapshot is worth most of all and does not wait for company.
            self.cut_through_seq = self.cut_through_seq.max(frame.seq);
        }
        if frame.kind == kind::STOP {
            self.cut_through_seq = self.cut_through_seq.max(frame.seq);
        }
    }

    /// Cuts one segment off the front of what is pending.
    pub(super) fn cut(&mut self, now_ms: u64) {
        if let Some(cut) = self.cutter.cut(&mut self.pending) {
            self.outbox.push(Entry::new(cut));
        } else {
            // Unreachable as long as a run with frames makes a body; an empty run ends every loop.
            self.stats.lost_frames += self.pending.len() as u64;
            self.pending = Run::default();
        }
        self.pending_since_ms = now_ms;
        if self.pending.is_empty() {
            self.pending = Run::of_view(self.view);
        }
    }

    /// When the pending frames are due. While bodies wait, more company costs nothing: only size and haste cut.
    pub(super) fn cut_at(&self) -> Option<u64> {
        // At an exit only what leaves next is worth the time it takes to deflate.
        if self.pending.is_empty() || (self.config.is_exit && !self.outbox.is_empty()) {
            return None;
        }
        if self.config.is_exit && self.pending.first_seq() > self.cut_through_seq {
            return Some(self.pending_since_ms.saturating_add(self.config.cut_after_ms));
        }
        if self.pending.first_seq() <= self.cut_through_seq || self.is_full() {
            return Some(0);
        }
        self.outbox
            .is_empty()
            .then(|| self.pending_since_ms.saturating_add(self.company_ms()))
    }
}
