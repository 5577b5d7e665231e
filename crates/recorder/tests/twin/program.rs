//! What a page does, and when the recorder gets its turns: a list of steps that proptest makes and shrinks.

use crate::fake_dom::{Budget, FakeDom, Node};
use afterimage_recorder::ops::flag;
use proptest::collection::vec;
use proptest::prelude::*;

const TAGS: [&str; 6] = ["div", "p", "input", "style", "x-card", "iframe"];
pub const ATTRIBUTES: [&str; 6] = [
    "class",
    "title",
    "data-afterimage",
    "type",
    "style",
    "data-dd-privacy",
];

#[derive(Clone, Debug)]
pub enum Step {
    Create {
        tag: usize,
        parent: usize,
        at: usize,
    },
    CreateText {
        parent: usize,
        at: usize,
    },
    CreateComment {
        parent: usize,
        at: usize,
    },
    /// A fragment of rows.
    Append {
        count: usize,
        parent: usize,
        at: usize,
    },
    Swap {
        parent: usize,
        one: usize,
        other: usize,
    },
    /// Out, and in again where it was; the browser may tell of it in between.
    Again {
        node: usize,
        is_told: bool,
        has_news: bool,
    },
    /// `splitText`
    Split {
        node: usize,
    },
    Normalize {
        parent: usize,
    },
    Move {
        node: usize,
        parent: usize,
        at: usize,
    },
    Reverse {
        parent: usize,
    },
    Clear {
        parent: usize,
    },
    Remove {
        node: usize,
    },
    Attribute {
        node: usize,
        name: usize,
        value: Option<String>,
    },
    Title {
        node: usize,
    },
    Text {
        node: usize,
    },
    AttachShadow {
        node: usize,
    },
    Navigate {
        node: usize,
    },
    /// Selectors match it for something, or for nothing.
    Choose {
        node: usize,
        flags: i32,
    },
    /// The observer's callback runs.
    Deliver,
    /// `takeRecords` in the middle of what the page does.
    Take,
    /// The recorder gets a slice of a few calls that read a few nodes each.
    Slice {
        batch: usize,
        calls: usize,
        must_end: bool,
    },
    /// It gets all the time it wants.
    Drain,
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..80)
}

fn step() -> impl Strategy<Value = Step> {
    let number = || 0_usize..1000;
    let value = prop_oneof![
        Just("allow".to_owned()),
        Just("hidden".to_owned()),
        Just("mask".to_owned()),
        Just("password".to_owned()),
        Just("card afterimage-hidden".to_owned()),
        Just("card rr-mask".to_owned()),
        "[a-pé𝄞]{0,6}",
    ];
    prop_oneof![
        4 => (0..TAGS.len(), number(), number()).prop_map(|(tag, parent, at)| Step::Create { tag, parent, at }),
        3 => (number(), number()).prop_map(|(parent, at)| Step::CreateText { parent, at }),
        1 => (number(), number()).prop_map(|(parent, at)| Step::CreateComment { parent, at }),
        2 => (1_usize..30, number(), number()).prop_map(|(count, parent, at)| Step::Append { count, parent, at }),
        2 => (number(), number(), number()).prop_map(|(parent, one, other)| Step::Swap { parent, one, other }),
        2 => (number(), any::<bool>(), any::<bool>())
            .prop_map(|(node, is_told, has_news)| Step::Again { node, is_told, has_news }),
        1 => number().prop_map(|node| Step::Split { node }),
        1 => number().prop_map(|parent| Step::Normalize { parent }),
        2 => Just(Step::Deliver),
        1 => Just(Step::Take),
        4 => (number(), number(), number()).prop_map(|(node, parent, at)| Step::Move { node, parent, at }),
        1 => number().prop_map(|parent| Step::Reverse { parent }),
        1 => number().prop_map(|parent| Step::Clear { parent }),
        2 => number().prop_map(|node| Step::Remove { node }),
        2 => (number(), 0..ATTRIBUTES.len(), proptest::option::of(value))
            .prop_map(|(node, name, value)| Step::Attribute { node, name, value }),
        1 => number().prop_map(|node| Step::Title { node }),
        2 => number().prop_map(|node| Step::Text { node }),
        2 => number().prop_map(|node| Step::AttachShadow { node }),
        2 => (number(), proptest::sample::select(&[0, flag::MASK, flag::UNMASK, flag::HIDE][..]))
            .prop_map(|(node, flags)| Step::Choose { node, flags }),
        1 => number().prop_map(|node| Step::Navigate { node }),
        4 => (1_usize..6, 1_usize..6, prop::bool::weighted(0.1))
            .prop_map(|(batch, calls, must_end)| Step::Slice { batch, calls, must_end }),
        1 => Just(Step::Drain),
    ]
}

/// A text that no other place or time has: whoever finds it knows what was read when.
fn token(dom: &mut FakeDom) -> String {
    dom.tokens += 1;
    format!("zq{}q", dom.tokens)
}

/// A parent by number; every fourth number means that with most children.
fn parent_by(dom: &FakeDom, number: usize) -> usize {
    if !number.is_multiple_of(4) {
        return number % dom.nodes.len();
    }
    let longest = (0..dom.nodes.len()).max_by_key(|node| dom.children[*node].len());
    longest.unwrap_or_default()
}

