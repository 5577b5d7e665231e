//! Which attributes may be kept, and as what.

use crate::content::Origin;
use crate::element::{Element, Inside, Role, Space};
use crate::level::Level;
use crate::marks::MARK;
use crate::mask::{control_value, find, mask_text};
use crate::names::{ARIA_STATES, ARIA_WORDS, OF_CUSTOM, OF_SVG, STABLE_DATA, TEXTS, is_known};
use crate::rules::Rules;
use crate::url::without_query_values;

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

/// Decides about the attribute `name` (qualified, in any case) of an element of this level. What is kept of it may hold
/// secrets: [`origin`] says how it is looked through.
pub fn attribute(rules: &Rules, level: Level, element: Element, name: &str, value: &str) -> Verdict {
    let name = name.split('\0').next().unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    let name = lower.as_str();
    if name == MARK {
        return Verdict::Keep;
    }
    if level.is_closed() || name == "nonce" || element.role == Role::Script {
        return Verdict::Drop;
    }
    if without_prefix(name) == "srcdoc" {
        // A whole document, which is read where it is shown. That there is one tells what its addresses are relative to.
        return changed(value, String::new());
    }
    if let Some(verdict) = control_attribute(level, element, name, value) {
        return verdict;
    }
    let is_in_entered = element.inside.is_masked(level);
    if is_in_entered && element.role == Role::Link && matches!(without_prefix(name), "href" | "cite" | "ping")
    {
        // Editors make links of what is typed: host and path are the visitor's words.
        return changed(value, "#".into());
    }
    let is_entered = is_in_entered
        || (element.always_masked && name != "style")
        || (reflects_value(element, name) && element.masks_input(level));
    let level = if is_entered { Level::Mask } else { level };
    match level {
        Level::Allow => shown(rules, element, name, value),
        // A program.
        _ if without_prefix(name).starts_with("on") && name.len() > 3 => Verdict::Drop,
        // A request of its own.
        _ if without_prefix(name) == "attributionsrc" => Verdict::Drop,
        Level::MaskUserInput => masked_user_input(rules, element, name, value),
        // What somebody set is no text of the page's, whatever it is set in.
        _ if is_text(element, name) && !name.starts_with("aria-value") && rules.shows(level, value) => {
            Verdict::Keep
        }
        _ => masked(rules, element, name, value),
    }
}

/// As whose what [`attribute`] lets be kept of an attribute is looked through for secrets that are known by their form.
/// `None`: it is not. Structure is what it is, and so is what a picture is made of.
pub fn origin(element: Element, name: &str, value: &str) -> Option<Origin> {
    let name = name.to_ascii_lowercase();
    let local = without_prefix(&name);
    let is_picture = |value: &str| {
        value
            .get(..11)
            .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
    };
    let stays = |value| attribute(&Rules::default(), Level::Mask, element, &name, value) == Verdict::Keep;
    match local {
        "style" => None,
        "src" | "poster" | "href" | "data" if is_picture(value) => None,
        // Of an address `mask` keeps the path, which is no structure.
        _ if stays(value) && stays("?x") => None,
        "src" | "srcset" | "imagesrcset" | "poster" | "background" => Some(Origin::Picture),
        _ if element.inside == Inside::Editable => Some(Origin::Entered),
        _ if element.is_written() && (local == "value" || reflects_value(element, &name)) => {
            Some(Origin::Entered)
        }
        _ => Some(Origin::Page),
    }
}

/// Frameworks write what is in a field to attributes of their own (`ng-reflect-model`, `initialvalue`).
fn reflects_value(element: Element, name: &str) -> bool {
    matches!(element.role, Role::Input | Role::TextArea | Role::Select)
        && name != "style"
        && !STABLE_DATA.contains(&name)
        && !is_text(element, name)
        && (is_own(element, name) || !is_known(element.space, name))
}

fn replace(masked: Option<String>) -> Verdict {
    masked.map_or(Verdict::Keep, Verdict::Replace)
}

/// What tells a control's state, its default state included.
fn control_attribute(level: Level, element: Element, name: &str, value: &str) -> Option<Verdict> {
    let is_field = element.is_control() || (element.role == Role::InputButton && element.always_masked);
    if !is_field || !element.masks_input(level) {
        return None;
    }
    match name {
        "value" => Some(replace(control_value(value))),
        "checked" | "selected" | "aria-checked" | "aria-selected" => Some(Verdict::Drop),
        "aria-valuetext" | "aria-valuenow" => Some(replace(mask_text(value))),
        "label" if element.role == Role::Option => Some(replace(mask_text(value))),
        // Often built from a value.
        "pattern" | "min" | "max" if element.always_masked => Some(replace(mask_text(value))),
        _ => None,
    }
}

/// Whether an attribute of this name (qualified, in any case) holds a text for people.
pub fn holds_text(element: Element, name: &str) -> bool {
    is_text(element, &name.to_ascii_lowercase())
}

fn is_text(element: Element, name: &str) -> bool {
    let name = without_prefix(name);
    let is_aria_text = name.starts_with("aria-") && !is_aria(name, ARIA_WORDS) && !is_aria(name, ARIA_STATES);
    is_aria_text || (TEXTS.contains(&name) && (element.role != Role::Item || name != "value"))
}

