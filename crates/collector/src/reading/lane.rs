//! One recording on its way through its expander.

use serde_json::json;

use super::recording::{FrameSource, Step};
use super::room::{Room, Taken};
use crate::index::Recording;
use crate::wire::{Event, EventKind, Expander, Frame, Numbered, Tree};

/// What a recording says before it can be shown is kept for then; more than this is not.
const MAX_WAITING: usize = 1_000;
/// Nor longer than this in all.
const MAX_WAITING_BYTES: usize = 1 << 20;
/// What a state takes is measured again when so much was added to it.
const MEASURE_BYTES: usize = 32 << 20;

/// A recording being expanded.
pub struct Lane {
    /// When it became visible last; the order decides which one the visitor saw.
    pub visible_since: Option<u64>,
    /// What was said before it was shown.
    pub waiting: Vec<Event>,
    /// It has been shown.
    pub was_shown: bool,
    recording_id: String,
    source: FrameSource,
    expander: Expander,
    /// What the state takes: as last measured, and what came since.
    taken: Option<Taken>,
    measured: usize,
    states: Room,
    node_id_offset: u32,
    max_node_id: u32,
    /// First and last number of a gap that is told with the frame behind it, which has the time.
    gap: Option<(u64, u64)>,
    /// The same of what was given up on purpose, which is told where nothing stands for it.
    given_up: Option<(u64, u64)>,
    /// Why nothing can be shown now.
    dark: Option<Dark>,
}

/// The state is unknown until there is a keyframe of this frame or a later one.
struct Dark {
    from_seq: u64,
}

impl Lane {
    /// At the beginning of a recording, with room for so many node ids behind the offset.
    pub fn new(
        recording: &Recording,
        source: FrameSource,
        states: &Room,
        node_id_offset: u32,
        max_node_id: u32,
    ) -> Self {
        Self {
            visible_since: None,
            waiting: Vec::new(),
            was_shown: false,
            recording_id: recording.id.clone(),
            source,
            expander: Expander::new(node_id_offset),
            taken: states.take(0),
            measured: 0,
            states: states.clone(),
            node_id_offset,
            max_node_id,
            gap: None,
            given_up: None,
            dark: None,
        }
    }

    /// The time of its next frame.
    pub async fn next_time_ms(&mut self) -> Option<u64> {
        self.source.next_time_ms().await
    }

    /// Expands its next frame. `None` at the end; otherwise the frame's time, if there was one.
    pub async fn advance(&mut self, out: &mut Vec<Event>) -> Option<Option<(u64, Option<bool>)>> {
        match self.source.next().await? {
            Step::Gap { first_seq, last_seq } => {
                self.gap = Some((first_seq, last_seq));
                self.dark = Some(Dark { from_seq: last_seq });
                Some(None)
            }
            Step::GivenUp { first_seq, last_seq } => {
                self.given_up = Some((first_seq, last_seq));
                self.dark = Some(Dark { from_seq: last_seq });
                Some(None)
            }
            Step::Frame(frame) => {
                if let Some((first, last)) = self.gap.take() {
                    out.push(self.tell_gap(frame.time_ms, first, Some(last), "some of it never arrived"));
                }
                let is_shown = self.resume(frame.seq).await;
                if let Some((first, last)) = self.given_up.take()
                    && self.dark.is_some()
                {
                    out.push(self.tell_gap(frame.time_ms, first, Some(last), "its keyframe never arrived"));
                }
                if is_shown && self.can_show() {
                    // Nobody who watches has seen the state that this goes on from. An open drain ends with it by itself.
                    self.snapshot(frame.time_ms, out);
                }
                self.expand(&frame, out);
                let visible = match frame.frame {
                    Frame::Visibility { visible } => Some(visible),
                    _ => None,
                };
                Some(Some((frame.time_ms, visible)))
            }
        }
    }

