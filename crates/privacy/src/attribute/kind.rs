//! Of which kind an attribute is, and whose.

use super::{is_text, without_prefix};
use crate::element::{Element, Inside, Role, Space};
use crate::marks::MARK;
use crate::names::{ARIA_WORDS, OF_CUSTOM, OF_SVG, STABLE_DATA, is_aria, is_known};
use crate::table::{Attribute, Owner};

/// The row of the table for an attribute; its name is in lower case.
pub fn kind(element: Element, name: &str, value: &str) -> Attribute {
    if name == MARK {
        return Attribute::Mark;
    }
    if name == "nonce" || element.role == Role::Script {
        return Attribute::Never;
    }
    if let Some(kind) = of_field(element, name) {
        return kind;
    }
    let local = without_prefix(name);
    match local {
        // A whole document, which is read where it is shown. That there is one tells what its addresses are relative to.
        "srcdoc" => Attribute::Srcdoc,
        "style" => Attribute::StyleOf,
        // A request of its own.
        "attributionsrc" => Attribute::Handler,
        // A program.
        _ if local.starts_with("on") && name.len() > 3 => Attribute::Handler,
        _ if name.starts_with("data-") && STABLE_DATA.contains(&name) => Attribute::Stable,
        _ if element.role == Role::Custom => of_custom(element, name, local),
        // Of most elements the most.
        _ if matches!(name, "class" | "id") => Attribute::Known,
        _ => address(element, local, value).unwrap_or_else(|| other(element, name, local)),
    }
}

/// Whose it is. A field's `style` is the page's: what is entered shows in no style.
pub fn owner(element: Element, kind: Attribute, name: &str) -> Owner {
    if element.always_masked && name != "style" {
        Owner::Always
    } else if reflects_value(element, kind, name) {
        element.inside.owner().max(Owner::Visitor)
    } else {
        element.inside.owner()
    }
}

/// Frameworks write what is in a field to attributes of their own (`ng-reflect-model`, `initialvalue`). What stands in an
/// attribute of HTML, or is a text for people, is the page's.
pub fn reflects_value(element: Element, kind: Attribute, name: &str) -> bool {
    matches!(element.role, Role::Input | Role::TextArea | Role::Select)
        && name != "style"
        && kind != Attribute::Stable
        && kind != Attribute::Mark
        && !is_text(element, name)
        && !is_known(element.space, name)
}

/// What tells a control's state, its default state included.
fn of_field(element: Element, name: &str) -> Option<Attribute> {
    let is_field = element.is_control() || (element.role == Role::InputButton && element.always_masked);
    if !is_field {
        return None;
    }
    match name {
        "value" => Some(Attribute::FieldValue),
        "checked" | "selected" | "aria-checked" | "aria-selected" => Some(Attribute::FieldState),
        "aria-valuetext" | "aria-valuenow" => Some(Attribute::FieldRange),
        "label" if element.role == Role::Option => Some(Attribute::OptionLabel),
        // Often built from a value.
        "pattern" | "min" | "max" if element.always_masked => Some(Attribute::SecretBounds),
        _ => None,
    }
}

fn of_custom(element: Element, name: &str, local: &str) -> Attribute {
    if OF_CUSTOM.contains(&name) || is_aria(name, ARIA_WORDS) {
        Attribute::CustomStructure
    } else if local == "formaction" {
        Attribute::CustomFormaction
    } else if is_text(element, name) && !name.starts_with("aria-value") {
        Attribute::CustomText
    } else {
        Attribute::Custom
    }
}

/// What leads somewhere, or is fetched.
fn address(element: Element, local: &str, value: &str) -> Option<Attribute> {
    let role = element.role;
    // Editors make links of what is typed: host and path are the visitor's words.
    let is_entered = element.inside > Inside::Page;
    Some(match local {
        "href" if role == Role::Link && is_entered => Attribute::EnteredHref,
        "href" if role == Role::Link => Attribute::Href,
        "cite" | "ping" if role == Role::Link && is_entered => Attribute::EnteredLink,
        "action" | "cite" | "ping" if role == Role::Link => Attribute::Link,
        "formaction" => Attribute::Link,
        "src" | "data" if matches!(role, Role::Frame | Role::Embedded) => Attribute::Frame,
        "src" => Attribute::Picture,
        "poster" | "href" if role == Role::Picture => Attribute::Picture,
        "background" | "poster" | "srcset" | "imagesrcset" => Attribute::Pictures,
        // A reference inside the page (`<use href="#icon">`) is structure.
        "href" if role == Role::Other && value.starts_with('#') => Attribute::Reference,
        "href" | "action" | "cite" | "ping" | "longdesc" | "codebase" | "base" => Attribute::Address,
        _ => return None,
    })
}

fn other(element: Element, name: &str, local: &str) -> Attribute {
    let has_hyphen = local.as_bytes().contains(&b'-');
    let is_drawn = element.space == Space::Svg;
    if element.role == Role::Meta && local == "content" {
        Attribute::Content
    } else if is_text(element, name) {
        // What somebody set is no text of the page's, whatever it is set in.
        match name.starts_with("aria-value") {
            true => Attribute::ValueText,
            false => Attribute::TextOf,
        }
    } else if is_own(element, name) {
        Attribute::Own
    } else if element.role == Role::Item && local == "value" {
        Attribute::Place
    } else if is_drawn && matches!(local, "from" | "to" | "by" | "values") {
        Attribute::Animated
    } else {
        // What has a hyphen is known by now.
        let is_listed = has_hyphen || name.starts_with("xmlns") || is_known(element.space, local);
        match (is_listed, is_drawn && !matches!(local, "class" | "id")) {
            (true, false) => Attribute::Known,
            (false, false) => Attribute::Unknown,
            (true, true) => Attribute::Drawn,
            (false, true) => Attribute::DrawnUnknown,
        }
    }
}

/// A name with a hyphen that no standard has.
fn is_own(element: Element, name: &str) -> bool {
    name.as_bytes().contains(&b'-')
        && !name.starts_with("aria-")
        && if element.space == Space::Svg {
            !OF_SVG.contains(&name)
        } else {
            name != "accept-charset" && name != "http-equiv"
        }
}
