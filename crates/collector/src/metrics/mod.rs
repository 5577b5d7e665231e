//! Counters for `/metrics`, in Prometheus' text format.

mod histogram;

use std::fmt::{self, Display, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::index::Contents;
use crate::limits::Limit;
use crate::sweep::Swept;
use histogram::Histogram;

/// The answers the intake gives; anything else counts as the last.
const STATUSES: [u16; 11] = [202, 204, 400, 403, 405, 408, 413, 429, 503, 507, 500];

/// All counters of one collector process.
#[derive(Default)]
pub struct Metrics {
    intake_by_status: [AtomicU64; STATUSES.len()],
    intake_seconds: Histogram,
    received_bytes: AtomicU64,
    stored_bytes: AtomicU64,
    duplicates: AtomicU64,
    limited_by_address: AtomicU64,
    limited_by_application: AtomicU64,
    limited_overall: AtomicU64,
    event_streams: AtomicU64,
    open_event_streams: AtomicU64,
    failed_event_streams: AtomicU64,
    event_bytes: AtomicU64,
    event_seconds: Histogram,
    refused_logins: AtomicU64,
    deleted_sessions: AtomicU64,
    sweeps: AtomicU64,
    failed_sweeps: AtomicU64,
    swept_at_ms: AtomicU64,
    swept_sessions: AtomicU64,
    swept_objects: AtomicU64,
    swept_bytes: AtomicU64,
    swept_orphans: AtomicU64,
}

fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}

impl Metrics {
    /// Counts what was read of bodies.
    pub fn count_received(&self, bytes: u64) {
        add(&self.received_bytes, bytes);
    }

    /// Counts a body stored.
    pub fn count_stored(&self, bytes: u64) {
        add(&self.stored_bytes, bytes);
    }

    /// Counts a body that was already there.
    pub fn count_duplicate(&self) {
        add(&self.duplicates, 1);
    }

    /// Counts a request that a limit kept out.
    pub fn count_limited(&self, limit: Limit) {
        match limit {
            Limit::Address => add(&self.limited_by_address, 1),
            Limit::Application => add(&self.limited_by_application, 1),
            Limit::Overall => add(&self.limited_overall, 1),
        }
    }

    /// Counts a request for events.
    pub fn count_stream(&self) {
        add(&self.event_streams, 1);
        add(&self.open_event_streams, 1);
    }

    /// Counts the end of a stream of events.
    pub fn count_stream_end(&self, took: Duration, is_whole: bool) {
        self.open_event_streams.fetch_sub(1, Ordering::Relaxed);
        add(&self.failed_event_streams, u64::from(!is_whole));
        self.event_seconds.count(took);
    }

    /// Counts a piece of a stream of events.
    pub fn count_event_bytes(&self, bytes: u64) {
        add(&self.event_bytes, bytes);
    }

    /// Counts a wrong viewer token.
    pub fn count_refused_login(&self) {
        add(&self.refused_logins, 1);
    }

    /// Counts an answer of the intake.
    pub fn count_intake(&self, status: u16, took: Duration) {
        let known = STATUSES.iter().position(|known| *known == status);
        add(&self.intake_by_status[known.unwrap_or(STATUSES.len() - 1)], 1);
        self.intake_seconds.count(took);
    }

    /// Counts sessions that were deleted on request.
    pub fn count_deleted(&self, sessions: u64) {
        add(&self.deleted_sessions, sessions);
    }

    /// Counts a sweep; `None` is one that ended early.
    pub fn count_sweep(&self, swept: Option<&Swept>, now_ms: u64) {
        let Some(swept) = swept else {
            return add(&self.failed_sweeps, 1);
        };
        add(&self.sweeps, 1);
        self.swept_at_ms.store(now_ms, Ordering::Relaxed);
        add(&self.swept_sessions, swept.sessions);
        add(&self.swept_objects, swept.objects);
        add(&self.swept_bytes, swept.bytes);
        add(&self.swept_orphans, swept.orphans);
    }

    /// The text of `/metrics`.
    pub fn render(&self, contents: &Contents, max_store_bytes: Option<u64>) -> String {
        let mut text = String::new();
        self.write(&mut text, contents, max_store_bytes)
            .expect("to a string");
        text
    }