fn place(dom: &mut FakeDom, node: usize, parent: usize, at: usize) {
    let parent = parent_by(dom, parent);
    dom.insert(node, parent, at % (dom.children[parent].len() + 1));
}

fn row() -> Node {
    Node::Element {
        name: "p",
        attributes: Vec::new(),
    }
}

fn index_of(dom: &FakeDom, node: usize) -> Option<(usize, usize)> {
    let parent = dom.parent[node].filter(|_| !dom.is_attached(node))?;
    let at = dom.children[parent].iter().position(|child| *child == node)?;
    Some((parent, at))
}

fn swap(dom: &mut FakeDom, parent: usize, one: usize, other: usize) {
    let count = dom.children[parent].len();
    if count > 1 {
        let (one, other) = (one % count, other % count);
        let (low, high) = (one.min(other), one.max(other));
        let (first, second) = (dom.children[parent][low], dom.children[parent][high]);
        dom.insert(second, parent, low);
        dom.insert(first, parent, high);
    }
}

fn again(dom: &mut FakeDom, node: usize, is_told: bool, has_news: bool) {
    let Some((parent, at)) = index_of(dom, node) else {
        return;
    };
    dom.remove(node);
    if is_told {
        dom.deliver();
    }
    if has_news {
        let child = dom.create(row());
        dom.insert(child, node, 0);
    }
    dom.insert(node, parent, at);
}

fn normalize(dom: &mut FakeDom, parent: usize) {
    let mut before: Option<usize> = None;
    for child in dom.children[parent].clone() {
        let is_text = matches!(dom.nodes[child], Node::Text(_));
        if let Some(first) = before.filter(|_| is_text) {
            let text = token(dom);
            dom.set_text(first, text);
            dom.remove(child);
        } else {
            before = Some(child).filter(|_| is_text);
        }
    }
}

/// Runs a step of the page's.
pub fn run(dom: &mut FakeDom, step: &Step) {
    let count = dom.nodes.len();
    match step {
        Step::Create { tag, parent, at } => {
            let node = dom.create(Node::Element {
                name: TAGS[*tag],
                attributes: Vec::new(),
            });
            place(dom, node, *parent, *at);
        }
        Step::CreateText { parent, at } => {
            let text = token(dom);
            let node = dom.create(Node::Text(text));
            place(dom, node, *parent, *at);
        }
        Step::CreateComment { parent, at } => {
            let node = dom.create(Node::Comment);
            place(dom, node, *parent, *at);
        }
        Step::Append {
            count: rows,
            parent,
            at,
        } => {
            let parent = parent_by(dom, *parent);
            let nodes: Vec<usize> = (0..*rows).map(|_| dom.create(row())).collect();
            dom.insert_all(&nodes, parent, *at % (dom.children[parent].len() + 1));
        }
        Step::Swap { parent, one, other } => {
            let parent = parent_by(dom, *parent);
            swap(dom, parent, *one, *other);
        }
        Step::Again {
            node,
            is_told,
            has_news,
        } => again(dom, node % count, *is_told, *has_news),
        Step::Split { node } if matches!(dom.nodes[node % count], Node::Text(_)) => {
            if let Some((parent, at)) = index_of(dom, node % count) {
                let (first, second) = (token(dom), token(dom));
                let node_behind = dom.create(Node::Text(second));
                dom.insert(node_behind, parent, at + 1);
                dom.set_text(node % count, first);
            }
        }
        Step::Normalize { parent } => normalize(dom, parent % count),
        Step::Deliver => dom.deliver(),
        Step::Take => dom.take_records(),
        Step::Move { node, parent, at } if !dom.is_attached(node % count) => {
            place(dom, node % count, *parent, *at);
        }
        Step::Reverse { parent } => {
            let parent = parent % count;
            for child in dom.children[parent].clone() {
                dom.insert(child, parent, 0);
            }
        }
        Step::Clear { parent } => {
            for child in dom.children[parent % count].clone() {
                dom.remove(child);
            }
        }
        Step::AttachShadow { node } => dom.attach_shadow(node % count),
        Step::Navigate { node } => dom.navigate(node % count),
        Step::Remove { node } if !dom.is_attached(node % count) => dom.remove(node % count),
        Step::Attribute { node, name, value } => {
            dom.set_attribute(node % count, ATTRIBUTES[*name], value.clone());
        }
        Step::Title { node } => {
            let text = token(dom);
            dom.set_attribute(node % count, "title", Some(text));
        }
        Step::Choose { node, flags } => dom.choose(node % count, *flags),
        Step::Text { node } => {
            let text = token(dom);
            dom.set_text(node % count, text);
        }
        _ => {}
    }
}

/// The budget of a step that is a slice, and whether its drain must end with it.
pub fn slice_of(step: &Step) -> Option<(Budget, bool)> {
    match step {
        Step::Slice {
            batch,
            calls,
            must_end,
        } => Some((Budget::new(*batch, *calls), *must_end)),
        _ => None,
    }
}
