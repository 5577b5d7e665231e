//! What follows from an answer, and from a lack of memory.

use super::Shipper;
use crate::cutter::Cut;
use crate::outbox::Outbox;
use crate::run::Run;
use crate::waits::Event;

/// So many odd answers, with no success between them, are no accident of a moment.
const ODD_ANSWERS: u32 = 3;

impl Shipper {
    pub(super) fn acknowledge(&mut self, ranges: &[(u64, u64)], now_ms: u64) {
        let front = |shipper: &Self| {
            shipper
                .outbox
                .front()
                .map(|front| (front.is_keyframe(), front.run.first_seq()))
        };
        let sent = front(self);
        if let Some((true, _)) = sent {
            // A keyframe has no number: the answer to its own request is its acknowledgement.
            self.outbox.remove(0);
        }
        for &(first, last) in ranges {
            for entry in self.outbox.acknowledge(first, last) {
                self.repair.pass(&entry.run);
            }
        }
        if sent == front(self) {
            // A success that leaves the request's own frames out is none.
            self.fail_oddly(false, 200, None, now_ms);
        } else {
            self.succeed();
        }
    }

    pub(super) const fn succeed(&mut self) {
        self.odd_answers = 0;
        self.backoff.succeeded();
    }

    pub(super) fn fail(&mut self, is_owed: bool, retry_after_ms: Option<u64>, now_ms: u64) {
        self.queue(is_owed).front_failed();
        self.backoff.failed(retry_after_ms, now_ms);
    }

    /// Like a failure, but an operator should hear of it: it may last for ever.
    pub(super) fn fail_oddly(
        &mut self,
        is_owed: bool,
        status: u16,
        retry_after_ms: Option<u64>,
        now_ms: u64,
    ) {
        self.fail(is_owed, retry_after_ms, now_ms);
        self.odd_answers += 1;
        if self.odd_answers >= ODD_ANSWERS && !self.has_told_odd {
            self.has_told_odd = true;
            self.waits.report(Event::Odd { status });
        }
    }

    /// Makes two segments of the first one, which the server finds too large; false if it cannot be split.
    pub(super) fn split_front(&mut self) -> bool {
        let Some(mut front) = self.outbox.remove(0) else {
            return false;
        };
        if front.run.len() < 2 || front.run.is_joined() {
            self.outbox.insert(0, front);
            return false;
        }
        self.cutter.shrink_below(front.body.len());
        let mut later = core::mem::take(&mut front.run);
        let earlier = later.take_front(later.len() / 2);
        for run in [later, earlier] {
            if let Some(body) = self.cutter.body(&run) {
                // What was tried may be there all the same: an answer was lost, or its own is odd.
                self.outbox.insert(0, front.rewritten(Cut { run, body }));
            }
        }
        true
    }

    /// Gives up what the server finds too large and cannot be split and puts a keyframe in its place; false where that is what it
    /// finds too large.
    pub(super) fn skip_front(&mut self) -> bool {
        let Some(front) = self.outbox.front().filter(|front| !front.is_keyframe()) else {
            return false;
        };
        self.repair.pass(&front.run);
        let Some(keyframe) = self.repair.keyframe(self.config.ids) else {
            self.lose();
            return true;
        };
        let frames = self.outbox.remove(0).map_or(0, |front| front.run.len() as u64);
        self.outbox.insert(0, keyframe);
        self.stats.repairs += 1;
        self.stats.lost_frames += frames;
        self.waits.report(Event::Dropped { frames });
        true
    }

    pub(super) fn refuse(&mut self, status: u16) {
        self.stats.refused_status = status;
        self.end();
        self.waits.report(Event::Refused { status });
    }

    /// A worker that took over in the middle of a recording knows no state to repair it with.
    pub(super) fn lose(&mut self) {
        self.end();
        self.waits.report(Event::Lost);
    }

    /// Nothing more is sent.
    fn end(&mut self) {
        self.has_ended = true;
        self.stats.lost_frames += self.pending.len() as u64;
        self.pending = Run::default();
        while let Some(entry) = self.outbox.remove(0) {
            self.stats.lost_frames += entry.run.len() as u64;
        }
        self.stats.lost_frames += self.owed().len() as u64;
        self.owing.queue = Outbox::default();
    }

    /// Gives up the oldest bodies when too much waits, and puts a keyframe in their place.
    pub(super) fn bound_memory(&mut self) {
        self.bound_owed();
        let limit = self.config.memory_bytes;
        let held = |shipper: &Self| {
            let queues = [&shipper.outbox, &shipper.owing.queue].map(Outbox::held_bytes);
            queues
                .into_iter()
                .fold(shipper.pending.held_bytes(), usize::saturating_add)
        };
        if held(self) <= limit {
            return;
        }
        let oldest = self.under_way();
        if let Some(under_way) = self.outbox.front().filter(|_| oldest == 1) {
            self.repair.pass(&under_way.run);
        }
        // Some more than necessary, so that this is not repeated with every batch.
        let frames = self.give_up(oldest, |shipper| held(shipper) > limit - limit / 4);
        if frames > 0 {
            self.stats.lost_frames += frames;
            self.waits.report(Event::Dropped { frames });
        }
        self.settle();
    }

    /// Gives up bodies from a place on, for as long as that `goes_on`, and puts a keyframe in their place. Gives the number
    /// of their frames.
    pub(super) fn give_up(&mut self, place: usize, goes_on: impl Fn(&Self) -> bool) -> u64 {
        let (mut bodies, mut frames) = (0, 0);
        while goes_on(self) {
            let Some(entry) = self.outbox.remove(place) else {
                break;
            };
            self.repair.pass(&entry.run);
            bodies += 1;
            frames += entry.run.len() as u64;
        }
        if bodies > 0 {
            match self.repair.keyframe(self.config.ids) {
                Some(keyframe) => {
                    self.stats.repairs += 1;
                    self.outbox.insert(place, keyframe);
                }
                None => self.lose(),
            }
        }
        frames
    }
}
