//! Fewer places of a pointer.

use afterimage_format::frame::{Path, Point};

/// As far apart as they are to be in time.
const STEP_MS: u32 = 250;

/// A path with points at most every [`STEP_MS`], the last one among them.
pub fn thinned(mut path: Path) -> Path {
    let last = path.points.len().saturating_sub(1);
    let mut at = 0;
    let mut next_ms = 0;
    path.points.retain(|Point { after_ms, .. }| {
        let stays = at == last || *after_ms >= next_ms;
        if stays {
            next_ms = after_ms.saturating_add(STEP_MS);
        }
        at += 1;
        stays
    });
    path
}
