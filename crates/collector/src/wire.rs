//! What the collector uses of the format crate, in one place.

pub use afterimage_format::frame::{Frame, Text};
pub use afterimage_format::segment::{
    Header, Kind, Limits, Numbered, read_frames, read_header, read_payload,
};

use crate::ids::Id;
use crate::summary::Summary;

/// Numbers above this are not exact in JavaScript and not storable everywhere.
const MAX_NUMBER: u64 = (1 << 53) - 1;
/// The last moment a JavaScript `Date` can hold. A wrong clock is no reason to lose a recording.
const MAX_TIME_MS: u64 = 8_640_000_000_000_000;

/// Reads a body whole; the error is the reason to refuse it.
pub fn check(body: &[u8], limits: &Limits) -> Result<(Header, Summary), String> {
    let (header, _) = read_header(body).map_err(|error| error.to_string())?;
    check_header(&header)?;
    match header.kind {
        Kind::Segment => {
            let (header, frames) = read_frames(body, limits).map_err(|error| error.to_string())?;
            let summary = Summary::of(&header, &frames);
            Ok((header, summary))
        }
        Kind::Keyframe => {
            let (header, _) = read_payload(body, limits).map_err(|error| error.to_string())?;
            Ok((header, Summary::default()))
        }
    }
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
