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
            // Addresses within addresses are written so twice.
            '%' => match rest.strip_prefix("25").unwrap_or(rest).strip_prefix("40") {
                Some(after) => after,
                None => continue,
            },
            _ => continue,
        };
        let name = tail(text.get(from..at).unwrap_or_default());
        let host = head(after);
        let host_start = text.len() - after.len();
        from = host_start;
        if !name.is_empty() && (is_host(host) || (origin == Origin::Entered && may_go_on(host, after))) {
            found.push(at - name.len()..host_start + host.len());
        }
    }
    found
}

/// Files are named so after what they are for: `logo@2x.png`, `vue@2.x.min.js`. That is no domain then.
const OF_FILES: &str =
    "min png jpg jpeg gif webp avif svg ico bmp css js mjs map json html woff woff2 ttf mp4 webm mp3";

fn is_host(host: &str) -> bool {
    let mut labels = host.split('.');
    let is_named = labels.next().is_some_and(|first| !first.is_empty());
    let is_of_file = |label: &str| OF_FILES.split(' ').any(|known| known.eq_ignore_ascii_case(label));
    is_named && labels.any(|label| is_domain(label) && !is_of_file(label))
}

/// `com`, `xn--p1ai`, `com-1`: what follows a dash may be no part of it.
fn is_domain(label: &str) -> bool {
    let name = label.split('-').next().unwrap_or_default();
    name.chars().nth(1).is_some() && name.chars().all(|c| is_word(c) && !c.is_ascii_digit())
}

/// A letter or a digit of any script, as far as punctuation has ranges of its own.
fn is_word(character: char) -> bool {
    let is_punctuation = |c| matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}');
    character.is_ascii_alphanumeric() || (character >= '\u{c0}' && !is_punctuation(character))
}

/// The host is being written.
fn may_go_on(host: &str, after: &str) -> bool {
    !host.is_empty() || after.chars().next().is_none_or(char::is_whitespace)
}

/// The name at the end of a text. In an address of a page it is what stands behind the last slash.
fn tail(text: &str) -> &str {
    let is_part = |character: char| is_word(character) || "!#$'*+-.^_`{|}~%".contains(character);
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
        if !is_word(character) && !matches!(character, '-' | '.') {
            break;
        }
        end = at + character.len_utf8();
    }
    text.get(..end).unwrap_or_default().trim_end_matches(['.', '-'])
}
