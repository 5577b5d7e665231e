//! Sheets that an `@import` at the top of a style sheet leads to, put in its place.

use super::css_scan::Scan;

/// `css` with those of its imports written out for which `find` knows a text. Each becomes one rule, so that the places of
/// the rules behind it stay. What is not known stays an import, in front: it would not count behind a rule.
pub(super) fn inline(css: &str, find: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let (mut kept, mut written) = (String::new(), String::new());
    let mut rest = css;
    loop {
        let blank = blank_length(rest);
        let (space, statement) = rest.split_at_checked(blank).unwrap_or((rest, ""));
        let Some(length) = leading_statement(statement) else {
            break;
        };
        let (statement, after) = statement.split_at_checked(length).unwrap_or((statement, ""));
        rest = after;
        match import(statement).and_then(|import| Some((find(&import.address)?, import))) {
            Some((text, import)) if is_balanced(&text) => {
                written.push_str(space);
                written.push_str(&import.around(&text));
            }
            // A layer statement counts from where it stands, also behind a rule.
            _ if !is_import(statement) && !written.is_empty() => {
                written.push_str(space);
                written.push_str(statement);
            }
            _ => {
                kept.push_str(space);
                kept.push_str(statement);
            }
        }
    }
    kept + &written + rest
}

/// What an `@import` says.
struct Import {
    address: String,
    layer: Option<String>,
    supports: Option<String>,
    media: String,
}

impl Import {
    fn around(&self, text: &str) -> String {
        let mut out = text.to_owned();
        if let Some(layer) = &self.layer {
            out = format!("@layer {layer}{{{out}\n}}");
        }
        if let Some(condition) = &self.supports {
            let is_declaration =
                condition.contains(':') && !condition.trim_start().starts_with(['(', 'n', 's']);
            let condition = if is_declaration {
                format!("({condition})")
            } else {
                condition.clone()
            };
            out = format!("@supports {condition}{{{out}\n}}");
        }
        match self.media.is_empty() {
            true if self.layer.is_some() || self.supports.is_some() => out,
            true => format!("@media all{{{out}\n}}"),
            false => format!("@media {}{{{out}\n}}", self.media),
        }
    }
}

fn is_import(statement: &str) -> bool {
    starts(statement, "@import")
}

fn starts(text: &str, ascii: &str) -> bool {
    text.as_bytes()
        .get(..ascii.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(ascii.as_bytes()))
}

/// White space and comments at the start.
pub(super) fn blank_length(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        match rest
            .strip_prefix("/*")
            .and_then(|inner| inner.get(inner.find("*/")? + 2..))
        {
            Some(after) => rest = after,
            None => return text.len() - rest.len(),
        }
    }
}

/// The length of a statement that may stand in front of all rules, its semicolon included.
fn leading_statement(text: &str) -> Option<usize> {
    if !["@import", "@charset", "@layer"]
        .iter()
        .any(|name| starts(text, name))
    {
        return None;
    }
    let mut scan = Scan::default();
    for (at, c) in text.char_indices() {
        match c {
            ';' if scan.is_outside() => return Some(at + 1),
            '{' if scan.is_outside() => return None,
            c => scan.step(c),
        }
    }
    is_import(text).then_some(text.len())
}

fn import(statement: &str) -> Option<Import> {
    let rest = statement
        .get("@import".len()..)
        .filter(|_| is_import(statement))?;
    let rest = rest.trim_end().trim_end_matches(';').trim();
    let (address, rest) = if starts(rest, "url(") {
        let inner = rest.get(4..)?.trim_start();
        match inner.chars().next()? {
            quote @ ('"' | '\'') => {
                let (address, after) = inner.get(1..)?.split_once(quote)?;
                (address, after.split_once(')')?.1)
            }
            _ => inner.split_once(')')?,
        }
    } else {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest.get(1..)?.split_once(quote)?
    };
    let mut rest = rest.trim();
    let mut layer = None;
    let mut supports = None;
    if starts(rest, "layer(") {
        let (inner, after) = bracketed(rest.get(5..)?)?;
        layer = Some(inner.trim().to_owned());
        rest = after.trim();
    } else if starts(rest, "layer")
        && !rest
            .get(5..)?
            .starts_with(|c: char| c.is_alphanumeric() || c == '-')
    {
        layer = Some(String::new());
        rest = rest.get(5..)?.trim();
    }
    if starts(rest, "supports(") {
        let (inner, after) = bracketed(rest.get(8..)?)?;
        supports = Some(inner.trim().to_owned());
        rest = after.trim();
    }
    Some(Import {
        address: address.trim().to_owned(),
        layer,
        supports,
        media: rest.to_owned(),
    })
}

