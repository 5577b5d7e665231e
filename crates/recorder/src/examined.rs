//! What is looked for in texts that their level lets be told: secrets that are known by their form, and whatever the
//! application masks itself.

use crate::Recorder;
use crate::mirror::{Facts, Slot};
use crate::strings::hash;
use afterimage_format::table::Index;
use afterimage_privacy as privacy;
use afterimage_privacy::{Element, Inside, Origin, Role, Verdict};
use std::borrow::Cow;
use std::fmt;

/// Texts in which nothing was found are remembered up to this many.
const MOST_CLEAN: usize = 16_384;

/// Is given a text that is about to be told, and the slot of the element it is of or stands in; answers with what is to be
/// told. `None`, where that failed: it is masked.
pub type MaskText = Box<dyn Fn(Slot, &str) -> Option<String>>;

#[derive(Default)]
pub(crate) struct Examined {
    pub mask_text: Option<MaskText>,
    /// Hashes: a text that comes again is looked at once.
    clean: Index,
}

impl fmt::Debug for Examined {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Examined").finish_non_exhaustive()
    }
}

impl Recorder {
    /// What is told of a text in `parent`, an element with these facts; `None`: it stays as it is.
    pub(crate) fn examined_text(&mut self, parent: Slot, element: Element, text: &str) -> Option<String> {
        let is_value = matches!(element.role, Role::Option | Role::TextArea | Role::Input);
        let is_entered = element.is_written() || element.contents() == Inside::Editable;
        let origin = origin(is_entered);
        let masked = self.without_known_forms(text, origin);
        let masked = masked.map(|masked| if is_value { privacy::FILLED.into() } else { masked });
        self.asked(parent, text, masked)
    }

    /// The value of a control whose values are told. Masked as a whole.
    pub(crate) fn examined_value<'a>(
        &mut self,
        slot: Slot,
        element: Element,
        value: &'a str,
    ) -> Cow<'a, str> {
        let origin = origin(element.is_written());
        let masked = self.without_known_forms(value, origin);
        let masked = masked.map(|_| privacy::FILLED.into());
        self.asked(slot, value, masked).map_or(value.into(), Cow::Owned)
    }

    /// The same of an attribute on which the rules have decided.
    pub(crate) fn examined_attribute(
        &mut self,
        slot: Slot,
        facts: Facts,
        name: u32,
        value: &str,
        verdict: Verdict,
    ) -> Verdict {
        let element = facts.element;
        let kept = match &verdict {
            Verdict::Drop => return verdict,
            Verdict::Keep => value,
            Verdict::Replace(kept) => kept,
        };
        let name = self.names.get(name as usize).map_or("", |name| &name.text);
        let is_value = element.is_control() && name.eq_ignore_ascii_case("value");
        // In the order of what it costs. Whatever may be found at all may be found in what was entered.
        let is_wanted = self.rules.content.may_be_in(kept, Origin::Entered);
        let origin = is_wanted.then(|| privacy::origin(element, name, kept)).flatten();
        // What an address of a description's may be has gone from it; the rest of it is a text.
        let is_shown = verdict == Verdict::Keep || (element.role == Role::Meta && !facts.level.masks_text());
        let is_asked = self.examined.mask_text.is_some() && is_shown && privacy::holds_text(element, name);
        let masked = origin.and_then(|origin| self.without_known_forms(kept, origin));
        let masked = masked.map(|masked| if is_value { privacy::FILLED.into() } else { masked });
        let told = if is_asked {
            self.asked(slot, kept, masked)
        } else {
            masked
        };
        told.map_or(verdict, Verdict::Replace)
    }

    fn without_known_forms(&mut self, text: &str, origin: Origin) -> Option<String> {
        if !self.rules.content.may_be_in(text, origin) {
            return None;
        }
        let key = hash(text, self.seed) ^ origin as u64;
        let clean = &mut self.examined.clean;
        if clean.get(key).is_some() {
            return None;
        }
        let masked = self.rules.content.masked(text, origin);
        if masked.is_none() {
            if clean.len() >= MOST_CLEAN {
                clean.clear();
            }
            clean.insert(key);
        }
        masked
    }

    /// What the application makes of it. White space tells nothing.
    fn asked(&self, slot: Slot, text: &str, masked: Option<String>) -> Option<String> {
        let Some(ask) = self
            .examined
            .mask_text
            .as_ref()
            .filter(|_| !text.trim().is_empty())
        else {
            return masked;
        };
        let known = masked.as_deref().unwrap_or(text);
        let told = ask(slot, known).or_else(|| privacy::mask_text(known));
        told.filter(|told| told != text)
    }
}

fn origin(is_entered: bool) -> Origin {
    match is_entered {
        true => Origin::Entered,
        false => Origin::Page,
    }
}
