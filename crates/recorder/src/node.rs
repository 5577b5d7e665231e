//! New nodes, attributes and texts as `dom.js` reads them, masked on the way in.

use crate::Recorder;
use crate::assets::Place;
use crate::mirror::{Facts, Kind, NONE, Slot};
use crate::ops::{Ops, attached, code, flag};
use crate::place::{Fresh, Present};
use crate::strings::hash;
use afterimage_format::frame::{Element, Namespace, NewNode, Text};
use afterimage_privacy as privacy;
use afterimage_privacy::{Asked, Level, Role, Space, Verdict};
use std::borrow::Cow;

/// Values up to this length get a number: classes, styles and addresses come again.
const MAX_VALUE_IN_TABLE: usize = 160;
/// Texts up to this length do: the white space between elements, digits, labels.
const MAX_TEXT_IN_TABLE: usize = 24;
/// Classes can set an element's privacy level.
pub(crate) const CLASS: &str = "class";
/// What stands in a host is shown in these.
pub(crate) const SLOT: &str = "slot";
/// The number of the name of elements beyond what `dom.js` numbers.
const UNNAMED: u32 = 0;
/// A text as it may be told.
pub(crate) struct Told {
    pub text: Text,
    /// Hash of the mask that stands for it, if one does.
    pub mask: Option<u64>,
    /// It stands for what its level lets be told: it was a secret, or held one.
    pub is_secret: bool,
}

/// Attributes that decide, besides marks, what else may be kept of an element, or of what is in it.
const DECISIVE: &[&str] = &[CLASS, "type", "autocomplete", "contenteditable"];

pub(crate) type Attributes<'a> = Vec<(u32, Cow<'a, str>)>;

impl Recorder {
    /// One child of the open parent, if it can be placed by now. `None` when the ops end too early.
    pub(crate) fn read_child(&mut self, op: i32, ops: &mut Ops<'_>) -> Option<Option<Present>> {
        let slot = ops.slot()?;
        let (above, is_sure) = self.facts_above();
        let was = self.drain.open.as_ref().and_then(|open| open.was).unwrap_or(0);
        if op == code::KNOWN {
            let stays = !is_sure || self.has_level_below(slot, above.level);
            if !stays {
                self.renew(slot);
            }
            let level = is_sure.then_some(above.level);
            return Some(stays.then_some(Present {
                slot,
                level,
                was,
                new: None,
            }));
        }
        let fresh = if op == code::ELEMENT {
            self.read_element(slot, above, ops)?
        } else {
            self.read_leaf(op, above, ops)?
        };
        if !is_sure {
            // It is read again when more is known.
            self.freed.push(slot);
            return Some(None);
        }
        Some(Some(Present {
            slot,
            level: Some(above.level),
            was,
            new: Some(Box::new(fresh)),
        }))
    }

    /// Facts of the parent whose children are being read.
    pub(crate) fn open_facts(&self) -> Facts {
        let parent = self.drain.open.as_ref().map(|open| open.parent);
        let facts = parent.and_then(|parent| self.mirror.facts(parent)).copied();
        // One that was forgotten meanwhile: nothing of its children will be sent.
        facts.unwrap_or_else(|| Facts::document(Level::Hidden))
    }

    /// The shadow root or document that hangs on the open parent.
    pub(crate) fn read_attached(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let slot = ops.slot()?;
        let what = ops.number()?;
        let is = |flag: i32| what & flag != 0;
        let host = self.open_facts();
        let found = if is(attached::SHADOW_ROOT) {
            Some((NewNode::ShadowRoot { open: true }, Kind::ShadowRoot))
        } else if is(attached::DOCUMENT) {
            let quirks = is(attached::QUIRKS);
            Some((NewNode::Document { quirks }, Kind::Document))
        } else {
            None
        };
        let new = found.map(|(node, kind)| {
            let mut facts = Facts::attached(kind, host);
            if is(attached::EDITABLE) {
                facts.element = facts.element.stuck();
            }
            Box::new(Fresh {
                node,
                facts,
                control: None,
                value: None,
            })
        });
        if let Some(open) = &mut self.drain.open {
            let level = Some(host.level);
            let was = 0;
            open.attached = Some(Present {
                slot,
                level,
                was,
                new,
            });
        }
        Some(())
    }

