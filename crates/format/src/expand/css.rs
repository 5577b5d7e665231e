//! Addresses in CSS text made absolute, without understanding the rest.

use super::urls;
use std::borrow::Cow;
use url::Url;

/// `url(…)` and the strings of `@import` and `image-set()`, resolved against `base`; comments and other strings stay.
pub(super) fn absolute<'a>(css: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    if base.is_none()
        || !["url(", "@import", IMAGE_SET]
            .iter()
            .any(|sign| contains(css, sign))
    {
        return css.into();
    }
    let mut out = String::with_capacity(css.len() + 64);
    let mut rest = css;
    let mut import = false;
    // How many brackets are open in an image-set; in the outermost a string is an address.
    let mut set_depth = 0_u32;
    while let Some(first) = rest.chars().next() {
        if let Some(end) = comment_end(rest) {
            rest = copy(&mut out, rest, end);
        } else if first == '"' || first == '\'' {
            let end = string_end(rest, first);
            if (import || set_depth == 1) && is_closed(rest, end, first) {
                let inner = rest.get(1..end.saturating_sub(1)).unwrap_or_default();
                push_quoted(&mut out, inner, first, base);
                rest = rest.get(end..).unwrap_or_default();
            } else {
                rest = copy(&mut out, rest, end);
            }
            import = false;
        } else if starts(rest, "@import") {
            import = true;
            rest = copy(&mut out, rest, 7);
        } else if set_depth == 0 && starts(rest, IMAGE_SET) {
            set_depth = 1;
            rest = copy(&mut out, rest, IMAGE_SET.len());
        } else if starts(rest, "url(")
            && !out.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        {
            set_depth += u32::from(set_depth > 0);
            rest = copy(&mut out, rest, 4);
            rest = push_url(&mut out, rest, base);
            import = false;
        } else {
            import &= first.is_ascii_whitespace() || rest.starts_with("/*");
            set_depth = match first {
                '(' if set_depth > 0 => set_depth + 1,
                ')' => set_depth.saturating_sub(1),
                ';' | '{' | '}' => 0,
                _ => set_depth,
            };
            rest = copy(&mut out, rest, first.len_utf8());
        }
    }
    out.into()
}

/// With or without a prefix in front.
const IMAGE_SET: &str = "image-set(";

fn contains(text: &str, ascii: &str) -> bool {
    text.as_bytes()
        .windows(ascii.len())
        .any(|window| window.eq_ignore_ascii_case(ascii.as_bytes()))
}

fn starts(text: &str, ascii: &str) -> bool {
    text.as_bytes()
        .get(..ascii.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(ascii.as_bytes()))
}

fn copy<'a>(out: &mut String, rest: &'a str, length: usize) -> &'a str {
    let (taken, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
    out.push_str(taken);
    rest
}

/// Where a comment that begins here ends, its closing characters included.
pub(super) fn comment_end(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("/*")?;
    Some(inner.find("*/").map_or(text.len(), |at| at + 4))
}

/// Where a string ends, its closing quote included.
pub(super) fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote || c == '\n' {
            return at + c.len_utf8();
        }
    }
    text.len()
}

fn is_closed(text: &str, end: usize, quote: char) -> bool {
    end > 1 && text.get(..end).is_some_and(|string| string.ends_with(quote))
}

/// What is behind `url(`; gives back what follows it.
fn push_url<'a>(out: &mut String, rest: &'a str, base: Option<&Url>) -> &'a str {
    let inner = rest.trim_start();
    if let Some(quote) = inner.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let end = string_end(inner, quote);
        if !is_closed(inner, end, quote) {
            return copy(out, inner, end);
        }
        push_quoted(
            out,
            inner.get(1..end.saturating_sub(1)).unwrap_or_default(),
            quote,
            base,
        );
        return inner.get(end..).unwrap_or_default();
    }
    let end = inner.find(')').unwrap_or(inner.len());
    let (address, after) = inner.split_at(end);
    if keeps(address.trim()) {
        out.push_str(address);
    } else {
        let address = urls::absolute(address.trim(), base);
        // What the URL standard leaves unescaped would end an unquoted address.
        for c in address.chars() {
            if matches!(c, '(' | ')' | '"' | '\'' | ' ') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    after
}

fn push_quoted(out: &mut String, address: &str, quote: char, base: Option<&Url>) {
    out.push(quote);
    if keeps(address.trim()) {
        out.push_str(address);
    } else {
        out.push_str(&urls::absolute(address, base).replace(quote, if quote == '"' { "%22" } else { "%27" }));
    }
    out.push(quote);
}

/// Fragments name things in the same document; escapes are left to the browser.
fn keeps(address: &str) -> bool {
    address.is_empty() || address.starts_with('#') || address.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::absolute;
    use url::Url;

    #[test]
    fn strings_of_an_image_set_are_addresses() {
        let base = Url::parse("https://a.example/b/c").ok();
        for (css, expected) in [
            (
                "x{y:-webkit-image-set(\"1.png\" 1x, url(2.png) 2x, '3.png' type('image/png') 3x), 'z.png'}",
                "x{y:-webkit-image-set(\"https://a.example/b/1.png\" 1x, url(https://a.example/b/2.png) 2x, \
                 'https://a.example/b/3.png' type('image/png') 3x), 'z.png'}",
            ),
            (
                "x{y:image-set(var(--z) 1x}a{content:'b'}",
                "x{y:image-set(var(--z) 1x}a{content:'b'}",
            ),
        ] {
            assert_eq!(absolute(css, base.as_ref()), expected);
        }
    }
}
