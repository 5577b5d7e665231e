//! Drains: reads through the snippets what the recorder asks for, in slices that leave the page its thread.

use super::bindings::slots;
use super::state::Page;
use afterimage_recorder::{Recorder, Work};
use js_sys::Array;
use std::cell::Cell;

/// A call that reads nodes is to take about this long; more or fewer are read when it does not.
const CALL_MS: f64 = 2.0;
const MOST_A_CALL: usize = 4_096;
const LEAST_A_CALL: usize = 4;
/// Records become marks in calls of as many as take about as long as a node.
const RECORDS_A_NODE: usize = 4;
/// Records that are looked at as they come; about as many as fit a slice.
const RECORDS_AT_ONCE: u32 = 16_384;

/// How slices go.
pub struct Pace {
    pub slice_ms: f64,
    nodes_a_call: Cell<usize>,
}

impl Pace {
    pub fn new(slice_ms: f64) -> Self {
        let nodes_a_call = if slice_ms < CALL_MS { LEAST_A_CALL } else { 512 };
        Self {
            slice_ms,
            nodes_a_call: Cell::new(nodes_a_call),
        }
    }

    /// How many records are looked at in the task that they come in.
    pub fn records_at_once(&self) -> u32 {
        match self.slice_ms < CALL_MS {
            true => LEAST_A_CALL as u32,
            false => RECORDS_AT_ONCE,
        }
    }

    /// A call took this long.
    fn adapt(&self, took_ms: f64) {
        let nodes = self.nodes_a_call.get();
        if took_ms > CALL_MS {
            self.nodes_a_call.set((nodes / 2).max(LEAST_A_CALL * 8));
        } else if took_ms < CALL_MS / 2.0 && self.slice_ms >= CALL_MS {
            self.nodes_a_call.set((nodes * 2).min(MOST_A_CALL));
        }
    }
}

/// Child lists are compared this often at most, however often the page changes.
const CHECK_EVERY_MS: f64 = 100.0;

/// Controls that nothing is known to have changed, looked at in each drain.
const CONTROLS_A_DRAIN: u32 = 64;

/// Sheets are looked at for no longer at the end, however long their news are.
const MOST_LOOK_MS: f64 = 2_000.0;

impl Page {
    /// The browser reports mutations. They are read in a task of its own.
    pub(super) fn on_records(&self, records: &Array) {
        self.add_records(records);
        self.drain_soon();
    }

    pub(super) fn add_records(&self, records: &Array) {
        if records.length() > 0 {
            self.marks.add(records);
            self.doubt_choice();
        }
    }

    /// Asks for a slice, in a task of its own.
    pub(super) fn drain_soon(&self) {
        if let Some(slices) = self.slices.get().filter(|_| !self.is_drain_due.replace(true)) {
            slices.post(0);
        }
    }

    /// One slice; the next one follows by itself while there is more to read.
    pub(super) fn slice(&self) {
        self.is_drain_due.set(false);
        self.read_for(self.pace.slice_ms, false);
        if self.has_more() {
            self.drain_soon();
        } else {
            self.check_soon();
        }
    }

    /// Reads for about `most_ms`. The drain ends with it if it `must_end`, though what is left stays marked.
    pub fn drain(&self, most_ms: f64, must_end: bool) {
        if !self.is_running.get() {
            return;
        }
        self.tell_move(false);
        let until_ms = self.natives.now() + most_ms;
        self.read_for(most_ms, must_end);
        if self.has_more() {
            self.drain_soon();
        } else if must_end {
            self.look_at_all(until_ms);
        }
    }

    /// What leaves no trace is looked at by portions, now and then; nobody may come back to it.
    fn look_at_all(&self, until_ms: f64) {
        // First those from where the last look ended, then all of them.
        for _ in 0..2 {
            self.read_live(u32::MAX, until_ms - self.natives.now());
        }
        self.look_at_all_sheets(until_ms.min(self.natives.now() + MOST_LOOK_MS));
    }

