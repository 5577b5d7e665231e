//! What programs of tree frames (`expand/tests/net.rs`) leave out: attributes in order, style sheets, media, what is shown.

use super::{Room, tell_net};
use crate::frame::*;
use crate::replica::{Replica, diff};
use proptest::prelude::*;
use std::collections::HashSet;

const ALL: Room = Room {
    frames: 1_000,
    trees: 1_000,
};

fn inline(text: impl AsRef<str>) -> Text {
    Text::Inline(text.as_ref().into())
}

fn element(name: &str) -> Inserted {
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes: Vec::new(),
        custom: false,
        hidden: (name == "b").then_some((1, 1)),
    }))
}

/// 1 document, 2 html, 3 style, 4 video, 5 b (hidden), 6 div with 7, its shadow root.
fn page() -> Replica {
    let run = |parent, nodes| Insertion {
        parent,
        after: 0,
        nodes,
    };
    let mut page = Replica::new();
    let tree = Tree {
        first_new_id: 1,
        insertions: vec![
            run(0, vec![Inserted::New(NewNode::Document { quirks: false })]),
            run(1, vec![element("html")]),
            run(2, ["style", "video", "b", "div"].map(element).to_vec()),
            run(6, vec![Inserted::New(NewNode::ShadowRoot { open: true })]),
        ],
        ..Tree::default()
    };
    page.apply(&Frame::Tree(tree)).unwrap();
    page
}

fn sheet(number: u32, content: SheetContent) -> Frame {
    Frame::Sheet(Sheet {
        sheet: number,
        role: if number < 3 {
            SheetRole::Owned
        } else {
            SheetRole::Constructed
        },
        node: if number < 3 { 3 } else { 0 },
        base_url: "".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content,
    })
}

fn frame((what, a, b): (u8, u32, u32)) -> Frame {
    let text: Box<str> = format!("r{b}").into();
    let constructed = 3 + a % 4;
    match what % 12 {
        0 | 1 => {
            let value = (b % 3 > 0).then(|| inline(&text));
            let name = inline(["a", "b", "c"][a as usize % 3]);
            Frame::Tree(Tree {
                attributes: vec![Attribute { node: 6, name, value }],
                ..Tree::default()
            })
        }
        2 => sheet(1 + a % 2, SheetContent::Source(text)),
        3 | 4 => sheet(1 + a % 6, SheetContent::Rules(vec!["x".into(), text, "y".into()])),
        5 => Frame::RuleEdits {
            sheet: 1 + a % 6,
            edits: vec![
                RuleEdit::Insert { index: b % 4, text },
                RuleEdit::Delete { index: b % 3 },
            ],
        },
        6 => {
            let state = SheetState {
                disabled: b.is_multiple_of(2),
                media: None,
            };
            Frame::SheetState {
                sheet: 1 + a % 6,
                state,
            }
        }
        7 => Frame::Adopted {
            node: [1, 7][b as usize % 2],
            sheets: (constructed..constructed + b % 3).collect(),
        },
        8 => Frame::Media(Media {
            node: 4,
            change: MediaChange::Play,
            paused: b.is_multiple_of(2),
            muted: false,
            looped: false,
            time_ms: a % 3,
            rate_milli: 1_000,
            volume_milli: 1_000,
        }),
        9 => Frame::Box {
            node: 5,
            width: a % 3,
            height: 1,
        },
        10 => Frame::Selection(vec![Selected {
            start: 2 + a % 4,
            start_offset: 0,
            end: 6,
            end_offset: b % 2,
        }]),
        _ => Frame::Control(Control {
            node: 4,
            on: Some(a.is_multiple_of(2)),
            ..Control::default()
        }),
    }
}

/// No number is used for another sheet.
fn is_used_again(frame: &Frame, gone: &HashSet<SheetId>) -> bool {
    matches!(frame, Frame::Sheet(sheet) if gone.contains(&sheet.sheet))
}

proptest! {
    #[test]
    fn net_state_is_the_state(windows in prop::collection::vec(
        prop::collection::vec((any::<u8>(), 0_u32..12, 0_u32..12), 1..20), 1..8)) {
        let (mut reader, mut page) = (page(), page());
        let mut gone = HashSet::new();
        for window in windows {
            for step in window {
                let frame = frame(step);
                let mut trial = page.clone();
                if is_used_again(&frame, &gone) || trial.apply(&frame).is_err() {
                    continue;
                }
                let known = page.sheets.known.ids().into_iter();
                gone.extend(known.filter(|id| trial.sheet(*id).is_none()));
                page = trial;
            }
            prop_assert!(tell_net(&mut reader, &page, ALL).is_some());
            prop_assert_eq!(diff(&reader, &page), None);
        }
    }
}

#[test]
fn what_has_a_number_is_told_by_it() {
    let strings = |texts: &[&str]| Frame::Strings {
        reset: false,
        first_id: 0,
        texts: texts.iter().map(|text| (*text).into()).collect(),
    };
    let (mut reader, mut page) = (page(), page());
    reader.apply(&strings(&["class"])).unwrap();
    page.apply(&strings(&["class", "on"])).unwrap();
    page.apply(&Frame::Tree(Tree {
        attributes: vec![Attribute {
            node: 6,
            name: Text::Ref(0),
            value: Some(Text::Ref(1)),
        }],
        ..Tree::default()
    }))
    .unwrap();
    let frames = tell_net(&mut reader, &page, ALL).unwrap();
    let [Frame::Tree(tree)] = &frames[..] else {
        panic!("{frames:?}")
    };
    assert_eq!(tree.attributes[0].name, Text::Ref(0));
    assert_eq!(tree.attributes[0].value, Some(inline("on")));
}

#[test]
fn nothing_is_told_in_the_middle_of_a_drain() {
    let (mut reader, mut page) = (page(), page());
    let more = Tree {
        more: true,
        ..Tree::default()
    };
    page.apply(&Frame::Tree(more.clone())).unwrap();
    assert_eq!(tell_net(&mut reader.clone(), &page, ALL), None);
    page.apply(&Frame::Tree(Tree::default())).unwrap();
    reader.apply(&Frame::Tree(more)).unwrap();
    assert!(tell_net(&mut reader, &page, ALL).is_some());
    assert!(!reader.drain_open(), "one that the reader is in is ended");
}
