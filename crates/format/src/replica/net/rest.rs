//! What is told of nodes beside the tree.

use super::Telling;
use crate::frame::{Control, Frame, NodeId};
use crate::replica::{ControlState, Str};

impl Telling<'_> {
    /// Base addresses: in front of the tree those of documents that are there, behind it those that were told ahead.
    pub(super) fn bases(&mut self, in_front: bool) -> Option<()> {
        let to = self.to;
        for node in to.bases.ids() {
            let base_url = to.bases.get(node)?;
            if to.nodes.contains(node) == in_front && self.from.bases.get(node) != Some(base_url) {
                let base_url = base_url.clone();
                self.push(Frame::DocumentBase { node, base_url })?;
            }
        }
        Some(())
    }

    /// Sizes of hidden elements that were there before.
    pub(super) fn boxes(&mut self) -> Option<()> {
        let to = self.to;
        for node in to.nodes.ids() {
            let hidden = to.element(node).and_then(|element| element.hidden);
            let known = self.from.element(node).and_then(|element| element.hidden);
            if let Some((width, height)) = hidden.filter(|_| hidden != known) {
                self.push(Frame::Box { node, width, height })?;
            }
        }
        Some(())
    }

    pub(super) fn scrolls(&mut self) -> Option<()> {
        let to = self.to;
        for node in to.scrolls.ids() {
            let (x, y) = to.scroll(node)?;
            if self.from.scroll(node) != Some((x, y)) {
                self.push(Frame::Scroll { node, x, y })?;
            }
        }
        Some(())
    }

    pub(super) fn media(&mut self) -> Option<()> {
        let to = self.to;
        for node in to.media.ids() {
            let media = *to.media(node)?;
            if self.from.media(node) != Some(&media) {
                self.push(Frame::Media(media))?;
            }
        }
        Some(())
    }

    /// Controls of which no tree frame told.
    pub(super) fn controls(&mut self) -> Option<()> {
        for control in self.changed_controls() {
            self.push(Frame::Control(control))?;
        }
        Some(())
    }

    /// What is to be told of controls.
    pub(super) fn changed_controls(&self) -> Vec<Control> {
        let to = self.to;
        let ids = to.controls.ids().into_iter();
        ids.filter_map(|node| self.control(node, to.control(node)?, self.from.control(node)))
            .collect()
    }

    fn control(&self, node: NodeId, state: &ControlState, known: Option<&ControlState>) -> Option<Control> {
        let unknown = ControlState::default();
        let is_new = known.is_none();
        let known = known.unwrap_or(&unknown);
        let is_news = |now: &Option<Str>, before: &Option<Str>| now.is_some() && now != before;
        let flag = |now: Option<bool>, before: Option<bool>| now.filter(|_| now != before);
        let control = Control {
            node,
            value: state
                .value
                .as_ref()
                .filter(|_| is_news(&state.value, &known.value))
                .map(|value| self.text(value)),
            on: flag(state.on, known.on),
            indeterminate: flag(state.indeterminate, known.indeterminate),
            by_user: false,
        };
        let says = control.value.is_some() || control.on.is_some() || control.indeterminate.is_some();
        (says || is_new).then_some(control)
    }

    /// Top layer, selection and focus.
    pub(super) fn shown(&mut self) -> Option<()> {
        let to = self.to;
        if self.from.top_layer != to.top_layer {
            self.push(Frame::TopLayer(to.top_layer.clone()))?;
        }
        if self.from.selection != to.selection {
            self.push(Frame::Selection(to.selection.clone()))?;
        }
        if self.from.focus != to.focus {
            self.push(Frame::Focus { node: to.focus })?;
        }
        Some(())
    }
}
