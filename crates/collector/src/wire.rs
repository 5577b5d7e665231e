//! What the collector uses of the format crate, in one place.

use afterimage_format::codec;
pub use afterimage_format::codec::MAX_ENTRIES;
pub use afterimage_format::expand::{Event, EventKind, Expander};
pub use afterimage_format::frame::{Frame, Text, Tree};
use afterimage_format::keyframe;
pub use afterimage_format::replica::Replica;
pub use afterimage_format::segment::{Header, Kind, Limits, MAX_FRAMES, Numbered, SegmentReader};
use afterimage_format::segment::{fold_frames, read_header, read_payload};
pub use afterimage_format::stream::{LeftOut, RawFrame};

use crate::ids::Id;
use crate::summary::{Summary, SummaryFold};

/// Numbers above this are not exact in JavaScript and not storable everywhere.
const MAX_NUMBER: u64 = (1 << 53) - 1;
/// The last moment a JavaScript `Date` can hold. A wrong clock is no reason to lose a recording.
const MAX_TIME_MS: u64 = 8_640_000_000_000_000;

/// Why a body cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It inflates to more than is allowed.
    #[error("inflates to more than is allowed")]
    TooLarge,
    /// It has more frames, or more in a frame, than is allowed.
    #[error("has more frames, or more entries in a frame, than is allowed")]
    TooMany,
    /// It is not what it says; with the reason.
    #[error("{0}")]
    Malformed(String),
}

impl From<codec::Error> for Error {
    fn from(error: codec::Error) -> Self {
        match error {
            codec::Error::TooLarge => Self::TooLarge,
            codec::Error::TooMany => Self::TooMany,
            error => Self::Malformed(error.to_string()),
        }
    }
}

/// Reads a body whole.
pub fn check(body: &[u8], limits: &Limits) -> Result<(Header, Summary), Error> {
    let (header, _) = read_header(body)?;
    check_header(&header).map_err(Error::Malformed)?;
    match header.kind {
        Kind::Segment => {
            let mut summary = SummaryFold::default();
            let header = fold_frames(body, limits, |header, frame| summary.add(header, &frame))?;
            let summary = summary.done();
            Ok((header, summary))
        }
        Kind::Keyframe => {
            keyframe(body, limits)?;
            Ok((header, Summary::default()))
        }
    }
}

/// What a body says it inflates to.
pub fn inflated_bytes(body: &[u8]) -> Result<usize, Error> {
    Ok(read_header(body)?.0.raw_len as usize)
}

/// The state that a keyframe holds.
pub fn keyframe(body: &[u8], limits: &Limits) -> Result<Replica, Error> {
    let (header, payload) = read_payload(body, limits)?;
    let (replica, seq) = keyframe::decode(&payload)?;
    if header.kind != Kind::Keyframe || seq != header.first_seq {
        return Err(Error::Malformed(
            "the keyframe is of another frame than its header says".into(),
        ));
    }
    Ok(replica)
}

fn check_header(header: &Header) -> Result<(), String> {
    let ids = &header.ids;
    for (name, id) in [
        ("session", ids.session),
        ("tab", ids.tab),
        ("page", ids.page),
        ("recording", ids.recording),
    ] {
        if Id(id).is_none() {
            return Err(format!("the {name} id is missing"));
        }
    }
    if header.last_seq > MAX_NUMBER {
        return Err("the frame numbers are too large".into());
    }
    if header.end_ms > MAX_TIME_MS {
        return Err("the times are too large".into());
    }
    Ok(())
}
