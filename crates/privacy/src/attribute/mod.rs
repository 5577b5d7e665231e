//! Which attributes may be kept, and as what.

mod kind;
mod style;
mod treat;

pub(crate) use kind::{kind, owner};
pub(crate) use treat::treat;

use crate::content::Origin;
use crate::element::{Element, Inside, Role};
use crate::level::Level;
use crate::names::{ARIA_STATES, ARIA_WORDS, TEXTS, is_aria};
use crate::rules::Rules;
use crate::table::Column;
use std::borrow::Cow;

/// What becomes of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Kept as it is.
    Keep,
    /// Not recorded.
    Drop,
    /// Recorded with this value.
    Replace(String),
}

/// Decides about the attribute `name` (qualified, in any case) of an element of this level, as the table says. What is kept
/// of it may hold secrets: [`origin`] says how it is looked through.
pub fn attribute(rules: &Rules, level: Level, element: Element, name: &str, value: &str) -> Verdict {
    let name = in_lower_case(name.split('\0').next().unwrap_or_default());
    let kind = kind(element, &name, value);
    let column = Column::of(level, owner(element, kind, &name));
    treat(rules, kind.at(column), value)
}

/// As whose what [`attribute`] lets be kept of an attribute is looked through for secrets that are known by their form.
/// `None`: it is not. Structure is what it is, and so is what a picture is made of.
pub fn origin(element: Element, name: &str, value: &str) -> Option<Origin> {
    let name = in_lower_case(name);
    let local = without_prefix(&name);
    let is_picture = |value: &str| {
        value
            .get(..11)
            .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
    };
    let stays = |value| attribute(&Rules::default(), Level::Mask, element, &name, value) == Verdict::Keep;
    let reflects_value = || kind::reflects_value(element, kind(element, &name, value), &name);
    match local {
        "style" => None,
        "src" | "poster" | "href" | "data" if is_picture(value) => None,
        // Of an address `mask` keeps the path, which is no structure.
        _ if stays(value) && stays("?x") => None,
        "src" | "srcset" | "imagesrcset" | "poster" | "background" => Some(Origin::Picture),
        _ if element.inside == Inside::Editable => Some(Origin::Entered),
        _ if element.is_written() && (local == "value" || reflects_value()) => Some(Origin::Entered),
        _ => Some(Origin::Page),
    }
}

/// Most names are.
fn in_lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether an attribute of this name (qualified, in any case) holds a text for people.
pub fn holds_text(element: Element, name: &str) -> bool {
    is_text(element, &in_lower_case(name))
}

fn is_text(element: Element, name: &str) -> bool {
    let name = without_prefix(name);
    let is_aria_text = name.starts_with("aria-") && !is_aria(name, ARIA_WORDS) && !is_aria(name, ARIA_STATES);
    is_aria_text || (TEXTS.contains(&name) && (element.role != Role::Item || name != "value"))
}

/// A prefix tells nothing: `xlink:title` is a title, and so is one that is not known.
fn without_prefix(name: &str) -> &str {
    let prefix = name.bytes().rposition(|byte| byte == b':');
    prefix.and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}