    /// Something is marked, or may be: records wait.
    pub(super) fn has_more(&self) -> bool {
        !self.marks.is_empty()
            || self.is_choice_due.get()
            || self.attached.is_seeking()
            || !self.hosts.borrow().is_empty()
            || self.recorder.borrow().has_marks()
    }

    /// A drain came to its end.
    pub(super) fn has_snapshot(&self) -> bool {
        self.recorder.borrow().counters().drains > 0
    }

    /// Records that wait in the observer.
    pub(super) fn take_records(&self) {
        if let Some(records) = self.records.get() {
            self.add_records(&records.take_records());
            self.add_records(&self.svg.changed());
        }
    }

    fn read_for(&self, most_ms: f64, must_end: bool) {
        self.take_records();
        if self.live.is_waiting() {
            self.look_at_choice();
        }
        if !self.has_more() {
            self.tell_held(true);
            self.tell_sheets_if_due();
            self.read_live(0, most_ms);
            if self.selecting.is_due() {
                self.reread_selection();
            }
            return self.read_top_layer();
        }
        let start_ms = self.natives.now();
        let until_ms = start_ms + most_ms;
        let mut recorder = self.recorder.borrow_mut();
        recorder.begin_slice(start_ms as u64);
        self.read_secrets(&mut recorder);
        self.mark_hosts(&mut recorder);
        self.look_into_documents(&mut recorder, false);
        self.tell_base_url(&mut recorder, start_ms as u64);
        self.choose_anew(&mut recorder);
        let is_done = self.mark_records(&mut recorder, until_ms)
            && self.mark_sought(&mut recorder, until_ms)
            && self.work(&mut recorder, until_ms);
        if is_done {
            self.marks.settle();
            self.read_controls_until(&mut recorder, CONTROLS_A_DRAIN, until_ms);
        }
        // Also into those that are new: what their addresses are relative to is to be known before the drain ends.
        self.look_into_documents(&mut recorder, is_done);
        if is_done || must_end {
            let orphans = recorder.orphans();
            let around = self.slots.whereabouts(slots(&orphans));
            recorder.note_whereabouts(&orphans, &around.to_vec());
        }
        let is_over = recorder.end_slice(start_ms as u64, must_end);
        if is_over {
            self.names.clear();
        }
        self.tell_dom(&mut recorder);
        let fresh = recorder.take_fresh();
        let hidden = recorder.take_hidden();
        let pictures = recorder.take_wanted_assets();
        let has_purges = recorder.has_purges();
        drop(recorder);
        self.patch_strange();
        self.after_drain(fresh);
        self.watch_boxes(&hidden);
        self.tell_held(is_over);
        if is_over {
            self.tell_sheets();
            self.read_found_media();
        }
        if is_done {
            self.read_top_layer();
            self.read_focus();
            self.reread_selection();
        }
        self.read_pictures(pictures);
        if has_purges {
            self.post();
        } else {
            self.post_soon();
        }
    }

    /// All records become marks before anything is read: what they name may be under other rules by now.
    fn mark_records(&self, recorder: &mut Recorder, until_ms: f64) -> bool {
        while !self.marks.is_empty() {
            let count = self
                .marks
                .read((self.pace.nodes_a_call.get() * RECORDS_A_NODE) as u32);
            self.take_in(recorder, count);
            if !self.marks.is_empty() && self.natives.now() >= until_ms {
                return false;
            }
        }
        true
    }

    /// Looks for what no record tells of.
    fn mark_sought(&self, recorder: &mut Recorder, until_ms: f64) -> bool {
        while self.attached.is_seeking() {
            let most = self.pace.nodes_a_call.get() * RECORDS_A_NODE;
            let count = self.attached.read_sought(most as u32);
            self.take_in(recorder, count);
            if self.natives.now() >= until_ms {
                return !self.attached.is_seeking();
            }
        }
        true
    }

