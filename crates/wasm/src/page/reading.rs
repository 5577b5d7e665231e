//! Drains: reads through `dom.js` what the recorder asks for, until it asks for nothing.

use super::bindings::slots;
use super::state::Page;
use afterimage_recorder::Recorder;
use js_sys::Array;
use wasm_bindgen::JsValue;

/// Parents asked for in one call.
const PARENTS_A_CALL: usize = 512;

/// Controls that nothing is known to have changed, looked at in each drain.
const CONTROLS_A_DRAIN: u32 = 64;

impl Page {
    /// The browser reports mutations: marks them now, reads them in a task of its own.
    pub(super) fn on_records(&self, records: &Array) {
        self.mark_records(&mut self.recorder.borrow_mut(), records);
        self.drain_soon();
    }

    pub(super) fn drain_soon(&self) {
        if let Some(slices) = self.slices.get().filter(|_| !self.is_drain_due.replace(true)) {
            slices.post(0);
        }
    }

    /// Works off everything that is marked or waits in the observer.
    pub fn drain(&self) {
        self.is_drain_due.set(false);
        if !self.is_running.get() {
            return;
        }
        let mut recorder = self.recorder.borrow_mut();
        if let Some(records) = self.records.get() {
            self.mark_records(&mut recorder, &records.take_records());
        }
        self.mark_hosts(&mut recorder);
        if !recorder.has_marks() {
            drop(recorder);
            self.tell_sheets_if_due();
            self.read_live(0);
            self.read_top_layer();
            return;
        }
        self.mark_edited(&mut recorder);
        // All slices of a drain carry one time.
        let now_ms = self.now_ms();
        self.tell_base_url(&mut recorder, now_ms);
        self.read_marks(&mut recorder, now_ms);
        let count = self.live.read(CONTROLS_A_DRAIN);
        self.read_on(&mut recorder, count, || self.live.read_more());
        recorder.end_drain(now_ms);
        self.tell_dom(&mut recorder);
        let fresh = recorder.take_fresh();
        let hidden = recorder.take_hidden();
        let pictures = recorder.take_wanted_assets();
        drop(recorder);
        self.after_drain(fresh);
        self.watch_boxes(&hidden);
        self.tell_sheets(false);
        self.read_found_media();
        self.read_top_layer();
        self.reread_selection();
        self.read_pictures(pictures);
        self.post_soon();
    }

    fn mark_records(&self, recorder: &mut Recorder, records: &Array) {
        if records.length() > 0 {
            let count = self.marks.read_records(records);
            self.read_on(recorder, count, || self.marks.read_more_records());
        }
    }

    /// First what decides on the rules, then the children from the top down, then the rest: nothing is read under rules
    /// that do not hold any more.
    fn read_marks(&self, recorder: &mut Recorder, now_ms: u64) {
        let decisive = flat(recorder.next_decisive());
        self.read_pairs(recorder, &decisive);
        loop {
            let parents = recorder.next_parents(PARENTS_A_CALL);
            if parents.is_empty() {
                break;
            }
            let count = self.dom.read_children(slots(&parents));
            self.read_on(recorder, count, || self.dom.read_more_children());
            recorder.slice(now_ms);
        }
        let attributes = flat(recorder.next_attributes());
        self.read_pairs(recorder, &attributes);
        recorder.slice(now_ms);
        let texts = recorder.next_texts();
        if !texts.is_empty() {
            let count = self.dom.read_texts(slots(&texts));
            self.read_on(recorder, count, || self.dom.read_more_texts());
        }
    }

    fn read_pairs(&self, recorder: &mut Recorder, pairs: &[u32]) {
        if !pairs.is_empty() {
            let count = self.dom.read_attributes(slots(pairs));
            self.read_on(recorder, count, || self.dom.read_more_attributes());
        }
    }

    /// Hands over what `dom.js` wrote, and has it go on until it is done.
    pub(super) fn read_on(&self, recorder: &mut Recorder, mut count: u32, more: impl Fn() -> u32) {
        loop {
            let is_done = self.staging.writer.is_done();
            self.staging.read_into(recorder, count);
            if recorder.is_out_of_step() {
                // The guard takes the recorder out of the page and starts a fresh one.
                wasm_bindgen::throw_str("afterimage: out of step");
            }
            self.tell_dom(recorder);
            if is_done {
                return;
            }
            count = more();
        }
    }

    /// What `dom.js` has to know before it reads on.
    fn tell_dom(&self, recorder: &mut Recorder) {
        let sticky = recorder.take_sticky();
        if !sticky.is_empty() {
            self.slots.remember(slots(&sticky));
        }
        let freed = recorder.take_freed();
        if !freed.is_empty() {
            self.leave(&freed);
            self.slots.release(slots(&freed));
        }
        for root in recorder.take_roots() {
            self.enter(root);
            self.enter_sheets(root, recorder.id(root));
        }
    }

    /// Reads a node's slot; one that is not known yet may be waiting in the observer.
    pub(super) fn slot_of_target(&self, target: &JsValue) -> Option<u32> {
        if let Ok(slot) = u32::try_from(self.slots.of(target)) {
            return Some(slot);
        }
        self.drain();
        u32::try_from(self.slots.nearest(target)).ok()
    }

    /// The privacy level of a node, or of the nearest known one above it.
    pub fn level_of(&self, node: &JsValue) -> Option<afterimage_privacy::Level> {
        let slot = self.slot_of_target(node)?;
        self.recorder.borrow().level(slot)
    }

    /// The node an event happened on, inside open shadow roots too.
    pub(super) fn event_slot(&self, event: &web_sys::Event) -> Option<u32> {
        self.slot_of_target(&event.composed_path().get(0))
    }
}

/// Slot, name, slot, name …, as `dom.js` takes them.
fn flat(marks: Vec<(u32, u32)>) -> Vec<u32> {
    marks.into_iter().flat_map(|(slot, name)| [slot, name]).collect()
}
