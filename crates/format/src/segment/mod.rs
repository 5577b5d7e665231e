//! What one request carries: a plain header, then frames (or a keyframe) deflated on their own.
//! Layout: `docs/wire-format.md`, "Bodies".

mod deflate;
mod dictionary;
mod header;
mod reader;

pub use header::{Flags, Header, Ids, Kind, read_header};
pub use reader::SegmentReader;

use crate::codec::Error;
use crate::frame::Frame;
use crate::stream::{FrameWriter, LeftOut, RawFrame};

/// The wire version this code writes and the newest it reads.
pub const WIRE_VERSION: u8 = 1;

/// Frames in a segment, at most: writers cut them, readers refuse more.
pub const MAX_FRAMES: u32 = 65_536;

/// What a reader is willing to hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest inflated payload, in bytes.
    pub max_raw_len: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_raw_len: 64 << 20,
        }
    }
}

/// A decoded frame with its number and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered {
    /// Number in the recording, from 1.
    pub seq: u64,
    /// Milliseconds since the epoch.
    pub time_ms: u64,
    /// What happened.
    pub frame: Frame,
}

/// Makes the body of a request from frames in ascending order of their numbers, at most [`MAX_FRAMES`].
///
/// Numbers that are missing between them become `left_out` ranges with `reason_left_out`.
/// Returns `None` without frames.
pub fn write_segment<'a>(
    ids: Ids,
    flags: Flags,
    reason_left_out: u8,
    frames: impl IntoIterator<Item = RawFrame<'a>>,
) -> Option<Vec<u8>> {
    let mut frames = frames.into_iter();
    let first = frames.next()?;
    let mut header = Header {
        kind: Kind::Segment,
        ids,
        flags,
        first_seq: first.seq,
        last_seq: first.seq,
        start_ms: first.time_ms,
        end_ms: first.time_ms,
        frame_count: 1,
        left_out: Vec::new(),
        raw_len: 0,
    };
    let mut run = FrameWriter::new(first.time_ms);
    run.push_raw(first.kind, first.time_ms, first.body);
    for frame in frames {
        if frame.seq > header.last_seq + 1 {
            let (gap_first, gap_last) = (header.last_seq + 1, frame.seq - 1);
            header.left_out.push(LeftOut {
                first: gap_first,
                last: gap_last,
                reason: reason_left_out,
            });
        }
        header.last_seq = frame.seq;
        header.end_ms = header.end_ms.max(frame.time_ms);
        header.frame_count += 1;
        run.push_raw(frame.kind, frame.time_ms, frame.body);
    }
    Some(write_body(header, &run.into_bytes()))
}

/// Makes the body of a request from an encoded keyframe: the state after frame `seq`, at `time_ms`.
pub fn write_keyframe(ids: Ids, seq: u64, time_ms: u64, keyframe: &[u8]) -> Vec<u8> {
    let header = Header {
        kind: Kind::Keyframe,
        ids,
        flags: Flags::default(),
        first_seq: seq,
        last_seq: seq,
        start_ms: time_ms,
        end_ms: time_ms,
        frame_count: 0,
        left_out: Vec::new(),
        raw_len: 0,
    };
    write_body(header, keyframe)
}

fn write_body(mut header: Header, payload: &[u8]) -> Vec<u8> {
    header.raw_len = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let mut body = header::write(&header);
    deflate::deflate(payload, &mut body);
    body
}

/// Inflates the payload of a body.
pub fn read_payload(body: &[u8], limits: &Limits) -> Result<(Header, Vec<u8>), Error> {
    let (header, offset) = read_header(body)?;
    if header.raw_len as usize > limits.max_raw_len {
        return Err(Error::TooLarge);
    }
    let payload = deflate::inflate(body.get(offset..).unwrap_or_default(), header.raw_len as usize)?;
    Ok((header, payload))
}

/// Inflates and decodes all frames of a segment, and checks them against its header.
pub fn read_frames(body: &[u8], limits: &Limits) -> Result<(Header, Vec<Numbered>), Error> {
    let mut frames = Vec::new();
    let header = fold_frames(body, limits, |_, frame| frames.push(frame))?;
    Ok((header, frames))
}

/// As [`read_frames`], but hands over one frame at a time: a frame takes many times its bytes. What was handed
/// over counts only if all is well in the end.
pub fn fold_frames(
    body: &[u8],
    limits: &Limits,
    mut take: impl FnMut(&Header, Numbered),
) -> Result<Header, Error> {
    let mut frames = SegmentReader::open(body, limits)?;
    while let Some(raw) = frames.head() {
        let numbered = raw.numbered()?;
        take(frames.header(), numbered);
        frames.advance();
    }
    Ok(frames.into_header())
}