    /// Looks for a state to go on from. Says whether there was one.
    async fn resume(&mut self, next_seq: u64) -> bool {
        let Some(dark) = &self.dark else { return false };
        if let Some(replica) = self.source.state_before(dark.from_seq, next_seq).await {
            self.expander = Expander::resume(self.node_id_offset, replica);
            self.dark = None;
            // What the state before took is free again.
            self.taken = None;
            self.measured = self.expander.weight();
            self.taken = self.states.take(self.measured);
            if self.taken.is_none() {
                self.expander = Expander::new(self.node_id_offset);
                self.dark = Some(Dark { from_seq: next_seq });
            }
        }
        self.dark.is_none()
    }

    fn expand(&mut self, frame: &Numbered, out: &mut Vec<Event>) {
        if self.dark.is_some() {
            return;
        }
        let result = match &frame.frame {
            Frame::Tree(tree) if !self.has_room(tree) => Err("too many nodes".to_owned()),
            known if !self.makes_room(known) => Err("the page is too large".to_owned()),
            known => self
                .expander
                .frame(frame.time_ms, known, out)
                .map_err(|error| error.to_string()),
        };
        if let Err(reason) = result {
            tracing::warn!(
                recording = self.recording_id,
                seq = frame.seq,
                reason,
                "a frame cannot be applied"
            );
            out.push(self.tell_gap(frame.time_ms, frame.seq, None, &reason));
            self.dark = Some(Dark { from_seq: frame.seq });
            // What is of no use any more gives back what it took.
            self.expander = Expander::new(self.node_id_offset);
            self.taken = None;
        }
    }

    /// Whether there is room for what a frame adds; what went meanwhile is found out now and then.
    fn makes_room(&mut self, frame: &Frame) -> bool {
        let cost = self.expander.cost(frame);
        let Some(taken) = &mut self.taken else {
            return false;
        };
        let with_it = taken.bytes().saturating_add(cost);
        if with_it <= self.measured.saturating_add(MEASURE_BYTES) && taken.resize(with_it) {
            return true;
        }
        // What an open drain holds is not measured, and stays taken.
        if self.expander.replica().drain_open() {
            return taken.resize(with_it);
        }
        self.measured = self.expander.weight();
        taken.resize(self.measured.saturating_add(cost))
    }

    fn tell_gap(&self, time_ms: u64, from: u64, to: Option<u64>, reason: &str) -> Event {
        let data = json!({
            "tag": "afterimage.gap",
            "payload": { "recording": self.recording_id, "from": from, "to": to, "reason": reason },
        });
        Event {
            timestamp: time_ms,
            kind: EventKind::Custom,
            json: format!("{{\"type\":5,\"data\":{data},\"timestamp\":{time_ms}}}"),
        }
    }

    fn has_room(&self, tree: &Tree) -> bool {
        let new: usize = tree
            .insertions
            .iter()
            .map(|insertion| insertion.nodes.len())
            .sum();
        u64::from(tree.first_new_id) + new as u64 <= u64::from(self.max_node_id)
    }

    /// Whether the whole page is known at this moment.
    pub fn can_show(&self) -> bool {
        let replica = self.expander.replica();
        self.dark.is_none() && replica.snapshot_complete() && !replica.drain_open()
    }

    /// Writes the page as it is now.
    pub fn snapshot(&mut self, time_ms: u64, out: &mut Vec<Event>) {
        let mut events = Vec::new();
        self.expander.snapshot(time_ms, &mut events);
        // Paths that ended while it was not shown come first: the visitor did not see them.
        let own = events
            .iter()
            .position(|event| event.kind == EventKind::Meta)
            .unwrap_or(events.len());
        out.extend(events.drain(own..));
    }

    /// Keeps what must be told once it is shown for the first time. What a page says while another is shown
    /// is no part of what the visitor saw.
    pub fn hold_back(&mut self, events: Vec<Event>) {
        if !self.was_shown {
            let mut bytes: usize = self.waiting.iter().map(|event| event.json.len()).sum();
            for event in events {
                bytes += event.json.len();
                if self.waiting.len() >= MAX_WAITING || bytes > MAX_WAITING_BYTES {
                    return;
                }
                self.waiting.push(event);
            }
        }
    }

    /// Writes what the expander holds back.
    pub fn finish(&mut self, out: &mut Vec<Event>) {
        if self.dark.is_none() {
            self.expander.finish(out);
        }
    }
}
