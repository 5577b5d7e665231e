//! Pictures behind `blob:` addresses: read once, soon after they are first seen, since pages revoke them when they are shown.

use super::state::Page;
use afterimage_recorder::MOST_BLOB_BYTES;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

impl Page {
    /// Has the browser read what the recorder asks for.
    pub(super) fn read_pictures(&self, wanted: Vec<(u32, String)>) {
        for (id, address) in wanted {
            let this = self.this.clone();
            let take = Closure::once_into_js(move |kind: JsValue, bytes: JsValue| {
                if let Some(page) = this.upgrade().filter(|page| page.is_running.get()) {
                    page.timed(|| page.take_picture(id, &kind, &bytes));
                }
            });
            self.natives
                .read_picture(&address, MOST_BLOB_BYTES as u32, take.unchecked_ref());
        }
    }

    fn take_picture(&self, id: u32, kind: &JsValue, bytes: &JsValue) {
        let bytes = kind
            .as_string()
            .map(|kind| (kind, bytes.unchecked_ref::<Uint8Array>().to_vec()));
        self.tell_move(false);
        let content = bytes.as_ref().map(|(kind, bytes)| (&**kind, &**bytes));
        self.recorder.borrow_mut().asset_read(self.now_ms(), id, content);
        self.post_soon();
    }
}
