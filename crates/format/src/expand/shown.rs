//! Top layer and selection, as far as the replayer can show them.
//!
//! Of the top layer it knows dialogs alone: it calls `showModal()` when it is told `rr_open_mode`, on its own in document
//! order, so the mode is told after the element, dialog by dialog in their order. Open popovers and what fills the screen
//! get the browser's own rules for them as a style, in front of all the page's layers.

use super::json;
use super::mutation::attributes_of;
use super::names::is_html;
use super::node_json::{Scribe, Value};
use super::places::Places;
use super::urls::Bases;
use super::{Event, EventKind, Expander};
use crate::frame::{NodeId, Selected, TopEntry, TopKind};
use crate::replica::{IdMap, Kind, Node, Replica};

/// Where the z-indices of the top layer begin.
const LOWEST_Z: usize = 2_147_483_000;

/// `:fullscreen` in the browsers' own sheet. <https://fullscreen.spec.whatwg.org/#user-agent-level-style-sheet-defaults>
const FULLSCREEN: &str = "position:fixed!important;inset:0!important;margin:0!important;\
    box-sizing:border-box!important;min-width:0!important;max-width:none!important;min-height:0!important;\
    max-height:none!important;width:100%!important;height:100%!important;transform:none!important;object-fit:contain;";

/// What the player has of the top layer and the selection.
#[derive(Debug, Default)]
pub(super) struct Shown {
    top: Vec<TopEntry>,
    /// Documents with a selection.
    selected: Vec<NodeId>,
}

/// The style that stands for an element's being in the top layer.
pub(super) fn style(replica: &Replica, id: NodeId) -> Option<String> {
    let entries = replica.top_layer().iter();
    let (at, entry) = entries.enumerate().find(|(_, entry)| entry.node == id)?;
    let z_index = LOWEST_Z + at;
    let is_root = || {
        matches!(
            replica
                .node(id)
                .and_then(|node| replica.node(node.parent()))
                .map(Node::kind),
            Some(Kind::Document { .. })
        )
    };
    match entry.kind {
        TopKind::Modal => None,
        TopKind::Popover => Some(format!("--rr-top-layer:popover;display:block;z-index:{z_index}")),
        TopKind::Fullscreen if is_root() => None,
        TopKind::Fullscreen => Some(format!(
            "--rr-top-layer:fullscreen;{FULLSCREEN}z-index:{z_index}!important"
        )),
    }
}

impl Expander {
    /// The stream begins anew: the player has nothing.
    pub(super) fn forget_shown(&mut self) {
        self.shown = Shown::default();
    }

    /// State that the player's elements do not have by their attributes: of all, or of those below these, which were built
    /// again.
    pub(super) fn tell_shown(&mut self, time_ms: u64, built: Option<&IdMap<()>>, out: &mut Vec<Event>) {
        let mut shown = self.media_again(time_ms, built);
        match built {
            Some(built) => shown.extend(self.shown_again(built)),
            None => {
                shown.extend(self.top_layer());
                shown.extend(self.selection());
            }
        }
        for data in &shown {
            self.push(time_ms, EventKind::Incremental, data, out);
        }
    }

    /// Elements below these were built again: the player lost what it had of them. Gives the data of the events that put
    /// it back.
    fn shown_again(&mut self, built: &IdMap<()>) -> Vec<String> {
        let mut places = Places::new(None, built);
        let replica = &self.replica;
        self.shown
            .top
            .retain(|entry| replica.node(entry.node).is_some() && !places.of(replica, entry.node).marked);
        let mut is_lost = |id| places.of(replica, id).marked;
        let is_focus_lost = is_lost(replica.focus());
        let is_selection_lost = replica
            .selection()
            .iter()
            .any(|range| is_lost(range.start) || is_lost(range.end));
        let mut out = self.top_layer();
        let focus = self.replica.focus();
        if is_focus_lost && self.shows(focus) {
            out.push(super::moment::focus(self.ids.of(focus), true));
        }
        if is_selection_lost {
            out.extend(self.selection());
        }
        out
    }

    /// Data of the events that lead from the top layer that the player has to the present one.
    pub(super) fn top_layer(&mut self) -> Vec<String> {
        let entries = self.replica.top_layer().to_vec();
        let wanted: Vec<TopEntry> = entries
            .into_iter()
            .filter(|entry| self.is_on_top(*entry))
            .collect();
        let before = core::mem::take(&mut self.shown.top);
        let same = before.iter().zip(&wanted).take_while(|(a, b)| a == b).count();
        let mut out = Vec::new();
        for entry in before.get(same..).unwrap_or_default() {
            if !wanted.contains(entry) && self.shows(entry.node) {
                self.leave_top(*entry, &mut out);
            }
        }
        for entry in wanted.get(same..).unwrap_or_default() {
            self.enter_top(*entry, &mut out);
        }
        let focus = self.replica.focus();
        if wanted
            .get(same..)
            .is_some_and(|new| new.iter().any(|entry| entry.kind == TopKind::Modal))
            && self.shows(focus)
        {
            // To show a dialog moves the focus into it.
            out.push(super::moment::focus(self.ids.of(focus), true));
        }
        self.shown.top = wanted;
        out
    }

