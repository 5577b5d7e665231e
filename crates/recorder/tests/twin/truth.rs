//! What the recording has to be, found by walking the document with the rules in hand.

use crate::fake_dom::{FakeDom, Node};
use crate::program::ATTRIBUTES;
use afterimage_format::frame::NodeId;
use afterimage_format::replica::{Kind, NONE, Replica};
use afterimage_privacy::{Asked, Element, Level, Rules, Space, Verdict};
use afterimage_recorder::ops::flag;
use proptest::prelude::*;
use std::collections::HashSet;

fn find<'a>(attributes: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|(other, _)| *other == name);
    found.map(|(_, value)| value.as_str())
}

fn text(level: Level, parent: Element, text: &str) -> Option<String> {
    afterimage_privacy::text(&Rules::default(), level, parent, text)
}

fn attribute(level: Level, element: Element, name: &str, value: &str) -> Verdict {
    afterimage_privacy::attribute(&Rules::default(), level, element, name, value)
}

/// What holds inside an element.
fn rules(
    name: &str,
    attributes: &[(&'static str, String)],
    level: Level,
    above: Element,
    chosen: i32,
) -> (Level, Element) {
    let named = attributes.iter().map(|(name, value)| (*name, value.as_str()));
    let facts = Element::read(name, Space::Html, above, named);
    let asked = ["data-afterimage", "class", "data-dd-privacy"]
        .iter()
        .filter_map(|name| find(attributes, name).map(|value| Asked::by(name, value)))
        .fold(Asked::default(), Asked::and);
    let chosen = match chosen {
        flag::MASK => Some(Level::Mask),
        flag::UNMASK => Some(Level::Allow),
        flag::HIDE => Some(Level::Hidden),
        _ => None,
    };
    let asked = chosen.map_or(asked, |level| asked.at_least(level));
    (asked.below(level), facts)
}

/// Texts and values that may be read as they are at this moment.
pub fn open_texts(dom: &FakeDom, level: Level) -> HashSet<&str> {
    let mut texts = HashSet::new();
    let mut open = vec![(0_usize, level, Element::default())];
    while let Some((node, level, facts)) = open.pop() {
        open.extend(dom.attached[node].map(|root| (root, level, facts)));
        for &child in dom.children[node].iter().filter(|_| level != Level::Hidden) {
            match &dom.nodes[child] {
                Node::Text(data) if text(level, facts, data).is_none() => {
                    texts.insert(data.as_str());
                }
                Node::Element { name, attributes } => {
                    let (level, facts) = rules(name, attributes, level, facts, dom.chosen.flags(child));
                    for (name, value) in attributes {
                        if matches!(attribute(level, facts, name, value), Verdict::Keep) {
                            texts.insert(value.as_str());
                        }
                    }
                    open.push((child, level, facts));
                }
                _ => {}
            }
        }
    }
    texts
}

/// Fails when the bytes hold a text that may not be read now.
pub fn nothing_else_is_told(bytes: &[u8], dom: &FakeDom, level: Level) -> Result<(), TestCaseError> {
    let said = String::from_utf8_lossy(bytes);
    let open = open_texts(dom, level);
    for (at, _) in said.match_indices("zq") {
        let digits = said[at + 2..]
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or_default();
        // Numbers of nodes may look like the beginning of one.
        if digits == 0 || !said[at + 2 + digits..].starts_with('q') {
            continue;
        }
        let token = &said[at..at + 2 + digits + 1];
        prop_assert!(open.contains(token), "{token} was read, and is not to be");
    }
    Ok(())
}

/// Compares the document with the replica, masking the document by the rules on the way down. Gives the number of nodes.
pub fn same(dom: &FakeDom, replica: &Replica, level: Level) -> Result<usize, TestCaseError> {
    let mut open = vec![(0_usize, replica.document(), level, Element::default())];
    let mut count = 0;
    while let Some((node, id, level, facts)) = open.pop() {
        count += 1;
        let there: Vec<NodeId> = replica.children(id).collect();
        let hangs_there = replica
            .node(id)
            .map_or(NONE, afterimage_format::replica::Node::attachment);
        match dom.attached[node].filter(|_| level != Level::Hidden) {
            Some(root) => {
                let kind = replica.node(hangs_there).map(|node| node.kind());
                let is_same = match dom.nodes[root] {
                    Node::ShadowRoot => matches!(kind, Some(Kind::ShadowRoot { .. })),
                    _ => matches!(kind, Some(Kind::Document { .. })),
                };
                prop_assert!(is_same, "{kind:?} hangs on {:?}", dom.nodes[node]);
                let base = matches!(dom.nodes[root], Node::Document).then(|| match level {
                    Level::Mask => dom.base(root).replace("?q=v", ""),
                    _ => dom.base(root).replace("?q=v", "?q="),
                });
                prop_assert_eq!(replica.document_base(hangs_there), base.as_deref());
                open.push((root, hangs_there, level, facts));
            }
            None => prop_assert_eq!(hangs_there, NONE),
        }
        let here = if level == Level::Hidden {
            Vec::new()
        } else {
            dom.shown(node).collect()
        };
        prop_assert_eq!(there.len(), here.len(), "children of {:?}", dom.nodes[node]);
        for (child, child_id) in here.into_iter().zip(there) {
            let seen = replica.node(child_id).expect("a child lives").kind();
            match (&dom.nodes[child], seen) {
                (Node::Text(data), Kind::Text(seen)) => {
                    let masked = text(level, facts, data).unwrap_or_else(|| data.clone());
                    prop_assert_eq!(&**seen, masked.as_str());
                    count += 1;
                }
                (Node::Element { name, attributes }, Kind::Element(seen)) => {
                    let (level, facts) = rules(name, attributes, level, facts, dom.chosen.flags(child));
                    prop_assert_eq!(&*seen.name, *name);
                    for name in ATTRIBUTES {
                        let kept = find(attributes, name).and_then(|value| {
                            match attribute(level, facts, name, value) {
                                Verdict::Keep => Some(value.to_owned()),
                                Verdict::Replace(masked) => Some(masked),
                                Verdict::Drop => None,
                            }
                        });
                        let value = seen.attribute(name).map(|value| value.to_string());
                        prop_assert!(
                            value == kept,
                            "{name}: {value:?} instead of {kept:?} ({attributes:?})"
                        );
                    }
                    open.push((child, child_id, level, facts));
                }
                (here, there) => prop_assert!(false, "{here:?} became {there:?}"),
            }
        }
    }
    Ok(count)
}
