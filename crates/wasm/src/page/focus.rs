//! What has the focus. Events tell most of it; that it was lost, as its element was taken out or moved, nobody reports.

use super::realms::On;
use super::state::Page;
use afterimage_recorder::Slot;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::FocusEvent;

impl Page {
    pub(super) fn listen_to_focus(&self) {
        // What scripts dispatch moves no focus.
        self.on(On::Root, &["focusin"], |page, event| {
            if !event.is_trusted() {
                return;
            }
            page.at_event(event, |page, time_ms, slot| {
                page.recorder.borrow_mut().focus(time_ms, Some(slot));
                page.post_soon();
            });
        });
        self.on(On::Root, &["focusout"], |page, event| {
            if event.is_trusted() && event.unchecked_ref::<FocusEvent>().related_target().is_none() {
                page.in_order(|page, time_ms| page.recorder.borrow_mut().focus(time_ms, None));
                page.post_soon();
            }
        });
    }

    /// Tells where the focus is if that is not what was told last.
    pub(super) fn read_focus(&self) {
        if self.held.is_empty() {
            let focused = self.facts.focused();
            let slot = if focused.is_null() {
                None
            } else {
                self.known_around(&focused)
            };
            self.recorder.borrow_mut().focus(self.now_ms(), slot);
        }
    }

    fn known_around(&self, node: &JsValue) -> Option<Slot> {
        Slot::try_from(self.slots.nearest(node)).ok()
    }
}
