//! Shadow roots, and what else no mutation record tells of an element: that one was attached, that it was defined.

use super::bindings::slots;
use super::realms::On;
use super::state::Page;
use afterimage_recorder::Recorder;
use wasm_bindgen::JsValue;

impl Page {
    pub(super) fn listen_to_roots(&self) {
        self.on_call("Element", "attachShadow", |page, host| {
            page.hosts.borrow_mut().push(host);
            page.drain_soon();
        });
        self.on(On::Root, &["slotchange"], |page, event| {
            let slot = page.event_target(event);
            let [host, slot] = [page.slots.host_of(&slot), page.slots.nearest(&slot)].map(u32::try_from);
            if let (Ok(host), Ok(slot)) = (host, slot)
                && page.recorder.borrow_mut().slot_changed(host, slot)
            {
                page.drain_soon();
            }
        });
        // The parser attaches declarative roots without a word.
        self.on(On::Document, &["DOMContentLoaded"], |page, _| {
            page.attached.seek(&JsValue::UNDEFINED);
            page.drain_soon();
        });
        let on_defined = self.callback(|page, name: JsValue| {
            page.attached.seek(&name);
            page.drain_soon();
        });
        self.attached.set_on_defined(&self.natives.guarded(&on_defined));
    }

    /// Elements that were given a root since the last drain.
    pub(super) fn mark_hosts(&self, recorder: &mut Recorder) {
        for host in self.hosts.take() {
            // One without a slot is new and will be read with its root.
            if let Ok(slot) = u32::try_from(self.slots.of(&host)) {
                recorder.mark(slot);
            }
        }
    }

    /// What documents turned to and no record tells: `designMode`, and `with_bases` what addresses in frames are relative
    /// to, which is told by the rules that hold when all marks were worked off.
    pub(super) fn look_into_documents(&self, recorder: &mut Recorder, with_bases: bool) {
        let frames = recorder.frames();
        let count = self.attached.read_documents(slots(&frames), with_bases);
        if count > 0 {
            self.read_on(recorder, count, || 0);
        }
    }

    /// Takes in marks that `read` writes, and has them worked off.
    pub(super) fn mark_now(&self, read: impl Fn() -> u32) {
        let count = read();
        if count > 0 {
            self.take_in(&mut self.recorder.borrow_mut(), count);
            self.drain_soon();
        }
    }
}
