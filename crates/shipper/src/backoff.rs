//! How long to wait after a failure: doubling from a second to a minute, jittered so that the visitors of a
//! site do not come back to a restarted collector all at once.

const FIRST_MS: u64 = 1_000;
const LONGEST_MS: u64 = 60_000;
/// A server may ask for more patience than ours, up to this.
const LONGEST_ASKED_MS: u64 = 3_600_000;

/// Failures in a row and what follows from them.
#[derive(Debug)]
pub struct Backoff {
    failures: u32,
    until_ms: u64,
    /// Part of `until_ms` that the server asked for: nothing shortens it.
    asked_until_ms: u64,
    failed_at_ms: u64,
    random: u64,
}

impl Backoff {
    /// Nothing has failed yet.
    pub const fn new(seed: u64) -> Self {
        Self {
            failures: 0,
            until_ms: 0,
            asked_until_ms: 0,
            failed_at_ms: 0,
            random: seed,
        }
    }

    /// No attempt before this time.
    pub const fn until_ms(&self) -> u64 {
        self.until_ms
    }

    /// An attempt succeeded.
    pub const fn succeeded(&mut self) {
        self.failures = 0;
        self.until_ms = 0;
        self.asked_until_ms = 0;
    }

    /// An attempt failed; the server may have said when to come back.
    pub fn failed(&mut self, retry_after_ms: Option<u64>, now_ms: u64) {
        let ceiling = FIRST_MS.saturating_mul(1 << self.failures.min(6)).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        // At least half of the ceiling: no attempt comes early, all spread over the other half.
        let wait_ms = ceiling / 2 + self.next_random() % (ceiling / 2 + 1);
        self.failed_at_ms = now_ms;
        self.asked_until_ms =
            retry_after_ms.map_or(0, |asked| now_ms.saturating_add(asked.min(LONGEST_ASKED_MS)));
        self.until_ms = now_ms.saturating_add(wait_ms).max(self.asked_until_ms);
    }

    /// Somebody waits for the result: try again a second after the last failure, unless the server asked for more.
    pub fn hurry(&mut self) {
        let soonest = self
            .failed_at_ms
            .saturating_add(FIRST_MS)
            .max(self.asked_until_ms);
        self.until_ms = self.until_ms.min(soonest);
    }

    /// SplitMix64: eight lines, and even a poor seed gives well-spread numbers.
    const fn next_random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let mut backoff = Backoff::new(7);
        for ceiling in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000] {
            backoff.failed(None, 100);
            let wait_ms = backoff.until_ms() - 100;
            assert!(
                (ceiling / 2..=ceiling).contains(&wait_ms),
                "{wait_ms} of {ceiling}"
            );
        }
        backoff.succeeded();
        assert_eq!(backoff.until_ms(), 0);
    }

    #[test]
    fn seeds_spread_the_waits() {
        let waits: std::collections::BTreeSet<u64> = (0..50)
            .map(|seed| {
                let mut backoff = Backoff::new(seed);
                backoff.failed(None, 0);
                backoff.until_ms()
            })
            .collect();
        assert!(waits.len() > 25);
    }

    #[test]
    fn the_servers_wish_is_kept_even_in_a_hurry() {
        let mut backoff = Backoff::new(1);
        backoff.failed(Some(20_000), 0);
        assert_eq!(backoff.until_ms(), 20_000);
        backoff.hurry();
        assert_eq!(backoff.until_ms(), 20_000);
    }

    #[test]
    fn a_hurry_ends_our_own_wait() {
        let mut backoff = Backoff::new(1);
        for _ in 0..8 {
            backoff.failed(None, 5_000);
        }
        backoff.hurry();
        assert_eq!(backoff.until_ms(), 6_000);
    }
}
