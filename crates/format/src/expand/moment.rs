//! Everything but the tree: what happened at one moment, with its texts spelt out.

use super::choice;
use super::json;
use super::names::is_html;
use super::node_json::Ids;
use super::screen;
use super::steps::Step;
use super::unsaid;
use crate::frame::{
    DRAGGING, Frame, Interaction, InteractionKind, Media, NodeId, Path, PointerKind, SheetId,
};
use crate::replica::{ControlState, Error, NONE, Replica};

/// A frame that is no tree's, ready to be told later.
#[derive(Debug)]
pub(super) enum Moment {
    Scroll {
        node: NodeId,
        x: i32,
        y: i32,
    },
    Viewport {
        width: u32,
        height: u32,
    },
    Focus {
        before: NodeId,
        now: NodeId,
    },
    Box {
        node: NodeId,
        width: u32,
        height: u32,
    },
    Control {
        node: NodeId,
        state: ControlState,
        by_user: bool,
        indeterminate_changed: bool,
    },
    Media(Media),
    TopLayer,
    Selection,
    Interaction(Interaction),
    Path(Path),
    /// What a document or shadow root adopts.
    Adopted {
        root: NodeId,
    },
    /// A constructed sheet is another one.
    Restyled {
        sheet: SheetId,
    },
    Custom {
        tag: &'static str,
        payload: String,
    },
}

/// Applies a frame to the replica and says what it means; `None` if it says nothing to a viewer or speaks of
/// a node that is not known (any more).
pub(super) fn apply(replica: &mut Replica, frame: &Frame) -> Result<Option<Moment>, Error> {
    let about = match frame {
        Frame::Scroll { node, .. }
        | Frame::Focus { node }
        | Frame::Box { node, .. }
        | Frame::Adopted { node, .. } => *node,
        Frame::Control(control) => control.node,
        Frame::Media(media) => media.node,
        _ => NONE,
    };
    let is_known = |id: NodeId| replica.node(id).is_some();
    let knows_all = match frame {
        Frame::TopLayer(entries) => entries.iter().all(|entry| is_known(entry.node)),
        Frame::Selection(ranges) => ranges
            .iter()
            .all(|range| is_known(range.start) && is_known(range.end)),
        _ => about == NONE || is_known(about),
    };
    if !knows_all {
        return Ok(None);
    }
    let before = replica.focus();
    match (replica.apply(frame), frame) {
        // What is adopted is not known; the page is worth seeing without it.
        (Err(Error::BadSheet), Frame::Adopted { .. }) => return Ok(None),
        (result, _) => result?,
    }
    Ok(Some(match frame {
        Frame::Scroll { node, x, y } => Moment::Scroll {
            node: *node,
            x: *x,
            y: *y,
        },
        Frame::Viewport { width, height } => Moment::Viewport {
            width: *width,
            height: *height,
        },
        Frame::Focus { node } => Moment::Focus { before, now: *node },
        Frame::Box { node, width, height } => Moment::Box {
            node: *node,
            width: *width,
            height: *height,
        },
        Frame::Control(control) => Moment::Control {
            node: control.node,
            state: replica.control(control.node).cloned().unwrap_or_default(),
            by_user: control.by_user,
            indeterminate_changed: control.indeterminate.is_some(),
        },
        Frame::Media(media) => Moment::Media(*media),
        Frame::TopLayer(_) => Moment::TopLayer,
        Frame::Selection(_) => Moment::Selection,
        Frame::Interaction(interaction) => Moment::Interaction(interaction.clone()),
        Frame::Path(path) => Moment::Path(path.clone()),
        Frame::Adopted { node, .. } => Moment::Adopted { root: *node },
        _ => match custom(replica, frame)? {
            Some((tag, payload)) => Moment::Custom { tag, payload },
            None => return Ok(None),
        },
    }))
}

/// What rrweb has no event for.
fn custom(replica: &Replica, frame: &Frame) -> Result<Option<(&'static str, String)>, Error> {
    let mut out = String::from("{");
    let tag = match frame {
        Frame::Page(page) => {
            json::text_member(&mut out, "url", &page.url);
            json::text_member(&mut out, "userAgent", &page.user_agent);
            json::text_member(&mut out, "language", &page.language);
            json::text_member(&mut out, "recorder", &page.recorder);
            json::member(&mut out, "pixelRatio", f64::from(page.pixel_ratio_milli) / 1000.0);
            "afterimage.page"
        }
        Frame::View(view) => {
            json::text_member(&mut out, "id", &uuid(&view.id));
            json::text_member(&mut out, "url", &view.url);
            json::text_member(&mut out, "name", &view.name);
            "afterimage.view"
        }
        Frame::Note { kind, json: data } => {
            json::text_member(&mut out, "kind", &replica.strings().resolve(kind)?);
            json::name(&mut out, "data");
            let data = replica.strings().resolve(data)?;
            match serde_json::from_str::<&serde_json::value::RawValue>(&data) {
                Ok(raw) => out.push_str(raw.get()),
                Err(_) => json::string(&mut out, &data),
            }
            "afterimage.note"
        }
        Frame::Visibility { visible } => {
            json::member(&mut out, "visible", visible);
            "afterimage.visibility"
        }
        Frame::WindowFocus { focused } => {
            json::member(&mut out, "focused", focused);
            "afterimage.window_focus"
        }
        Frame::VisualViewport(viewport) => return Ok(Some(screen::visual_viewport(viewport))),
        Frame::Orientation(orientation) => return Ok(Some(screen::orientation(*orientation))),
        Frame::Stop => "afterimage.stop",
        _ => return Ok(None),
    };
    out.push('}');
    Ok(Some((tag, out)))
}

