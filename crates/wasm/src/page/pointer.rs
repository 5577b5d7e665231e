//! The mouse's path, and presses and clicks of whatever points.

use super::realms::On;
use super::state::Page;
use crate::object::get;
use afterimage_format::frame::{InteractionKind, PointerKind};
use wasm_bindgen::JsCast;
use web_sys::{Event, MouseEvent, TouchEvent};

/// A stretch of the mouse's path.
const PATH_MS: u32 = 500;

impl Page {
    pub(super) fn listen_to_pointers(&self) {
        self.on(On::Document, &["mousemove"], Page::on_move);
        self.on(
            On::Document,
            &["mousedown", "mouseup", "click", "dblclick", "contextmenu"],
            Page::on_mouse,
        );
        self.on(
            On::Document,
            &["touchstart", "touchend", "touchcancel"],
            Page::on_touch,
        );
    }

    fn on_move(&self, event: &Event) {
        if !self.is_trusted(event) {
            return;
        }
        let mouse = event.unchecked_ref::<MouseEvent>();
        let Some(slot) = self.event_slot(event) else {
            return;
        };
        let now_ms = self.now_ms();
        let is_first =
            self.recorder
                .borrow_mut()
                .pointer_moved(now_ms, slot, mouse.client_x(), mouse.client_y());
        if is_first {
            self.later(PATH_MS, Page::post);
        }
    }

    fn on_mouse(&self, event: &Event) {
        let mouse = event.unchecked_ref::<MouseEvent>();
        let kind = match event.type_().as_str() {
            "mousedown" => InteractionKind::Down,
            "mouseup" => InteractionKind::Up,
            "click" => InteractionKind::Click,
            "dblclick" => InteractionKind::DoubleClick,
            _ => InteractionKind::ContextMenu,
        };
        // A plain mouse event, which some browsers send as a click, has no such member.
        let pointer = pointer_kind(&get(event, "pointerType").as_string().unwrap_or_default());
        self.interact(event, kind, pointer, mouse.client_x(), mouse.client_y());
    }

    fn on_touch(&self, event: &Event) {
        let Some(touch) = event.unchecked_ref::<TouchEvent>().changed_touches().get(0) else {
            return;
        };
        let kind = match event.type_().as_str() {
            "touchstart" => InteractionKind::Down,
            "touchend" => InteractionKind::Up,
            _ => InteractionKind::Cancel,
        };
        self.interact(
            event,
            kind,
            PointerKind::Touch,
            touch.client_x(),
            touch.client_y(),
        );
    }

    fn interact(&self, event: &Event, kind: InteractionKind, pointer: PointerKind, x: i32, y: i32) {
        if !self.is_trusted(event) {
            return;
        }
        let Some(slot) = self.event_slot(event) else {
            return;
        };
        self.recorder
            .borrow_mut()
            .interaction(self.now_ms(), kind, pointer, (slot, x, y));
        self.post_soon();
    }
}

fn pointer_kind(name: &str) -> PointerKind {
    match name {
        "touch" => PointerKind::Touch,
        "pen" => PointerKind::Pen,
        _ => PointerKind::Mouse,
    }
}
