//! Texts that frames arrived without, for the collector lacked them. They follow beside the rest: what happens on the page is
//! worth more than how it looks, and a reader can do without them until they are there.

use super::Shipper;
use crate::ledger::WINDOW_MS;
use crate::outbox::{Entry, Outbox};
use crate::run::Run;
use crate::sharing::{TextId, texts_of};
use crate::waits::Event;
use afterimage_format::codec::Error;
use std::collections::VecDeque;
use std::rc::Rc;

/// What is owed, and what was spent on it.
#[derive(Debug, Default)]
pub struct Owing {
    /// Frames that are there but for their texts, in order.
    pub queue: Outbox,
    /// Times and costs of the requests of the window for it, and for the rest.
    spent: VecDeque<(u64, u64)>,
    spent_beside: VecDeque<(u64, u64)>,
    /// The last frame of those that another shipper has sent.
    through_seq: u64,
}

impl Owing {
    /// What comes now may begin anywhere: the frames between were sent by another shipper.
    pub const fn is_behind(&self, seq: u64) -> bool {
        seq > self.through_seq
    }

    /// Takes note of a request.
    pub fn spend(&mut self, is_owed: bool, cost: u64, now_ms: u64) {
        self.spent_of(is_owed).push_back((now_ms, cost));
    }

    /// The last request did not start.
    pub fn withdraw(&mut self, is_owed: bool) {
        self.spent_of(is_owed).pop_back();
    }

    const fn spent_of(&mut self, is_owed: bool) -> &mut VecDeque<(u64, u64)> {
        match is_owed {
            true => &mut self.spent,
            false => &mut self.spent_beside,
        }
    }

    /// Bytes of the window that ends now.
    fn used(&mut self, is_owed: bool, now_ms: u64) -> u64 {
        let spent = self.spent_of(is_owed);
        let is_over = |(at_ms, _): &(u64, u64)| at_ms.saturating_add(WINDOW_MS) <= now_ms;
        while spent.front().is_some_and(is_over) {
            spent.pop_front();
        }
        spent
            .iter()
            .fold(0, |sum: u64, (_, cost)| sum.saturating_add(*cost))
    }

    /// When a request of this cost stays within `share`. The first one always does.
    fn room_at(&mut self, cost: u64, share: u64, now_ms: u64) -> u64 {
        let mut used = self.used(true, now_ms);
        let mut at_ms = now_ms;
        for (spent_ms, spent) in &self.spent {
            if used.saturating_add(cost) <= share {
                break;
            }
            used = used.saturating_sub(*spent);
            at_ms = spent_ms.saturating_add(WINDOW_MS);
        }
        at_ms
    }
}

impl Shipper {
    /// Numbers of the frames that miss a text.
    pub(super) fn owed(&self) -> Vec<u64> {
        let entries = self.owing.queue.entries().iter();
        entries
            .flat_map(Entry::missing)
            .map(|(_, frame)| frame.seq)
            .collect()
    }

    /// How much of the budget what is owed leaves to the rest.
    pub(super) fn budget_beside_owed(&self) -> u64 {
        let budget = self.ledger.borrow().budget();
        match self.owing.queue.is_empty() {
            true => budget,
            false => budget / 2,
        }
    }

    /// What it will take, about.
    pub(super) fn owed_bytes(&self) -> u64 {
        let uncut = self
            .owing
            .queue
            .entries()
            .iter()
            .filter(|entry| entry.body.is_empty());
        let weight = uncut
            .flat_map(Entry::missing)
            .map(|(_, frame)| frame.body.len())
            .sum();
        let uncut = self.cutter.estimate_weight(weight) as u64;
        self.owing.queue.body_bytes().saturating_add(uncut)
    }

    /// When what is owed may be sent: beside the rest it has half of the budget, and leaves a quarter of it to others that
    /// share it. What sends leftovers leaves more to others anyway, and an exit has none to spare.
    pub(super) fn owed_at(&mut self, now_ms: u64) -> Option<u64> {
        if self.config.is_exit {
            return None;
        }
        while self.owing.queue.front()?.body.is_empty() {
            self.cut_owed_front();
        }
        let cost = self.owed_cost()?;
        let budget = self.ledger.borrow().budget();
        if self.config.spared_bytes > 0 {
            return Some(self.free_at(cost, now_ms));
        }
        let share_at_ms = self.owing.room_at(cost, budget / 2, now_ms);
        let free_at_ms = self.free_at(cost.saturating_add(budget / 4), now_ms);
        Some(free_at_ms.max(share_at_ms))
    }

    fn owed_cost(&self) -> Option<u64> {
        self.owing.queue.front().map(|front| self.cost(&front.body))
    }

    /// What is owed is next: it had less than the rest, and nobody waits for the rest.
    pub(super) fn prefers_owed(&mut self, now_ms: u64) -> bool {
        let Some(front) = self.outbox.front() else {
            return true;
        };
        let is_hurried = front.run.first_seq() <= self.cut_through_seq && self.cut_through_seq != u64::MAX;
        !is_hurried && self.owing.used(true, now_ms) < self.owing.used(false, now_ms)
    }

