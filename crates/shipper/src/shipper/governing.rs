//! Less is told when what waits would wait for long: what waits is joined.

use super::Shipper;
use crate::cutter::Cut;
use crate::governor::Level;
use crate::join::{Density, join};
use crate::ledger::WINDOW_MS;
use crate::outbox::Entry;
use crate::run::{Run, view_after};
use afterimage_format::frame_codec::kind;
use afterimage_format::stream::RawFrame;

/// Inflated bytes of frames that are joined whether or not there is room to send them, so that memory is bounded.
const MUCH_WEIGHT: usize = 1 << 20;
/// What cannot be joined yet waits for so many times the usual company: it may be soon.
const PATIENCE: u64 = 3;

/// What can be joined, and when.
#[derive(Debug, Default)]
pub struct Joining {
    /// The last tree frame said that more follows.
    is_in_drain: bool,
    /// No frame from here on refers to a string in front of it, and no drain is open there.
    to_seq: u64,
    /// The same of the last attempt, whatever came of it.
    tried_to_seq: u64,
    tried_at_ms: u64,
    /// Frames in front of this one cannot be joined.
    from_seq: u64,
    /// In net state, requests are spread over time.
    paced_until_ms: u64,
}

impl Shipper {
    /// Takes note of a frame that comes.
    pub(super) fn note_joinable(&mut self, frame: RawFrame<'_>, now_ms: u64) {
        let flag = frame.body.first() == Some(&1);
        match frame.kind {
            kind::TREE => self.joining.is_in_drain = flag,
            kind::STRINGS if flag && !self.joining.is_in_drain => self.joining.to_seq = frame.seq,
            _ => {}
        }
        self.governor.made(frame.body.len(), now_ms);
    }

    /// Steps down the ladder, or back to its top.
    pub(super) fn govern(&mut self, now_ms: u64) {
        let most_delay_ms = self.config.most_delay_ms;
        // Who took over in the middle of a recording knows no state to tell the difference to.
        let can_join = self.cutter.snapshot_seq().is_some() && !self.has_ended;
        if self.config.is_exit || self.config.is_withheld || most_delay_ms == u64::MAX || !can_join {
            return;
        }
        let delay_ms = self.delay_ms(now_ms);
        if self.governor.joins() && delay_ms <= most_delay_ms / 2 {
            let made = self.governor.made_lately(now_ms);
            let made = self.cutter.estimate_weight(made) as u64;
            // All of it would fit, and as much again.
            if made <= self.ledger.borrow().budget() / 2 {
                self.governor.restore(now_ms);
                self.joining.paced_until_ms = 0;
            }
        }
        if delay_ms > most_delay_ms && self.governor.lower(now_ms) {
            self.join(now_ms);
        }
    }

    /// What is there by now stays as it is.
    pub(super) fn keep_through(&mut self, seq: u64) {
        self.joining.from_seq = self.joining.from_seq.max(seq.saturating_add(1));
    }

    /// How long the last byte of what waits has to wait for the budget.
    fn delay_ms(&mut self, now_ms: u64) -> u64 {
        let waiting = self.rest_bytes();
        let budget = self.budget_beside_owed();
        let budget = budget.saturating_sub(self.config.spared_bytes).max(1);
        let mut ledger = self.ledger.borrow_mut();
        let fitting = waiting.min(budget);
        let room_at_ms = match waiting {
            0 => now_ms,
            _ => ledger.room_at(fitting.saturating_add(self.config.spared_bytes), now_ms),
        };
        let minutes_ms = waiting.saturating_sub(fitting).saturating_mul(WINDOW_MS) / budget;
        room_at_ms.saturating_sub(now_ms).saturating_add(minutes_ms)
    }

    /// There is enough for a segment, or too much to join.
    pub(super) fn is_full(&self) -> bool {
        match self.governor.joins() {
            true => self.pending.weight() >= MUCH_WEIGHT,
            // Texts that are only named take memory all the same, and what is not cut cannot be given up.
            false => {
                self.cutter.is_full(&self.pending) || self.pending.held_bytes() > self.config.memory_bytes / 4
            }
        }
    }

    /// Frames wait that are to be joined for the memory they take.
    pub(super) fn is_much_to_join(&self) -> bool {
        self.governor.joins() && self.is_full()
    }

    /// How long frames wait for company.
    pub(super) fn company_ms(&self) -> u64 {
        match self.governor.joins() {
            true => self.config.cut_after_ms.saturating_mul(PATIENCE),
            false => self.config.cut_after_ms,
        }
    }

