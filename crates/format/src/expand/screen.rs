//! What the screen shows and how it is held, as custom events.

use super::json;
use crate::frame::{Orientation, VisualViewport};

pub(super) fn visual_viewport(viewport: &VisualViewport) -> (&'static str, String) {
    let mut out = String::from("{");
    json::member(&mut out, "scale", f64::from(viewport.scale_milli) / 1000.0);
    json::member(&mut out, "left", viewport.left);
    json::member(&mut out, "top", viewport.top);
    json::member(&mut out, "width", viewport.width);
    json::member(&mut out, "height", viewport.height);
    out.push('}');
    ("afterimage.visual_viewport", out)
}

/// `type` is that of the browser's `screen.orientation`.
pub(super) fn orientation(orientation: Orientation) -> (&'static str, String) {
    let shape = if orientation.is_landscape {
        "landscape"
    } else {
        "portrait"
    };
    let turn = if orientation.is_secondary {
        "secondary"
    } else {
        "primary"
    };
    let mut out = String::from("{");
    json::text_member(&mut out, "type", &format!("{shape}-{turn}"));
    json::member(&mut out, "angle", orientation.angle);
    out.push('}');
    ("afterimage.orientation", out)
}
