//! The worker's side without a browser: frames in, requests out.
//!
//! [`Shipper`] collects frames into segments, keeps what has not been acknowledged, and says which request may
//! leave when. It has no clock, no network and no randomness of its own: time and seed are handed in, requests
//! are handed out and their answers handed back. `crates/wasm` drives it in the browser.
// A panic in the worker would end the recording.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod answer;
mod backoff;
mod config;
mod cutter;
mod governor;
mod join;
mod ledger;
mod outbox;
mod purge;
mod ranges;
mod repair;
mod run;
mod sharing;
mod shipper;
mod stats;
mod waits;

pub use answer::Answer;
pub use config::{Config, WITHHELD_MS};
pub use ledger::{Ledger, SharedLedger, WINDOW_MS};
pub use sharing::TextId;
pub use shipper::{Request, Shipper};
pub use stats::Stats;
pub use waits::Event;
