//! Counters for `/metrics`, in Prometheus' text format.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

/// The answers the intake gives; anything else counts as the last.
const STATUSES: [u16; 9] = [202, 400, 403, 408, 413, 429, 507, 204, 500];

/// All counters of one collector process.
#[derive(Default)]
pub struct Metrics {
    intake_by_status: [AtomicU64; STATUSES.len()],
    stored_bytes: AtomicU64,
    duplicates: AtomicU64,
    event_streams: AtomicU64,
    refused_logins: AtomicU64,
}

impl Metrics {
    /// Counts a body stored.
    pub fn count_stored(&self, bytes: u64) {
        self.stored_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts a body that was already there.
    pub fn count_duplicate(&self) {
        self.duplicates.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request for events.
    pub fn count_stream(&self) {
        self.event_streams.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a wrong viewer token.
    pub fn count_refused_login(&self) {
        self.refused_logins.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts an answer of the intake.
    pub fn count_intake(&self, status: u16) {
        let index = STATUSES
            .iter()
            .position(|known| *known == status)
            .unwrap_or(STATUSES.len() - 1);
        self.intake_by_status[index].fetch_add(1, Ordering::Relaxed);
    }

    /// The text of `/metrics`.
    pub fn render(&self, store_bytes: u64) -> String {
        let mut text = String::from(
            "# HELP afterimage_intake_requests_total Intake requests by answer.\n\
             # TYPE afterimage_intake_requests_total counter\n",
        );
        for (status, count) in STATUSES.iter().zip(&self.intake_by_status) {
            let count = count.load(Ordering::Relaxed);
            writeln!(
                text,
                "afterimage_intake_requests_total{{status=\"{status}\"}} {count}"
            )
            .expect("to a string");
        }
        let counters = [
            (
                "stored_bytes_total",
                "Bytes of request bodies stored.",
                &self.stored_bytes,
            ),
            (
                "duplicate_bodies_total",
                "Bodies that were already stored.",
                &self.duplicates,
            ),
            (
                "event_streams_total",
                "Requests for the events of a session.",
                &self.event_streams,
            ),
            (
                "refused_logins_total",
                "Viewer logins with a wrong token.",
                &self.refused_logins,
            ),
        ];
        for (name, help, counter) in counters {
            let count = counter.load(Ordering::Relaxed);
            write!(
                text,
                "# HELP afterimage_{name} {help}\n# TYPE afterimage_{name} counter\nafterimage_{name} {count}\n"
            )
            .expect("to a string");
        }
        write!(
            text,
            "# HELP afterimage_store_bytes Bytes of request bodies in the store.\n\
             # TYPE afterimage_store_bytes gauge\nafterimage_store_bytes {store_bytes}\n"
        )
        .expect("to a string");
        text
    }
}
