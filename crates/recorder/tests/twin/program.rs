//! What a page does, and when the recorder gets its turns: a list of steps that proptest makes and shrinks.

use crate::fake_dom::{ATTRIBUTES, Budget, FakeDom, Node, TAGS};
use proptest::collection::vec;
use proptest::prelude::*;

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
    Append {
        count: usize,
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
    let any = || 0_usize..1000;
    let value = prop_oneof![
        Just("allow".to_owned()),
        Just("hidden".to_owned()),
        Just("mask".to_owned()),
        Just("password".to_owned()),
        Just("card afterimage-hidden".to_owned()),
        "[a-pé𝄞]{0,6}",
    ];
    prop_oneof![
        4 => (0..TAGS.len(), any(), any()).prop_map(|(tag, parent, at)| Step::Create { tag, parent, at }),
        3 => (any(), any()).prop_map(|(parent, at)| Step::CreateText { parent, at }),
        1 => (1_usize..12, any()).prop_map(|(count, parent)| Step::Append { count, parent }),
        4 => (any(), any(), any()).prop_map(|(node, parent, at)| Step::Move { node, parent, at }),
        1 => any().prop_map(|parent| Step::Reverse { parent }),
        1 => any().prop_map(|parent| Step::Clear { parent }),
        2 => any().prop_map(|node| Step::Remove { node }),
        2 => (any(), 0..ATTRIBUTES.len(), proptest::option::of(value))
            .prop_map(|(node, name, value)| Step::Attribute { node, name, value }),
        1 => any().prop_map(|node| Step::Title { node }),
        2 => any().prop_map(|node| Step::Text { node }),
        2 => any().prop_map(|node| Step::AttachShadow { node }),
        1 => any().prop_map(|node| Step::Navigate { node }),
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

/// Runs a step of the page's.
pub fn run(dom: &mut FakeDom, step: &Step) {
    let count = dom.nodes.len();
    match step {
        Step::Create { tag, parent, at } => {
            let node = dom.create(Node::Element {
                name: TAGS[*tag],
                attributes: Vec::new(),
            });
            dom.insert(node, parent % count, at % 7);
        }
        Step::CreateText { parent, at } => {
            let text = token(dom);
            let node = dom.create(Node::Text(text));
            dom.insert(node, parent % count, at % 7);
        }
        Step::Append { count: rows, parent } => {
            for _ in 0..*rows {
                let node = dom.create(Node::Element {
                    name: "p",
                    attributes: Vec::new(),
                });
                dom.insert(node, parent % count, usize::MAX);
            }
        }
        Step::Move { node, parent, at } if !dom.is_attached(node % count) => {
            dom.insert(node % count, parent % count, at % 7);
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
