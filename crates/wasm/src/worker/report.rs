//! The shipper's events and figures as plain objects.

use afterimage_shipper::{Event, Stats};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// `ShipperEvent` of `npm/browser`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EventView<'a> {
    Acked {
        up_to_seq: u64,
        pending_bytes: u64,
    },
    Flushed {
        id: u32,
        delivered: bool,
        pending_bytes: u64,
    },
    Refused {
        status: u16,
        message: &'a str,
    },
    Trouble {
        message: &'a str,
    },
    Closed,
}

impl<'a> EventView<'a> {
    /// `reason` is the server's, for a refusal.
    pub fn new(event: &Event, reason: Option<&'a str>) -> Self {
        match *event {
            Event::Acked {
                up_to_seq,
                pending_bytes,
            } => Self::Acked {
                up_to_seq,
                pending_bytes,
            },
            Event::Flushed {
                id,
                delivered,
                pending_bytes,
            } => Self::Flushed {
                id,
                delivered,
                pending_bytes,
            },
            Event::Refused { status } => Self::Refused {
                status,
                message: reason.unwrap_or_else(|| meaning(status)),
            },
            Event::Dropped { .. } => Self::Trouble {
                message: "too much waited to be sent: the oldest part was given up",
            },
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
    requests: u64,
    retries: u64,
    sent_bytes: u64,
    budget_used_bytes: u64,
    oversize_requests: u64,
    acked_seq: u64,
    pending_bytes: u64,
    queued_bodies: u64,
    lost_frames: u64,
    repairs: u64,
    missing_frames: u64,
    bad_batches: u64,
    refused_status: u16,
}

/// The figures as an object; `undefined` where that fails.
pub fn stats(stats: &Stats) -> JsValue {
    let &Stats {
        requests,
        retries,
        sent_bytes,
        budget_used_bytes,
        oversize_requests,
        acked_seq,
        pending_bytes,
        queued_bodies,
        lost_frames,
        repairs,
        missing_frames,
        bad_batches,
        refused_status,
    } = stats;
    let view = StatsView {
        requests,
        retries,
        sent_bytes,
        budget_used_bytes,
        oversize_requests,
        acked_seq,
        pending_bytes,
        queued_bodies,
        lost_frames,
        repairs,
        missing_frames,
        bad_batches,
        refused_status,
    };
    to_value(&view)
}

/// Outward only: `from_value` is large.
pub fn to_value(view: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(view).unwrap_or(JsValue::UNDEFINED)
}
