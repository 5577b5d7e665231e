//! The paths of pointers: of each one point every 50 ms at most, handed over in stretches, the last position always kept.

use crate::mirror::Slot;
use afterimage_format::frame::{NodeId, Path, Point, PointerKind};

/// A point that follows within this time of the last one waits, and is replaced by the next.
const POINT_EVERY_MS: u64 = 50;

/// More fingers than this at once are not followed.
const MAX_POINTERS: usize = 16;

/// What moves: a kind of pointer, and which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// Mouse, finger or pen.
    pub kind: PointerKind,
    /// Tells fingers apart; of a mouse 0, or [`afterimage_format::frame::DRAGGING`].
    pub id: u32,
}

/// Where a pointer was last.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub pointer: Pointer,
    pub slot: Slot,
    /// Tells whether the slot is still that node's.
    pub node: NodeId,
    pub at: (i32, i32),
}

/// The stretch of one pointer's path that was not told yet.
#[derive(Debug)]
struct PathBuffer {
    pointer: Pointer,
    start_ms: u64,
    points: Vec<Point>,
    /// The newest position, if it came too soon to be a point of its own.
    held: Option<Point>,
}

/// Paths that have begun and were not told yet.
#[derive(Debug, Default)]
pub struct Paths {
    open: Vec<PathBuffer>,
}

impl Paths {
    /// A pointer was seen here. Returns whether this is the first point of any since the last [`Paths::take`].
    pub fn moved(&mut self, pointer: Pointer, time_ms: u64, x: i32, y: i32, node: NodeId) -> bool {
        let is_first = self.open.is_empty();
        let point = Point {
            after_ms: 0,
            x,
            y,
            node,
        };
        if let Some(path) = self.open.iter_mut().find(|path| path.pointer == pointer) {
            path.moved(time_ms, point);
        } else if self.open.len() < MAX_POINTERS {
            self.open.push(PathBuffer {
                pointer,
                start_ms: time_ms,
                points: vec![point],
                held: None,
            });
        }
        is_first
    }

    /// The stretches since the last call, each with the time of its first point: in order of these times.
    pub fn take(&mut self) -> Vec<(u64, Path)> {
        core::mem::take(&mut self.open)
            .into_iter()
            .map(PathBuffer::close)
            .collect()
    }
}

impl PathBuffer {
    fn moved(&mut self, time_ms: u64, point: Point) {
        let after_ms = u32::try_from(time_ms.saturating_sub(self.start_ms)).unwrap_or(u32::MAX);
        let last = self.held.or(self.points.last().copied());
        // It only says again what is under a pointer that rests: browsers tell of that right before they tell of a move.
        if last.is_some_and(|last| Point { after_ms: 0, ..last } == point) {
            return;
        }
        let point = Point { after_ms, ..point };
        let last_ms = self.points.last().map_or(0, |last| last.after_ms);
        // Of two places at one time players show any.
        if after_ms == last_ms {
            self.points.pop();
            self.points.push(point);
        } else if u64::from(after_ms.saturating_sub(last_ms)) >= POINT_EVERY_MS {
            self.points.push(point);
            self.held = None;
        } else {
            self.held = Some(point);
        }
    }

    fn close(mut self) -> (u64, Path) {
        self.points.extend(self.held);
        let path = Path {
            pointer: self.pointer.kind,
            pointer_id: self.pointer.id,
            points: self.points,
        };
        (self.start_ms, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn finger(id: u32) -> Pointer {
        Pointer {
            kind: PointerKind::Touch,
            id,
        }
    }

    fn points(path: &Path) -> Vec<(u32, i32)> {
        path.points
            .iter()
            .map(|point| (point.after_ms, point.x))
            .collect()
    }

    #[test]
    fn each_finger_has_a_path_of_its_own() {
        let mut paths = Paths::default();
        assert!(paths.moved(finger(0), 1_000, 1, 1, 5));
        assert!(!paths.moved(finger(1), 1_020, 50, 1, 6));
        assert!(!paths.moved(finger(0), 1_060, 2, 1, 5));
        assert!(!paths.moved(finger(1), 1_090, 60, 1, 6));
        let told = paths.take();
        let heads: Vec<_> = told.iter().map(|(at, path)| (*at, path.pointer_id)).collect();
        assert_eq!(heads, [(1_000, 0), (1_020, 1)]);
        assert_eq!(points(&told[0].1), [(0, 1), (60, 2)]);
        assert_eq!(points(&told[1].1), [(0, 50), (70, 60)]);
        assert!(paths.take().is_empty());
    }

    #[test]
    fn what_comes_too_soon_is_replaced_but_the_last_position_is_kept() {
        let mut paths = Paths::default();
        for (time_ms, x) in [(0, 0), (10, 1), (20, 2), (60, 3), (70, 4)] {
            paths.moved(finger(3), time_ms, x, 0, 1);
        }
        let told = paths.take();
        assert_eq!(points(&told[0].1), [(0, 0), (60, 3), (70, 4)]);
    }

    #[test]
    fn what_is_said_again_is_no_point_but_what_comes_under_a_resting_pointer_is() {
        let mut paths = Paths::default();
        for (time_ms, x, node) in [
            (0, 5, 1),
            (0, 5, 1),
            (70, 5, 1),
            (80, 6, 1),
            (81, 6, 1),
            (200, 6, 2),
            (300, 5, 1),
        ] {
            paths.moved(finger(0), time_ms, x, 0, node);
        }
        let told = paths.take();
        assert_eq!(points(&told[0].1), [(0, 5), (80, 6), (200, 6), (300, 5)]);
    }

    #[test]
    fn at_one_time_a_pointer_is_at_one_place() {
        let mut paths = Paths::default();
        for (time_ms, x) in [(9, 0), (9, 1), (70, 2), (70, 3), (80, 4), (80, 5)] {
            paths.moved(finger(0), time_ms, x, 0, 1);
        }
        assert_eq!(points(&paths.take()[0].1), [(0, 1), (61, 3), (71, 5)]);
    }

    #[test]
    fn there_is_an_end_to_fingers() {
        let mut paths = Paths::default();
        (0..40).for_each(|id| assert_eq!(paths.moved(finger(id), 0, 0, 0, 1), id == 0));
        assert_eq!(paths.take().len(), MAX_POINTERS);
    }
}
