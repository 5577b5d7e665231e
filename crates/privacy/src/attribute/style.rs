//! Styles and drawings without what they name elsewhere.

use crate::mask::find;

/// An animation may set any attribute to an address.
pub fn may_set_address(values: &str) -> bool {
    let mut pairs = values.as_bytes().windows(2);
    values.contains(['/', ':', '\\', '"', '\''])
        || pairs.any(|pair| matches!(pair, [b'.', after] if after.is_ascii_alphabetic()))
}

/// A style without the pictures it names, and without the texts that it hands to `content`.
/// `None`: it has none.
pub fn masked_style(style: &str) -> Option<String> {
    // What a comment holds may look like the start of a text: whatever has a quote goes then.
    let has_comment = has(style, b"/*");
    let is_text = |part: &str| has_comment || has(part, b"--") || has(part, b"content");
    let tells = |part: &str| names_picture(part) || (has_quote(part) && is_text(part));
    if !tells(style) {
        return None;
    }
    let kept: Vec<&str> = split_declarations(style).filter(|part| !tells(part)).collect();
    Some(kept.join(";"))
}

/// By a function that takes an address, or perhaps by one: its name may be written with escapes. `url(#a)` is a part of
/// the same document.
pub fn names_picture(style: &str) -> bool {
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