    /// Frames of the request under way arrived without texts that the collector lacks.
    pub(super) fn owe(&mut self, acked: &[(u64, u64)], lacking: &[TextId], now_ms: u64) {
        let cutter = &mut self.cutter;
        let sent = self
            .outbox
            .front()
            .filter(|front| cutter.are_lacking(&front.run, lacking));
        let Some(first_seq) = sent.map(|front| front.run.first_seq()) else {
            // It lacks what nobody has said to it.
            return self.acknowledge(acked, now_ms);
        };
        for &(first, last) in acked {
            for entry in self.outbox.acknowledge(first, last) {
                self.repair.pass(&entry.run);
            }
        }
        let is_there = |front: &&Entry| front.run.first_seq() == first_seq;
        if self.outbox.front().filter(is_there).is_some()
            && let Some(front) = self.outbox.remove(0)
        {
            self.repair.pass(&front.run);
            self.owing.queue.push(front.uncut());
        }
        self.succeed();
    }

    /// Takes of a batch of the page the frames with these numbers (ascending): another shipper has sent all of it but for their
    /// texts. Before any other batch.
    pub fn push_owed(&mut self, batch: &[u8], owed: &[u64]) -> Result<(), Error> {
        let read = self.read_owed(batch, owed);
        self.stats.bad_batches += u64::from(read.is_err());
        self.bound_owed();
        read
    }

    fn read_owed(&mut self, batch: &[u8], owed: &[u64]) -> Result<(), Error> {
        let mut run = Run::of_view(self.view);
        for frame in afterimage_format::batch::read(batch)? {
            run.push(frame?);
        }
        self.owe_run(run, owed);
        Ok(())
    }

    /// Of these frames those with these numbers are owed.
    pub(super) fn owe_run(&mut self, run: Run, owed: &[u64]) {
        self.owing.through_seq = run.end_seq().saturating_sub(1);
        self.pushed_seq = self.pushed_seq.max(self.owing.through_seq);
        let entry = Entry::in_part(run, |seq| owed.binary_search(&seq).is_ok());
        let texts: Vec<TextId> = texts_of(entry.missing().map(|(_, frame)| frame)).collect();
        self.cutter.are_lacking(&entry.run, &texts);
        if entry.missing().next().is_some() {
            self.owing.queue.push(entry);
        }
    }

    /// What the request under way was to bring is there.
    pub(super) fn pay(&mut self, acked: &[(u64, u64)], now_ms: u64) {
        let mut has_come = false;
        for &(first, last) in acked {
            for entry in self.owing.queue.acknowledge(first, last) {
                has_come = true;
                self.cutter.are_known(&entry.run);
            }
        }
        if !has_come {
            return self.fail_oddly(true, 200, None, now_ms);
        }
        self.stats.completed_segments += 1;
        self.succeed();
    }

    /// The collector still lacks something: what another body was to bring, or what it had a moment ago.
    pub(super) fn owe_more(&mut self, acked: &[(u64, u64)], lacking: &[TextId], now_ms: u64) {
        let Some(front) = self.owing.queue.front() else {
            return;
        };
        let (first_seq, sent) = (front.run.first_seq(), Rc::clone(&front.body));
        for &(first, last) in acked {
            for entry in self.owing.queue.acknowledge(first, last) {
                self.cutter.are_known(&entry.run);
            }
        }
        if let Some(front) = self.owing.queue.front() {
            self.cutter.are_lacking(&front.run, lacking);
        }
        self.cut_owed_front();
        let front = self.owing.queue.front();
        // It lacks what it was just told.
        let is_same = front.is_some_and(|front| front.run.first_seq() == first_seq && front.body == sent);
        match is_same {
            true => self.fail_oddly(true, 200, None, now_ms),
            false => self.succeed(),
        }
    }

    /// What another body has brought meanwhile is not told once more. False if the body became larger by that: there may be
    /// no room for it now.
    pub(super) fn freshen_owed(&mut self) -> bool {
        let cost = self.owed_cost();
        let front = self.owing.queue.front().filter(|front| !front.has_failed);
        if front.is_some_and(|front| self.cutter.names_known(&front.run)) {
            self.cut_owed_front();
        }
        self.owed_cost() <= cost
    }

    /// Makes the first body for what is lacking now.
    fn cut_owed_front(&mut self) {
        let Some(front) = self.owing.queue.remove(0) else {
            return;
        };
        for entry in self.cutter.cut_rest(front).into_iter().rev() {
            self.owing.queue.insert(0, entry);
        }
    }

    /// The server finds the first body too large: it is split, or its text is given up.
    pub(super) fn split_owed(&mut self) {
        let Some(front) = self.owing.queue.remove(0) else {
            return;
        };
        if front.missing().count() < 2 {
            return self.forgo(&front);
        }
        self.cutter.shrink_below(front.body.len());
        self.owing.queue.insert(0, front);
        self.cut_owed_front();
    }

    /// What is owed may take a half of the memory: the last of it is given up first, since its turn would come last.
    pub(super) fn bound_owed(&mut self) {
        let under_way = usize::from(self.in_flight.is_some_and(|under_way| under_way.is_owed));
        while self.owing.queue.held_bytes() > self.config.memory_bytes / 2 {
            let last = self.owing.queue.len().saturating_sub(1);
            if last < under_way {
                return;
            }
            let Some(entry) = self.owing.queue.remove(last) else {
                return;
            };
            self.forgo(&entry);
            self.settle();
        }
    }

    fn forgo(&mut self, entry: &Entry) {
        let frames = entry.missing().count() as u64;
        self.stats.lost_frames += frames;
        self.waits.report(Event::Dropped { frames });
    }
}
