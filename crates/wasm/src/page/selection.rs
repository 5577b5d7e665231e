//! What the visitor selects.

use super::bindings::slots;
use super::state::Page;
use afterimage_recorder::Slot;
use web_sys::Event;

/// While it changes the selection is told this often, and once when it has come to rest.
const SELECTION_EVERY_MS: u32 = 100;

impl Page {
    pub(super) fn on_selection(&self, event: &Event) {
        self.at_event(event, |page, _, slot| {
            if page.selected_in.replace(Some(slot)).is_none() {
                page.later(SELECTION_EVERY_MS, Page::read_selection);
            }
        });
    }

    /// Its ends may be new: what is marked is read first, and if that takes longer, the end of the drain tells it.
    pub(super) fn read_selection(&self) {
        self.drain(self.pace.slice_ms, false);
        if !self.has_more()
            && let Some(within) = self.selected_in.take()
        {
            self.tell_selection(within);
        }
    }

    /// A selection that was told may have lost its ends, of which no event tells. To be called at the end of each drain.
    pub(super) fn reread_selection(&self) {
        let told = self.recorder.borrow().selected_slot();
        if let Some(slot) = self.selected_in.take().or(told) {
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