fn uuid(id: &[u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (at, byte) in id.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push_str(&format!("{byte:02x}"));
    }
    out
}

/// Data of a scroll event.
pub(super) fn scroll(id: u64, x: i32, y: i32) -> String {
    format!("{{\"source\":3,\"id\":{id},\"x\":{x},\"y\":{y}}}")
}

/// Data of the event that gives a hidden element its size, as the replayer does when it builds one.
pub(super) fn hidden_box(id: u64, width: u32, height: u32) -> String {
    let style = format!("width: {width}px; height: {height}px;");
    let entry = format!("{{\"id\":{id},\"attributes\":{{\"style\":\"{style}\"}}}}");
    format!("{{\"source\":0,\"texts\":[],\"attributes\":[{entry}],\"removes\":[],\"adds\":[]}}")
}

/// Data of a focus or blur event.
pub(super) fn focus(id: u64, focused: bool) -> String {
    format!(
        "{{\"source\":2,\"type\":{},\"id\":{id}}}",
        if focused { 5 } else { 6 }
    )
}

/// Data of a press, release or click; `None` for what rrweb has no event for.
pub(super) fn interaction(id: u64, what: &Interaction) -> Option<String> {
    let touch = what.pointer == PointerKind::Touch;
    let kind = match what.kind {
        InteractionKind::Up if touch => 9,
        InteractionKind::Up => 0,
        InteractionKind::Down if touch => 7,
        InteractionKind::Down => 1,
        InteractionKind::Click => 2,
        InteractionKind::ContextMenu => 3,
        InteractionKind::DoubleClick => 4,
        InteractionKind::Cancel if touch => 10,
        InteractionKind::Cancel => return None,
    };
    let mut out = format!(
        "{{\"source\":2,\"type\":{kind},\"id\":{id},\"x\":{},\"y\":{}",
        what.x, what.y
    );
    if kind < 5 {
        let pointer = match what.pointer {
            PointerKind::Mouse => 0,
            PointerKind::Pen => 1,
            PointerKind::Touch => 2,
        };
        json::member(&mut out, "pointerType", pointer);
    }
    out.push('}');
    Some(out)
}

/// Data of a point of a path; `id` is its node's.
pub(super) fn step(id: u64, step: &Step) -> String {
    let source = match step.pointer {
        PointerKind::Touch => 6,
        PointerKind::Mouse if step.pointer_id == DRAGGING => 12,
        _ => 1,
    };
    let (x, y) = (step.point.x, step.point.y);
    format!("{{\"source\":{source},\"positions\":[{{\"x\":{x},\"y\":{y},\"id\":{id},\"timeOffset\":0}}]}}")
}

/// Data of the events that show a control's state.
pub(super) fn control(
    replica: &Replica,
    ids: &Ids,
    node: NodeId,
    state: &ControlState,
    by_user: bool,
) -> Vec<String> {
    let Some(element) = replica.element(node) else {
        return Vec::new();
    };
    if unsaid::is_file(replica, node) {
        return Vec::new();
    }
    if is_html(element, "option") {
        return choice::option(replica, ids, node, state, by_user);
    }
    let text = state
        .value
        .as_deref()
        .or(element.attribute("value").map(|value| &**value));
    let kind = element.attribute("type").map_or("", |kind| kind);
    let toggle = kind.eq_ignore_ascii_case("checkbox") || kind.eq_ignore_ascii_case("radio");
    let shown = (is_html(element, "input") && (toggle || state.value.is_some()))
        || (is_html(element, "textarea") && state.value.is_some())
        || (is_html(element, "select") && state.value.is_some() && element.attribute("multiple").is_none());
    if !shown {
        return Vec::new();
    }
    let on = state.on.unwrap_or_else(|| element.attribute("checked").is_some());
    let text = text.unwrap_or(if toggle { "on" } else { "" });
    vec![input(ids.of(node), text, on, by_user)]
}

/// Data of an input event.
pub(super) fn input(id: u64, text: &str, on: bool, by_user: bool) -> String {
    let mut out = format!("{{\"source\":5,\"id\":{id}");
    json::text_member(&mut out, "text", text);
    json::member(&mut out, "isChecked", on);
    json::member(&mut out, "userTriggered", by_user);
    out.push('}');
    out
}
