//! Which attributes may be kept, and as what.

use crate::element::{Element, Role};
use crate::level::Level;
use crate::mask::{control_value, mask_text};
use crate::url::{path_only, without_query_values};

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

/// A picture that shows nothing; `{}` would be its size.
const PLACEHOLDER: &str =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' style='background:silver'%3E%3C/svg%3E";

/// Names of `data-*` attributes that are the developer's, not the visitor's.
const STABLE_DATA: &[&str] = &[
    "data-afterimage",
    "data-testid",
    "data-test",
    "data-qa",
    "data-cy",
    "data-test-id",
    "data-qa-id",
    "data-testing",
    "data-component",
    "data-element",
    "data-theme",
    "data-state",
    "data-side",
    "data-align",
    "data-orientation",
];

/// Attributes that hold text for people.
const TEXTS: &[&str] = &[
    "title",
    "alt",
    "placeholder",
    "label",
    "summary",
    "abbr",
    "content",
    "download",
    "standby",
    "value",
    "datetime",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "aria-placeholder",
    "aria-braillelabel",
    "aria-brailleroledescription",
    "aria-valuenow",
];

/// Decides about the attribute `name` (qualified, in any case) of an element of this level.
pub fn attribute(level: Level, element: Element, name: &str, value: &str) -> Verdict {
    let name = name.split('\0').next().unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    let name = lower.as_str();
    if name == "data-afterimage" {
        return Verdict::Keep;
    }
    if level == Level::Hidden || name == "nonce" || element.role == Role::Script {
        return Verdict::Drop;
    }
    if let Some(verdict) = control_attribute(level, element, name, value) {
        return verdict;
    }
    if element.inside.is_masked(level) && (is_text(element, name) || is_own_data(name)) {
        return replace(mask_text(value));
    }
    match level {
        Level::Allow => Verdict::Keep,
        _ if name.starts_with("on") && name.len() > 3 => Verdict::Drop,
        Level::MaskUserInput => masked_user_input(element, name, value),
        _ => masked(element, name, value),
    }
}

fn replace(masked: Option<String>) -> Verdict {
    masked.map_or(Verdict::Keep, Verdict::Replace)
}

/// What tells a control's state, its default state included.
fn control_attribute(level: Level, element: Element, name: &str, value: &str) -> Option<Verdict> {
    if element.role == Role::InputButton && name == "value" {
        return level.masks_text().then(|| replace(mask_text(value)));
    }
    if !element.is_control() || !element.masks_input(level) {
        return None;
    }
    match name {
        "value" => Some(replace(control_value(value))),
        "checked" | "selected" => Some(Verdict::Drop),
        "label" if element.role == Role::Option => Some(replace(mask_text(value))),
        // Shown in place of a value, and often built from one.
        "placeholder" | "title" | "alt" | "pattern" | "min" | "max" if element.always_masked => {
            Some(replace(mask_text(value)))
        }
        _ if element.always_masked && is_own_data(name) => Some(replace(mask_text(value))),
        _ => None,
    }
}

/// It holds a text for people. Of `xlink:title` and the like the prefix tells nothing.
fn is_text(_element: Element, name: &str) -> bool {
    TEXTS.contains(&name)
}

fn is_own_data(name: &str) -> bool {
    name.starts_with("data-") && !STABLE_DATA.contains(&name)
}

fn masked_user_input(element: Element, name: &str, value: &str) -> Verdict {
    match (element.role, name) {
        (Role::Link, "href" | "action" | "formaction" | "cite" | "ping") if element.role != Role::Other => {
            changed(value, without_query_values(value))
        }
        (Role::Meta, "content") => changed(value, without_query_values(value)),
        _ => Verdict::Keep,
    }
}

fn masked(element: Element, name: &str, value: &str) -> Verdict {
    let is_custom = name.contains('-') && !name.starts_with("aria-") && !is_presentational(name);
    match (element.role, name) {
        (Role::Frame, "srcdoc") => Verdict::Drop,
        (Role::Picture, "src" | "poster" | "href" | "xlink:href") => changed(value, PLACEHOLDER.into()),
        (Role::Picture, "srcset" | "imagesrcset") => Verdict::Drop,
        (_, "background" | "poster" | "imagesrcset") => Verdict::Drop,
        (Role::Frame, "src" | "data")
        | (_, "href" | "xlink:href" | "action" | "formaction" | "cite" | "ping") => {
            // A reference inside the page (`<use href="#icon">`) is structure.
            if value.starts_with('#') && element.role == Role::Other {
                Verdict::Keep
            } else {
                changed(value, path_only(value))
            }
        }
        (_, "style") => without_pictures(value),
        _ if TEXTS.contains(&name) => replace(mask_text(value)),
        _ if is_custom && !STABLE_DATA.contains(&name) => replace(mask_text(value)),
        _ => Verdict::Keep,
    }
}

fn changed(value: &str, kept: String) -> Verdict {
    if kept == value {
        Verdict::Keep
    } else {
        Verdict::Replace(kept)
    }
}

/// Names with a hyphen that are no page's own: SVG presentation attributes and HTML's `accept-charset`, `http-equiv`.
fn is_presentational(name: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "accept-",
        "http-",
        "stroke-",
        "fill-",
        "clip-",
        "stop-",
        "font-",
        "text-",
        "dominant-",
        "alignment-",
        "baseline-",
        "color-",
        "flood-",
        "lighting-",
        "image-",
        "letter-",
        "word-",
        "writing-",
        "pointer-",
        "shape-",
        "marker-",
        "paint-",
        "vector-",
        "transform-",
        "mask-",
        "glyph-",
        "unicode-",
        "enable-",
        "v-",
        "horiz-",
        "vert-",
        "underline-",
        "overline-",
        "strikethrough-",
        "panose-",
        "cap-",
        "x-",
    ];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// A style without the pictures it names.
fn without_pictures(style: &str) -> Verdict {
    if !names_picture(style) {
        return Verdict::Keep;
    }
    let kept: Vec<&str> = split_declarations(style)
        .filter(|declaration| !names_picture(declaration))
        .collect();
    Verdict::Replace(kept.join(";"))
}

/// By plain comparison: the standard library's search for a text is 2 kB of wasm.
fn names_picture(style: &str) -> bool {
    let has = |part: &[u8]| {
        let mut windows = style.as_bytes().windows(part.len());
        windows.any(|window| window.eq_ignore_ascii_case(part))
    };
    has(b"url(") || has(b"image-set(") || has(b"image(")
}

/// Declarations of a style attribute: split at `;` outside of quotes and parentheses.
fn split_declarations(style: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let mut depth = 0_u32;
    let mut is_escaped = false;
    style.split(move |character| {
        if is_escaped {
            is_escaped = false;
            return false;
        }
        match (quote, character) {
            (_, '\\') => is_escaped = true,
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') => return depth == 0,
            _ => {}
        }
        false
    })
}
