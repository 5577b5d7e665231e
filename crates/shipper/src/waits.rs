//! Who waits for what: flushes and the close, and the events that tell them.

/// What the owner should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Every frame up to `up_to_seq` is delivered or given up: the page need not keep it.
    Acked {
        /// The last such number.
        up_to_seq: u64,
        /// Deflated bytes that still wait.
        pending_bytes: u64,
        /// But these of them, ascending, arrived without a text that is still to follow: they are to be kept.
        owed: Vec<u64>,
    },
    /// What waited at a flush has left.
    Flushed {
        /// The caller's number.
        id: u32,
        /// All of it arrived.
        delivered: bool,
        /// Deflated bytes that still wait.
        pending_bytes: u64,
    },
    /// The server refused for good; nothing more will be sent. Comes once.
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// What answers does not answer as a collector does, again and again; it is still tried. Comes once.
    Odd {
        /// HTTP status of the last answer; 0 for a redirect.
        status: u16,
    },
    /// Frames were given up: too much waited, or the server finds one too large. A keyframe is in their place.
    Dropped {
        /// How many.
        frames: u64,
    },
    /// The same, and nobody knows the state behind them: nothing that follows could be shown, and none of it is sent. Comes
    /// once; a new recording is the way on.
    Lost,
    /// The close is complete: nothing waits.
    Closed,
}

#[derive(Debug)]
struct Flush {
    id: u32,
    through_seq: u64,
    lost_before: u64,
}

/// Flushes and the close under way.
#[derive(Debug, Default)]
pub struct Waits {
    flushes: Vec<Flush>,
    closing: bool,
    reported_seq: u64,
    reported_owed: Vec<u64>,
    events: Vec<Event>,
}

impl Waits {
    /// Reports when everything up to `through_seq` has left.
    pub fn flush(&mut self, id: u32, through_seq: u64, lost_before: u64) {
        self.flushes.push(Flush {
            id,
            through_seq,
            lost_before,
        });
    }

    /// Reports when nothing waits any more.
    pub const fn close(&mut self) {
        self.closing = true;
    }

    /// Reports something at once.
    pub fn report(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Compares what is settled with what is waited for. `owed`: frames up to there that miss a text.
    pub fn settle(
        &mut self,
        up_to_seq: u64,
        owed: Vec<u64>,
        pending_bytes: u64,
        lost_frames: u64,
        is_empty: bool,
    ) {
        let complete_seq = owed
            .first()
            .map_or(up_to_seq, |seq| up_to_seq.min(seq.saturating_sub(1)));
        if up_to_seq > self.reported_seq || owed != self.reported_owed {
            self.reported_seq = self.reported_seq.max(up_to_seq);
            self.reported_owed.clone_from(&owed);
            self.events.push(Event::Acked {
                up_to_seq: self.reported_seq,
                pending_bytes,
                owed,
            });
        }
        let events = &mut self.events;
        self.flushes.retain(|flush| {
            let waits = flush.through_seq > complete_seq;
            if !waits {
                let delivered = lost_frames == flush.lost_before;
                events.push(Event::Flushed {
                    id: flush.id,
                    delivered,
                    pending_bytes,
                });
            }
            waits
        });
        if self.closing && is_empty {
            self.closing = false;
            self.events.push(Event::Closed);
        }
    }

    /// What has not been told yet.
    pub fn take(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.events)
    }
}
