//! Attributes, texts and control states of known nodes.

use super::{ControlState, Error, Kind, Replica, Str};
use crate::frame::{Attribute, Control, NodeId, Text};

impl Replica {
    pub(super) fn set_attribute(&mut self, change: &Attribute) -> Result<(), Error> {
        let name = self.strings.resolve(&change.name)?;
        let value = change
            .value
            .as_ref()
            .map(|value| self.strings.resolve(value))
            .transpose()?;
        let node = self.nodes.get_mut(change.node).ok_or(Error::UnknownNode)?;
        let Kind::Element(element) = &mut node.kind else {
            return Err(Error::WrongKind);
        };
        let known = element.attributes.iter().position(|(known, _)| *known == name);
        match (known, value) {
            (Some(at), Some(value)) => {
                if let Some(entry) = element.attributes.get_mut(at) {
                    entry.1 = value;
                }
            }
            (Some(at), None) => {
                element.attributes.remove(at);
            }
            (None, Some(value)) => element.attributes.push((name, value)),
            // Set and removed within one drain.
            (None, None) => {}
        }
        Ok(())
    }

    pub(super) fn set_text(&mut self, id: NodeId, text: &Text) -> Result<(), Error> {
        let value: Str = self.strings.resolve(text)?;
        match &mut self.nodes.get_mut(id).ok_or(Error::UnknownNode)?.kind {
            Kind::Text(text) | Kind::CData(text) => *text = value,
            _ => return Err(Error::WrongKind),
        }
        Ok(())
    }

    pub(super) fn set_control(&mut self, control: &Control) -> Result<(), Error> {
        let node = self.nodes.get(control.node).ok_or(Error::UnknownNode)?;
        if node.element().is_none() {
            return Err(Error::WrongKind);
        }
        let value = control
            .value
            .as_ref()
            .map(|value| self.strings.resolve(value))
            .transpose()?;
        if !self.controls.contains(control.node) {
            self.controls.insert(control.node, ControlState::default());
        }
        let Some(state) = self.controls.get_mut(control.node) else {
            return Ok(());
        };
        if value.is_some() {
            state.value = value;
        }
        if control.on.is_some() {
            state.on = control.on;
        }
        if control.indeterminate.is_some() {
            state.indeterminate = control.indeterminate;
        }
        Ok(())
    }
}
