//! What visitors enter.

use super::bindings::slots;
use super::state::Page;
use afterimage_recorder::Recorder;
use wasm_bindgen::JsValue;
use web_sys::Event;

/// Controls are looked at this often, whatever happens.
const WATCH_EVERY_MS: u32 = 1_000;
/// That many of them.
const CONTROLS_A_WATCH: u32 = 256;

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

    /// Controls that a script set, where nothing else changed, and some `more` that nothing is known to have changed.
    pub(super) fn read_live(&self, more: u32, most_ms: f64) {
        if more == 0 && !self.live.is_waiting() {
            return;
        }
        let mut recorder = self.recorder.borrow_mut();
        self.read_secrets(&mut recorder);
        self.read_controls_until(&mut recorder, more, self.natives.now() + most_ms);
        recorder.emit_controls(self.now_ms(), false);
        let is_idle = recorder.waiting_bytes() == 0;
        drop(recorder);
        if !is_idle {
            self.post_soon();
        }
    }

    /// Reads those that wait, and `more`, for as long as there is time; what is left is read in a task of its own.
    pub(super) fn read_controls_until(&self, recorder: &mut Recorder, more: u32, until_ms: f64) {
        let mut count = self.live.read(more);
        loop {
            let is_done = self.staging.writer.is_done();
            self.take_in(recorder, count);
            if is_done {
                return;
            }
            if self.natives.now() >= until_ms {
                return self.drain_soon();
            }
            count = self.live.read_more();
        }
    }

    /// What fields for secrets hold: to be read before anything that might be a copy.
    pub(super) fn read_secrets(&self, recorder: &mut Recorder) {
        let fields = recorder.secret_fields();
        if !fields.is_empty() {
            let count = self.live.read_secrets(slots(&fields));
            self.take_in(recorder, count);
        }
    }

    /// An autofill may tell nobody, and a page may have got hold of a setter before it told us.
    pub(super) fn watch_controls(&self) {
        self.later(WATCH_EVERY_MS, |page| {
            if !page.facts.is_hidden() {
                page.look_at_choice();
                page.drain(page.pace.slice_ms, false);
                // Under the rules that hold now.
                if !page.has_more() {
                    page.read_live(CONTROLS_A_WATCH, page.pace.slice_ms);
                }
            }
            page.watch_controls();
        });
    }

    /// Has a drain run in a task of its own: what scripts call may only say that there is something to read.
    pub(super) fn waker(&self) -> js_sys::Function {
        self.callback(|page, _| page.drain_soon())
    }

    fn read_controls(&self, target: &JsValue, by_user: bool) {
        // Now, not when the control is known: by then the page may have emptied the field and shown what was in it.
        if let Ok(mut recorder) = self.recorder.try_borrow_mut() {
            self.read_secrets(&mut recorder);
        }
        self.look_at_choice();
        let control = target.clone();
        self.at_node(target.clone(), move |page, time_ms, slot| {
            // Not the nearest one around it.
            if page.slots.of(&control) != slot as i32 {
                return;
            }
            let count = page.dom.read_control(slot);
            let mut recorder = page.recorder.borrow_mut();
            page.take_in(&mut recorder, count);
            recorder.emit_controls(time_ms, by_user);
            drop(recorder);
            page.post_soon();
        });
    }
}
