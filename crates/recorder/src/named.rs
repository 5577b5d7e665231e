//! Nodes that no record of a parent names keep their order: where few of many children were named, only those are placed.
//!
//! As long as a parent is marked, mirror and document say the same of the children that were not named. So each that was
//! is placed behind the nearest one before it that was not, or was placed already.

use crate::Recorder;
use crate::mirror::{NONE, Slot, WHOLE};
use crate::ops::code;

/// In [`crate::Work::Children`]: only the children that records named are to be read.
pub const NAMED: Slot = Slot::MAX - 1;

/// A list of which only the named children are read.
#[derive(Debug)]
pub struct Names {
    /// How many there were.
    pub count: u16,
    /// The list has to be read as a whole after all.
    pub is_void: bool,
}

impl Recorder {
    pub(crate) fn names_of(&self, parent: Slot) -> Names {
        Names {
            count: self.mirror.named(parent),
            is_void: false,
        }
    }

    /// How a marked list is to be read: as a whole when more than a quarter of it was named.
    pub(crate) fn first_read(&self, parent: Slot) -> Slot {
        let named = self.mirror.named(parent);
        let enough = usize::from(named) * 4;
        if named == WHOLE || self.mirror.children(parent).take(enough).count() < enough {
            NONE
        } else {
            NAMED
        }
    }

    /// A node that was named is not in the open list any more.
    pub(crate) fn leave_list(&mut self, slot: Slot) {
        let Some(open) = &self.drain.open else { return };
        // It may be elsewhere by now.
        if self.mirror.parent(slot) == open.parent {
            self.detach(slot);
        }
    }

    /// What follows in the open list stands behind this child.
    pub(crate) fn go_behind(&mut self, child: i32) {
        self.place_children(false);
        let Some(mut open) = self.drain.open.take() else {
            return;
        };
        let after = Slot::try_from(child).unwrap_or(NONE);
        if child == -1 || self.mirror.parent(after) == open.parent {
            open.after = after;
        } else {
            let is_fault = child != code::TOO_FAR && self.mirror.id(open.parent).is_some();
            self.counters.repairs += u64::from(is_fault);
            self.mark(open.parent);
            open.names.iter_mut().for_each(|names| names.is_void = true);
        }
        self.drain.open = Some(open);
    }
}