    fn write(&self, text: &mut String, contents: &Contents, max_store_bytes: Option<u64>) -> fmt::Result {
        let name = "afterimage_intake_requests_total";
        writeln!(
            text,
            "# HELP {name} Intake requests by answer.\n# TYPE {name} counter"
        )?;
        for (status, count) in STATUSES.iter().zip(&self.intake_by_status) {
            let count = count.load(Ordering::Relaxed);
            writeln!(text, "{name}{{status=\"{status}\"}} {count}")?;
        }
        let name = "afterimage_rate_limited_total";
        writeln!(
            text,
            "# HELP {name} Intake requests that a limit kept out.\n# TYPE {name} counter"
        )?;
        for (limit, count) in [
            ("address", &self.limited_by_address),
            ("application", &self.limited_by_application),
            ("overall", &self.limited_overall),
        ] {
            let count = count.load(Ordering::Relaxed);
            writeln!(text, "{name}{{limit=\"{limit}\"}} {count}")?;
        }
        self.write_counters(text)?;
        let help = "From an intake request's head to its answer.";
        self.intake_seconds
            .write(text, "afterimage_intake_duration_seconds", help)?;
        let help = "From a request for events to the end of the stream.";
        self.event_seconds
            .write(text, "afterimage_event_stream_duration_seconds", help)?;
        let open = self.open_event_streams.load(Ordering::Relaxed);
        gauge(text, "open_event_streams", "Streams of events under way.", open)?;
        let swept_at = Duration::from_millis(self.swept_at_ms.load(Ordering::Relaxed)).as_secs_f64();
        let help = "When this collector last swept to the end; 0: not yet.";
        gauge(text, "last_sweep_timestamp_seconds", help, swept_at)?;
        let help = "Bytes of request bodies in the store.";
        gauge(text, "store_bytes", help, contents.store_bytes)?;
        if let Some(most) = max_store_bytes {
            gauge(text, "max_store_bytes", "Above it the intake answers 507.", most)?;
        }
        gauge(text, "sessions", "Sessions kept.", contents.sessions)?;
        gauge(text, "recordings", "Recordings kept.", contents.recordings)?;
        let help = "Recordings of which frames are missing.";
        gauge(text, "recordings_with_gaps", help, contents.with_gaps)?;
        let help = "Objects of deleted sessions that are still to be removed.";
        gauge(text, "removals_pending", help, contents.removals)
    }

    fn write_counters(&self, text: &mut String) -> fmt::Result {
        let counters = [
            (
                "received_bytes_total",
                "Bytes of request bodies read.",
                &self.received_bytes,
            ),
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
                "failed_event_streams_total",
                "Streams of events that were broken off.",
                &self.failed_event_streams,
            ),
            ("event_bytes_total", "Bytes of events sent.", &self.event_bytes),
            (
                "refused_logins_total",
                "Viewer logins with a wrong token.",
                &self.refused_logins,
            ),
            (
                "deleted_sessions_total",
                "Sessions deleted on request.",
                &self.deleted_sessions,
            ),
            ("sweeps_total", "Sweeps that came to their end.", &self.sweeps),
            ("failed_sweeps_total", "Sweeps that did not.", &self.failed_sweeps),
            (
                "swept_sessions_total",
                "Sessions removed for their age.",
                &self.swept_sessions,
            ),
            (
                "swept_objects_total",
                "Objects removed by sweeps.",
                &self.swept_objects,
            ),
            ("swept_bytes_total", "Bytes of these.", &self.swept_bytes),
            (
                "swept_orphans_total",
                "Objects removed that no session had.",
                &self.swept_orphans,
            ),
        ];
        for (name, help, counter) in counters {
            let count = counter.load(Ordering::Relaxed);
            write!(
                text,
                "# HELP afterimage_{name} {help}\n# TYPE afterimage_{name} counter\nafterimage_{name} {count}\n"
            )?;
        }
        Ok(())
    }
}

fn gauge(text: &mut String, name: &str, help: &str, value: impl Display) -> fmt::Result {
    write!(
        text,
        "# HELP afterimage_{name} {help}\n# TYPE afterimage_{name} gauge\nafterimage_{name} {value}\n"
    )
}
