//! Random pages that change at random: keyframes give them back, and their streams are valid and rebuild them.

use super::compare::{expander, feed, same_page};
use crate::expand::Expander;
use crate::frame::*;
use crate::keyframe;
use crate::replica::{Kind, NONE, Node, Replica, diff};
use crate::validate::Validator;
use proptest::prelude::*;

const NAMES: &[&str] = &[
    "div", "div", "span", "p", "style", "textarea", "iframe", "svg", "input", "select", "option", "x-card",
    "script",
];

/// One step of a program: what to do, and three numbers to choose by.
pub(super) type Step = (u8, u32, u32, u32);

fn inline(text: impl AsRef<str>) -> Text {
    Text::Inline(text.as_ref().into())
}

fn element(number: u32) -> Inserted {
    let name = NAMES[number as usize % NAMES.len()];
    let namespace = if name == "svg" {
        Namespace::Svg
    } else {
        Namespace::Html
    };
    let attributes = vec![(inline("class"), inline(format!("c{}", number % 5)))];
    let hidden = number.is_multiple_of(17).then_some((3, 4));
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace,
        attributes,
        custom: false,
        hidden,
    }))
}

fn frame_document(parent: NodeId, first: NodeId, quirks: bool) -> Vec<Insertion> {
    let html = Element {
        name: inline("html"),
        namespace: Namespace::Html,
        attributes: Vec::new(),
        custom: false,
        hidden: None,
    };
    vec![
        Insertion {
            parent,
            after: 0,
            nodes: vec![Inserted::New(NewNode::Document { quirks })],
        },
        Insertion {
            parent: first,
            after: 0,
            nodes: vec![Inserted::New(NewNode::Element(html))],
        },
    ]
}

pub(super) struct Author {
    pub page: Replica,
    pub next_id: NodeId,
}

impl Author {
    fn pick(&self, number: u32, good: impl Fn(&Replica, NodeId) -> bool) -> Option<NodeId> {
        let mut ids: Vec<NodeId> = self
            .page
            .tops()
            .into_iter()
            .flat_map(|top| self.page.subtree(top))
            .filter(|id| good(&self.page, *id))
            .collect();
        ids.sort_unstable();
        (!ids.is_empty()).then(|| ids[number as usize % ids.len()])
    }

    fn spot(&self, number: u32, choice: u32) -> Option<(NodeId, NodeId)> {
        let holds = |page: &Replica, id| {
            matches!(
                page.node(id).map(Node::kind),
                Some(Kind::Element(_) | Kind::ShadowRoot { .. })
            ) && id != 2
        };
        let parent = self.pick(number, holds)?;
        let children: Vec<NodeId> = self.page.children(parent).collect();
        let at = choice as usize % (children.len() + 1);
        Some((parent, if at == 0 { NONE } else { children[at - 1] }))
    }

    /// A frame that may or may not fit.
    fn write(&self, (what, a, b, c): Step, more: bool) -> Option<Frame> {
        let is_element = |page: &Replica, id| page.element(id).is_some();
        // A frame's root element stays where it is, as in real pages.
        let movable = |page: &Replica, id| {
            let root = page.element(id).is_some_and(|e| &*e.name == "html");
            id > 3 && !root && page.node(id).is_some_and(|node| !node.is_attachment())
        };
        let mut tree = Tree {
            more,
            first_new_id: self.next_id,
            ..Tree::default()
        };
        let at = |(parent, after), nodes| Insertion { parent, after, nodes };
        match what % 15 {
            0 | 1 => tree.insertions.push(at(
                self.spot(a, b)?,
                vec![element(c), element(c / 3), element(c / 7)],
            )),
            2 => {
                let text = Inserted::New(NewNode::Text(inline(format!("t{c}"))));
                tree.insertions.push(at(self.spot(a, b)?, vec![text]));
            }
            3 if b % 2 == 0 => tree.detached.push(self.pick(a, movable)?),
            3..=5 => {
                let id = self.pick(a, movable)?;
                tree.detached.push(id);
                tree.insertions
                    .push(at(self.spot(b, c)?, vec![Inserted::Placed(id)]));
            }
            6 => {
                let name = inline(["class", "title", "src", "value"][b as usize % 4]);
                let value = (c % 4 != 0).then(|| inline(format!("v{c}")));
                tree.attributes.push(Attribute {
                    node: self.pick(a, is_element)?,
                    name,
                    value,
                });
            }
            7 => {
                let id = self.pick(a, |page, id| {
                    page.node(id).is_some_and(|node| node.text().is_some())
                })?;
                tree.texts.push((id, inline(format!("u{b}"))));
            }
            8 => {
                let host = self.pick(a, |page, id| {
                    is_element(page, id) && page.element(id).is_some_and(|e| &*e.name == "div")
                })?;
                let root = Inserted::New(NewNode::ShadowRoot { open: true });
                tree.insertions.push(at((host, 0), vec![root]));
                if b % 2 == 0 {
                    tree.insertions.push(at((self.next_id, 0), vec![element(c)]));
                }
            }
            9 | 10 => {
                let frame = self.pick(a, |page, id| {
                    page.element(id).is_some_and(|e| &*e.name == "iframe")
                })?;
                let old = self.page.node(frame).map_or(NONE, Node::attachment);
                tree.detached.extend((old != NONE).then_some(old));
                if old == NONE || b % 3 != 0 {
                    tree.insertions = frame_document(frame, self.next_id, c % 2 == 0);
                }
            }
            11 => {
                let aside = self.pick(a, |page, id| page.is_aside(id))?;
                tree.insertions
                    .push(at(self.spot(b, c)?, vec![Inserted::Placed(aside)]));
            }
            13 => {
                let base_url = ["", "https://b.example/x/", "y/", "blob:"][b as usize % 4].into();
                let is_document =
                    |page: &Replica, id| matches!(page.node(id).map(Node::kind), Some(Kind::Document { .. }));
                let node = self
                    .pick(a, is_document)
                    .filter(|_| c % 3 > 0)
                    .unwrap_or(self.next_id);
                return Some(Frame::DocumentBase { node, base_url });
            }
            12 => {
                return Some(Frame::Scroll {
                    node: self.pick(a, is_element)?,
                    x: 1,
                    y: b as i32 % 100,
                });
            }
            _ => {
                let node = self.pick(a, is_element)?;
                return Some(match b % 4 {
                    0 => Frame::Focus { node },
                    1 => {
                        let value = Some(inline(format!("w{c}")));
                        let known = self
                            .page
                            .element(node)
                            .is_some_and(|e| matches!(&*e.name, "input" | "select"));
                        Frame::Control(Control {
                            node,
                            value: value.filter(|_| known),
                            on: Some(c % 2 == 0),
                            ..Control::default()
                        })
                    }
                    2 => {
                        let (pointer, kind) = (PointerKind::Mouse, InteractionKind::Click);
                        Frame::Interaction(Interaction {
                            kind,
                            pointer,
                            node,
                            x: 1,
                            y: 2,
                        })
                    }
                    _ => {
                        let point = |after_ms| Point {
                            after_ms,
                            x: 1,
                            y: 2,
                            node,
                        };
                        Frame::Path(Path {
                            pointer: PointerKind::Mouse,
                            pointer_id: 0,
                            points: vec![point(0), point(c % 50)],
                        })
                    }
                });
            }
        }
        Some(Frame::Tree(tree))
    }