/// What is between a bracket at the start and its partner, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let mut scan = Scan::default();
    for (at, c) in text.char_indices() {
        scan.step(c);
        if at > 0 && scan.is_outside() {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// Whether all that is opened is closed again: such a text can stand in a block.
fn is_balanced(css: &str) -> bool {
    let mut scan = Scan::default();
    css.chars().all(|c| {
        scan.step(c);
        !scan.is_unbalanced()
    }) && scan.is_outside()
}

/// The rules of a style sheet one by one, comments between them left out.
pub(super) fn split(css: &str) -> Vec<&str> {
    let mut rules = Vec::new();
    let mut rest = css;
    loop {
        rest = rest.get(blank_length(rest)..).unwrap_or_default();
        if rest.is_empty() {
            return rules;
        }
        let is_at_rule = rest.starts_with('@');
        let mut scan = Scan::default();
        let end = rest.char_indices().find_map(|(at, c)| {
            let was_inside = !scan.is_outside();
            scan.step(c);
            let ends = scan.is_outside() && ((c == '}' && was_inside) || (c == ';' && is_at_rule));
            ends.then_some(at + 1)
        });
        let (rule, after) = rest
            .split_at_checked(end.unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        rules.push(rule);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inlined(css: &str) -> String {
        inline(css, &mut |address| {
            let known = address.strip_prefix("https://a.example/")?;
            (known != "unknown").then(|| format!("{known}{{}}"))
        })
    }

    #[test]
    fn an_import_becomes_one_rule_with_its_conditions() {
        for (css, want) in [
            ("@import url(https://a.example/b);c{}", "@media all{b{}\n}c{}"),
            ("@import \"https://a.example/b\" print;", "@media print{b{}\n}"),
            ("@import 'https://a.example/b' layer;", "@layer {b{}\n}"),
            (
                "/* ; */ @import url('https://a.example/b') layer(x.y) supports(display:grid) (width > 3px);d{}",
                "/* ; */ @media (width > 3px){@supports (display:grid){@layer x.y{b{}\n}\n}\n}d{}",
            ),
            (
                "@import url(https://a.example/b) supports(not (a:b));",
                "@supports not (a:b){b{}\n}",
            ),
            (
                "@import 'https://a.example/b';@layer z;@import 'https://a.example/unknown';e{}",
                "@import 'https://a.example/unknown';@media all{b{}\n}@layer z;e{}",
            ),
            (
                "f{}@import 'https://a.example/b';",
                "f{}@import 'https://a.example/b';",
            ),
            ("", ""),
            ("@import", "@import"),
        ] {
            assert_eq!(inlined(css), want, "{css}");
        }
    }

    #[test]
    fn a_text_that_would_end_its_block_is_not_written_out() {
        for text in ["a{", "a}", "a{b:'c}", "/* a", "a{b:(c}"] {
            assert_eq!(
                inline("@import 'b';", &mut |_| Some(text.into())),
                "@import 'b';",
                "{text}"
            );
        }
    }

    #[test]
    fn rules_are_told_apart() {
        assert_eq!(
            split(
                " a{b:'}'} /* {;} */ @layer x;@media print{c{d:e}f{}}\ng;h{}@font-face{src:url(\"a;b\")} i"
            ),
            [
                "a{b:'}'}",
                "@layer x;",
                "@media print{c{d:e}f{}}",
                "g;h{}",
                "@font-face{src:url(\"a;b\")}",
                "i"
            ]
        );
        assert_eq!(
            split("a{b:c(1px));d:e} f{}} g{} h{i:url(j{'k)} l{m:url( \"n}\" )} o{}"),
            [
                "a{b:c(1px));d:e}",
                "f{}",
                "} g{}",
                "h{i:url(j{'k)}",
                "l{m:url( \"n}\" )}",
                "o{}"
            ]
        );
    }
}
