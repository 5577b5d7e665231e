//! Tokens: JSON web tokens (RFC 7519) by their form, others by the word in front of them (RFC 6750).

use crate::mask;
use core::ops::Range;

/// What follows `Bearer` is a token from this length on if a digit is in it, longer ones in any case.
const LEAST: usize = 8;
const SURE: usize = 20;
/// Of the first two parts of a JSON web token.
const LEAST_PART: usize = 8;

/// The tokens in a text, as byte ranges.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut is_behind_bearer = false;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len());
        let run = rest.get(..length).unwrap_or_default();
        let is_long = length >= SURE || (length >= LEAST && run.iter().any(u8::is_ascii_digit));
        if let Some(start) = web_token(run) {
            found.push(at + start..at + length);
        } else if is_behind_bearer && is_long {
            found.push(at..at + length);
        }
        if length > 0 {
            is_behind_bearer = run.eq_ignore_ascii_case(b"bearer");
        } else if !matches!(rest.first(), Some(b' ' | b'\t' | b':' | b'"' | b'\'')) {
            is_behind_bearer = false;
        }
        at += length.max(1);
    }
    found
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b'=' | b'%')
}

/// Where `header.payload.signature` begins, of which the first is an object in base64; the signature may be empty.
fn web_token(run: &[u8]) -> Option<usize> {
    let start = mask::find(run, b"eyJ")?;
    let mut parts = run.get(start..)?.split(|byte| *byte == b'.');
    let mut is_long = || parts.next().is_some_and(|part| part.len() >= LEAST_PART);
    (is_long() && is_long() && parts.next().is_some()).then_some(start)
}
