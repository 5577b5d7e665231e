//! What visitors enter.

use super::state::Page;
use web_sys::Event;

impl Page {
    /// `input` or `change` on a control: its state as it is now, a select's options and a radio button's group with it.
    pub(super) fn on_input(&self, event: &Event) {
        let Some(slot) = self.event_slot(event) else {
            return;
        };
        let count = self.dom.read_control(slot);
        let now_ms = self.now_ms();
        let mut recorder = self.recorder.borrow_mut();
        self.staging.read_into(&mut recorder, &self.dom, count);
        recorder.emit_controls(now_ms, event.is_trusted());
        drop(recorder);
        self.post_soon();
    }
}
