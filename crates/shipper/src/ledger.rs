//! The budget's book: what left in the last minute, and when there is room for more.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// How long a request counts. A second more than the minute that is promised, since whoever measures sits
/// behind a network and sees a request start and end later than this clock does.
pub const WINDOW_MS: u64 = 61_000;

/// One book for all shippers that spend the same budget: recordings that follow each other within a minute.
pub type SharedLedger = Rc<RefCell<Ledger>>;

/// The number of all entries of others.
const OTHERS: u64 = 0;

#[derive(Debug)]
struct Entry {
    id: u64,
    /// Others' may be from before this clock began.
    at_ms: i64,
    cost: u64,
}

impl Entry {
    /// When it leaves the window.
    fn ends_ms(&self) -> u64 {
        let ends_ms = self.at_ms.saturating_add_unsigned(WINDOW_MS);
        u64::try_from(ends_ms).unwrap_or(0)
    }
}

/// Requests of the rolling window, oldest first. A request that is still under way counts as well: it is
/// moved to the moment of its answer by [`Ledger::settle`], since its bytes may have left as late as that.
/// No request may be under way for longer than the window.
#[derive(Debug)]
pub struct Ledger {
    budget: u64,
    used: u64,
    entered: u64,
    entries: VecDeque<Entry>,
}

impl Ledger {
    /// An empty book of `budget` bytes a minute.
    pub const fn new(budget: u64) -> Self {
        Self {
            budget,
            used: 0,
            entered: 0,
            entries: VecDeque::new(),
        }
    }

    /// The same, to be shared.
    pub fn shared(budget: u64) -> SharedLedger {
        Rc::new(RefCell::new(Self::new(budget)))
    }

    /// The book of a successor: `spent` bytes were in the window of a book that is lost. It is not known when
    /// they leave the window, so all of them stay as long as if they had just been spent.
    pub fn continued(budget: u64, spent: u64, now_ms: u64) -> SharedLedger {
        let mut ledger = Self::new(budget);
        if spent > 0 {
            ledger.enter(spent, now_ms);
        }
        Rc::new(RefCell::new(ledger))
    }

    /// Bytes allowed in any rolling minute.
    pub const fn budget(&self) -> u64 {
        self.budget
    }

    /// Bytes that may be spent now.
    pub fn free(&mut self, now_ms: u64) -> u64 {
        self.budget.saturating_sub(self.used(now_ms))
    }

    /// Bytes of the window that ends now.
    pub fn used(&mut self, now_ms: u64) -> u64 {
        while let Some(entry) = self.entries.front() {
            if entry.ends_ms() > now_ms {
                break;
            }
            self.used = self.used.saturating_sub(entry.cost);
            self.entries.pop_front();
        }
        self.used
    }

    /// When `cost` bytes may leave; not after `now_ms` if they may at once. What is larger than the whole
    /// budget may leave when the window is empty: otherwise it could never.
    pub fn room_at(&mut self, cost: u64, now_ms: u64) -> u64 {
        let mut used = self.used(now_ms);
        let fits = |used: u64| used == 0 || used.saturating_add(cost) <= self.budget;
        let mut at_ms = now_ms;
        for entry in &self.entries {
            if fits(used) {
                break;
            }
            used = used.saturating_sub(entry.cost);
            at_ms = entry.ends_ms().max(now_ms);
        }
        at_ms
    }

    /// Enters a request that starts now. The number is for [`Ledger::settle`].
    pub fn enter(&mut self, cost: u64, now_ms: u64) -> u64 {
        self.entered += 1;
        self.used = self.used.saturating_add(cost);
        let id = self.entered;
        self.append(id, cost, now_ms);
        id
    }

    /// A request has been answered, or has failed, or was given up.
    pub fn settle(&mut self, id: u64, now_ms: u64) {
        let found = self.entries.iter().position(|entry| entry.id == id);
        if let Some(entry) = found.and_then(|at| self.entries.remove(at)) {
            self.append(entry.id, entry.cost, now_ms);
        }
    }

    /// A request did not start after all.
    pub fn withdraw(&mut self, id: u64) {
        let found = self.entries.iter().position(|entry| entry.id == id);
        if let Some(entry) = found.and_then(|at| self.entries.remove(at)) {
            self.used = self.used.saturating_sub(entry.cost);
        }
    }

