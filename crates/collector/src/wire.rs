//! What the collector uses of the format crate, in one place.

use afterimage_format::codec;
pub use afterimage_format::codec::MAX_ENTRIES;
pub use afterimage_format::expand::{Event, EventKind, Expander};
pub use afterimage_format::frame::{Frame, SharedText, Sheet, SheetContent, Text, Tree};
use afterimage_format::keyframe;
pub use afterimage_format::replica::Replica;
pub use afterimage_format::segment::{Header, Kind, Limits, MAX_FRAMES, Numbered, SegmentReader};
use afterimage_format::segment::{fold_frames, read_header, read_payload};
pub use afterimage_format::stream::{LeftOut, RawFrame};

use crate::ids::Id;
use crate::summary::{Summary, SummaryFold};
use crate::texts::{Texts, TextsFold};

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

/// A body that was read whole.
#[derive(Debug)]
pub struct Checked {
    /// Its header.
    pub header: Header,
    /// What its frames say of the session.
    pub summary: Summary,
    /// Texts that sessions share.
    pub texts: Texts,
}

/// Reads a body whole.
pub fn check(body: &[u8], limits: &Limits) -> Result<Checked, Error> {
    let (header, _) = read_header(body)?;
    check_header(&header).map_err(Error::Malformed)?;
    match header.kind {
        Kind::Segment => {
            let (mut summary, mut texts) = (SummaryFold::default(), TextsFold::default());
            let header = fold_frames(body, limits, |header, frame| {
                summary.add(header, &frame);
                texts.add(&frame);
            })?;
            let texts = texts.done(header.flags.has_shared, header.raw_len as usize, limits)?;
            let summary = summary.done();
            Ok(Checked {
                header,
                summary,
                texts,
            })
        }
        Kind::Keyframe => {
            keyframe(body, limits)?;
            Ok(Checked {
                header,
                summary: Summary::default(),
                texts: Texts::default(),
            })
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
