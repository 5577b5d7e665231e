//! Errors that the page and the frames in it report. Which of them are told, and what of them, the host says.

use super::realms::On;
use super::state::Page;
use afterimage_format::frame::{Frame, Text};
use afterimage_privacy::Level;
use afterimage_recorder::Slot;
use wasm_bindgen::JsCast;
use web_sys::{Event, Window};

impl Page {
    pub(super) fn listen_to_errors(&self) {
        self.on(On::Window, &["error", "unhandledrejection"], Page::on_uncaught);
        // What could not be loaded says so within its own document or shadow root.
        self.on(On::Root, &["error"], Page::on_failed);
    }

    fn on_uncaught(&self, event: &Event) {
        if !is_of_window(event) {
            return;
        }
        let document = self.document_of(event);
        // One that is not known yet tells no more than words of engines.
        let level = document.and_then(|slot| self.recorder.borrow().level(slot));
        let level = level.unwrap_or(Level::Mask);
        if let Some(json) = self.host.uncaught(event, level.as_str()) {
            let about = document.unwrap_or(self.root);
            self.in_order(move |page, time_ms| page.tell_error(time_ms, about, json));
        }
    }

    /// The document that a window's event is of.
    fn document_of(&self, event: &Event) -> Option<Slot> {
        let window = event.current_target().map(JsCast::unchecked_into::<Window>);
        let document = window.and_then(|window| window.document());
        document.and_then(|document| Slot::try_from(self.slots.of(&document)).ok())
    }

    fn on_failed(&self, event: &Event) {
        if is_of_window(event) {
            return;
        }
        let element = self.event_target(event);
        self.at_node(element.clone(), move |page, time_ms, slot| {
            let level = page.recorder.borrow().level(slot).unwrap_or(Level::Hidden);
            if level.is_closed() {
                return;
            }
            if let Some(json) = page.host.failed(&element, level.as_str()) {
                page.tell_error(time_ms, slot, json);
            }
        });
    }

    fn tell_error(&self, time_ms: u64, about: Slot, json: String) {
        let frame = Frame::Note {
            kind: Text::Inline("error".into()),
            json: Text::Inline(json.into()),
        };
        self.recorder.borrow_mut().emit_about(time_ms, about, &frame);
        self.post_soon();
    }
}

/// Not of an element in it.
fn is_of_window(event: &Event) -> bool {
    event.target() == event.current_target()
}
