//! A run of numbered, timed frames as bytes: what batches and segments have in common.
//!
//! Each frame is `kind, time step (zigzag, ms), body length, body`. Its time counts from the frame before, the
//! first one's from the carrier's start time; its number is the one before plus one, skipping what the carrier lists as left out.

use crate::codec::{Error, Reader, Writer};
use crate::frame::Frame;
use crate::frame_codec;

/// A frame whose body has not been decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawFrame<'a> {
    /// Number in the recording, from 1.
    pub seq: u64,
    /// Milliseconds since the epoch.
    pub time_ms: u64,
    /// Kind number, see [`frame_codec::kind`].
    pub kind: u32,
    /// The body.
    pub body: &'a [u8],
}

impl RawFrame<'_> {
    /// Decodes the body.
    pub fn decode(&self) -> Result<Frame, Error> {
        frame_codec::read_body(self.kind, self.body)
    }
}

/// A range of numbers that is missing on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LeftOut {
    /// First number left out.
    pub first: u64,
    /// Last number left out.
    pub last: u64,
    /// Why: 1 thinned by the budget, 2 replaced by net state, 3 dropped for want of memory.
    pub reason: u8,
}

impl LeftOut {
    /// Frames behind it tell what these told: whoever takes one of them takes all of the segment.
    pub const NET_STATE: u8 = 2;
    /// Given up on purpose before any of the recording was sent; a keyframe of the state behind them follows.
    pub const MEMORY: u8 = 3;
}

/// Appends frames to a run.
#[derive(Clone, Debug)]
pub struct FrameWriter {
    out: Writer,
    before_ms: u64,
}

impl FrameWriter {
    /// A run whose first frame's time counts from `start_ms`.
    pub const fn new(start_ms: u64) -> Self {
        Self {
            out: Writer::new(),
            before_ms: start_ms,
        }
    }

    /// Appends a frame whose body is at hand.
    pub fn push_raw(&mut self, kind: u32, time_ms: u64, body: &[u8]) {
        self.out.varint(u64::from(kind));
        self.out.zigzag(time_ms.wrapping_sub(self.before_ms) as i64);
        self.out.bytes(body);
        self.before_ms = time_ms;
    }

    /// Encodes and appends a frame.
    pub fn push(&mut self, time_ms: u64, frame: &Frame) {
        let mut body = Writer::new();
        frame_codec::write_body(frame, &mut body);
        self.push_raw(frame_codec::kind_of(frame), time_ms, &body.0);
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.out.0.len()
    }

    /// No frame was pushed.
    pub fn is_empty(&self) -> bool {
        self.out.0.is_empty()
    }

    /// The run.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out.0
    }
}

/// Walks a run. Ends at the first error.
#[derive(Clone, Debug)]
pub struct FrameReader<'a> {
    input: Reader<'a>,
    next_seq: u64,
    before_ms: u64,
    left_out: &'a [LeftOut],
    failed: bool,
}

impl<'a> FrameReader<'a> {
    /// `left_out` in ascending order.
    pub const fn new(bytes: &'a [u8], first_seq: u64, start_ms: u64, left_out: &'a [LeftOut]) -> Self {
        Self {
            input: Reader::new(bytes),
            next_seq: first_seq,
            before_ms: start_ms,
            left_out,
            failed: false,
        }
    }

    /// Bytes not yet read, the next number and what its time counts from, ranges not yet passed.
    pub(crate) const fn place(&self) -> (usize, u64, u64, usize) {
        (
            self.input.rest().len(),
            self.next_seq,
            self.before_ms,
            self.left_out.len(),
        )
    }

    fn read(&mut self) -> Result<RawFrame<'a>, Error> {
        while let Some((gap, later)) = self.left_out.split_first() {
            if self.next_seq < gap.first {
                break;
            }
            self.next_seq = self.next_seq.max(gap.last.saturating_add(1));
            self.left_out = later;
        }
        let kind = self.input.u32()?;
        let step = self.input.zigzag()?;
        let body = self.input.bytes()?;
        self.before_ms = self.before_ms.checked_add_signed(step).ok_or(Error::BadNumber)?;
        let seq = self.next_seq;
        self.next_seq = seq.checked_add(1).ok_or(Error::BadNumber)?;
        Ok(RawFrame {
            seq,
            time_ms: self.before_ms,
            kind,
            body,
        })
    }
}

impl<'a> Iterator for FrameReader<'a> {
    type Item = Result<RawFrame<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed || self.input.is_empty() {
            return None;
        }
        let frame = self.read();
        self.failed = frame.is_err();
        Some(frame)
    }
}