    fn read_leaf(&mut self, op: i32, above: Facts, ops: &mut Ops<'_>) -> Option<Fresh> {
        let mut facts = Facts {
            kind: Kind::Leaf,
            asked: Asked::default(),
            class: Asked::default(),
            is_marked: false,
            is_half_read: false,
            is_on: false,
            awaits_slots: false,
            is_slot: false,
            ..above
        };
        self.settle_was(facts);
        let mut mask = None;
        let node = match op {
            code::DOCTYPE => {
                let [name, public_id, system_id] =
                    [ops.text()?, ops.text()?, ops.text()?].map(|t| self.strings.text(&t, 200));
                NewNode::Doctype {
                    name,
                    public_id,
                    system_id,
                }
            }
            _ => {
                let parent = self.drain.open.as_ref().map_or(NONE, |open| open.parent);
                let told = self.masked_text(parent, above, &ops.text()?);
                facts.is_on = told.is_secret;
                // What visitors write changes at every key; of the page's own texts most never do.
                mask = told
                    .mask
                    .filter(|_| told.is_secret || above.element.is_user_input());
                match op {
                    code::CDATA => NewNode::CData(told.text),
                    _ => NewNode::Text(told.text),
                }
            }
        };
        Some(Fresh {
            node,
            facts,
            control: None,
            value: mask,
        })
    }

    /// `parent` is the slot of what the text stands in, `above` are its facts.
    pub(crate) fn masked_text(&mut self, parent: Slot, above: Facts, text: &str) -> Told {
        self.drain.weight += text.len() + 8;
        let mut masked = privacy::text(&self.rules, above.level, above.element, text);
        let is_shown = masked.is_none() && above.element.role != Role::Style;
        if is_shown && self.secrets.has(text) {
            masked = Some(privacy::FILLED.into());
        } else if is_shown {
            masked = self.examined_text(parent, above.element, text);
        }
        let is_secret = is_shown && masked.is_some();
        let mask = masked.as_deref().map(|masked| hash(masked, self.seed));
        let text = match masked {
            Some(masked) => self.strings.text(&masked, MAX_TEXT_IN_TABLE),
            None if above.element.role == Role::Style => {
                let referring = self.assets.refer(above.level, Place::Css, text);
                self.strings
                    .text(referring.as_deref().unwrap_or(text), MAX_TEXT_IN_TABLE)
            }
            None => self.strings.text(text, MAX_TEXT_IN_TABLE),
        };
        Told {
            text,
            mask,
            is_secret,
        }
    }

    fn read_element(&mut self, slot: Slot, above: Facts, ops: &mut Ops<'_>) -> Option<Fresh> {
        let name = ops.slot()?;
        let flags = ops.number()?;
        let count = ops.slot()?;
        let mut attributes: Attributes<'_> = Vec::new();
        for _ in 0..count {
            attributes.push((ops.slot()?, ops.text()?));
        }
        let value = if flags & flag::VALUE != 0 {
            Some(ops.text()?)
        } else {
            None
        };

        let mut facts = self.facts_of(above, name, flags, &attributes);
        self.settle_was(facts);
        if !facts.level.is_closed() {
            let default = attributes.iter().find(|(name, _)| self.name_is(*name, "value"));
            let values = [value.as_deref(), default.map(|(_, value)| &**value)];
            self.note_values(slot, &mut facts, values);
        }
        let is_ignored = facts.level == Level::Ignored;
        if is_ignored && above.kind == Kind::Document {
            // Without its root a document is none.
            facts.level = Level::Hidden;
        } else if is_ignored {
            // An empty text is seen nowhere, and keeps the place for what follows.
            return Some(Fresh {
                node: NewNode::Text(Text::Inline("".into())),
                facts,
                control: None,
                value: None,
            });
        }
        let node = NewNode::Element(Element {
            name: self.name(name),
            namespace: namespace(flags),
            attributes: self.masked_attributes(slot, facts, &attributes),
            custom: flags & flag::CUSTOM != 0,
            // Its box is not known yet: reading it would force a layout here.
            hidden: (facts.level == Level::Hidden).then_some((0, 0)),
        });
        let mut fresh = Fresh {
            node,
            facts,
            control: None,
            value: None,
        };
        let is_told = !facts.element.masks_input(facts.level);
        if is_told && let Some(value) = &value {
            let told = self.examined_value(slot, facts.element, value);
            fresh.value = Some(hash(&told, self.seed));
        }
        fresh.control = self.first_state(slot, &mut fresh.facts, flags, value, &attributes);
        Some(fresh)
    }

