//! A pointer's path: one point each 50 ms at most, handed over in stretches, the last position always kept.

use afterimage_format::frame::{NodeId, Path, Point, PointerKind};

/// A point that follows within this time of the last one waits, and is replaced by the next.
const POINT_EVERY_MS: u64 = 50;

/// Collects one pointer's path.
#[derive(Debug)]
pub struct PathBuffer {
    pointer: PointerKind,
    start_ms: u64,
    points: Vec<Point>,
    /// The newest position, if it came too soon to be a point of its own.
    held: Option<Point>,
}

impl PathBuffer {
    /// An empty path.
    pub const fn new(pointer: PointerKind) -> Self {
        Self {
            pointer,
            start_ms: 0,
            points: Vec::new(),
            held: None,
        }
    }

    /// The pointer was seen here. Returns whether this is the first point since the last [`PathBuffer::take`].
    pub fn moved(&mut self, time_ms: u64, x: i32, y: i32, node: NodeId) -> bool {
        let Some(last) = self.points.last().copied() else {
            self.start_ms = time_ms;
            self.points.push(Point {
                after_ms: 0,
                x,
                y,
                node,
            });
            return true;
        };
        let after_ms = u32::try_from(time_ms.saturating_sub(self.start_ms)).unwrap_or(u32::MAX);
        let point = Point { after_ms, x, y, node };
        if u64::from(after_ms.saturating_sub(last.after_ms)) >= POINT_EVERY_MS {
            self.points.push(point);
            self.held = None;
        } else {
            self.held = Some(point);
        }
        false
    }

    /// The stretch since the last call, with the time of its first point.
    pub fn take(&mut self) -> Option<(u64, Path)> {
        self.points.extend(self.held.take());
        if self.points.is_empty() {
            return None;
        }
        let points = core::mem::take(&mut self.points);
        Some((
            self.start_ms,
            Path {
                pointer: self.pointer,
                pointer_id: 0,
                points,
            },
        ))
    }
}
