//! Addresses in attributes and style sheets, made absolute: a replay has another base address.

use super::names::is_html;
use crate::frame::{Namespace, NodeId};
use crate::replica::{ElementState, Kind, NONE, Replica};
use std::borrow::Cow;
use std::collections::HashMap;
use url::Url;

/// Base addresses of documents, worked out once an event.
#[derive(Debug, Default)]
pub(super) struct Bases {
    known: HashMap<NodeId, Option<Url>>,
}

impl Bases {
    /// What relative addresses in a document are resolved against.
    pub(super) fn of(&mut self, replica: &Replica, document: NodeId) -> Option<&Url> {
        // From the outermost document whose base is not known inwards.
        let mut chain = Vec::new();
        let mut at = document;
        while at != NONE && !self.known.contains_key(&at) {
            chain.push(at);
            at = document_of_frame(replica, at);
        }
        for document in chain.into_iter().rev() {
            let base = if document == replica.document() {
                Url::parse(replica.base_url())
                    .or_else(|_| Url::parse(replica.url()))
                    .ok()
            } else {
                let outer = self
                    .known
                    .get(&document_of_frame(replica, document))
                    .cloned()
                    .flatten();
                match replica.document_base(document) {
                    Some("") => outer,
                    Some(told) => resolve_url(told, None)
                        .filter(|told| !told.cannot_be_a_base())
                        .or(outer),
                    None => frame_base(replica, document, outer),
                }
            };
            self.known.insert(document, base);
        }
        self.known.get(&document)?.as_ref()
    }
}

/// The document around the frame element of a document.
fn document_of_frame(replica: &Replica, document: NodeId) -> NodeId {
    let mut at = document;
    while let Some(node) = replica.node(at) {
        at = node.parent();
        if matches!(
            replica.node(at).map(|node| node.kind()),
            Some(Kind::Document { .. })
        ) {
            return at;
        }
    }
    NONE
}

/// What it seems to be, where no frame told it: the frame's own address, changed by the first `base` that leads somewhere.
fn frame_base(replica: &Replica, document: NodeId, outer: Option<Url>) -> Option<Url> {
    let frame = replica.element(replica.node(document)?.parent());
    let source = frame
        .filter(|frame| frame.attribute("srcdoc").is_none())
        .and_then(|frame| frame.attribute("src"));
    let own = match source {
        Some(source) => resolve_url(source, outer.as_ref()).filter(|own| !own.cannot_be_a_base()),
        None => None,
    };
    let own = own.or(outer);
    let child = |parent, name: &str| {
        replica
            .children(parent)
            .find(|id| replica.element(*id).is_some_and(|child| is_html(child, name)))
    };
    let head = child(document, "html").and_then(|html| child(html, "head"));
    let href = head.and_then(|head| {
        replica
            .children(head)
            .filter_map(|id| replica.element(id).filter(|child| is_html(child, "base")))
            .find_map(|base| base.attribute("href"))
    });
    href.and_then(|href| resolve_url(href, own.as_ref())).or(own)
}

fn resolve_url(text: &str, base: Option<&Url>) -> Option<Url> {
    match base {
        Some(base) => base.join(text.trim()).ok(),
        None => Url::parse(text.trim()).ok(),
    }
}

/// Whether it begins with a scheme: absolute already, and kept letter by letter.
fn has_scheme(text: &str) -> bool {
    let Some((scheme, _)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.len() < 32
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// One address.
pub(super) fn absolute<'a>(text: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    let trimmed = text.trim();
    if trimmed.is_empty() || has_scheme(trimmed) {
        return Cow::Borrowed(text);
    }
    match base.and_then(|base| base.join(trimmed).ok()) {
        Some(url) => Cow::Owned(url.into()),
        None => Cow::Borrowed(text),
    }
}

/// Elements that may have a background picture, by an attribute as old as they are.
const TABLE_PARTS: &[&str] = &[
    "table", "td", "th", "tr", "thead", "tbody", "tfoot", "col", "body",
];

/// An attribute's value with its addresses made absolute.
pub(super) fn attribute<'a>(
    element: &ElementState,
    name: &str,
    value: &'a str,
    base: Option<&Url>,
) -> Cow<'a, str> {
    let is = |tag: &str| is_html(element, tag);
    match name {
        "src" | "poster" => absolute(value, base),
        // A reference to something in the same SVG picture.
        "href" | "xlink:href" if value.starts_with('#') && element.namespace == Namespace::Svg => {
            value.into()
        }
        // What leads somewhere loads nothing; styles ask for it as it is written.
        "href" | "xlink:href" if is("area") || element.name.eq_ignore_ascii_case("a") => value.into(),
        "href" => absolute(value, base),
        "xlink:href" if !value.starts_with('#') => absolute(value, base),
        "srcset" | "imagesrcset" => srcset(value, base),
        "background" if TABLE_PARTS.iter().any(|part| is(part)) => absolute(value, base),
        "data" if is("object") => absolute(value, base),
        "style" => super::css::absolute(value, base),
        // `fill`, `mask`, `cursor` …: any property of SVG may name something in another file.
        _ if element.namespace == Namespace::Svg && value.contains('(') => super::css::absolute(value, base),
        _ => value.into(),
    }
}

/// Kinds of links that only tell a browser what to fetch, look up or connect to early. No content policy keeps it from that, and who
/// watches is not to be told of to whom the page names.
const HINTS: &[&str] = &[
    "compression-dictionary",
    "dns-prefetch",
    "modulepreload",
    "preconnect",
    "prefetch",
    "preload",
    "prerender",
];

/// The `rel` of a link without hints.
pub(super) fn without_hints(rel: &str) -> Cow<'_, str> {
    let is_hint = |word: &&str| HINTS.iter().any(|hint| word.eq_ignore_ascii_case(hint));
    if !rel.split_ascii_whitespace().any(|word| is_hint(&word)) {
        return rel.into();
    }
    let kept = rel.split_ascii_whitespace().filter(|word| !is_hint(word));
    kept.collect::<Vec<_>>().join(" ").into()
}

fn srcset<'a>(value: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    let mut out = String::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return out.into();
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        // A comma at its end closes the candidate; otherwise its descriptors run to the next comma.
        let (descriptors, after) = match bare.len() == address.len() {
            true => after.split_once(',').unwrap_or((after, "")),
            false => ("", after),
        };
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&absolute(bare, base));
        if !descriptors.trim().is_empty() {
            out.push(' ');
            out.push_str(descriptors.trim());
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::without_hints;

    #[test]
    fn links_tell_no_browser_to_connect() {
        assert_eq!(without_hints("preconnect"), "");
        assert_eq!(without_hints("Stylesheet  PRELOAD icon"), "Stylesheet icon");
        assert_eq!(without_hints("alternate  stylesheet"), "alternate  stylesheet");
    }
}