    fn facts_of(&self, above: Facts, name: u32, flags: i32, attributes: &Attributes<'_>) -> Facts {
        let name_of = |number: u32| self.names.get(number as usize).map_or("", |name| &*name.text);
        let named = attributes
            .iter()
            .map(|(number, value)| (name_of(*number), &**value));
        // An attribute of the same name in another name space, or in other case, must not hide the one that counts.
        let (mut asked, mut class) = (Asked::default(), Asked::default());
        for (number, value) in attributes {
            if self.is_decisive(*number) {
                let name = name_of(*number);
                let more = Asked::by(name, value);
                asked = asked.and(more);
                if name.eq_ignore_ascii_case(CLASS) {
                    class = class.and(more);
                }
            }
        }
        let tag = name_of(name);
        let local = tag.rsplit(':').next().unwrap_or(tag);
        let space = match namespace(flags) {
            Namespace::Html => Space::Html,
            Namespace::Svg => Space::Svg,
            _ => Space::Other,
        };
        let mut element = privacy::Element::read(local, space, above.element, named.clone());
        if flags & flag::ENTERED != 0 {
            element = element.entered();
        }
        if flags & flag::STICKY != 0 {
            element = element.stuck();
        }
        if flags & flag::SECRET != 0 {
            element = element.secret();
        }
        if flags & flag::WAS_HIDDEN != 0 {
            element = element.uncovered();
        }
        let chosen = [
            (flag::MASK, Level::Mask),
            (flag::UNMASK, Level::Allow),
            (flag::HIDE, Level::Hidden),
            (flag::IGNORE, Level::Ignored),
        ];
        for (flag, level) in chosen {
            if flags & flag != 0 {
                asked = asked.at_least(level);
            }
        }
        if name == UNNAMED {
            // It might be a field.
            asked = asked.at_least(Level::Hidden);
        }
        Facts {
            kind: Kind::Element,
            level: asked.below(above.level),
            asked,
            class,
            element,
            is_marked: false,
            is_half_read: false,
            is_on: false,
            is_indeterminate: false,
            awaits_slots: false,
            is_slot: space == Space::Html && local == SLOT,
        }
    }

    pub(crate) fn name_is(&self, number: u32, wanted: &str) -> bool {
        self.names
            .get(number as usize)
            .is_some_and(|name| name.text.eq_ignore_ascii_case(wanted))
    }

    pub(crate) fn masked_attributes(
        &mut self,
        slot: Slot,
        facts: Facts,
        attributes: &Attributes<'_>,
    ) -> Vec<(Text, Text)> {
        let mut kept = Vec::with_capacity(attributes.len());
        for (number, value) in attributes {
            if let Some(value) = self.masked_value(slot, facts, *number, value) {
                kept.push((self.name(*number), value));
            }
        }
        kept
    }

    pub(crate) fn masked_value(&mut self, slot: Slot, facts: Facts, name: u32, value: &str) -> Option<Text> {
        let verdict = self.verdict(slot, facts, name, value);
        self.kept(facts, name, value, verdict)
    }

    pub(crate) fn verdict(&mut self, slot: Slot, facts: Facts, name: u32, value: &str) -> Verdict {
        let text = self.names.get(name as usize).map_or("", |name| &name.text);
        let verdict = match privacy::attribute(&self.rules, facts.level, facts.element, text, value) {
            Verdict::Keep => self.without_secret(facts, text, value),
            verdict => verdict,
        };
        self.examined_attribute(slot, facts, name, value, verdict)
    }

    /// What is told of a value on which this was decided.
    pub(crate) fn kept(&mut self, facts: Facts, name: u32, value: &str, verdict: Verdict) -> Option<Text> {
        self.drain.weight += value.len() + 4;
        let name = self.names.get(name as usize).map_or("", |name| &name.text);
        match verdict {
            Verdict::Drop => None,
            Verdict::Keep => {
                let place = place_of(facts.element.role, name);
                let referring = self.assets.refer(facts.level, place, value);
                Some(
                    self.strings
                        .text(referring.as_deref().unwrap_or(value), MAX_VALUE_IN_TABLE),
                )
            }
            Verdict::Replace(masked) => Some(self.strings.text(&masked, MAX_VALUE_IN_TABLE)),
        }
    }
}

/// What an attribute's value is, for those who look for addresses in it.
fn place_of(role: Role, name: &str) -> Place {
    let shows_pictures = matches!(role, Role::Picture | Role::InputButton);
    match name {
        "style" => Place::Css,
        "srcset" | "imagesrcset" => Place::Pictures,
        "src" | "poster" | "href" | "xlink:href" if shows_pictures => Place::Picture,
        "background" => Place::Picture,
        _ => Place::Address,
    }
}

/// Whether attributes of this name decide what else may be kept.
pub fn is_decisive_name(name: &str) -> bool {
    let mut known = DECISIVE.iter();
    known.any(|decisive| name.eq_ignore_ascii_case(decisive)) || privacy::is_mark(name)
}

fn namespace(flags: i32) -> Namespace {
    match flags & flag::NAMESPACE {
        0 => Namespace::Html,
        1 => Namespace::Svg,
        2 => Namespace::MathMl,
        _ => Namespace::Other,
    }
}
