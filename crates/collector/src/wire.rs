//! What the collector uses of the format crate, in one place.

use afterimage_format::codec;
pub use afterimage_format::expand::{Event, EventKind, Expander};
pub use afterimage_format::frame::{Frame, Text, Tree};
use afterimage_format::keyframe;
pub use afterimage_format::replica::Replica;
pub use afterimage_format::segment::{Header, Kind, Limits, Numbered};
use afterimage_format::segment::{fold_frames, read_frames, read_header, read_payload};

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
    /// It is not what it says; with the reason.
    #[error("{0}")]
    Malformed(String),
}

impl From<codec::Error> for Error {
    fn from(error: codec::Error) -> Self {
        match error {
            codec::Error::TooLarge => Self::TooLarge,
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

/// The frames of a segment.
pub fn segment(body: &[u8], limits: &Limits) -> Result<(Header, Vec<Numbered>), Error> {
    Ok(read_frames(body, limits)?)
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
