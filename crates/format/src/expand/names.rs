//! Names the replayer can build, and elements it treats in its own way.

use super::modes;
use crate::frame::Namespace;
use crate::replica::{ElementState, Kind, Node, Replica};

/// SVG names the replayer puts back into their case from lower case.
const SVG_CASED: &[&str] = &[
    "altGlyph",
    "altGlyphDef",
    "altGlyphItem",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "clipPath",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "foreignObject",
    "glyphRef",
    "linearGradient",
    "radialGradient",
];

/// Elements other than custom ones that can have a shadow root.
const HOSTS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "body",
    "div",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "main",
    "nav",
    "p",
    "section",
    "span",
];

/// Names with a dash that are no custom elements.
const NOT_CUSTOM: &[&str] = &[
    "annotation-xml",
    "color-profile",
    "font-face",
    "font-face-src",
    "font-face-uri",
    "font-face-format",
    "font-face-name",
    "missing-glyph",
];

/// What every object of JavaScript has. The replayer looks names up in one, to replace some, and would find these.
const IN_EVERY_OBJECT: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// The `tagName` of an element. `createElement` throws for a name that is none, and the replayer then drops
/// the whole payload; such an element becomes a `div`, as with rrweb's recorder.
pub(super) fn tag_name(element: &ElementState) -> String {
    let name = &*element.name;
    if !name.starts_with(|first: char| first.is_ascii_alphabetic())
        || !name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
    {
        return "div".to_owned();
    }
    // What is not on the replayer's list (`textPath`) must keep its case.
    let is_kept = element.namespace == Namespace::Svg && !SVG_CASED.contains(&name);
    let name = if is_kept {
        name.to_owned()
    } else {
        name.to_ascii_lowercase()
    };
    match IN_EVERY_OBJECT.contains(&&*name) {
        true => "div".to_owned(),
        false => name,
    }
}

/// Whether `setAttribute` takes this name in every browser.
pub(super) fn is_settable(name: &str) -> bool {
    let start = |c: char| c.is_alphabetic() || c == '_' || c == ':';
    name.starts_with(start)
        && name
            .chars()
            .all(|c| start(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}

/// Whether a defined element may be given to `customElements.define` by the replayer.
pub(super) fn is_custom(element: &ElementState) -> bool {
    element.custom && is_custom_name(element)
}

fn is_custom_name(element: &ElementState) -> bool {
    let name = &*element.name;
    element.namespace == Namespace::Html
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.contains('-')
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_'))
        && !NOT_CUSTOM.contains(&name)
}

/// Whether the replayer can attach a shadow root to it.
pub(super) fn can_host(element: &ElementState) -> bool {
    element.namespace == Namespace::Html && (HOSTS.contains(&&*element.name) || is_custom_name(element))
}

/// Whether it is the HTML element of this name.
pub(super) fn is_html(element: &ElementState, name: &str) -> bool {
    element.namespace == Namespace::Html && element.name.eq_ignore_ascii_case(name)
}

/// Whether what hangs below a node goes into the stream: its children, or its attachment.
pub(super) fn shows(replica: &Replica, parent: &Node, child: &Kind) -> bool {
    let element = match (parent.kind(), child) {
        (Kind::Element(element), _) => element,
        (Kind::Document { quirks }, Kind::Doctype(doctype)) => {
            return !modes::is_written_by_player(*quirks, doctype);
        }
        _ => return true,
    };
    if element.hidden.is_some() {
        return false;
    }
    match child {
        Kind::Document { .. } => is_html(element, "iframe"),
        Kind::ShadowRoot { .. } => can_host(element),
        // A text area's text is its `value`; whatever is added to an iframe is taken for its document.
        _ => {
            !is_html(element, "textarea")
                && !is_html(element, "iframe")
                && !is_filled(replica, parent, element)
        }
    }
}

/// Whether browsers fill an element by themselves: with a copy of what is chosen in the list around it.
fn is_filled(replica: &Replica, node: &Node, element: &ElementState) -> bool {
    let mut parent = replica
        .node(node.parent())
        .filter(|_| is_html(element, "selectedcontent"));
    while let Some(above) = parent {
        match above.element() {
            Some(element) if is_html(element, "select") => return true,
            Some(_) => parent = replica.node(above.parent()),
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_one_that_the_replayer_finds_in_every_object() {
        let name = |namespace, name: &str| {
            tag_name(&ElementState {
                name: name.into(),
                namespace,
                custom: false,
                hidden: None,
                attributes: Vec::new(),
            })
        };
        assert_eq!(name(Namespace::Html, "Constructor"), "div");
        assert_eq!(name(Namespace::Svg, "toString"), "div");
        assert_eq!(name(Namespace::Html, "toString"), "tostring");
        assert_eq!(name(Namespace::Svg, "textPath"), "textPath");
        assert_eq!(name(Namespace::Svg, "clipPath"), "clippath");
        assert_eq!(name(Namespace::Svg, "rect"), "rect");
    }
}
