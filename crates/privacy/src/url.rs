//! Addresses without their secrets. Works on text, so that it is the same for relative and odd addresses.

use std::borrow::Cow;

/// Keeps the names of query parameters, drops their values and the fragment. `data:`, `blob:` and `javascript:`
/// addresses keep only their scheme.
pub fn without_query_values(address: &str) -> String {
    let address = as_read(address);
    if let Some(scheme) = opaque_scheme(&address) {
        return scheme;
    }
    let address = without_credentials(&address);
    let before_fragment = address.split('#').next().unwrap_or_default();
    let Some((path, query)) = before_fragment.split_once('?') else {
        return without_parameters(before_fragment);
    };
    let mut kept = without_parameters(path);
    for (index, pair) in query.split('&').enumerate() {
        kept.push(if index == 0 { '?' } else { '&' });
        if let Some((name, _)) = pair.split_once('=') {
            kept.push_str(name);
            kept.push('=');
        }
    }
    kept
}

/// Origin and path alone.
pub fn path_only(address: &str) -> String {
    let address = as_read(address);
    if let Some(scheme) = opaque_scheme(&address) {
        return scheme;
    }
    let address = without_credentials(&address);
    without_parameters(address.split(['?', '#']).next().unwrap_or_default())
}

/// Parameters within a path lose their values as those of a query: servers keep sessions there (`/cart;jsessionid=…`).
fn without_parameters(path: &str) -> String {
    let mut kept = String::with_capacity(path.len());
    for segment in path.split_inclusive('/') {
        let (parts, slash) = segment
            .strip_suffix('/')
            .map_or((segment, ""), |parts| (parts, "/"));
        for (index, part) in parts.split(';').enumerate() {
            if index > 0 {
                kept.push(';');
            }
            match part.split_once('=').filter(|_| index > 0) {
                Some((name, _)) => {
                    kept.push_str(name);
                    kept.push('=');
                }
                None => kept.push_str(part),
            }
        }
        kept.push_str(slash);
    }
    kept
}

/// As a browser reads it: what it leaves out could hide a scheme. <https://url.spec.whatwg.org/#concept-basic-url-parser>
fn as_read(address: &str) -> Cow<'_, str> {
    let address = address.trim_matches(|c: char| c <= ' ');
    let is_left_out = |c: char| matches!(c, '\t' | '\n' | '\r');
    if address.contains(is_left_out) {
        Cow::Owned(address.split(is_left_out).collect())
    } else {
        Cow::Borrowed(address)
    }
}

const fn is_slash(c: char) -> bool {
    // Browsers take either.
    matches!(c, '/' | '\\')
}

/// `https://user:secret@host` loses `user:secret@`.
fn without_credentials(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut pairs = bytes.windows(2);
    let slashes = pairs.position(|pair| matches!(pair, [b'/' | b'\\', b'/' | b'\\']));
    let Some((head, rest)) = slashes.and_then(|at| address.split_at_checked(at)) else {
        return address.into();
    };
    // However many there are.
    let after = rest.trim_start_matches(is_slash);
    let (slashes, after) = rest.split_at(rest.len() - after.len());
    let authority_end = after
        .find(|c| is_slash(c) || matches!(c, '?' | '#'))
        .unwrap_or(after.len());
    let (authority, tail) = after.split_at(authority_end);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    [head, slashes, host, tail].concat()
}

/// `mailto:`, `tel:`, `data:` … carry their content in what looks like a path.
fn opaque_scheme(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is_content = ["javascript", "data", "blob", "mailto", "tel", "sms"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme));
    (is_scheme && (is_content || !rest.starts_with("//"))).then(|| [scheme, ":"].concat())
}