    /// When what waits is to be joined: when it can leave.
    pub(super) fn joins_at(&mut self, now_ms: u64) -> Option<u64> {
        let is_new = self.joining.to_seq > self.joining.tried_to_seq;
        if !self.governor.joins() || !is_new {
            return None;
        }
        if self.joining.to_seq <= self.cut_through_seq {
            return Some(0);
        }
        let at_ms = self.joining.tried_at_ms.saturating_add(self.config.cut_after_ms);
        let Some(front) = self.outbox.front() else {
            return Some(at_ms.max(self.joining.paced_until_ms));
        };
        let (cost, first_seq) = (self.cost(&front.body), front.run.first_seq());
        Some(at_ms.max(self.send_at(cost, first_seq, now_ms)))
    }

    /// In net state the next request waits until the budget has made up for one of this cost, so that the page is told of
    /// every so often, and not all at once and then no more for a minute.
    pub(super) fn pace(&mut self, cost: u64, now_ms: u64) {
        if self.governor.level() == Level::Net {
            let budget = self.budget_beside_owed().max(1);
            let wait_ms = cost.saturating_mul(WINDOW_MS) / budget;
            self.joining.paced_until_ms = now_ms.saturating_add(wait_ms.min(WINDOW_MS));
        }
    }

    /// That request did not leave.
    pub(super) fn unpace(&mut self, now_ms: u64) {
        self.joining.paced_until_ms = self.joining.paced_until_ms.min(now_ms);
    }

    /// No request with this first frame before then. Nobody waits longer for a flush.
    pub(super) const fn paced_until_ms(&self, first_seq: u64) -> u64 {
        match first_seq <= self.cut_through_seq {
            true => 0,
            false => self.joining.paced_until_ms,
        }
    }

    /// Joins all that has not been tried yet, as far as no later frame needs any of it.
    pub(super) fn join(&mut self, now_ms: u64) {
        // A purge may come that means frames up to some number: what these told must not be told behind it.
        if self.is_held {
            return;
        }
        let to_seq = self.joining.to_seq;
        self.joining.tried_to_seq = to_seq;
        self.joining.tried_at_ms = now_ms;
        let from_seq = self.joining.from_seq;
        // The first snapshot leaves as it is: there is nothing to leave out of it.
        let Some(after_seq) = self.cutter.snapshot_seq() else {
            return;
        };
        let is_meant = |run: &Run| run.first_seq() > after_seq && run.first_seq() >= from_seq;
        let entries = self.outbox.entries();
        let under_way = self.under_way();
        let tail = entries.iter().skip(under_way).rev();
        let joined = tail.take_while(|entry| entry.is_untouched() && is_meant(&entry.run));
        let kept = entries.len().saturating_sub(joined.count());
        let runs = || {
            let entries = entries.iter().skip(kept).map(|entry| &entry.run);
            entries.chain([&self.pending]).filter(|run| !run.is_empty())
        };
        let Some(first) = runs().next().filter(|run| is_meant(run)) else {
            return;
        };
        let first_seq = first.first_seq();
        let mut view = first.view();
        let (mut front, mut back) = (Run::joined(view), Run::default());
        runs().for_each(|run| front.add_last_parents(run.last_parents()));
        for frame in runs().flat_map(Run::iter) {
            if frame.seq < to_seq {
                view = view_after(view, frame);
                front.push(frame);
            } else {
                if back.is_empty() {
                    back = Run::of_view(view);
                }
                back.push(frame);
            }
        }
        let mut before = self.repair.clone();
        entries
            .iter()
            .take(kept)
            .for_each(|entry| before.pass(&entry.run));
        let density = match self.governor.level() {
            Level::Net => Density::Net,
            Level::Full | Level::Joined => Density::Joined,
        };
        let before = before.into_state_before(first_seq);
        let joined = before.and_then(|before| join(before, &front, density));
        let cut = joined.and_then(|joined| {
            let body = self.cutter.body_within_budget(&joined.run)?;
            Some((joined.run, body, joined.left_out))
        });
        let Some((run, body, left_out)) = cut else {
            self.joining.from_seq = to_seq;
            while !self.pending.is_empty() && self.pending.first_seq() < to_seq {
                self.cut(now_ms);
            }
            return;
        };
        while self.outbox.remove(kept).is_some() {}
        self.outbox.push(Entry::new(Cut { run, body }));
        self.pending = if back.is_empty() {
            Run::of_view(self.view)
        } else {
            back
        };
        self.pending_since_ms = now_ms;
        self.stats.left_out_frames = self.stats.left_out_frames.saturating_add(left_out);
    }
}