    fn is_on_top(&mut self, entry: TopEntry) -> bool {
        let element = self.replica.element(entry.node);
        let is_fit = match entry.kind {
            TopKind::Modal => element
                .is_some_and(|element| is_html(element, "dialog") && element.attribute("open").is_some()),
            _ => true,
        };
        is_fit && self.shows(entry.node)
    }

    fn enter_top(&mut self, entry: TopEntry, out: &mut Vec<String>) {
        if entry.kind == TopKind::Modal {
            // Whatever it was, it is opened anew: that alone makes it the last one.
            out.push(self.set(entry.node, "{\"open\":\"\",\"rr_open_mode\":\"non-modal\"}"));
            out.push(self.set(entry.node, "{\"rr_open_mode\":\"modal\"}"));
        } else {
            out.extend(self.restyle(entry.node));
        }
    }

    fn leave_top(&mut self, entry: TopEntry, out: &mut Vec<String>) {
        if entry.kind != TopKind::Modal {
            return out.extend(self.restyle(entry.node));
        }
        out.push(self.set(entry.node, "{\"open\":\"\",\"rr_open_mode\":\"non-modal\"}"));
        let is_open = self
            .replica
            .element(entry.node)
            .is_some_and(|dialog| dialog.attribute("open").is_some());
        if !is_open {
            out.push(self.set(entry.node, "{\"open\":null,\"rr_open_mode\":null}"));
        }
    }

    fn set(&self, id: NodeId, attributes: &str) -> String {
        mutation(&format!(
            "{{\"id\":{},\"attributes\":{attributes}}}",
            self.ids.of(id)
        ))
    }

    fn restyle(&mut self, id: NodeId) -> Option<String> {
        let document = self.place(id).document;
        let mut scribe = Scribe {
            replica: &self.replica,
            ids: &self.ids,
            bases: Bases::default(),
            budget: &self.budget,
        };
        let entry = attributes_of(&mut scribe, id, document, &["style"]);
        (!entry.is_empty()).then(|| mutation(&entry))
    }

    /// Data of the events that select what is selected, and no more than that.
    pub(super) fn selection(&mut self) -> Vec<String> {
        let ranges = self.replica.selection().to_vec();
        let before = core::mem::take(&mut self.shown.selected);
        let mut out = String::from("[");
        for range in ranges {
            let place = self.place(range.start);
            if !place.shown || !self.shows(range.end) {
                continue;
            }
            let ends = [(range.start, range.start_offset), (range.end, range.end_offset)];
            let ends = ends.map(|(id, offset)| Some((id, offset_in_stream(&self.replica, id, offset)?)));
            if let [Some((start, start_offset)), Some((end, end_offset))] = ends {
                self.append_range(
                    &mut out,
                    Selected {
                        start,
                        start_offset,
                        end,
                        end_offset,
                    },
                );
                self.shown.selected.push(place.document);
            }
        }
        for document in before {
            // An empty list changes nothing; a range that holds nothing does.
            let root = self
                .replica
                .children(document)
                .find(|id| self.replica.element(*id).is_some());
            if let Some(root) = root
                && !self.shown.selected.contains(&document)
            {
                self.append_range(
                    &mut out,
                    Selected {
                        start: root,
                        start_offset: 0,
                        end: root,
                        end_offset: 0,
                    },
                );
            }
        }
        match out.len() {
            1 => Vec::new(),
            _ => vec![format!("{{\"source\":14,\"ranges\":{out}]}}")],
        }
    }

    fn append_range(&self, out: &mut String, range: Selected) {
        json::comma(out);
        out.push('{');
        json::member(out, "start", self.ids.of(range.start));
        json::member(out, "startOffset", range.start_offset);
        json::member(out, "end", self.ids.of(range.end));
        json::member(out, "endOffset", range.end_offset);
        out.push('}');
    }
}

fn mutation(entry: &str) -> String {
    format!("{{\"source\":0,\"texts\":[],\"attributes\":[{entry}],\"removes\":[],\"adds\":[]}}")
}

/// An offset as the replayer's nodes have it. A shadow root has no number of its own.
fn offset_in_stream(replica: &Replica, id: NodeId, offset: u32) -> Option<u32> {
    let node = replica.node(id)?;
    if let Some(text) = node.text() {
        let length = u32::try_from(text.encode_utf16().count()).ok()?;
        return Some(offset.min(length));
    }
    if !matches!(node.kind(), Kind::Element(_) | Kind::Document { .. }) {
        return None;
    }
    let children = replica.children(id).take(offset as usize);
    let shown = children.filter(|child| {
        let child = replica.node(*child).map(Node::kind);
        child.is_some_and(|child| super::names::shows(replica, node, child))
    });
    let mut count = u32::try_from(shown.count()).ok()?;
    let is_root = replica
        .node(node.parent())
        .is_some_and(|parent| matches!(parent.kind(), Kind::Document { .. }));
    if is_root && count > 0 && node.element().is_some() {
        // The replayer's own sheet stands in front of the head.
        count += 1;
    }
    Some(count)
}

impl Scribe<'_> {
    /// Adds the style of an element in the top layer.
    pub(super) fn style_on_top(&self, id: NodeId, out: &mut Vec<(String, Value)>) {
        let Some(style) = style(self.replica, id) else {
            return;
        };
        match out.iter_mut().find(|(name, _)| name == "style") {
            Some((_, Value::Text(known))) => *known = format!("{known};{style}"),
            Some(_) => {}
            None => out.push(("style".into(), Value::Text(style))),
        }
    }
}
