//! Selectors for what is in the top layer. The replayer puts nothing there: the recording's style attribute places such
//! elements instead (see `shown.rs`), so the selectors have to find them by it.

use super::css;
use std::borrow::Cow;
use url::Url;

/// Pseudo-classes, and how `shown.rs` marks the elements they match.
const SELECTORS: [(&str, &str); 2] = [(":popover-open", "popover"), (":fullscreen", "fullscreen")];

/// The text of a style sheet for the stream: addresses absolute, selectors widened. Strings and comments stay.
pub(super) fn sheet<'a>(text: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    let text = css::absolute(text, base);
    if !SELECTORS.iter().any(|(selector, _)| text.contains(selector)) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 128);
    let mut rest = &*text;
    while let Some(first) = rest.chars().next() {
        if let Some((selector, mark, after)) = selector_at(rest) {
            // An engine writes a space behind the colon once a script has touched the attribute.
            for part in [
                ":is(",
                selector,
                ",[style*=\"-top-layer:",
                mark,
                "\"],[style*=\"-top-layer: ",
                mark,
                "\"])",
            ] {
                out.push_str(part);
            }
            rest = after;
            continue;
        }
        let length = match first {
            '"' | '\'' => css::string_end(rest, first),
            '/' => css::comment_end(rest).unwrap_or(1),
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            _ => first.len_utf8(),
        };
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.push_str(taken);
        rest = after;
    }
    out.into()
}

fn selector_at(text: &str) -> Option<(&'static str, &'static str, &str)> {
    SELECTORS.iter().find_map(|&(selector, mark)| {
        let after = text.strip_prefix(selector)?;
        let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\' | '('));
        (!goes_on).then_some((selector, mark, after))
    })
}

#[cfg(test)]
mod tests {
    use super::sheet;

    #[test]
    fn selectors_find_what_the_recording_marks() {
        assert_eq!(
            sheet("#p:popover-open, a:fullscreen>b{c:d}", None),
            "#p:is(:popover-open,[style*=\"-top-layer:popover\"],[style*=\"-top-layer: popover\"]), \
             a:is(:fullscreen,[style*=\"-top-layer:fullscreen\"],[style*=\"-top-layer: fullscreen\"])>b{c:d}"
        );
    }

    #[test]
    fn everything_else_stays() {
        for css in [
            "a{content:':popover-open'}/* :fullscreen */b:fullscreen-ancestor{} .x\\:fullscreen{}",
            "a:popover-openx{}/* :popover-open",
            "\"\\\":fullscreen",
            "",
        ] {
            assert_eq!(sheet(css, None), css);
        }
    }
}
