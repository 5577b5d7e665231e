//! What the page is listened to for, and which handler gets it.

use super::state::Page;
use afterimage_format::frame::Frame;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FocusEvent};

/// Resizing settles for this long before it is recorded.
const RESIZE_AFTER_MS: u32 = 100;

impl Page {
    /// Observes, listens.
    pub(super) fn listen(&self) {
        let on_records = self.callback(|page, records| page.on_records(records.unchecked_ref::<Array>()));
        let _ = self
            .records
            .set(self.natives.observe(&self.document, &on_records));
        let _ = self
            .slices
            .set(self.natives.channel(&self.callback(|page, _| page.drain())));

        self.on(&self.document, &["scroll"], Page::on_scroll);
        self.on(&self.window, &["resize"], |page, _| {
            page.later(RESIZE_AFTER_MS, Page::emit_viewport);
        });
        self.on(&self.window, &["focus", "blur"], |page, event| {
            if event
                .target()
                .is_some_and(|target| JsValue::from(target) == JsValue::from(&page.window))
            {
                page.emit(&Frame::WindowFocus {
                    focused: event.type_() == "focus",
                });
            }
        });
        self.on(&self.document, &["visibilitychange"], |page, _| {
            page.emit(&Frame::Visibility {
                visible: !page.document.hidden(),
            });
        });
        self.on(&self.document, &["input", "change"], Page::on_input);
        self.on(&self.document, &["reset"], Page::on_reset);
        self.on(&self.document, &["focusin"], |page, event| {
            if let Some(focused) = event.composed_path().get(0).dyn_ref::<Element>() {
                page.focus_on(focused);
            }
        });
        self.on(&self.document, &["focusout"], |page, event| {
            let goes_nowhere = event
                .dyn_ref::<FocusEvent>()
                .is_none_or(|event| event.related_target().is_none());
            if goes_nowhere {
                page.emit(&Frame::Focus { node: 0 });
            }
        });
        if self.config.track_user_interactions {
            self.listen_to_pointers();
        }
    }

    /// One callback for several event types.
    pub(super) fn on(&self, target: &JsValue, kinds: &[&str], handle: impl Fn(&Page, &Event) + 'static) {
        let callback = self.callback(move |page, event| handle(page, event.unchecked_ref::<Event>()));
        kinds
            .iter()
            .for_each(|kind| self.natives.listen(target, kind, &callback));
    }

    /// Events made by scripts count only when the integrator says so.
    pub(super) fn is_trusted(&self, event: &Event) -> bool {
        self.config.allow_untrusted_events || event.is_trusted()
    }

    pub(super) fn focus_on(&self, element: &Element) {
        let slot = self.slot_of_target(element);
        self.recorder.borrow_mut().focus(self.now_ms(), slot);
        self.post_soon();
    }

    fn emit_viewport(&self) {
        let (width, height) = self.viewport();
        self.emit(&Frame::Viewport { width, height });
    }
}
