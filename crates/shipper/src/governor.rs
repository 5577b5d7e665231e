//! How faithful what leaves is: less when what waits would wait for long, all of it again when there is room for it.

use std::collections::VecDeque;

/// Steps of the ladder, downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Everything.
    #[default]
    Full,
    /// What changed within a segment is told at its end.
    Joined,
    /// The same, in stretches as long as the budget makes them, and with fewer places of pointers.
    Net,
}

/// What the page makes is looked at for as long as the budget counts.
const LOOKED_AT_MS: u64 = 60_000;
/// … in pieces of this length.
const PIECE_MS: u64 = 5_000;
/// A step has this long to help before the next one is taken.
const STEP_MS: u64 = 10_000;

/// Where on the ladder we are, and why.
#[derive(Debug, Default)]
pub struct Governor {
    level: Level,
    /// Since when.
    since_ms: u64,
    steps: u64,
    /// What the page made lately: beginnings of pieces, and inflated bytes.
    made: VecDeque<(u64, usize)>,
}

impl Governor {
    /// The level.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Less than everything is told.
    pub fn joins(&self) -> bool {
        self.level > Level::Full
    }

    /// Steps taken, up and down.
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The page made a frame of this weight.
    pub fn made(&mut self, weight: usize, now_ms: u64) {
        match self.made.back_mut() {
            Some((since_ms, sum)) if now_ms < since_ms.saturating_add(PIECE_MS) => {
                *sum = sum.saturating_add(weight);
            }
            _ => self.made.push_back((now_ms, weight)),
        }
        self.forget(now_ms);
    }

    /// Inflated bytes that the page made in the last minute.
    pub fn made_lately(&mut self, now_ms: u64) -> usize {
        self.forget(now_ms);
        self.made
            .iter()
            .fold(0, |sum, (_, weight)| sum.saturating_add(*weight))
    }

    fn forget(&mut self, now_ms: u64) {
        while let Some((since_ms, _)) = self.made.front() {
            if since_ms.saturating_add(LOOKED_AT_MS) > now_ms {
                break;
            }
            self.made.pop_front();
        }
    }

    /// What waits would wait for long: a step down, if the one before had its time; says whether one was taken.
    pub fn lower(&mut self, now_ms: u64) -> bool {
        let next = match self.level {
            Level::Full => Level::Joined,
            Level::Joined if now_ms >= self.since_ms.saturating_add(STEP_MS) => Level::Net,
            Level::Joined | Level::Net => return false,
        };
        self.go(next, now_ms);
        true
    }

    /// There is room for everything.
    pub fn restore(&mut self, now_ms: u64) {
        if self.joins() {
            self.go(Level::Full, now_ms);
        }
    }

    const fn go(&mut self, level: Level, now_ms: u64) {
        self.level = level;
        self.since_ms = now_ms;
        self.steps += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_its_time_before_the_next() {
        let mut governor = Governor::default();
        assert!(governor.lower(5) && !governor.lower(STEP_MS) && governor.lower(STEP_MS + 5));
        assert_eq!((governor.level(), governor.lower(60_000)), (Level::Net, false));
        governor.restore(60_001);
        governor.restore(60_002);
        assert_eq!((governor.level(), governor.steps()), (Level::Full, 3));
    }

    #[test]
    fn what_was_made_is_forgotten_after_a_minute() {
        let mut governor = Governor::default();
        for now_ms in (0..30_000).step_by(1_000) {
            governor.made(10, now_ms);
        }
        assert_eq!(governor.made_lately(30_000), 300);
        assert_eq!(governor.made_lately(LOOKED_AT_MS), 250);
        assert_eq!(governor.made_lately(30_000 + LOOKED_AT_MS), 0);
        assert!(governor.made.is_empty());
    }
}
