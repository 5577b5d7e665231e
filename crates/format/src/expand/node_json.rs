//! One node as rrweb writes it.

use super::budget::Budget;
use super::names::{can_host, is_custom, is_html, tag_name};
use super::sheets::{css_text, told};
use super::urls::{self, Bases};
use super::{assets, json, modes, player_css, unsaid};
use crate::frame::{Namespace, NodeId};
use crate::replica::{ControlState, ElementState, IdMap, Kind, NONE, Node, Replica};
use std::borrow::Cow;
use std::collections::HashMap;

/// What is needed to write nodes of one state of the page.
pub(super) struct Scribe<'a> {
    pub replica: &'a Replica,
    pub ids: &'a Ids,
    pub bases: Bases,
    pub budget: &'a Budget,
}

/// From our node ids to those in the stream.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    pub offset: u32,
    /// How often a node has been built again under another id. The replayer's mirror never forgets a frame's document,
    /// and takes one with a known id for already built; and what becomes another element within one event, as a
    /// link becomes a style, is lost from the mirror when the old one is taken out behind the new one. What was said of a
    /// host's sheets must not reach it in another document.
    pub built_again: IdMap<u64>,
}

impl Ids {
    /// The id in the stream.
    pub fn of(&self, id: NodeId) -> u64 {
        let again = self.built_again.get(&id).copied().unwrap_or(0);
        u64::from(self.offset) + u64::from(id) + (again << 33)
    }
}

