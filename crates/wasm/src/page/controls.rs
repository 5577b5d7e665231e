//! What visitors enter.

use super::state::Page;
use wasm_bindgen::JsValue;
use web_sys::Event;

impl Page {
    /// `input` or `change` on a control: its state as it is now, a select's options and a radio button's group with it.
    pub(super) fn on_input(&self, event: &Event) {
        let target: JsValue = event.composed_path().get(0);
        self.read_controls(&target, event.is_trusted());
    }

    /// A form's `reset` comes before its controls change, and may be prevented: they are read a task later.
    pub(super) fn on_reset(&self, event: &Event) {
        let form: JsValue = event.composed_path().get(0);
        let is_trusted = event.is_trusted();
        self.later(0, move |page| page.read_controls(&form, is_trusted));
    }

    fn read_controls(&self, target: &JsValue, by_user: bool) {
        // Whatever changed right before may have changed which rules hold.
        self.drain();
        let Ok(slot) = u32::try_from(self.slots.of(target)) else {
            return;
        };
        let count = self.dom.read_control(slot);
        let now_ms = self.now_ms();
        let mut recorder = self.recorder.borrow_mut();
        self.staging.read_into(&mut recorder, count);
        recorder.emit_controls(now_ms, by_user);
        drop(recorder);
        self.post_soon();
    }
}
