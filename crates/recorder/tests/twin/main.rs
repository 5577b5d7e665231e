//! The recorder against a document of its own: whatever program changes it, the replica that the frames rebuild is the
//! document, masked as the rules say.

mod fake_dom;
mod leaks;
mod past;

use afterimage_format::batch;
use afterimage_format::frame::NodeId;
use afterimage_format::replica::{Kind, NONE, Replica};
use afterimage_privacy::{Element, Level, Space, Verdict, attribute, text};
use afterimage_recorder::Recorder;
use fake_dom::{ATTRIBUTES, FakeDom, Node, TAGS};
use proptest::collection::vec;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Create {
        tag: usize,
        parent: usize,
        at: usize,
    },
    CreateText {
        text: String,
        parent: usize,
        at: usize,
    },
    Move {
        node: usize,
        parent: usize,
        at: usize,
    },
    Remove {
        node: usize,
    },
    Attribute {
        node: usize,
        name: usize,
        value: Option<String>,
    },
    Text {
        node: usize,
        text: String,
    },
    AttachShadow {
        node: usize,
    },
    Navigate {
        node: usize,
    },
    Drain,
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0_usize..1000;
    let value = prop_oneof![
        Just("allow".to_owned()),
        Just("hidden".to_owned()),
        Just("mask".to_owned()),
        Just("password".to_owned()),
        Just("card afterimage-hidden".to_owned()),
        "[a-zé𝄞]{0,6}",
    ];
    prop_oneof![
        4 => (0..TAGS.len(), any.clone(), any.clone()).prop_map(|(tag, parent, at)| Step::Create { tag, parent, at }),
        2 => ("[a-z é]{0,9}", any.clone(), any.clone())
            .prop_map(|(text, parent, at)| Step::CreateText { text, parent, at }),
        4 => (any.clone(), any.clone(), any.clone()).prop_map(|(node, parent, at)| Step::Move { node, parent, at }),
        2 => any.clone().prop_map(|node| Step::Remove { node }),
        2 => (any.clone(), 0..ATTRIBUTES.len(), proptest::option::of(value))
            .prop_map(|(node, name, value)| Step::Attribute { node, name, value }),
        1 => (any.clone(), "[a-z ]{0,9}").prop_map(|(node, text)| Step::Text { node, text }),
        2 => any.clone().prop_map(|node| Step::AttachShadow { node }),
        1 => any.prop_map(|node| Step::Navigate { node }),
        2 => Just(Step::Drain),
    ]
}

fn run(dom: &mut FakeDom, step: Step) {
    let count = dom.nodes.len();
    match step {
        Step::Create { tag, parent, at } => {
            let node = dom.create(Node::Element {
                name: TAGS[tag],
                attributes: Vec::new(),
            });
            dom.insert(node, parent % count, at % 7);
        }
        Step::CreateText { text, parent, at } => {
            let node = dom.create(Node::Text(text));
            dom.insert(node, parent % count, at % 7);
        }
        Step::Move { node, parent, at } if !dom.is_attached(node % count) => {
            dom.insert(node % count, parent % count, at % 7)
        }
        Step::Remove { node } if !dom.is_attached(node % count) => dom.remove(node % count),
        Step::AttachShadow { node } => dom.attach_shadow(node % count),
        Step::Navigate { node } => dom.navigate(node % count),
        Step::Attribute { node, name, value } => dom.set_attribute(node % count, ATTRIBUTES[name], value),
        Step::Text { node, text } => dom.set_text(node % count, text),
        _ => {}
    }
}

fn feed(replica: &mut Replica, recorder: &mut Recorder) {
    let Some((bytes, _, _)) = recorder.take_batch() else {
        return;
    };
    for frame in batch::read(&bytes).expect("own batch") {
        replica
            .apply(&frame.expect("own frame").decode().expect("own body"))
            .expect("a frame that follows");
    }
}

/// Compares the document with the replica, masking the document by the rules on the way down.
fn same(dom: &FakeDom, replica: &Replica, level: Level) -> Result<usize, TestCaseError> {
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
                open.push((root, hangs_there, level, facts));
            }
            None => prop_assert_eq!(hangs_there, NONE),
        }
        let here = if level == Level::Hidden {
            &Vec::new()
        } else {
            &dom.children[node]
        };
        prop_assert_eq!(there.len(), here.len(), "children of {:?}", dom.nodes[node]);
        for (&child, child_id) in here.iter().zip(there) {
            match (
                &dom.nodes[child],
                replica.node(child_id).expect("a child lives").kind(),
            ) {
                (Node::Text(data), Kind::Text(seen)) => {
                    let masked = text(level, facts, data).unwrap_or_else(|| data.clone());
                    prop_assert_eq!(&**seen, masked.as_str());
                    count += 1;
                }
                (Node::Element { name, attributes }, Kind::Element(seen)) => {
                    let named = attributes.iter().map(|(name, value)| (*name, value.as_str()));
                    let find = |n: &str| named.clone().find(|(name, _)| *name == n).map(|(_, value)| value);
                    let child_facts = Element::read(name, Space::Html, facts, named.clone());
                    let own = find("data-afterimage")
                        .and_then(Level::from_mark)
                        .max(find("class").and_then(Level::from_class));
                    let child_level = level.of_child(own);
                    prop_assert_eq!(&*seen.name, *name);
                    for name in ATTRIBUTES {
                        let kept = find(name).and_then(|value| {
                            match attribute(child_level, child_facts, name, value) {
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
                    open.push((child, child_id, child_level, child_facts));
                }
                (here, there) => prop_assert!(false, "{here:?} became {there:?}"),
            }
        }
    }
    Ok(count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn the_replica_is_the_document(
        steps in vec(step(), 1..60),
        level in prop_oneof![Just(Level::Allow), Just(Level::MaskUserInput), Just(Level::Mask)],
        calls in 1_usize..4,
    ) {
        let mut dom = FakeDom::new();
        let mut recorder = Recorder::new(0, level, 7);
        let mut replica = Replica::new();
        for (index, step) in steps.into_iter().chain([Step::Drain]).enumerate() {
            if matches!(step, Step::Drain) {
                dom.drain(&mut recorder, index as u64, calls);
                feed(&mut replica, &mut recorder);
                let count = same(&dom, &replica, level)?;
                prop_assert_eq!(recorder.live_nodes(), count, "no slot outlives its node");
                prop_assert_eq!(dom.live_slots(), count);
            } else {
                run(&mut dom, step);
            }
        }
    }
}

#[test]
fn a_tree_of_ten_thousand_levels_is_recorded() {
    let mut dom = FakeDom::new();
    let mut parent = 0;
    for _ in 0..10_000 {
        let node = dom.create(Node::Element {
            name: "div",
            attributes: Vec::new(),
        });
        dom.insert(node, parent, 0);
        parent = node;
    }
    let mut recorder = Recorder::new(0, Level::Allow, 7);
    let mut replica = Replica::new();
    dom.drain(&mut recorder, 1, 512);
    feed(&mut replica, &mut recorder);
    assert_eq!(replica.len(), 10_001);
}
