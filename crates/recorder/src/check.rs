//! The self-check: in idle time a few child lists of the DOM are compared with the mirror. A difference means a fault of
//! ours, or a browser that did not report a change; it is counted, and the list is read again.

use crate::Recorder;
use crate::mirror::Slot;
use crate::ops::Ops;

/// Slots looked at for one whose children can be compared, in one call.
const LOOKED_AT: usize = 2_000;

impl Recorder {
    /// Up to `most` parents whose lists are to be compared next. None when all were since the last drain, nor while
    /// something is marked: the mirror may differ then.
    pub fn next_checked(&mut self, most: usize) -> Vec<Slot> {
        let mut next = Vec::new();
        for _ in 0..LOOKED_AT {
            if next.len() >= most || self.left_to_check == 0 || self.has_marks() {
                break;
            }
            self.left_to_check -= 1;
            if self.next_check >= self.mirror.end() {
                self.next_check = 0;
            }
            let slot = self.next_check;
            self.next_check += 1;
            if self.mirror.facts(slot).is_some_and(|facts| !facts.is_closed()) {
                next.push(slot);
            }
        }
        next
    }

    /// The first children of a parent as they are. `None` when the ops end too early.
    pub(crate) fn compare_children(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let parent = ops.slot()?;
        let is_all = ops.number()? != 0;
        let count = ops.slot()?;
        let mut is_same = true;
        let mut present = Vec::new();
        for _ in 0..count {
            present.push(ops.number()?);
        }
        let mut known = self.mirror.children(parent);
        for slot in present {
            is_same &= known.next().map(|slot| slot as i32) == Some(slot);
        }
        is_same &= !is_all || known.next().is_none();
        if !is_same && !self.has_marks() && self.mirror.id(parent).is_some() {
            self.counters.repairs += 1;
            self.mark(parent);
        }
        Some(())
    }
}