impl Scribe<'_> {
    /// Appends a node up to and with `"childNodes":[`, or as a whole if it can have none. Returns whether
    /// `]}` has to follow.
    pub fn open_node(&mut self, out: &mut String, id: NodeId, document: NodeId) -> bool {
        let Some(node) = self.replica.node(id) else {
            return false;
        };
        out.push('{');
        let kind = match node.kind() {
            Kind::Document { .. } => 0,
            Kind::Doctype(_) => 1,
            Kind::Element(_) => 2,
            // `createCDATASection` throws in an HTML document, which a replay always is.
            Kind::Text(_) | Kind::CData(_) | Kind::ShadowRoot { .. } => 3,
        };
        json::member(out, "type", kind);
        json::member(out, "id", self.ids.of(id));
        if kind != 0 && document != self.replica.document() && document != NONE {
            json::member(out, "rootId", self.ids.of(document));
        }
        let in_shadow = self.replica.node(node.parent()).map(Node::kind);
        if matches!(in_shadow, Some(Kind::ShadowRoot { .. })) {
            json::member(out, "isShadow", true);
        }
        match node.kind() {
            Kind::Document { .. } => {
                if modes::says_back_compat(self.replica, id) {
                    json::text_member(out, "compatMode", "BackCompat");
                }
            }
            Kind::Doctype(doctype) => {
                json::text_member(out, "name", &doctype.name);
                json::text_member(out, "publicId", &doctype.public_id);
                json::text_member(out, "systemId", &doctype.system_id);
            }
            Kind::Element(element) => self.element(out, id, node, element, document),
            Kind::Text(_) | Kind::CData(_) => {
                let text = self.text(id, document);
                if self.in_style(node) {
                    player_css::text_members(out, &text);
                } else {
                    json::text_member(out, "textContent", &text);
                }
            }
            Kind::ShadowRoot { .. } => {}
        }
        let parental = matches!(kind, 0 | 2);
        if parental {
            json::name(out, "childNodes");
            out.push('[');
        } else {
            out.push('}');
        }
        parental
    }

    fn element(
        &mut self,
        out: &mut String,
        id: NodeId,
        node: &Node,
        element: &ElementState,
        document: NodeId,
    ) {
        let tag = tag_name(element);
        let is_told_link = self.is_told_link(id, node);
        json::text_member(out, "tagName", if is_told_link { "style" } else { &tag });
        json::name(out, "attributes");
        out.push('{');
        for (name, value) in self.attributes(id, document) {
            match value {
                Value::Text(text) => json::text_member(out, &name, &text),
                Value::True => json::member(out, &name, true),
                Value::Raw(text) => json::member(out, &name, text),
            }
        }
        if let Some((width, height)) = element.hidden {
            // The replayer's own class for what is blocked: any rrweb player paints it as a box.
            if element.attribute("class").is_none() {
                json::text_member(out, "class", "rr-block");
            }
            json::text_member(out, "rr_width", &format!("{width}px"));
            json::text_member(out, "rr_height", &format!("{height}px"));
        }
        out.push('}');
        if element.namespace == Namespace::Svg {
            json::member(out, "isSVG", true);
        }
        if is_custom(element) {
            json::member(out, "isCustom", true);
        }
        if self.is_shadow_host(node, element) {
            json::member(out, "isShadowHost", true);
        }
    }

    fn is_shadow_host(&self, node: &Node, element: &ElementState) -> bool {
        let attached = self.replica.node(node.attachment()).map(Node::kind);
        element.hidden.is_none() && can_host(element) && matches!(attached, Some(Kind::ShadowRoot { .. }))
    }

    /// Whether a text is a style sheet's.
    pub fn in_style(&self, node: &Node) -> bool {
        self.replica
            .element(node.parent())
            .is_some_and(|parent| parent.name.eq_ignore_ascii_case("style"))
    }

    /// The text of a text node; in a style sheet with its addresses absolute.
    pub fn text(&mut self, id: NodeId, document: NodeId) -> String {
        let Some(node) = self.replica.node(id) else {
            return String::new();
        };
        let text = node.text().map_or("", |text| text);
        if !self.in_style(node) {
            return text.to_owned();
        }
        // A node of its own stands for it.
        if told(self.replica, node.parent()).is_some() {
            return String::new();
        }
        let base = self.bases.of(self.replica, document);
        let text = css_text(self.replica, self.budget, text, base).into_owned();
        self.with_imports(text, node.parent())
    }

    /// An element's attributes as the replayer wants them: addresses absolute, state of controls included.
    pub fn attributes(&mut self, id: NodeId, document: NodeId) -> Vec<(String, Value)> {
        let Some(node) = self.replica.node(id) else {
            return Vec::new();
        };
        let Some(element) = node.element() else {
            return Vec::new();
        };
        let base = self.bases.of(self.replica, document);
        let mut out: Vec<(String, Value)> = Vec::with_capacity(element.attributes.len());
        for (name, value) in &element.attributes {
            let qualified = name.split('\0').next().unwrap_or_default();
            let Some(name) = stream_name(element, node, qualified) else {
                continue;
            };
            // The same for all that the document asks for.
            if name == "name"
                && element.name.eq_ignore_ascii_case("meta")
                && value.trim().eq_ignore_ascii_case("referrer")
            {
                continue;
            }
            // Two names that differ in case alone become one: the first, as in the browser.
            if matches!(name, Cow::Owned(_)) && out.iter().any(|(known, _)| *known == name) {
                continue;
            }
            // Players make an HTML element of what is in no namespace of its own, too.
            let value = if name == "rel" && element.name.eq_ignore_ascii_case("link") {
                urls::without_hints(value)
            } else {
                let value = self.budget.resolved(value, base, |base| {
                    urls::attribute(element, qualified, value, base)
                });
                assets::resolved(self.replica, self.budget, value)
            };
            out.push((name.into_owned(), Value::Text(value.into_owned())));
        }
        let state = self.replica.control(id);
        let set = |out: &mut Vec<(String, Value)>, name: &str, value: Option<Value>| match (
            out.iter_mut().find(|(known, _)| known == name),
            value,
        ) {
            (Some(known), Some(value)) => known.1 = value,
            (None, Some(value)) => out.push((name.to_owned(), value)),
            (_, None) => out.retain(|(known, _)| known != name),
        };
        if is_html(element, "textarea") {
            let text = self.textarea_value(id);
            set(&mut out, "value", (!text.is_empty()).then_some(Value::Text(text)));
        } else if &*element.name == "style" || is_html(element, "link") {
            self.sheet_attributes(id, element, &mut out);
            // A player sets them in this order, and Chromium shows what it began to load before it was told not to.
            if let Some(at) = out.iter().position(|(name, _)| name == "disabled") {
                out[..=at].rotate_right(1);
            }
        } else if let Some(state) = state {
            if is_html(element, "input") {
                if let Some(value) = state
                    .value
                    .as_ref()
                    .filter(|_| !unsaid::is_file(self.replica, id))
                {
                    set(&mut out, "value", Some(Value::Text(value.to_string())));
                }
                if let Some(on) = state.on {
                    set(&mut out, "checked", on.then_some(Value::True));
                }
            } else if is_html(element, "option")
                && let Some(on) = state.on
            {
                set(&mut out, "selected", on.then_some(Value::True));
            }
        }
        self.style_on_top(id, &mut out);
        self.media_attributes(id, &mut out);
        modes::mark_root(self.replica, node, &mut out);
        out
    }

    /// All attributes, of which only these are written and count for the budget.
    pub fn attributes_for(&mut self, id: NodeId, document: NodeId, names: &[&str]) -> HashMap<String, Value> {
        let written = |all: &HashMap<String, Value>| {
            let values = names.iter().filter_map(|name| all.get(*name));
            let bytes = values.map(|value| match value {
                Value::Text(text) => text.len(),
                Value::True | Value::Raw(_) => 0,
            });
            bytes.sum()
        };
        let budget = self.budget;
        budget.respend(|| self.attributes(id, document).into_iter().collect(), written)
    }

    /// What a text area shows: its `value`, or else its text.
    pub fn textarea_value(&self, id: NodeId) -> String {
        if let Some(ControlState {
            value: Some(value), ..
        }) = self.replica.control(id)
        {
            return value.to_string();
        }
        let texts = self
            .replica
            .children(id)
            .filter_map(|child| self.replica.node(child)?.text());
        texts.map(|text| &**text).collect()
    }
}

/// An attribute's value in the stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    True,
    /// A number or a truth value, for the replayer alone.
    Raw(String),
}

/// The name under which an attribute goes into the stream, if it does: names with a meaning to the replayer
/// alone are not the page's to use.
pub(super) fn stream_name<'a>(element: &ElementState, node: &Node, name: &'a str) -> Option<Cow<'a, str>> {
    let frame = is_html(element, "iframe") || is_html(element, "frame");
    if name == "_cssText" {
        return None;
    }
    // `setAttribute` would do it in the document, but not in the virtual one.
    let is_cased = element.namespace != Namespace::Svg && name.contains(|c: char| c.is_ascii_uppercase());
    let name = if is_cased {
        name.to_ascii_lowercase().into()
    } else {
        Cow::from(name)
    };
    match &*name {
        "" => None,
        _ if name.starts_with("rr_") => None,
        // A frame's content comes from the recording; where it has none the viewer may show the address.
        "src" if frame && node.attachment() == NONE => Some("rr_src".into()),
        "src" | "srcdoc" if frame => None,
        "autoplay" if is_html(element, "audio") || is_html(element, "video") => None,
        "value" if is_html(element, "textarea") => None,
        // Whom a picture comes from is not to be told who watches.
        "referrerpolicy" => None,
        _ => Some(name),
    }
}
