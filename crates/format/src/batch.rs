//! What the page hands to the worker: the number and time of the first frame, then a run of frames.

use crate::codec::{Error, Reader, Writer};
use crate::frame::Frame;
use crate::stream::{FrameReader, FrameWriter};

/// Collects frames on the page until they are handed over.
#[derive(Clone, Debug)]
pub struct BatchWriter {
    first_seq: u64,
    next_seq: u64,
    start_ms: u64,
    frames: FrameWriter,
}

impl BatchWriter {
    /// A batch whose first frame will have the number `first_seq`.
    pub const fn new(first_seq: u64) -> Self {
        Self {
            first_seq,
            next_seq: first_seq,
            start_ms: 0,
            frames: FrameWriter::new(0),
        }
    }

    /// Appends a frame and returns its number.
    pub fn push(&mut self, time_ms: u64, frame: &Frame) -> u64 {
        if self.frames.is_empty() {
            self.start_ms = time_ms;
            self.frames = FrameWriter::new(time_ms);
        }
        self.frames.push(time_ms, frame);
        let seq = self.next_seq;
        self.next_seq += 1;
        seq
    }

    /// Bytes of frames so far.
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// No frame waits.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Hands over what was collected, with its first and last number, and starts anew behind it.
    pub fn take(&mut self) -> Option<(Vec<u8>, u64, u64)> {
        if self.is_empty() {
            return None;
        }
        let (first, last) = (self.first_seq, self.next_seq - 1);
        let done = core::mem::replace(self, Self::new(self.next_seq));
        let mut out = Writer::new();
        out.varint(first);
        out.varint(done.start_ms);
        out.raw(&done.frames.into_bytes());
        Some((out.0, first, last))
    }
}

/// The frames of a batch.
pub fn read(batch: &[u8]) -> Result<FrameReader<'_>, Error> {
    let mut input = Reader::new(batch);
    let first_seq = input.varint()?;
    let start_ms = input.varint()?;
    Ok(FrameReader::new(input.rest(), first_seq, start_ms, &[]))
}