/// A prefix tells nothing: `xlink:title` is a title, and so is one that is not known.
fn without_prefix(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn shown(rules: &Rules, element: Element, name: &str, value: &str) -> Verdict {
    match (element.role, without_prefix(name)) {
        // A place in the page is structure: `a[href="#top"]` has a look of its own.
        (Role::Link, "href") if rules.sanitize.is_none() && is_place(value) => Verdict::Keep,
        (Role::Link, "href" | "action" | "cite" | "ping")
        | (_, "formaction")
        | (Role::Frame | Role::Embedded, "src" | "data") => changed(value, rules.address(value)),
        _ => Verdict::Keep,
    }
}

/// `#name`
fn is_place(value: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    value
        .strip_prefix('#')
        .is_some_and(|name| name.chars().all(is_part))
}

fn masked_user_input(rules: &Rules, element: Element, name: &str, value: &str) -> Verdict {
    match (element.role, without_prefix(name)) {
        // A text, in which an address may stand.
        (Role::Meta, "content") => changed(value, without_query_values(value)),
        (Role::Link, "href") => changed(value, rules.address(value)),
        _ => shown(rules, element, name, value),
    }
}

fn masked(rules: &Rules, element: Element, name: &str, value: &str) -> Verdict {
    if without_prefix(name) == "style" {
        return masked_style(value);
    }
    if STABLE_DATA.contains(&name) {
        return Verdict::Keep;
    }
    if element.role == Role::Custom {
        return words_unless(OF_CUSTOM.contains(&name) || is_aria(name, ARIA_WORDS), value);
    }
    match (element.role, without_prefix(name)) {
        (Role::Frame | Role::Embedded, "src" | "data") => changed(value, rules.path(value)),
        (Role::Picture, "poster" | "href") | (_, "src") => changed(value, PLACEHOLDER.into()),
        (_, "background" | "poster" | "srcset" | "imagesrcset") => Verdict::Drop,
        // A reference inside the page (`<use href="#icon">`) is structure.
        (Role::Other, "href") if value.starts_with('#') => Verdict::Keep,
        (_, "href" | "action" | "formaction" | "cite" | "ping" | "longdesc" | "codebase" | "base") => {
            changed(value, rules.path(value))
        }
        _ if is_text(element, name) || is_own(element, name) => replace(mask_text(value)),
        _ if element.space == Space::Svg && tells_address(name, value) => Verdict::Drop,
        // A place in a list is a number.
        (Role::Item, "value") => {
            let is_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b' ');
            words_unless(value.bytes().all(is_number), value)
        }
        // What has a hyphen is known by now.
        (_, local) => {
            let is_listed = local.as_bytes().contains(&b'-') || name.starts_with("xmlns");
            words_unless(is_listed || is_known(element.space, local), value)
        }
    }
}

/// A name that nobody knows may hold anything; a flag tells no text.
fn words_unless(is_kept: bool, value: &str) -> Verdict {
    if is_kept || value == "true" || value == "false" {
        Verdict::Keep
    } else {
        replace(mask_text(value))
    }
}

fn changed(value: &str, kept: String) -> Verdict {
    if kept == value {
        Verdict::Keep
    } else {
        Verdict::Replace(kept)
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

fn is_aria(name: &str, known: &[&str]) -> bool {
    name.strip_prefix("aria-")
        .is_some_and(|state| known.contains(&state))
}

/// A drawing's properties may name pictures elsewhere, and its animations may set any attribute to an address.
fn tells_address(name: &str, value: &str) -> bool {
    match without_prefix(name) {
        "class" | "id" => false,
        "from" | "to" | "by" | "values" => {
            let mut pairs = value.as_bytes().windows(2);
            value.contains(['/', ':', '\\', '"', '\''])
                || pairs.any(|pair| matches!(pair, [b'.', after] if after.is_ascii_alphabetic()))
        }
        _ => names_picture(value),
    }
}

/// A style without the pictures it names, and without the texts that it hands to `content`.
fn masked_style(style: &str) -> Verdict {
    // What a comment holds may look like the start of a text: whatever has a quote goes then.
    let has_comment = has(style, b"/*");
    let is_text = |part: &str| has_comment || has(part, b"--") || has(part, b"content");
    let tells = |part: &str| names_picture(part) || (has_quote(part) && is_text(part));
    if !tells(style) {
        return Verdict::Keep;
    }
    let kept: Vec<&str> = split_declarations(style).filter(|part| !tells(part)).collect();
    changed(style, kept.join(";"))
}

/// By a function that takes an address, or perhaps by one: its name may be written with escapes. `url(#a)` is a part of
/// the same document.
fn names_picture(style: &str) -> bool {
    let mut from = 0;
    let is_elsewhere = |rest: &[u8]| {
        let mut rest = rest.iter().filter(|byte| !matches!(byte, b' ' | b'"' | b'\''));
        rest.next() != Some(&b'#')
    };
    while let Some(at) = style.as_bytes().get(from..).and_then(|rest| find(rest, b"url(")) {
        from += at + 4;
        if style.as_bytes().get(from..).is_none_or(is_elsewhere) {
            return true;
        }
    }
    style.contains('\\') || has(style, b"image-set(") || has(style, b"image(") || has(style, b"src(")
}

fn has_quote(style: &str) -> bool {
    style.bytes().any(|byte| matches!(byte, b'"' | b'\''))
}

fn has(style: &str, part: &[u8]) -> bool {
    find(style.as_bytes(), part).is_some()
}

/// Declarations of a style attribute: split at `;` outside of quotes and brackets.
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
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ';') => return depth == 0,
            _ => {}
        }
        false
    })
}
