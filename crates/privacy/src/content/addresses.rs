//! E-mail addresses: `name@host.tld`, also as addresses of pages write them (`name%40host.tld`).

use super::Origin;
use core::ops::Range;

/// A name and a host are no longer than this (RFC 5321, section 4.5.3.1).
const MOST_CHARACTERS: usize = 256;

/// The e-mail addresses in a text, as byte ranges. From each `@` both ways, no further than an address is long and not
/// beyond the `@` before.
pub fn find(text: &str, origin: Origin) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut ats = text.char_indices();
    while let Some((at, character)) = ats.next() {
        let rest = ats.as_str();
        let after = match character {
            '@' | '\u{ff20}' => rest,
            '%' => match rest.strip_prefix("40") {
                Some(after) => after,
                None => continue,
            },
            _ => continue,
        };
        let name = tail(text.get(from..at).unwrap_or_default());
        let host = head(after);
        let host_start = text.len() - after.len();
        from = host_start;
        // Pictures are named after their resolution: `logo@2x.png`.
        if !name.is_empty() && (is_host(host) || (origin == Origin::Entered && may_go_on(host, after))) {
            found.push(at - name.len()..host_start + host.len());
        }
    }
    found
}

fn is_host(host: &str) -> bool {
    let Some((rest, top)) = host.rsplit_once('.') else {
        return false;
    };
    let is_resolution = rest
        .strip_suffix(['x', 'X'])
        .is_some_and(|times| times.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    !rest.is_empty() && !is_resolution && top.chars().nth(1).is_some() && top.chars().all(char::is_alphabetic)
}

/// The host is being written.
fn may_go_on(host: &str, after: &str) -> bool {
    !host.is_empty() || after.chars().next().is_none_or(char::is_whitespace)
}

/// The name at the end of a text. In an address of a page it is what stands behind the last slash.
fn tail(text: &str) -> &str {
    let is_part = |character: char| character.is_alphanumeric() || "!#$'*+-.^_`{|}~%".contains(character);
    let mut start = text.len();
    for (at, character) in text.char_indices().rev().take(MOST_CHARACTERS) {
        if !is_part(character) {
            break;
        }
        start = at;
    }
    text.get(start..).unwrap_or_default()
}

fn head(text: &str) -> &str {
    let mut end = 0;
    for (at, character) in text.char_indices().take(MOST_CHARACTERS) {
        if !character.is_alphanumeric() && !matches!(character, '-' | '.') {
            break;
        }
        end = at + character.len_utf8();
    }
    text.get(..end).unwrap_or_default().trim_end_matches(['.', '-'])
}
