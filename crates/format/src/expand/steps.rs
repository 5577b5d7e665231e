//! Paths, point by point: each is an event of its own at its own time.
//!
//! rrweb has one event for a whole stretch, with offsets back from its end. Its replayer applies again what
//! lies behind such an event when it seeks forward over it, and warns of what is not there any more.

use crate::frame::{NodeId, Path, Point, PointerKind};
use crate::replica::IdMap;
use std::collections::BTreeMap;

/// How many births are remembered for points before them.
const BIRTHS_MAX: usize = 1 << 16;

/// How many points wait at most; a pointer makes sixty a second, and no path lasts a minute.
const WAITING_MAX: usize = 1 << 17;

/// How old a birth may be to matter to a point, in milliseconds.
const STEP_MS_MAX: u64 = 60_000;

/// A point that waits for its time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub at_ms: u64,
    pub pointer: PointerKind,
    pub pointer_id: u32,
    pub point: Point,
}

/// Points that lie later than what has been written so far, and what is known of their nodes.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// By time, then in the order in which they were told.
    waiting: BTreeMap<(u64, u64), Step>,
    told: u64,
    births: IdMap<u64>,
}

impl Steps {
    /// Takes a path that began at `start_ms`.
    pub fn add(&mut self, start_ms: u64, path: &Path) {
        let room = WAITING_MAX.saturating_sub(self.waiting.len());
        for point in path.points.iter().take(room) {
            let at_ms = start_ms.saturating_add(point.after_ms.into());
            let step = Step {
                at_ms,
                pointer: path.pointer,
                pointer_id: path.pointer_id,
                point: *point,
            };
            self.waiting.insert((at_ms, self.told), step);
            self.told += 1;
        }
    }

    /// How many points wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The next point by `until_ms`. Those on nodes that were not yet there at its time are passed over.
    pub fn next(&mut self, until_ms: u64) -> Option<Step> {
        loop {
            let first = self.waiting.first_entry()?;
            if first.key().0 > until_ms {
                return None;
            }
            let step = first.remove();
            let born_ms = self.births.get(&step.point.node).copied().unwrap_or(0);
            if born_ms <= step.at_ms {
                return Some(step);
            }
        }
    }

    /// Nodes were born at `time_ms`.
    pub fn born(&mut self, time_ms: u64, nodes: impl Iterator<Item = NodeId>) {
        self.births.extend(nodes.map(|id| (id, time_ms)));
        if self.births.len() > BIRTHS_MAX {
            self.births
                .retain(|_, born_ms| born_ms.saturating_add(STEP_MS_MAX) >= time_ms);
        }
    }
}