    /// Writes a frame and takes it over if it fits.
    pub fn step(&mut self, step: Step, more: bool) -> Option<Frame> {
        let frame = self.write(step, more)?;
        let mut trial = self.page.clone();
        trial.apply(&frame).ok()?;
        self.page = trial;
        if let Frame::Tree(tree) = &frame {
            let new = tree.insertions.iter().flat_map(|insertion| &insertion.nodes);
            self.next_id += new.filter(|node| matches!(node, Inserted::New(_))).count() as u32;
        }
        Some(frame)
    }
}

pub(super) fn first(author: &mut Author) -> Frame {
    let mut insertions = frame_document(0, 1, false);
    let run = |parent, numbers: &[u32]| Insertion {
        parent,
        after: 0,
        nodes: numbers.iter().map(|n| element(*n)).collect(),
    };
    // 3 to 6 in html, then 7 to 12.
    insertions.extend([run(2, &[13, 14, 1, 6]), run(3, &[1, 26, 27, 5]), run(7, &[39, 6])]);
    let frame = Frame::Tree(Tree {
        first_new_id: 1,
        insertions,
        ..Tree::default()
    });
    author.page.apply(&frame).expect("the first frame fits");
    author.next_id = 13;
    frame
}

fn check_keyframe(page: &Replica) {
    let (back, seq) = keyframe::decode(&keyframe::encode(page, 7)).expect("a keyframe can be read");
    assert_eq!((diff(page, &back), seq), (None, 7));
}

fn check_resumed(page: &Replica) {
    let mut expander = Expander::resume(super::compare::OFFSET as u32, page.clone());
    let (mut events, mut validator) = (Vec::new(), Validator::default());
    expander.snapshot(5, &mut events);
    feed(&mut validator, &events);
    same_page(page, validator.model());
}

fn run(drains: &[Vec<Step>]) {
    let mut author = Author {
        page: Replica::new(),
        next_id: 1,
    };
    let (mut expander, mut validator, mut events) = (expander(), Validator::default(), Vec::new());
    let mut time_ms = 1000;
    let mut tell = |frame: &Frame, time_ms: u64, events: &mut Vec<crate::expand::Event>| {
        expander
            .frame(time_ms, frame, events)
            .expect("the expander takes what the replica takes");
        feed(&mut validator, events);
        events.clear();
        (validator.model().clone(), expander.replica().drain_open())
    };
    tell(&first(&mut author), time_ms, &mut events);
    for drain in drains {
        for step in drain {
            time_ms += 7;
            if let Some(frame) = author.step(*step, true) {
                tell(&frame, time_ms, &mut events);
                check_keyframe(&author.page);
            }
        }
        let end = Frame::Tree(Tree {
            first_new_id: author.next_id,
            ..Tree::default()
        });
        author.page.apply(&end).expect("the end fits");
        let (model, open) = tell(&end, time_ms, &mut events);
        assert!(!open);
        same_page(&author.page, &model);
        check_keyframe(&author.page);
        check_resumed(&author.page);
    }
    expander.finish(&mut events);
    feed(&mut validator, &events);
}

/// A program is many steps, so fewer of them than usual, unless the environment asks for more.
pub(super) fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() {
        default.cases
    } else {
        64
    };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..default
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn programs_replay(drains in proptest::collection::vec(
        proptest::collection::vec((any::<u8>(), any::<u32>(), any::<u32>(), any::<u32>()), 1..10), 1..16)) {
        run(&drains);
    }
}
