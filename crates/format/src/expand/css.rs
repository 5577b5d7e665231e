//! Addresses in CSS text made absolute, without understanding the rest.

use super::urls;
use std::borrow::Cow;
use url::Url;

/// `url(…)` and the strings of `@import`, resolved against `base`; comments and other strings stay.
pub(super) fn absolute<'a>(css: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    if base.is_none() || !(contains(css, "url(") || contains(css, "@import")) {
        return css.into();
    }
    let mut out = String::with_capacity(css.len() + 64);
    let mut rest = css;
    let mut import = false;
    while let Some(first) = rest.chars().next() {
        if let Some(end) = comment_end(rest) {
            rest = copy(&mut out, rest, end);
        } else if first == '"' || first == '\'' {
            let end = string_end(rest, first);
            if import && is_closed(rest, end, first) {
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
        } else if starts(rest, "url(")
            && !out.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        {
            rest = copy(&mut out, rest, 4);
            rest = push_url(&mut out, rest, base);
            import = false;
        } else {
            import &= first.is_ascii_whitespace() || rest.starts_with("/*");
            rest = copy(&mut out, rest, first.len_utf8());
        }
    }
    out.into()
}

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
