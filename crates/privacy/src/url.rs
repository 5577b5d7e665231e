//! Addresses without their secrets. Works on text, so that it is the same for relative and odd addresses.

/// Keeps the names of query parameters, drops their values and the fragment. `data:`, `blob:` and `javascript:`
/// addresses keep only their scheme.
pub fn without_query_values(address: &str) -> String {
    if let Some(scheme) = opaque_scheme(address) {
        return scheme;
    }
    let address = without_credentials(address);
    let before_fragment = address.split('#').next().unwrap_or_default();
    let Some((path, query)) = before_fragment.split_once('?') else {
        return before_fragment.into();
    };
    let mut kept = String::with_capacity(address.len());
    kept.push_str(path);
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
    if let Some(scheme) = opaque_scheme(address) {
        return scheme;
    }
    without_credentials(address)
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .into()
}

/// `https://user:secret@host` loses `user:secret@`.
fn without_credentials(address: &str) -> String {
    let slashes = address.as_bytes().windows(2).position(|pair| pair == b"//");
    let Some((head, rest)) = slashes.and_then(|at| address.split_at_checked(at + 2)) else {
        return address.into();
    };
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(authority_end);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    [head, host, tail].concat()
}

/// `mailto:`, `tel:`, `data:` … carry their content in what looks like a path.
fn opaque_scheme(address: &str) -> Option<String> {
    let trimmed = address.trim_start();
    let (scheme, rest) = trimmed.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (is_scheme && !rest.starts_with("//")).then(|| [scheme, ":"].concat())
}
