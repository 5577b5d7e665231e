//! What part of the page the screen shows (a pinch, a keyboard), and how the screen is held.

use super::state::Page;
use afterimage_format::frame::{Frame, Orientation, VisualViewport};
use js_sys::Reflect;
use std::cell::Cell;
use wasm_bindgen::JsValue;

/// A pinch is told this often, and once when it has come to its end.
const ZOOM_EVERY_MS: u32 = 100;

/// What was told last.
#[derive(Default)]
pub struct Screen {
    viewport: Cell<Option<VisualViewport>>,
    orientation: Cell<Option<Orientation>>,
    is_due: Cell<bool>,
    /// Of the layout viewport.
    pub(super) size: Cell<(u32, u32)>,
    pub(super) is_size_due: Cell<bool>,
}

impl Page {
    pub(super) fn listen_to_screen(&self) {
        let scope = self.natives.scope();
        let viewport = member(&self.window, "visualViewport");
        if viewport.is_object() {
            let listener = self.natives.guarded(&self.callback(|page, _| {
                if !page.screen.is_due.replace(true) {
                    page.later(ZOOM_EVERY_MS, |page| page.after_frame(Page::read_visual_viewport));
                }
            }));
            ["resize", "scroll"]
                .iter()
                .for_each(|kind| scope.listen(&viewport, kind, &listener));
            self.after_frame(Page::read_visual_viewport);
        }
        let orientation = member(&member(&self.window, "screen"), "orientation");
        if orientation.is_object() {
            let listener = self
                .natives
                .guarded(&self.callback(|page, _| page.read_orientation()));
            scope.listen(&orientation, "change", &listener);
            self.read_orientation();
        }
    }

    /// Read right after a frame, when the layout is clean.
    fn read_visual_viewport(&self) {
        self.screen.is_due.set(false);
        let viewport = member(&self.window, "visualViewport");
        let number = |name| member(&viewport, name).as_f64().unwrap_or(0.0);
        let now = VisualViewport {
            scale_milli: (number("scale") * 1000.0 + 0.5) as u32,
            left: number("offsetLeft") as i32,
            top: number("offsetTop") as i32,
            width: number("width") as u32,
            height: number("height") as u32,
        };
        let is_usual = now.scale_milli == 1000 && now.left == 0 && now.top == 0;
        let before = self.screen.viewport.get();
        // At first only what is not to be expected is told.
        if before != Some(now) && !(before.is_none() && is_usual) {
            self.screen.viewport.set(Some(now));
            self.emit(&Frame::VisualViewport(now));
        }
    }

    fn read_orientation(&self) {
        let orientation = member(&member(&self.window, "screen"), "orientation");
        let Some(name) = member(&orientation, "type").as_string() else {
            return;
        };
        let now = Orientation {
            is_landscape: name.starts_with("landscape"),
            is_secondary: name.ends_with("secondary"),
            angle: member(&orientation, "angle").as_f64().unwrap_or(0.0) as u32,
        };
        if self.screen.orientation.replace(Some(now)) != Some(now) {
            self.emit(&Frame::Orientation(now));
        }
    }
}

/// A member of a browser's object, if there is such an object.
fn member(holder: &JsValue, name: &str) -> JsValue {
    Reflect::get(holder, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
