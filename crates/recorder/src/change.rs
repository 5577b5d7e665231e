//! Attributes and texts of known nodes that changed, and elements to be read anew.

use crate::Recorder;
use crate::mirror::Slot;
use crate::node::CLASS;
use crate::ops::Ops;
use crate::strings::hash;
use afterimage_format::frame::Attribute;
use afterimage_privacy::{Asked, Verdict};

/// Of one element.
const MOST_TOLD_MASKS: usize = 16;

impl Recorder {
    /// An attribute of a known element as it is now.
    pub(crate) fn read_attribute(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let slot: Slot = ops.slot()?;
        let name = ops.slot()?;
        let is_set = ops.number()? != 0;
        let value = ops.text()?;
        let Some(facts) = self.mirror.facts(slot).copied() else {
            return Some(());
        };
        let is_class = self.name_is(name, CLASS);
        let class = if is_class && is_set {
            Asked::by_class(&value)
        } else {
            Asked::default()
        };
        let is_decisive = !is_class && self.is_decisive(name);
        if is_decisive || (is_class && class != facts.class) {
            self.renew(slot);
            return Some(());
        }
        if self.name_is(name, "value") && is_set && self.is_made_secret(slot, &value) {
            return Some(());
        }
        if self.drain.is_deciding {
            return Some(());
        }
        if self.name_is(name, "value") && facts.masks_control() {
            // Frameworks set it at every key: how often it changed would tell how many there were.
            let told = u64::from(is_set) + u64::from(!value.is_empty());
            if self.values.insert(slot, told) == Some(told) {
                return Some(());
            }
        }
        let verdict = is_set.then(|| self.verdict(slot, facts, name, &value));
        if let Some(Verdict::Replace(mask)) = &verdict {
            // Frameworks mirror what is typed in attributes (`data-value`, `aria-label`).
            let told = (name, hash(mask, self.seed));
            let mut known = self.told_masks.remove(slot).unwrap_or_default();
            let is_known = known.contains(&told);
            known.retain(|(other, _)| *other != name);
            if known.len() < MOST_TOLD_MASKS {
                known.push(told);
            }
            self.told_masks.insert(slot, known);
            if is_known {
                return Some(());
            }
        } else if let Some(mut known) = self.told_masks.remove(slot) {
            known.retain(|(other, _)| *other != name);
            self.told_masks.insert(slot, known);
        }
        let kept = verdict.and_then(|verdict| self.kept(facts, name, &value, verdict));
        // One that may not be kept was never sent: there is nothing to take back.
        if (kept.is_some() || !is_set) && !facts.level.is_closed() {
            let attribute = Attribute {
                node: self.mirror.id(slot)?,
                name: self.name(name),
                value: kept,
            };
            self.drain.tree.attributes.push(attribute);
        }
        Some(())
    }

    pub(crate) fn is_decisive(&self, name: u32) -> bool {
        self.names.get(name as usize).is_some_and(|name| name.is_decisive)
    }

    /// The rules for these elements changed, and nothing in the document tells of it.
    pub fn renew_all(&mut self, slots: &[Slot]) {
        for slot in slots {
            self.renew(*slot);
        }
    }

    /// The rules for this element changed: it leaves, and comes back as a new one under the new rules.
    pub(crate) fn renew(&mut self, slot: Slot) {
        if self.is_dead(slot) {
            return;
        }
        let parent = self.mirror.parent(slot);
        self.may_be_scrolled = true;
        self.await_again(slot);
        self.detach(slot);
        self.forget(slot);
        self.mark(parent);
    }

    /// A text node's contents as they are now.
    pub(crate) fn read_text(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let slot = ops.slot()?;
        let text = ops.text()?;
        if let (Some(id), Some(facts)) = (self.mirror.id(slot), self.mirror.facts(slot).copied()) {
            let told = self.masked_text(self.mirror.parent(slot), facts, &text);
            if let Some(facts) = self.mirror.facts_mut(slot) {
                facts.is_on = told.is_secret;
            }
            // How often it changed behind one mask would tell the keystrokes.
            let before = match told.mask {
                Some(mask) => self.values.insert(slot, mask),
                None => self.values.remove(slot),
            };
            if told.mask.is_none() || before != told.mask {
                self.drain.tree.texts.push((id, told.text));
            }
        }
        Some(())
    }
}
