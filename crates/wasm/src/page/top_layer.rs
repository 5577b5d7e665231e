//! Modal dialogs, open popovers and what fills the screen, in their order.

use super::state::Page;
use crate::object::get;
use afterimage_format::frame::TopKind;
use afterimage_recorder::Slot;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

impl Page {
    /// An element opens or closes, or did so. Where it stands is looked at in a drain: `beforetoggle` comes too early,
    /// and `toggle` too late to tell the order.
    pub(super) fn on_toggle(&self, event: &Event) {
        let target: JsValue = event.composed_path().get(0);
        let opens = event.type_() == "beforetoggle"
            && get(event.unchecked_ref(), "newState").as_string().as_deref() == Some("open");
        self.top_layer.note(&target, opens);
        self.drain_soon();
    }

    /// Looks at what is known to be or to have come on top. To be called at the end of each drain.
    pub(super) fn read_top_layer(&self) {
        // Less than nothing: there is nothing on top, and was not.
        let Ok(count) = u32::try_from(self.top_layer.read()) else {
            return;
        };
        let ops = self.staging.ops(count);
        let entries = ops.chunks_exact(2).filter_map(|entry| match *entry {
            [slot, kind] => Some((slot as Slot, kind_of(kind))),
            _ => None,
        });
        self.recorder.borrow_mut().top_layer(self.now_ms(), entries);
        self.post_soon();
    }
}

fn kind_of(number: i32) -> TopKind {
    match number {
        0 => TopKind::Modal,
        1 => TopKind::Popover,
        _ => TopKind::Fullscreen,
    }
}
