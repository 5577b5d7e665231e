//! Where in a value addresses stand that hold their content, or that only the page can read.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anything that may be one address; a `blob:` behind it is not a picture.
    Address,
    /// The address of a picture.
    Picture,
    /// `srcset`: addresses of pictures, with descriptors.
    Pictures,
    /// CSS text.
    Css,
}

/// Whether an address is one that only the page can read.
pub fn is_blob(address: &str) -> bool {
    starts(address, "blob:")
}

/// Beginnings and ends of `data:` addresses of at least `least_bytes`, and of `blob:` addresses of pictures.
pub fn addresses(value: &str, place: Place, least_bytes: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let is_worth = |address: &str| {
        (starts(address, "data:") && address.len() >= least_bytes)
            || (is_blob(address) && place != Place::Address)
    };
    if matches!(place, Place::Address | Place::Picture) {
        let from = value.len() - value.trim_start().len();
        let address = value.trim();
        if is_worth(address) {
            found.push((from, from + address.len()));
        }
        return found;
    }
    let bytes = value.as_bytes();
    let mut at = 0;
    while let Some(step) = value.get(at..).and_then(next_scheme) {
        let from = at + step;
        let before = from.checked_sub(1).and_then(|index| bytes.get(index)).copied();
        let rest = value.get(from..).unwrap_or_default();
        let ends = |c: char| match (place, before) {
            (Place::Css, Some(quote @ (b'"' | b'\''))) => c == char::from(quote) || c == '\\',
            (Place::Css, _) => c == ')' || c == '\\' || c.is_ascii_whitespace(),
            _ => c.is_ascii_whitespace(),
        };
        let mut address = rest.split(ends).next().unwrap_or_default();
        if place == Place::Pictures {
            address = address.trim_end_matches(',');
        }
        let begins = match before {
            None => true,
            Some(byte) => byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'(' | b','),
        };
        if begins && is_worth(address) {
            found.push((from, from + address.len()));
            at = from + address.len();
        } else {
            at = from + 5;
        }
    }
    found
}

fn next_scheme(text: &str) -> Option<usize> {
    text.as_bytes()
        .windows(5)
        .position(|window| window.eq_ignore_ascii_case(b"data:") || window.eq_ignore_ascii_case(b"blob:"))
}

fn starts(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: &str, place: Place) -> Vec<&str> {
        addresses(value, place, 8)
            .into_iter()
            .map(|(from, to)| &value[from..to])
            .collect()
    }

    #[test]
    fn addresses_end_where_the_browser_ends_them() {
        assert_eq!(found(" blob:x/1\n", Place::Picture), ["blob:x/1"]);
        assert_eq!(found("blob:x/1", Place::Address), [""; 0]);
        assert_eq!(
            found("blob:x/1 1x, data:a,bcd, blob:x/2,", Place::Pictures),
            ["blob:x/1", "data:a,bcd", "blob:x/2"]
        );
        let css = "a{b:url(blob:x/1)url( \"data:i,<g h='(a)'>\" )url('data:i,j k')} /* my-data:x,yyyyy */";
        assert_eq!(
            found(css, Place::Css),
            ["blob:x/1", "data:i,<g h='(a)'>", "data:i,j k"]
        );
        assert_eq!(found("ünïcode data:ü,ü", Place::Css), ["data:ü,ü"]);
        assert_eq!(found("data:a,b", Place::Address), ["data:a,b"]);
        assert_eq!(found("data:a", Place::Address), [""; 0]);
    }
}
