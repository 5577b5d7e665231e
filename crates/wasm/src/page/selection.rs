//! What the visitor selects.

use super::bindings::slots;
use super::state::Page;
use afterimage_recorder::Slot;
use std::cell::Cell;
use web_sys::Event;

/// While it changes the selection is told this often, and once when it has come to rest.
const SELECTION_EVERY_MS: u32 = 100;

/// A selection that changed and was not read since.
#[derive(Default)]
pub struct Selecting {
    /// A node of its document.
    changed_in: Cell<Option<Slot>>,
    /// It is to be read, and waits for the end of a drain.
    is_due: Cell<bool>,
}

impl Selecting {
    /// What is selected now is told with the first snapshot.
    pub fn begin(&self, root: Slot) {
        self.changed_in.set(Some(root));
        self.is_due.set(true);
    }

    pub fn is_due(&self) -> bool {
        self.is_due.get()
    }
}

impl Page {
    /// Read right after a frame: browsers lay a page out to say what is selected.
    pub(super) fn on_selection(&self, event: &Event) {
        self.at_event(event, |page, _, slot| {
            if page.selecting.changed_in.replace(Some(slot)).is_none() {
                page.later(SELECTION_EVERY_MS, |page| match page.facts.is_hidden() {
                    true => page.read_selection(),
                    false => page.after_frame(Page::read_selection),
                });
            }
        });
    }

    /// Its ends may be new: what is marked is read first, and if that takes longer, the end of the drain tells it.
    pub(super) fn read_selection(&self) {
        if self.selecting.changed_in.get().is_none() {
            return;
        }
        self.selecting.is_due.set(true);
        self.drain(self.pace.slice_ms, false);
        if !self.has_more() && self.selecting.is_due.get() {
            self.reread_selection();
        }
    }

    /// A selection that was told may have lost its ends, of which no event tells. To be called at the end of each drain.
    pub(super) fn reread_selection(&self) {
        let told = self.recorder.borrow().selected_slot();
        let changed = match self.selecting.is_due.replace(false) {
            true => self.selecting.changed_in.take(),
            false => None,
        };
        if let Some(slot) = changed.or(told) {
            self.tell_selection(slot);
        }
    }

    fn tell_selection(&self, within: Slot) {
        let roots: Vec<Slot> = {
            let scopes = self.scopes.borrow();
            let roots = scopes.ids().into_iter();
            roots.filter(|slot| !self.slots.is_document(*slot)).collect()
        };
        let count = self.selection.read(within, slots(&roots));
        let ops = self.staging.ops(count);
        let ranges = ops.chunks_exact(4).filter_map(|range| match *range {
            [start, start_offset, end, end_offset] => Some((
                (start as Slot, start_offset as u32),
                (end as Slot, end_offset as u32),
            )),
            _ => None,
        });
        self.recorder.borrow_mut().select(self.now_ms(), within, ranges);
        self.post_soon();
    }
}
