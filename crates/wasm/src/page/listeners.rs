//! What the page is listened to for, and which handler gets it.

use super::realms::On;
use super::state::Page;
use afterimage_format::frame::Frame;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

/// While the window is resized its size is told this often, and once when it is at rest.
const RESIZE_AFTER_MS: u32 = 100;

impl Page {
    /// Observes, listens.
    pub(super) fn listen(&self) {
        let on_records = self.callback(|page, records| page.on_records(records.unchecked_ref::<Array>()));
        let _ = self.records.set(self.natives.observer(&on_records));
        let _ = self
            .slices
            .set(self.natives.channel(&self.callback(|page, _| page.slice())));

        self.listen_to_sheets();
        let on_scroll = self.callback(|page, event| page.on_scroll(event.unchecked_ref::<Event>()));
        self.put(
            On::Root,
            &["scroll"],
            self.offsets.listener(&self.natives, &on_scroll),
        );
        self.on(On::PageWindow, &["resize"], |page, _| {
            if !page.screen.is_size_due.replace(true) {
                page.later(RESIZE_AFTER_MS, Page::read_size);
            }
        });
        self.on(On::PageWindow, &["focus", "blur"], |page, event| {
            if event
                .target()
                .is_some_and(|target| JsValue::from(target) == JsValue::from(&page.window))
            {
                page.emit(&Frame::WindowFocus {
                    focused: event.type_() == "focus",
                });
            }
        });
        self.on(On::PageDocument, &["visibilitychange"], |page, _| {
            page.emit(&Frame::Visibility {
                visible: !page.facts.is_hidden(),
            });
        });
        self.on(On::Document, &["input"], Page::on_input);
        self.on(On::Root, &["change"], Page::on_input);
        self.on(On::Root, &["reset"], Page::on_reset);
        self.on(On::Root, &["play", "pause", "emptied"], Page::on_play);
        self.on(
            On::Root,
            &["seeked", "volumechange", "ratechange"],
            Page::on_media,
        );
        self.on(
            On::Root,
            &[
                "beforetoggle",
                "toggle",
                "fullscreenchange",
                "webkitfullscreenchange",
            ],
            Page::on_toggle,
        );
        self.on(On::Document, &["selectionchange"], Page::on_selection);
        self.listen_to_focus();
        self.listen_to_errors();
        if self.config.track_user_interactions {
            self.listen_to_pointers();
        }
        self.listen_to_roots();
        self.listen_to_frames();
        self.listen_in(self.root);
        self.enter_sheets(self.root, self.recorder.borrow().id(self.root));
        self.watch_controls();
    }

    /// Events made by scripts count only when the integrator says so.
    pub(super) fn is_trusted(&self, event: &Event) -> bool {
        self.config.allow_untrusted_events || event.is_trusted()
    }

    fn read_size(&self) {
        self.screen.is_size_due.set(false);
        let (width, height) = self.viewport();
        if self.screen.size.replace((width, height)) != (width, height) {
            self.emit(&Frame::Viewport { width, height });
        }
    }
}
