//! The budget's book: what left in the last minute, and when there is room for more.

use std::collections::VecDeque;

/// How long a request counts. A second more than the minute that is promised, since whoever measures sits
/// behind a network and sees a request start and end later than this clock does.
pub const WINDOW_MS: u64 = 61_000;

/// Requests of the rolling window, oldest first. A request that is still under way counts as well: it is
/// moved to the moment of its answer by [`Ledger::settle`], since its bytes may have left as late as that.
#[derive(Debug)]
pub struct Ledger {
    budget: u64,
    used: u64,
    entries: VecDeque<(u64, u64)>,
}

impl Ledger {
    /// An empty book of `budget` bytes a minute.
    pub const fn new(budget: u64) -> Self {
        Self {
            budget,
            used: 0,
            entries: VecDeque::new(),
        }
    }

    /// Bytes allowed in any rolling minute.
    pub const fn budget(&self) -> u64 {
        self.budget
    }

    /// Bytes of the window that ends now.
    pub fn used(&mut self, now_ms: u64) -> u64 {
        while let Some(&(at_ms, cost)) = self.entries.front() {
            if at_ms.saturating_add(WINDOW_MS) > now_ms {
                break;
            }
            self.used = self.used.saturating_sub(cost);
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
        for &(entered_ms, freed) in &self.entries {
            if fits(used) {
                break;
            }
            used = used.saturating_sub(freed);
            at_ms = entered_ms.saturating_add(WINDOW_MS);
        }
        at_ms
    }

    /// Enters a request that starts now.
    pub fn enter(&mut self, cost: u64, now_ms: u64) {
        self.used = self.used.saturating_add(cost);
        self.entries.push_back((now_ms, cost));
    }

    /// The latest request has been answered, or has failed.
    pub fn settle(&mut self, now_ms: u64) {
        if let Some(entry) = self.entries.back_mut() {
            entry.0 = entry.0.max(now_ms);
        }
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
        ledger.enter(1_000, 0);
        ledger.settle(30_000);
        assert_eq!(ledger.used(60_000), 1_000);
        assert_eq!(ledger.room_at(1, 60_000), 30_000 + WINDOW_MS);
    }
}
