//! What leaves when.

use super::{Request, Shipper, UnderWay};
use crate::outbox::Outbox;
use std::rc::Rc;

/// The browser's quota for requests that outlive their page is 64 KiB, shared with the site's own.
const MAX_KEEPALIVE_BODY: usize = 48 << 10;
/// After others took the room of a request.
const NO_ROOM_PAUSE_MS: u64 = 500;

impl Shipper {
    /// Nothing may leave now, whatever waits. An exit has one request: it waits until all that is to go is there, which
    /// `hidden` says.
    pub(super) fn is_silent(&self) -> bool {
        let is_before_exit =
            self.config.is_exit && self.keepalive_through_seq == 0 && self.cut_through_seq != u64::MAX;
        self.in_flight.is_some()
            || self.has_ended
            || self.is_held
            || self.config.is_withheld
            || is_before_exit
    }

    /// The request to make now, if there is one.
    pub fn next_request(&mut self, now_ms: u64) -> Option<Request> {
        if self.is_silent() {
            return None;
        }
        self.govern(now_ms);
        if self.joins_at(now_ms).is_some_and(|at_ms| at_ms <= now_ms) {
            self.join(now_ms);
        }
        if self.config.is_exit && self.stats.requests == 0 {
            // Other exits have spent a part of it, and there may be no later request.
            let free = self.ledger.borrow_mut().free(now_ms);
            self.cutter
                .fit_within(free.saturating_sub(self.config.overhead_bytes));
        }
        while self.cut_at().is_some_and(|at_ms| at_ms <= now_ms) {
            self.cut(now_ms);
        }
        let is_owed = self.next_is_owed(now_ms)?;
        if is_owed && !self.freshen_owed() {
            return None;
        }
        let front = self.queue(is_owed).front()?;
        let (body, has_failed, first_seq) = (Rc::clone(&front.body), front.has_failed, front.run.first_seq());
        let is_joined = front.run.is_joined() && !front.run.is_given_up();
        let cost = self.cost(&body);
        self.owing.spend(is_owed, cost, now_ms);
        if !is_owed {
            self.pace(cost, now_ms);
        }
        let mut ledger = self.ledger.borrow_mut();
        let ledger_id = ledger.enter(cost, now_ms);
        self.stats.requests += 1;
        self.stats.retries += u64::from(has_failed);
        self.stats.joined_segments += u64::from(is_joined && !has_failed);
        self.stats.sent_bytes = self.stats.sent_bytes.saturating_add(cost);
        self.stats.oversize_requests += u64::from(cost > ledger.budget());
        drop(ledger);
        let id = self.stats.requests;
        self.in_flight = Some(UnderWay {
            id,
            ledger_id,
            cost,
            is_owed,
        });
        // A failure may have been the quota for keepalive, so the second attempt goes without.
        let must_outlive_page = self.config.is_exit || (!is_owed && first_seq <= self.keepalive_through_seq);
        let keepalive = must_outlive_page && !has_failed && body.len() <= MAX_KEEPALIVE_BODY;
        Some(Request {
            id,
            body,
            cost,
            keepalive,
        })
    }

    /// When [`Shipper::next_request`] should be asked again; `None`: after the next call to anything else.
    pub fn wake_at(&mut self, now_ms: u64) -> Option<u64> {
        if self.is_silent() {
            return None;
        }
        let rest_at = match self.outbox.is_empty() {
            false => self.front_at(now_ms),
            true => [self.cut_at(), self.joins_at(now_ms)].into_iter().flatten().min(),
        };
        let wakes_at = [rest_at, self.owed_at(now_ms)].into_iter().flatten().min();
        wakes_at.map(|at_ms| at_ms.max(now_ms))
    }

    /// Whether of what may leave now something that is owed is next; `None` if nothing may.
    pub(super) fn next_is_owed(&mut self, now_ms: u64) -> Option<bool> {
        let may_leave = |at_ms: Option<u64>| at_ms.is_some_and(|at_ms| at_ms <= now_ms);
        let (rest, owed) = (may_leave(self.front_at(now_ms)), may_leave(self.owed_at(now_ms)));
        (rest || owed).then(|| owed && (!rest || self.prefers_owed(now_ms)))
    }

    /// When what waits first may leave.
    pub(super) fn front_at(&mut self, now_ms: u64) -> Option<u64> {
        let front = self.outbox.front()?;
        let (cost, first_seq) = (self.cost(&front.body), front.run.first_seq());
        (!self.never_fits(cost)).then(|| self.send_at(cost, first_seq, now_ms))
    }

    pub(super) fn queue(&mut self, is_owed: bool) -> &mut Outbox {
        match is_owed {
            true => &mut self.owing.queue,
            false => &mut self.outbox,
        }
    }

    /// How many entries of the outbox are under way.
    pub(super) fn under_way(&self) -> usize {
        usize::from(self.in_flight.is_some_and(|under_way| !under_way.is_owed))
    }

    /// A request that was handed out may start: since then nothing of it was taken back, and nothing was given up.
    pub fn may_start(&self, request: &Request) -> bool {
        let present = self.in_flight.filter(|under_way| under_way.id == request.id);
        let queue = present.map(|under_way| match under_way.is_owed {
            true => &self.owing.queue,
            false => &self.outbox,
        });
        let front = queue.and_then(Outbox::front).filter(|_| !self.has_ended);
        front.is_some_and(|front| Rc::ptr_eq(&front.body, &request.body))
    }

    /// Request `id` did not start.
    pub fn withdraw(&mut self, id: u64, now_ms: u64) {
        if let Some(under_way) = self.in_flight.take_if(|under_way| under_way.id == id) {
            self.ledger.borrow_mut().withdraw(under_way.ledger_id);
            self.stats.sent_bytes = self.stats.sent_bytes.saturating_sub(under_way.cost);
            self.stats.deferred_requests += 1;
            self.owing.withdraw(under_way.is_owed);
            if !under_way.is_owed {
                self.unpace(now_ms);
            }
        }
    }

    /// Others that share the budget have spent what request `id` was to cost: it did not start. What they have spent must
    /// be in the ledger by now, so that the next attempt waits for room.
    pub fn on_no_room(&mut self, id: u64, now_ms: u64) {
        self.withdraw(id, now_ms);
        // Two clocks may differ by a little.
        self.room_after_ms = now_ms.saturating_add(NO_ROOM_PAUSE_MS);
    }

    pub(super) fn send_at(&mut self, cost: u64, first_seq: u64, now_ms: u64) -> u64 {
        let paced_ms = self.paced_until_ms(first_seq);
        self.free_at(cost, now_ms).max(paced_ms)
    }

    /// When the budget has room for a request, and the collector is not to be left alone.
    pub(super) fn free_at(&mut self, cost: u64, now_ms: u64) -> u64 {
        let cost = cost.saturating_add(self.config.spared_bytes);
        let room_at_ms = self.ledger.borrow_mut().room_at(cost, now_ms);
        self.backoff.until_ms().max(room_at_ms).max(self.room_after_ms)
    }

    /// What is larger than a whole budget leaves when nothing else has. But an exit's is a part of one, which others spend.
    pub(super) fn never_fits(&self, cost: u64) -> bool {
        self.config.is_exit && cost > self.ledger.borrow().budget()
    }

    pub(super) fn cost(&self, body: &[u8]) -> u64 {
        self.config.overhead_bytes.saturating_add(body.len() as u64)
    }
}
