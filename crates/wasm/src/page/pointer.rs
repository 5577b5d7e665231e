//! The paths of mouse, pen and fingers, and presses and clicks of whatever points.
//!
//! Events come from the documents of frames too: what they are is told by their type, never by `instanceof`.

use super::bindings::Moves;
use super::realms::On;
use super::state::Page;
use crate::object::get;
use afterimage_format::frame::{DRAGGING, InteractionKind, PointerKind};
use afterimage_recorder::Pointer;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MouseEvent, Touch, TouchEvent, UiEvent};

/// A stretch of a path.
const PATH_MS: u32 = 500;

impl Page {
    /// Client coordinates are those of the layout viewport in all engines, so a pinch changes nothing here.
    pub(super) fn listen_to_pointers(&self) {
        let tell = self.callback_as_is(|page, told| page.on_move(told.unchecked_ref::<Array>()));
        let _ = self.moves.set(Moves::new(&self.natives, &tell));
        // A page that prevents the default of `pointerdown` gets no mouse events until it is released.
        // What comes under a pointer that rests (by a wheel, a menu that opens, what was clicked and went away) moves nothing.
        self.listen_to_moves(&["pointermove", "pointerover"], true);
        self.on(On::Document, &["pointerdown", "pointerup"], |page, event| {
            page.last_pointer.set(pointer_kind(event));
            if event.is_trusted() {
                page.on_press(event);
            }
        });
        if self.config.allow_untrusted_events {
            // Scripts that play a visitor rarely make more than the mouse's events.
            self.listen_to_moves(&["mousemove"], false);
            self.on(On::Document, &["mousedown", "mouseup"], |page, event| {
                if !event.is_trusted() {
                    page.on_press(event);
                }
            });
        }
        // While something is dragged there are no other events of the mouse.
        self.on(On::Document, &["dragover"], |page, event| {
            let pointer = Pointer {
                kind: PointerKind::Mouse,
                id: DRAGGING,
            };
            if page.is_trusted(event) {
                page.take_records();
                page.moved(page.now_ms(), pointer, page.event_target(event), place(event));
            }
        });
        self.on(
            On::Document,
            &["click", "dblclick", "contextmenu"],
            Page::on_click,
        );
        self.on(
            On::Document,
            &["touchstart", "touchmove", "touchend", "touchcancel"],
            Page::on_touch,
        );
    }

    fn listen_to_moves(&self, kinds: &'static [&'static str], is_trusted: bool) {
        if let (Some(moves), Some(observer)) = (self.moves.get(), self.records.get()) {
            self.put(On::Document, kinds, moves.listener(observer, is_trusted));
        }
    }

    /// A place that waits comes before whatever else happens now.
    pub(super) fn tell_move(&self, is_last: bool) {
        if let Some(moves) = self.moves.get() {
            moves.flush(is_last);
        }
    }

    /// What `moves.js` tells.
    fn on_move(&self, told: &Array) {
        let number = |index| told.get(index).as_f64().unwrap_or_default();
        let kind = match number(2) {
            0.0 => PointerKind::Mouse,
            _ => PointerKind::Pen,
        };
        self.add_records(told.get(0).unchecked_ref::<Array>());
        self.add_records(&self.svg.changed());
        let at = (number(3) as i32, number(4) as i32);
        self.moved(number(5) as u64, Pointer { kind, id: 0 }, told.get(1), at);
    }

    fn moved(&self, time_ms: u64, pointer: Pointer, target: JsValue, (x, y): (i32, i32)) {
        if self.selected.hides_interactions(&target) {
            return;
        }
        self.at_node_since(time_ms, target, move |page, time_ms, slot| {
            let is_first = page
                .recorder
                .borrow_mut()
                .pointer_moved(time_ms, pointer, (slot, x, y));
            if is_first {
                page.later(PATH_MS, Page::post);
            }
        });
    }

    fn on_press(&self, event: &Event) {
        let kind = match event.type_().as_str() {
            "pointerdown" | "mousedown" => InteractionKind::Down,
            _ => InteractionKind::Up,
        };
        let pointer = pointer_kind(event).unwrap_or(PointerKind::Mouse);
        if pointer != PointerKind::Touch {
            self.interact(kind, pointer, self.event_target(event), Some(place(event)));
        }
    }

    fn on_click(&self, event: &Event) {
        if !self.is_trusted(event) {
            return;
        }
        let kind = match event.type_().as_str() {
            "click" => InteractionKind::Click,
            "dblclick" => InteractionKind::DoubleClick,
            _ => InteractionKind::ContextMenu,
        };
        // A click is a mouse's event in older browsers, and `dblclick` is everywhere.
        let known = pointer_kind(event);
        let pointer = known.or(self.last_pointer.get()).unwrap_or(PointerKind::Mouse);
        // One that a key made says that nothing was pressed; engines place it in a corner, or upon its element. Scripts that
        // play a visitor may leave out what was pressed.
        let is_placed = known.is_some()
            || kind != InteractionKind::Click
            || event.unchecked_ref::<UiEvent>().detail() != 0
            || (!event.is_trusted() && place(event) != (0, 0));
        let at = is_placed.then(|| place(event));
        self.interact(kind, pointer, self.event_target(event), at);
    }

    /// One event may tell of several fingers.
    fn on_touch(&self, event: &Event) {
        // Scripts may dispatch a plain event of this type.
        if !self.is_trusted(event) || !get(event, "changedTouches").is_object() {
            return;
        }
        let kind = match event.type_().as_str() {
            "touchstart" => Some(InteractionKind::Down),
            "touchend" => Some(InteractionKind::Up),
            "touchcancel" => Some(InteractionKind::Cancel),
            _ => None,
        };
        let touches = event.unchecked_ref::<TouchEvent>().changed_touches();
        for touch in (0..touches.length()).filter_map(|index| touches.get(index)) {
            let target = self.touch_target(event, &touch);
            let at = (touch.client_x(), touch.client_y());
            match kind {
                Some(kind) => self.interact(kind, PointerKind::Touch, target, Some(at)),
                None => {
                    let pointer = Pointer {
                        kind: PointerKind::Touch,
                        id: touch.identifier() as u32,
                    };
                    self.take_records();
                    self.moved(self.now_ms(), pointer, target, at);
                }
            }
        }
    }

    /// Where a finger was put down. Of the one the event is dispatched for this is known inside shadow roots, too.
    fn touch_target(&self, event: &Event, touch: &Touch) -> JsValue {
        match touch.target() {
            Some(target) if Some(&target) != event.target().as_ref() => target.into(),
            _ => self.event_target(event),
        }
    }

    fn interact(&self, kind: InteractionKind, pointer: PointerKind, target: JsValue, at: Option<(i32, i32)>) {
        if self.selected.hides_interactions(&target) {
            return;
        }
        self.at_node(target, move |page, time_ms, slot| {
            let mut recorder = page.recorder.borrow_mut();
            recorder.interaction(time_ms, kind, pointer, slot, at);
            drop(recorder);
            page.post_soon();
        });
    }
}

/// Client coordinates, whole CSS pixels.
fn place(event: &Event) -> (i32, i32) {
    let mouse = event.unchecked_ref::<MouseEvent>();
    (mouse.client_x(), mouse.client_y())
}

/// What made the event; `None` where it does not say.
fn pointer_kind(event: &Event) -> Option<PointerKind> {
    let kind = get(event, "pointerType").as_string()?;
    match kind.as_str() {
        "touch" => Some(PointerKind::Touch),
        "pen" => Some(PointerKind::Pen),
        "mouse" => Some(PointerKind::Mouse),
        _ => None,
    }
}
