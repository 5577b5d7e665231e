//! What is known of single nodes is taken back: their rules became tighter after it was told.

use super::{AssetState, ElementState, Kind, NONE, Replica, SheetText, Str};
use crate::frame::{Namespace, NodeId};
use crate::purge::Extent;

/// What becomes of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It stays as it is.
    AsItIs,
    /// It stays with this value.
    As(String),
    /// It goes.
    Not,
}

/// How contents are masked. The rules are not this crate's; where they give nothing, a content stays as it is.
#[derive(Clone, Copy, Debug)]
pub struct Masks {
    /// A text.
    pub text: fn(&str) -> Option<String>,
    /// An attribute: name and value.
    pub attribute: fn(&str, &str) -> Kept,
    /// The value of a control.
    pub value: fn(&str) -> Option<String>,
    /// The address that those in a document are relative to.
    pub base_url: fn(&str) -> String,
}

impl ElementState {
    /// A style sheet's element: its text is no text of the page's.
    pub fn is_style(&self) -> bool {
        let may_be = matches!(self.namespace, Namespace::Html | Namespace::Svg);
        may_be && self.name.eq_ignore_ascii_case("style")
    }
}

impl Replica {
    /// Whether a node is a text of a `style` element.
    pub fn is_style_text(&self, id: NodeId) -> bool {
        let node = self.node(id).filter(|node| node.text().is_some());
        let parent = node.and_then(|node| self.element(node.parent));
        parent.is_some_and(ElementState::is_style)
    }

    /// All nodes of which something is known, parents before what is in them: those in the tree, those aside, and documents of
    /// which the base address was told ahead.
    pub fn known_nodes(&self) -> impl Iterator<Item = NodeId> {
        let tops = self.tops().into_iter();
        let ahead = self.bases.ids().into_iter();
        let nodes = tops.flat_map(|top| self.subtree(top));
        nodes.chain(ahead.filter(|id| !self.nodes.contains(*id)))
    }

    /// Takes back what is known of a node; its place in the tree stays, and so does what is below it.
    pub fn purge(&mut self, id: NodeId, extent: Extent, masks: &Masks) {
        let is_blank = extent == Extent::Blank;
        let stays = !is_blank && self.is_style_text(id);
        match self.nodes.get_mut(id).map(|node| &mut node.kind) {
            Some(Kind::Text(text) | Kind::CData(text)) if !stays => match (masks.text)(text) {
                _ if is_blank => *text = Str::from(""),
                Some(masked) => *text = masked.into(),
                None => {}
            },
            Some(Kind::Element(element)) if is_blank => element.attributes.clear(),
            Some(Kind::Element(element)) => element.attributes.retain_mut(|(name, value)| {
                let kept = (masks.attribute)(name, value);
                if let Kept::As(masked) = &kept {
                    *value = Str::from(masked.as_str());
                }
                kept != Kept::Not
            }),
            _ => {}
        }
        self.purge_state(id, is_blank, masks);
        self.purge_shown(id, is_blank);
        if is_blank {
            self.media.remove(id);
            for sheet in self.sheets.by_owner.remove(id).unwrap_or_default() {
                self.sheets.known.remove(sheet);
            }
        }
    }

    fn purge_state(&mut self, id: NodeId, is_blank: bool, masks: &Masks) {
        self.scrolls.remove(id);
        if let Some(mut state) = self.controls.remove(id)
            && let Some(value) = state.value.take().filter(|_| !is_blank)
        {
            state.value = Some((masks.value)(&value).map_or(value, Str::from));
            (state.on, state.indeterminate) = (None, None);
            self.controls.insert(id, state);
        }
        if let Some(base_url) = self.bases.remove(id).filter(|_| !is_blank) {
            self.bases.insert(id, (masks.base_url)(&base_url).into());
        }
    }

    fn purge_shown(&mut self, id: NodeId, is_blank: bool) {
        for range in &mut self.selection {
            if range.start == id {
                range.start_offset = 0;
            }
            if range.end == id {
                range.end_offset = u32::MAX;
            }
        }
        if is_blank {
            self.selection
                .retain(|range| range.start != id && range.end != id);
            self.top_layer.retain(|entry| entry.node != id);
            if self.focus == id {
                self.focus = NONE;
            }
        }
    }

    /// Forgets the strings that no frame to come refers to.
    pub fn purge_strings(&mut self, is_needed: impl Fn(u32) -> bool) {
        self.strings.retain(is_needed);
    }

    /// Gives an asset another content, `bytes` behind `header`. It stays as whole as it was, so that what is still told of
    /// it fits, and what was told to be the same.
    pub fn purge_asset(&mut self, id: u32, empty_header: &str, empty_bytes: &[u8]) {
        if let Some(AssetState::Content { header, bytes, .. }) = self.assets.get_mut(id) {
            *header = empty_header.into();
            *bytes = empty_bytes.to_vec();
        }
    }

    /// Assets whose content is known, or some of it.
    pub fn content_assets(&self) -> Vec<u32> {
        let mut ids = self.assets.ids();
        ids.retain(|id| matches!(self.assets.get(*id), Some(AssetState::Content { .. })));
        ids
    }

    /// Assets that are told to have the content of another one, and that one.
    pub fn shared_assets(&self) -> impl Iterator<Item = (u32, u32)> {
        let ids = self.assets.ids().into_iter();
        ids.filter_map(|id| match self.assets.get(id)? {
            AssetState::SameAs(other) => Some((id, *other)),
            _ => None,
        })
    }

    /// Hands over all that may refer to an asset, and whose it is ([`NONE`] of a constructed sheet): values of attributes,
    /// and the text of style sheets.
    pub fn referring(&self, take: &mut dyn FnMut(NodeId, &str)) {
        for id in self.nodes.ids() {
            if let Some(element) = self.element(id) {
                element.attributes.iter().for_each(|(_, value)| take(id, value));
            } else if self.is_style_text(id)
                && let Some(text) = self.node(id).and_then(|node| node.text())
            {
                take(id, text);
            }
        }
        for id in self.sheets.known.ids() {
            match self.sheet(id).map(|sheet| (sheet.node, &sheet.content)) {
                Some((node, SheetText::Source(text))) => take(node, text),
                Some((node, SheetText::Rules(rules))) => rules.iter().for_each(|rule| take(node, rule)),
                _ => {}
            }
        }
    }
}
