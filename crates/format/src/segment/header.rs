//! The uncompressed start of a body: enough to file it without inflating anything.

use super::{MAX_FRAMES, WIRE_VERSION, dictionary};
use crate::codec::{Error, Reader, Writer};
use crate::stream::LeftOut;

const MAGIC: &[u8; 3] = b"AFI";

/// Whose recording a body belongs to: random 128-bit ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ids {
    /// The visitor's session, shared by tabs.
    pub session: [u8; 16],
    /// The tab.
    pub tab: [u8; 16],
    /// The page load.
    pub page: [u8; 16],
    /// The recording: made at each start.
    pub recording: [u8; 16],
    /// The view that the first frame belongs to.
    pub view: [u8; 16],
}

/// What a body carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Frames `first_seq..=last_seq`, but for what is left out.
    Segment,
    /// The state after frame `first_seq` (= `last_seq`).
    Keyframe,
}

/// What is worth knowing without inflating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    /// The recording ends with this segment, on purpose.
    pub stopped: bool,
    /// The first snapshot is complete at the end of this segment, and was not before.
    pub has_snapshot: bool,
    /// Some of its sheets' texts are marked by what they are known by ([`SheetContent::Shared`]).
    ///
    /// [`SheetContent::Shared`]: crate::frame::SheetContent::Shared
    pub has_shared: bool,
}

/// See `docs/wire-format.md`, "Header".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// Segment or keyframe.
    pub kind: Kind,
    /// Whose.
    pub ids: Ids,
    /// What is inside.
    pub flags: Flags,
    /// First frame number covered.
    pub first_seq: u64,
    /// Last frame number covered.
    pub last_seq: u64,
    /// Time of the first frame, ms since the epoch.
    pub start_ms: u64,
    /// Time of the latest frame, ms since the epoch.
    pub end_ms: u64,
    /// Frames in the payload.
    pub frame_count: u32,
    /// Numbers in the range that are missing on purpose, ascending, inside the range, never its ends.
    pub left_out: Vec<LeftOut>,
    /// Length of the inflated payload in bytes.
    pub raw_len: u32,
}

pub fn write(header: &Header) -> Vec<u8> {
    let mut out = Writer::new();
    out.raw(MAGIC);
    out.u8(WIRE_VERSION);
    out.u8(dictionary::VERSION);
    out.u8(match header.kind {
        Kind::Segment => 1,
        Kind::Keyframe => 2,
    });
    let Flags {
        stopped,
        has_snapshot,
        has_shared,
    } = header.flags;
    out.u8(u8::from(stopped) | u8::from(has_snapshot) << 1 | u8::from(has_shared) << 2);
    let Ids {
        session,
        tab,
        page,
        recording,
        view,
    } = &header.ids;
    [session, tab, page, recording, view]
        .into_iter()
        .for_each(|id| out.raw(id));
    out.varint(header.first_seq);
    out.varint(header.last_seq - header.first_seq);
    out.varint(header.start_ms);
    out.varint(header.end_ms - header.start_ms);
    out.varint(u64::from(header.frame_count));
    out.varint(header.left_out.len() as u64);
    let mut before = header.first_seq;
    for gap in &header.left_out {
        out.varint(gap.first - before);
        out.varint(gap.last - gap.first);
        out.u8(gap.reason);
        before = gap.last;
    }
    out.varint(u64::from(header.raw_len));
    out.0
}

/// Reads the header of a body; also returns where the payload starts. Inflates nothing.
pub fn read_header(body: &[u8]) -> Result<(Header, usize), Error> {
    let mut input = Reader::new(body);
    if input.take(3).map_err(|_| Error::NotOurs)? != MAGIC {
        return Err(Error::NotOurs);
    }
    if input.u8()? != WIRE_VERSION || input.u8()? != dictionary::VERSION {
        return Err(Error::UnknownVersion);
    }
    let kind = match input.u8()? {
        1 => Kind::Segment,
        2 => Kind::Keyframe,
        _ => return Err(Error::BadTag),
    };
    let flags = input.u8()?;
    if flags > 7 {
        return Err(Error::BadTag);
    }
    let flags = Flags {
        stopped: flags & 1 != 0,
        has_snapshot: flags & 2 != 0,
        has_shared: flags & 4 != 0,
    };
    let ids = Ids {
        session: input.id()?,
        tab: input.id()?,
        page: input.id()?,
        recording: input.id()?,
        view: input.id()?,
    };
    let plus = |base: u64, step: u64| base.checked_add(step).ok_or(Error::BadNumber);
    let first_seq = input.varint()?;
    let last_seq = plus(first_seq, input.varint()?)?;
    let start_ms = input.varint()?;
    let end_ms = plus(start_ms, input.varint()?)?;
    let frame_count = input.u32()?;
    if frame_count > MAX_FRAMES {
        return Err(Error::TooMany);
    }
    let mut left_out = Vec::new();
    let mut before = first_seq;
    let mut missing = 0_u64;
    for _ in 0..input.count()? {
        let first = plus(before, input.varint()?)?;
        let last = plus(first, input.varint()?)?;
        if first <= before || last >= last_seq {
            return Err(Error::Inconsistent);
        }
        missing += last - first + 1;
        left_out.push(LeftOut {
            first,
            last,
            reason: input.u8()?,
        });
        before = last;
    }
    let raw_len = input.u32()?;
    let consistent = match kind {
        Kind::Segment => {
            first_seq > 0 && u64::from(frame_count) == (last_seq - first_seq).saturating_add(1) - missing
        }
        Kind::Keyframe => first_seq == last_seq && frame_count == 0,
    };
    if !consistent {
        return Err(Error::Inconsistent);
    }
    let offset = body.len() - input.rest().len();
    Ok((
        Header {
            kind,
            ids,
            flags,
            first_seq,
            last_seq,
            start_ms,
            end_ms,
            frame_count,
            left_out,
            raw_len,
        },
        offset,
    ))
}
