//! What the shipper is told once.

use afterimage_format::segment::Ids;

/// Everything that does not change while a recording is shipped.
#[derive(Clone, Debug)]
pub struct Config {
    /// Whose recording it is, and the first view.
    pub ids: Ids,
    /// Most that may leave in any rolling minute, and what segments are sized by. A ledger handed in has its own.
    pub bytes_per_minute: u64,
    /// What a request costs besides its body: the URL and an estimate of the headers.
    pub overhead_bytes: u64,
    /// How long frames wait for company before a segment is cut.
    pub cut_after_ms: u64,
    /// Deflated size at which a segment is cut earlier.
    pub segment_bytes: usize,
    /// Most that waiting frames and bodies may hold; the oldest are dropped above it.
    pub memory_bytes: usize,
    /// How long what waits may have to wait for the budget before less is told. `u64::MAX`: everything is told, however long.
    pub most_delay_ms: u64,
    /// Seed of the jitter.
    pub seed: u64,
    /// What is left of the budget to others that share it: less than this much is never taken.
    pub spared_bytes: u64,
    /// Nothing leaves until [`Shipper::let_out`](crate::Shipper::let_out), and of what waits no more is kept than the last
    /// [`WITHHELD_MS`].
    pub is_withheld: bool,
    /// The page is about to go: the first request matters and takes as much of the budget as it can.
    pub is_exit: bool,
}

/// What is withheld is kept for at least half of this time: so much was there before the moment that lets it out.
pub const WITHHELD_MS: u64 = 240_000;

/// Estimated size of a request's headers, HTTP/1.1 spelling.
const HEADER_BYTES: u64 = 600;

impl Config {
    /// The usual values, for requests to a URL of `url_bytes`.
    pub const fn new(ids: Ids, url_bytes: usize, bytes_per_minute: u64, seed: u64) -> Self {
        Self {
            ids,
            bytes_per_minute,
            overhead_bytes: HEADER_BYTES.saturating_add(url_bytes as u64),
            cut_after_ms: 5_000,
            segment_bytes: 32 << 10,
            memory_bytes: 32 << 20,
            most_delay_ms: 10_000,
            seed,
            spared_bytes: 0,
            is_withheld: false,
            is_exit: false,
        }
    }
}
