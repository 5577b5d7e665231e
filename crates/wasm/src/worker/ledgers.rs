//! The books that outlive a shipper: a recording that is stopped and started again spends the same minute.

use super::global::now_ms;
use afterimage_shipper::{Ledger, SharedLedger};
use std::cell::RefCell;

thread_local! {
    static LEDGERS: RefCell<Vec<(u64, SharedLedger)>> = const { RefCell::new(Vec::new()) };
}

/// The one ledger of this instance for a share of the budget. A page spends two shares, the usual one and the
/// one kept for its exit, and each has its size: so the size tells which is meant. `spent_bytes` is what an
/// instance before this one, which is gone with its books, had spent of the share in this minute; if it `begins_ledger`,
/// also what this one has.
pub fn of_share(bytes_per_minute: u64, spent_bytes: u64, begins_ledger: bool) -> SharedLedger {
    LEDGERS.with_borrow_mut(|ledgers| {
        ledgers.retain(|(share, _)| !begins_ledger || *share != bytes_per_minute);
        let known = ledgers.iter().find(|(share, _)| *share == bytes_per_minute);
        known
            .map(|(_, ledger)| SharedLedger::clone(ledger))
            .unwrap_or_else(|| {
                let ledger = Ledger::continued(bytes_per_minute, spent_bytes, now_ms());
                ledgers.push((bytes_per_minute, SharedLedger::clone(&ledger)));
                ledger
            })
    })
}