    /// What others spend of the same budget, of whom only this is known: how long ago in milliseconds, and bytes.
    /// Takes the place of what was heard before.
    pub fn hear_of_others(&mut self, spent: &[(u64, u64)], now_ms: u64) {
        self.entries.retain(|entry| entry.id != OTHERS);
        self.entries.extend(spent.iter().map(|&(age_ms, cost)| {
            Entry {
                id: OTHERS,
                at_ms: 0_i64
                    .saturating_add_unsigned(now_ms)
                    .saturating_sub_unsigned(age_ms),
                cost,
            }
        }));
        self.entries.make_contiguous().sort_by_key(|entry| entry.at_ms);
        self.used = self
            .entries
            .iter()
            .fold(0, |used: u64, entry| used.saturating_add(entry.cost));
    }

    fn append(&mut self, id: u64, cost: u64, now_ms: u64) {
        let now_ms = 0_i64.saturating_add_unsigned(now_ms);
        let latest_ms = self.entries.back().map_or(now_ms, |entry| entry.at_ms);
        self.entries.push_back(Entry {
            id,
            at_ms: now_ms.max(latest_ms),
            cost,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_comes_back_when_the_oldest_leaves_the_window() {
        let mut ledger = Ledger::new(1_000);
        ledger.enter(600, 0);
        ledger.enter(300, 10);
        assert_eq!(ledger.room_at(100, 20), 20);
        assert_eq!(ledger.room_at(101, 20), WINDOW_MS);
        assert_eq!(ledger.room_at(700, 20), WINDOW_MS);
        assert_eq!(ledger.room_at(800, 20), WINDOW_MS + 10);
        assert_eq!(ledger.room_at(800, WINDOW_MS + 10), WINDOW_MS + 10);
    }

    #[test]
    fn what_is_larger_than_the_budget_waits_for_an_empty_window() {
        let mut ledger = Ledger::new(1_000);
        assert_eq!(ledger.room_at(5_000, 7), 7);
        ledger.enter(10, 7);
        assert_eq!(ledger.room_at(5_000, 8), WINDOW_MS + 7);
    }

    #[test]
    fn a_slow_request_counts_from_its_end() {
        let mut ledger = Ledger::new(1_000);
        let request = ledger.enter(1_000, 0);
        ledger.settle(request, 30_000);
        assert_eq!(ledger.used(60_000), 1_000);
        assert_eq!(ledger.room_at(1, 60_000), 30_000 + WINDOW_MS);
    }

    #[test]
    fn what_a_lost_book_held_counts_in_the_next() {
        let ledger = Ledger::continued(1_000, 900, 5);
        assert_eq!(ledger.borrow_mut().room_at(100, 10), 10);
        assert_eq!(ledger.borrow_mut().room_at(101, 10), 5 + WINDOW_MS);
        let fresh = Ledger::continued(1_000, 0, 5);
        assert_eq!(fresh.borrow_mut().room_at(5_000, 5), 5);
    }

    #[test]
    fn what_others_spend_leaves_less_room() {
        let mut ledger = Ledger::new(1_000);
        ledger.enter(300, 20_000);
        ledger.hear_of_others(&[(5_000, 200), (70_000, 9_000), (10_000, 400)], 30_000);
        assert_eq!(ledger.used(30_000), 900);
        assert_eq!(ledger.room_at(100, 30_000), 30_000);
        assert_eq!(ledger.room_at(101, 30_000), 20_000 + WINDOW_MS);
        // The latest word counts, and one's own entries stay.
        ledger.hear_of_others(&[(0, 100)], 40_000);
        assert_eq!(ledger.used(40_000), 400);
        assert_eq!(ledger.room_at(1_000, 40_000), 40_000 + WINDOW_MS);
    }

    #[test]
    fn what_did_not_start_does_not_count() {
        let mut ledger = Ledger::new(1_000);
        ledger.enter(300, 0);
        let withdrawn = ledger.enter(700, 0);
        ledger.withdraw(withdrawn);
        assert_eq!(ledger.used(1), 300);
        ledger.withdraw(withdrawn);
        assert_eq!(ledger.used(1), 300);
    }

    #[test]
    fn the_one_that_ends_is_the_one_that_moves() {
        let mut ledger = Ledger::new(1_000);
        let slow = ledger.enter(600, 0);
        ledger.enter(400, 10);
        ledger.settle(slow, 20_000);
        assert_eq!(ledger.room_at(400, 20_000), 10 + WINDOW_MS);
        assert_eq!(ledger.room_at(401, 20_000), 20_000 + WINDOW_MS);
        assert_eq!(ledger.used(20_000 + WINDOW_MS), 0);
    }
}
