//! Form controls: what the visitor (or the page) made of them, at their first reading and after.

use crate::Recorder;
use crate::mirror::{Facts, Slot};
use crate::node::Attributes;
use crate::ops::{Ops, flag};
use crate::strings::hash;
use afterimage_format::frame::{Control, Frame, Text};
use afterimage_privacy as privacy;
use afterimage_privacy::Role;
use std::borrow::Cow;

/// Values up to this length get a number in the string table.
const MAX_VALUE_IN_TABLE: usize = 24;

impl Recorder {
    /// A control's state where it differs from what its attributes say.
    pub(crate) fn first_state(
        &mut self,
        slot: Slot,
        facts: &mut Facts,
        flags: i32,
        value: Option<Cow<'_, str>>,
        attributes: &Attributes<'_>,
    ) -> Option<Control> {
        if facts.level.is_closed() {
            return None;
        }
        let is_masked = facts.element.masks_input(facts.level);
        let mut control = Control::default();
        if let Some(value) = value {
            let default = attributes
                .iter()
                .find(|(name, _)| self.name_is(*name, "value"))
                .map_or("", |(_, v)| v.as_ref());
            facts.is_on = !value.is_empty();
            if is_masked {
                let has_same_look =
                    value.is_empty() == default.is_empty() && facts.element.role != Role::TextArea;
                control.value = (!has_same_look).then(|| self.control_mask(&value));
            } else if value != default || facts.element.role == Role::TextArea {
                let told = self.examined_value(slot, facts.element, &value);
                control.value = Some(self.strings.text(&told, MAX_VALUE_IN_TABLE));
            }
        }
        if flags & flag::HAS_ON != 0 && !is_masked {
            let is_on = flags & flag::ON != 0;
            let says_on = |(name, _): &(u32, Cow<'_, str>)| {
                self.name_is(*name, "checked") || self.name_is(*name, "selected")
            };
            control.on = (is_on != attributes.iter().any(says_on)).then_some(is_on);
            control.indeterminate = (flags & flag::INDETERMINATE != 0).then_some(true);
            facts.is_indeterminate = flags & flag::INDETERMINATE != 0;
            facts.is_on = is_on;
        }
        let says_something =
            control.value.is_some() || control.on.is_some() || control.indeterminate.is_some();
        says_something.then_some(control)
    }

    pub(crate) fn control_mask(&mut self, value: &str) -> Text {
        self.strings.text(
            if value.is_empty() { "" } else { privacy::FILLED },
            MAX_VALUE_IN_TABLE,
        )
    }

    /// A control as it is now; becomes a frame at the next [`Recorder::emit_controls`] if it changed.
    pub(crate) fn read_control(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let slot = ops.slot()?;
        let flags = ops.number()?;
        let value = if flags & flag::VALUE != 0 {
            Some(ops.text()?)
        } else {
            None
        };
        let facts = self.mirror.facts(slot).copied();
        let Some(mut facts) = facts.filter(|facts| !facts.level.is_closed()) else {
            return Some(());
        };
        let mut control = Control {
            node: self.mirror.id(slot)?,
            ..Control::default()
        };
        if let Some(value) = &value {
            self.note_control(slot, &mut facts, value);
        }
        if facts.element.masks_input(facts.level) {
            // Only whether it is empty: how often it changed would tell the keystrokes.
            if let Some(value) = value {
                let is_filled = !value.is_empty();
                control.value = (is_filled != facts.is_on).then(|| self.control_mask(&value));
                facts.is_on = is_filled;
            }
        } else {
            let is_forced = flags & flag::FORCED != 0;
            control.value = value.and_then(|value| {
                let told = self.examined_value(slot, facts.element, &value);
                self.changed_value(slot, &told, is_forced)
            });
            if flags & flag::HAS_ON != 0 {
                let is_on = flags & flag::ON != 0;
                control.on = (is_forced || is_on != facts.is_on).then_some(is_on);
                let is_indeterminate = flags & flag::INDETERMINATE != 0;
                control.indeterminate =
                    (is_indeterminate != facts.is_indeterminate).then_some(is_indeterminate);
                facts.is_indeterminate = is_indeterminate;
                facts.is_on = is_on;
            }
        }
        if let Some(known) = self.mirror.facts_mut(slot) {
            *known = facts;
        }
        if control.value.is_some() || control.on.is_some() || control.indeterminate.is_some() {
            self.drain.tree.controls.push(control);
        }
        Some(())
    }

    /// A control that was given a secret holds one from here on, and so does what is in it.
    fn note_control(&mut self, slot: Slot, facts: &mut Facts, value: &str) {
        let was_shown = !facts.element.masks_input(facts.level);
        if was_shown && self.values.get(slot) == Some(&hash(value, self.seed)) {
            // It was told: to take that back now would tell that it is someone's secret.
            return;
        }
        let was_secret = facts.element.is_secret;
        self.note_values(slot, facts, [Some(value), None]);
        if was_shown && facts.element.masks_input(facts.level) {
            // What was shown last is not its value any more.
            facts.is_on = value.is_empty();
        }
        if facts.element.is_secret && !was_secret {
            self.remember(slot, *facts);
            let children: Vec<Slot> = self.mirror.children(slot).collect();
            for child in children {
                if let Some(child) = self.mirror.facts_mut(child) {
                    child.element = facts.element;
                }
            }
        }
    }

    fn changed_value(&mut self, slot: Slot, value: &str, is_forced: bool) -> Option<Text> {
        let hash = hash(value, self.seed);
        let is_new = self.values.insert(slot, hash) != Some(hash);
        (is_new || is_forced).then(|| self.strings.text(value, MAX_VALUE_IN_TABLE))
    }

    /// Makes a frame of each control that [`Recorder::read`] found changed outside a drain.
    pub fn emit_controls(&mut self, time_ms: u64, by_user: bool) {
        for control in core::mem::take(&mut self.drain.tree.controls) {
            self.emit(time_ms, &Frame::Control(Control { by_user, ..control }));
        }
    }
}
