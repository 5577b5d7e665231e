//! The frames of one recording, decoded one by one.

use std::collections::VecDeque;

use super::once::Copies;
use super::room::Room;
use crate::index::{Body, Index};
use crate::store::Store;
use crate::texts;
use crate::wire::{self, Frame, LeftOut, Limits, Numbered, Replica, SheetContent};

/// Bodies that are opened for one frame. More that begin there, or before it, are not looked at.
const OPENED_MAX: usize = 16;

/// What comes next in a recording.
#[derive(Debug)]
pub enum Step {
    /// A frame.
    Frame(Numbered),
    /// These frames are missing, not on purpose.
    Gap { first_seq: u64, last_seq: u64 },
    /// These are, on purpose: a keyframe stands for them.
    GivenUp { first_seq: u64, last_seq: u64 },
}

/// Yields frames in order, holding the inflated bodies that have the next one.
pub struct FrameSource {
    store: Store,
    index: Index,
    session_id: String,
    limits: Limits,
    room: Room,
    upcoming: VecDeque<Body>,
    keyframes: Vec<Body>,
    copies: Copies,
    /// Bodies opened since the last frame.
    opened: usize,
    /// A gap in front of the next frame.
    gap: Option<(u64, u64)>,
    /// What was given up in front of it.
    given_up: Option<(u64, u64)>,
    covered_to: u64,
    /// Added to all times.
    correction_ms: i64,
}

impl FrameSource {
    /// Over the bodies of a recording, in order of their first frame. What they inflate to is taken from `room`.
    pub fn new(
        store: Store,
        index: Index,
        session_id: String,
        max_inflated_bytes: usize,
        room: Room,
        bodies: Vec<Body>,
        correction_ms: i64,
    ) -> Self {
        let (segments, keyframes): (Vec<_>, _) = bodies.into_iter().partition(|body| body.kind == "segment");
        Self {
            store,
            index,
            session_id,
            limits: Limits {
                max_raw_len: max_inflated_bytes,
            },
            room,
            upcoming: segments.into(),
            keyframes,
            copies: Copies::default(),
            opened: 0,
            gap: None,
            given_up: None,
            covered_to: 0,
            correction_ms,
        }
    }

    /// The time of the next frame; of a gap, that of the frame behind it.
    pub async fn next_time_ms(&mut self) -> Option<u64> {
        self.fill().await;
        let raw = self.copies.head()?;
        Some(raw.time_ms.saturating_add_signed(self.correction_ms))
    }

    /// The next step.
    pub async fn next(&mut self) -> Option<Step> {
        self.fill().await;
        let raw = self.copies.head()?;
        if let Some((first_seq, last_seq)) = self.given_up.take() {
            return Some(Step::GivenUp { first_seq, last_seq });
        }
        if let Some((first_seq, last_seq)) = self.gap.take() {
            return Some(Step::Gap { first_seq, last_seq });
        }
        let seq = raw.seq;
        let step = match raw.numbered() {
            Ok(mut frame) => {
                frame.time_ms = frame.time_ms.saturating_add_signed(self.correction_ms);
                self.complete(&mut frame).await;
                Step::Frame(frame)
            }
            // It was readable when it was acknowledged. What remains is still worth watching.
            Err(reason) => {
                tracing::error!(seq, %reason, "a frame cannot be read");
                Step::Gap {
                    first_seq: seq,
                    last_seq: seq,
                }
            }
        };
        self.copies.advance();
        self.opened = 0;
        Some(step)
    }

    /// The state after a frame from `first_seq` on and before `seq`, the latest of them that is stored.
    pub async fn state_before(&self, first_seq: u64, seq: u64) -> Option<Replica> {
        let fits = |body: &&Body| (first_seq..seq).contains(&(body.first_seq as u64));
        for body in self.keyframes.iter().rev().filter(fits) {
            match self.keyframe(body).await {
                Ok(replica) => return Some(replica),
                Err(reason) => tracing::error!(key = body.object_name, reason, "a keyframe cannot be read"),
            }
        }
        None
    }

    /// Puts the text of a style sheet in the place of what it is known by: an empty one if nobody has brought it yet.
    async fn complete(&self, numbered: &mut Numbered) {
        let Frame::Sheet(sheet) = &mut numbered.frame else {
            return;
        };
        let SheetContent::Shared(mark) = &sheet.content else {
            return;
        };
        let id = texts::hex(&mark.sha256);
        let found = match self.index.text(&self.session_id, &id).await {
            Ok(found) => found.filter(|text| text.len() == mark.bytes as usize),
            Err(error) => {
                tracing::error!(%error, "a shared text cannot be read");
                None
            }
        };
        sheet.content = SheetContent::Source(found.unwrap_or_default().into());
    }

    /// Opens the bodies that hold the next frame.
    async fn fill(&mut self) {
        loop {
            let next_seq = self.copies.head().map(|raw| raw.seq);
            let is_due =
                |body: &&Body| next_seq.is_none_or(|next_seq| body.first_seq.cast_unsigned() <= next_seq);
            if self.upcoming.front().filter(is_due).is_none() {
                return;
            }
            let Some(body) = self.upcoming.pop_front() else {
                return;
            };
            if self.opened >= OPENED_MAX {
                continue;
            }
            self.opened += 1;
            if let Err(reason) = self.open(&body).await {
                tracing::error!(key = body.object_name, reason, "a body cannot be read");
            }
        }
    }

    async fn open(&mut self, body: &Body) -> Result<(), String> {
        let bytes = self.bytes(body).await?;
        let room = self.room_for(&bytes)?;
        let frames = wire::SegmentReader::open(&bytes, &self.limits).map_err(|error| error.to_string())?;
        let header = frames.header();
        let is_given_up = header
            .left_out
            .iter()
            .any(|range| range.reason == LeftOut::MEMORY);
        if is_given_up {
            // Where the frames came another way after all they are shown.
            if header.first_seq > self.covered_to {
                self.given_up = Some((header.first_seq, header.last_seq));
                self.covered_to = header.last_seq;
            }
            return Ok(());
        }
        if header.first_seq > self.covered_to + 1 {
            self.gap = Some((self.covered_to + 1, header.first_seq - 1));
        }
        self.covered_to = self.covered_to.max(header.last_seq);
        self.copies.add(frames, room);
        Ok(())
    }

    async fn keyframe(&self, body: &Body) -> Result<Replica, String> {
        let bytes = self.bytes(body).await?;
        let _room = self.room_for(&bytes)?;
        wire::keyframe(&bytes, &self.limits).map_err(|error| error.to_string())
    }

    fn room_for(&self, bytes: &[u8]) -> Result<super::room::Taken, String> {
        let bytes = wire::inflated_bytes(bytes).map_err(|error| error.to_string())?;
        self.room
            .take(bytes)
            .ok_or_else(|| "the session's bodies take too much memory at once".to_owned())
    }

    async fn bytes(&self, body: &Body) -> Result<bytes::Bytes, String> {
        self.store
            .get(&body.object_name)
            .await
            .map_err(|error| error.to_string())
    }
}
