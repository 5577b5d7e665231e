//! The shipper's events and figures as plain objects.

use afterimage_shipper::{Event, Stats};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// `ShipperEvent` of `npm/browser`. Numbers are JavaScript's: a `u64` that does not fit one would bring formatting in.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EventView<'a> {
    Acked {
        up_to_seq: f64,
        pending_bytes: f64,
        owed: Vec<f64>,
    },
    Flushed {
        id: u32,
        delivered: bool,
        pending_bytes: f64,
    },
    Refused {
        status: u16,
        message: &'a str,
    },
    /// Status 0: a redirect.
    Odd {
        status: u16,
    },
    Trouble {
        message: &'a str,
    },
    /// Of the budget, in the minute that ends now.
    Spent {
        bytes: f64,
    },
    Lost,
    Closed,
}

impl<'a> EventView<'a> {
    /// `reason` is the server's, for a refusal.
    pub fn new(event: &Event, reason: Option<&'a str>) -> Self {
        match *event {
            Event::Acked {
                up_to_seq,
                pending_bytes,
                ref owed,
            } => Self::Acked {
                up_to_seq: up_to_seq as f64,
                pending_bytes: pending_bytes as f64,
                owed: owed.iter().map(|seq| *seq as f64).collect(),
            },
            Event::Flushed {
                id,
                delivered,
                pending_bytes,
            } => Self::Flushed {
                id,
                delivered,
                pending_bytes: pending_bytes as f64,
            },
            Event::Refused { status } => Self::Refused {
                status,
                message: reason.unwrap_or_else(|| meaning(status)),
            },
            Event::Odd { status } => Self::Odd { status },
            Event::Dropped { .. } => Self::Trouble {
                message: "frames were given up: too much waited to be sent, or one was too large",
            },
            Event::Lost => Self::Lost,
            Event::Closed => Self::Closed,
        }
    }
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "the collector cannot read what was sent",
        413 => "the collector takes no request of this size",
        _ => "the collector does not know this application or token",
    }
}

/// [`Stats`] for JavaScript.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatsView {
    requests: f64,
    deferred_requests: f64,
    retries: f64,
    sent_bytes: f64,
    budget_used_bytes: f64,
    oversize_requests: f64,
    acked_seq: f64,
    pending_bytes: f64,
    queued_bodies: f64,
    lost_frames: f64,
    repairs: f64,
    level: f64,
    level_changes: f64,
    joined_segments: f64,
    left_out_frames: f64,
    completed_segments: f64,
    missing_frames: f64,
    bad_batches: f64,
    refused_status: u16,
}

/// The figures as an object; `undefined` where that fails.
pub fn stats(stats: &Stats) -> JsValue {
    let &Stats {
        requests,
        deferred_requests,
        retries,
        sent_bytes,
        budget_used_bytes,
        oversize_requests,
        acked_seq,
        pending_bytes,
        queued_bodies,
        lost_frames,
        repairs,
        level,
        level_changes,
        joined_segments,
        left_out_frames,
        completed_segments,
        missing_frames,
        bad_batches,
        refused_status,
    } = stats;
    let view = StatsView {
        requests: requests as f64,
        deferred_requests: deferred_requests as f64,
        retries: retries as f64,
        sent_bytes: sent_bytes as f64,
        budget_used_bytes: budget_used_bytes as f64,
        oversize_requests: oversize_requests as f64,
        acked_seq: acked_seq as f64,
        pending_bytes: pending_bytes as f64,
        queued_bodies: queued_bodies as f64,
        lost_frames: lost_frames as f64,
        repairs: repairs as f64,
        level: level as f64,
        level_changes: level_changes as f64,
        joined_segments: joined_segments as f64,
        left_out_frames: left_out_frames as f64,
        completed_segments: completed_segments as f64,
        missing_frames: missing_frames as f64,
        bad_batches: bad_batches as f64,
        refused_status,
    };
    to_value(&view)
}

/// Outward only: `from_value` is large.
pub fn to_value(view: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(view).unwrap_or(JsValue::UNDEFINED)
}
