//! Boxes of hidden elements: all that is told of them. The browser reports sizes as it lays out; nothing is measured here.

use super::bindings::Sizes;
use super::state::Page;
use afterimage_recorder::Slot;
use wasm_bindgen::prelude::*;

impl Page {
    /// Follows the boxes of hidden elements that were just told.
    pub(super) fn watch_boxes(&self, hidden: &[Slot]) {
        if hidden.is_empty() {
            return;
        }
        let sizes = self.sizes.get_or_init(|| self.size_observer());
        for slot in hidden {
            // One that cannot be watched stays without a box.
            let _ = sizes.observe(&self.slots.at(*slot));
        }
    }

    fn size_observer(&self) -> Sizes {
        let this = self.this.clone();
        let report =
            Closure::<dyn Fn(JsValue, u32, u32)>::new(move |element: JsValue, width: u32, height: u32| {
                let Some(page) = this.upgrade().filter(|page| page.is_running.get()) else {
                    return;
                };
                page.tell_move(false);
                if let Ok(slot) = Slot::try_from(page.slots.of(&element)) {
                    page.recorder
                        .borrow_mut()
                        .hidden_box(page.now_ms(), slot, width, height);
                    page.post_soon();
                }
            });
        let observer = self.natives.observe_sizes(report.as_ref().unchecked_ref());
        let _ = self.box_closure.set(report);
        observer
    }
}
