//! Selectors that imitate `:hover`. The replayer gives what the mouse is over a class of that name, and adds selectors for
//! it to texts of style elements, though to no rules that are inserted or adopted, nor to texts that its parser may not
//! read (see `player_css.rs`). There it is done here, in the same way.

use super::css_scan::Scan;
use super::imports::blank_length;
use std::borrow::Cow;

const HOVER: &str = ":hover";
const CLASS: &str = ".\\:hover";

/// The text of a style sheet or of a rule with such selectors behind those that it has.
pub(super) fn imitated(css: &str) -> Cow<'_, str> {
    if !css.contains(HOVER) {
        return css.into();
    }
    let mut out = String::with_capacity(css.len() + 64);
    let mut scan = Scan::default();
    let mut begin = 0;
    for (at, c) in css.char_indices() {
        if scan.is_in_block() && matches!(c, '{' | '}' | ';') {
            let statement = css.get(begin..at).unwrap_or_default();
            out.push_str(statement);
            if c == '{' {
                add_to(&mut out, statement);
            }
            begin = at;
        }
        scan.step(c);
    }
    out.push_str(css.get(begin..).unwrap_or_default());
    out.into()
}

/// Adds what imitates the selectors in front of a block; at-rules and custom properties have none.
fn add_to(out: &mut String, prelude: &str) {
    let own = prelude.trim_start_matches([';', '{', '}']);
    let own = own.get(blank_length(own)..).unwrap_or_default();
    if !own.contains(HOVER) || own.starts_with('@') || own.starts_with("--") {
        return;
    }
    for selector in selectors(own) {
        if let Some(selector) = with_class(selector.trim()) {
            out.push_str(",\n");
            out.push_str(&selector);
        }
    }
}

/// The parts between commas.
fn selectors(list: &str) -> Vec<&str> {
    let mut scan = Scan::default();
    let mut out = Vec::new();
    let mut begin = 0;
    for (at, c) in list.char_indices() {
        if c == ',' && scan.is_outside() {
            out.extend(list.get(begin..at));
            begin = at + 1;
        }
        scan.step(c);
    }
    out.extend(list.get(begin..));
    out
}

/// A selector that matches by the class. `None` where there is no `:hover` in it, or where no class may stand: behind a
/// pseudo-element, which would make the whole list invalid.
fn with_class(selector: &str) -> Option<String> {
    let mut out = String::new();
    let mut scan = Scan::default();
    let mut found = false;
    let mut skip_to = 0;
    for (at, c) in selector.char_indices() {
        let rest = selector.get(at..).unwrap_or_default();
        if at >= skip_to && !scan.is_quoted() && rest.starts_with(HOVER) && ends_name(rest) {
            if is_behind_element(selector.get(..at).unwrap_or_default()) {
                return None;
            }
            out.push_str(CLASS);
            found = true;
            skip_to = at + HOVER.len();
        }
        scan.step(c);
        if at >= skip_to {
            out.push(c);
        }
    }
    found.then_some(out)
}

fn ends_name(rest: &str) -> bool {
    let after = rest.get(HOVER.len()..).unwrap_or_default();
    !after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\' | '('))
}

/// Whether a pseudo-element stands in the same compound, in front.
fn is_behind_element(before: &str) -> bool {
    let mut depth = 0_u32;
    let begin = before.char_indices().rev().find(|&(_, c)| {
        match c {
            ')' | ']' => depth += 1,
            '(' | '[' if depth == 0 => return true,
            '(' | '[' => depth -= 1,
            c if depth == 0 => return c.is_whitespace() || matches!(c, ',' | '>' | '+' | '~' | '|'),
            _ => {}
        }
        false
    });
    let compound = begin
        .and_then(|(at, c)| before.get(at + c.len_utf8()..))
        .unwrap_or(before);
    ["::", ":before", ":after", ":first-line", ":first-letter"]
        .iter()
        .any(|element| compound.contains(element))
}

#[cfg(test)]
mod tests {
    use super::imitated;

    #[test]
    fn selectors_for_the_class_stand_behind_the_others() {
        for (css, expected) in [
            ("a:hover{b:c}", "a:hover,\na.\\:hover{b:c}"),
            (
                "x{}a:hover > b,c, d:not([e=':hover,']):hover{f:g;h:i}",
                "x{}a:hover > b,c, d:not([e=':hover,']):hover,\na.\\:hover > b,\nd:not([e=':hover,']).\\:hover{f:g;h:i}",
            ),
            (
                "@media (hover:hover){a:is(b,:hover){& c:hover{}}}",
                "@media (hover:hover){a:is(b,:hover),\na:is(b,.\\:hover){& c:hover,\n& c.\\:hover{}}}",
            ),
            ("a{b:c;&:hover{d:e}}", "a{b:c;&:hover,\n&.\\:hover{d:e}}"),
        ] {
            assert_eq!(imitated(css), expected);
        }
    }

    #[test]
    fn what_is_none_or_would_not_be_valid_stays() {
        for css in [
            "a:hover-x{}",
            "a\\:hover{}",
            "/* a:hover{} */ b[c=':hover']{}",
            "a::-webkit-scrollbar-thumb:hover{}",
            "a:before:hover{}",
            "@scope (a:hover){b{}}",
            ";/* x */ @media (hover:hover){b{}}",
            "a{--b:hover{c}}",
            "a{b:url(:hover{})}",
            "a:hover",
        ] {
            assert_eq!(imitated(css), css);
        }
        assert_eq!(
            imitated("::slotted(a:hover){b:c}"),
            "::slotted(a:hover),\n::slotted(a.\\:hover){b:c}"
        );
    }
}