    /// Does what the recorder asks for until it asks for nothing, or the time is up. Says whether nothing is left.
    fn work(&self, recorder: &mut Recorder, until_ms: f64) -> bool {
        let mut now_ms = self.natives.now();
        loop {
            let most = self.pace.nodes_a_call.get();
            match recorder.next_work(most) {
                Work::Done => return true,
                Work::Forgot => self.tell_dom(recorder),
                Work::Children(parents) => {
                    let mut count = self.dom.read_children(slots(&flat(parents)), most as u32);
                    loop {
                        let is_done = self.staging.writer.is_done();
                        self.take_in(recorder, count);
                        let then_ms = core::mem::replace(&mut now_ms, self.natives.now());
                        self.pace.adapt(now_ms - then_ms);
                        // What is not read by now is asked for again.
                        if is_done || now_ms >= until_ms {
                            break;
                        }
                        recorder.cut_frame();
                        count = self.dom.read_more_children();
                    }
                }
                Work::Attributes(marks) => {
                    let count = self.dom.read_attributes(slots(&flat(marks)));
                    self.read_on(recorder, count, || self.dom.read_more_attributes());
                }
                Work::Texts(texts) => {
                    let count = self.dom.read_texts(slots(&texts));
                    self.read_on(recorder, count, || self.dom.read_more_texts());
                }
            }
            recorder.cut_frame();
            now_ms = self.natives.now();
            if now_ms >= until_ms {
                return !recorder.has_work();
            }
        }
    }

    /// Hands over what was written, and has it gone on until it is done.
    pub(super) fn read_on(&self, recorder: &mut Recorder, mut count: u32, more: impl Fn() -> u32) {
        loop {
            let is_done = self.staging.writer.is_done();
            self.take_in(recorder, count);
            if is_done {
                return;
            }
            count = more();
        }
    }

    pub(super) fn take_in(&self, recorder: &mut Recorder, count: u32) {
        self.staging.read_into(recorder, count);
        if recorder.is_out_of_step() {
            // The guard takes the recorder out of the page and starts a fresh one.
            wasm_bindgen::throw_str("afterimage: out of step");
        }
        self.tell_dom(recorder);
    }

    /// What the snippets have to know before they read on.
    pub(super) fn tell_dom(&self, recorder: &mut Recorder) {
        let sticky = recorder.take_sticky();
        if !sticky.is_empty() {
            self.slots.remember(slots(&sticky));
        }
        if let Some(secrets) = recorder.take_secrets() {
            self.slots.set_secrets(slots(&secrets));
        }
        let freed = recorder.take_freed();
        if !freed.is_empty() {
            self.leave(&freed);
            let gone = recorder.take_gone();
            self.slots.release(slots(&freed), slots(&gone));
            self.selected.release(slots(&freed));
        }
        for root in recorder.take_roots() {
            self.selected.enter(root);
            self.enter(root);
            self.enter_sheets(root, recorder.id(root));
        }
    }

    // ── self-check ──

    /// When the page rests, a few of its child lists are compared with the mirror, and a few others after that.
    fn check_soon(&self) {
        if self.is_check_due.replace(true) {
            return;
        }
        let when_idle = |page: &Page| page.natives.when_idle(&page.once(Page::check));
        let rest_ms = self.next_check_ms.get() - self.natives.now();
        if rest_ms <= 0.0 {
            when_idle(self);
        } else {
            self.later(rest_ms as u32, when_idle);
        }
    }

    fn check(&self) {
        self.is_check_due.set(false);
        self.next_check_ms.set(self.natives.now() + CHECK_EVERY_MS);
        self.take_records();
        if self.has_more() {
            // The drain asks for another.
            return self.drain_soon();
        }
        let most = self.pace.nodes_a_call.get().min(512);
        let mut recorder = self.recorder.borrow_mut();
        let parents = recorder.next_checked(most / 4 + 1);
        if parents.is_empty() {
            return;
        }
        let count = self.dom.read_present(slots(&parents), most as u32);
        self.take_in(&mut recorder, count);
        drop(recorder);
        if self.has_more() {
            self.drain_soon();
        } else {
            self.check_soon();
        }
    }
}

/// Pairs one behind the other, as the snippets take them.
fn flat(pairs: Vec<(u32, u32)>) -> Vec<u32> {
    pairs
        .into_iter()
        .flat_map(|(slot, other)| [slot, other])
        .collect()
}
