//! A keyframe is the replica it was made from.

use super::*;
use crate::frame::*;
use crate::replica::{Replica, diff};
use proptest::prelude::*;

fn inline(text: &str) -> Text {
    Text::Inline(text.into())
}

fn element(name: &str, attributes: Vec<(Text, Text)>, hidden: Option<(u32, u32)>) -> Inserted {
    let namespace = if name == "svg" {
        Namespace::Svg
    } else {
        Namespace::Html
    };
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace,
        attributes,
        custom: false,
        hidden,
    }))
}

fn sheet(sheet: SheetId, role: SheetRole, node: NodeId, content: SheetContent, more: bool) -> Frame {
    Frame::Sheet(Sheet {
        sheet,
        role,
        node,
        base_url: "b".into(),
        state: SheetState::default(),
        continues: false,
        more,
        content,
    })
}

fn asset(id: u32, part: AssetPart) -> Frame {
    Frame::Asset(Asset { id, part })
}

fn base(node: NodeId) -> Frame {
    Frame::DocumentBase {
        node,
        base_url: "https://a.example/b/".into(),
    }
}

fn rich() -> Replica {
    let new = Inserted::New;
    let run = |parent, after, nodes| Insertion { parent, after, nodes };
    let page = Page {
        url: "https://a.example/".into(),
        base_url: "https://a.example/".into(),
        width: 800,
        height: 600,
        pixel_ratio_milli: 1000,
        user_agent: "ua".into(),
        language: "en".into(),
        recorder: "0".into(),
    };
    let tree = Tree {
        first_new_id: 1,
        insertions: vec![
            run(0, 0, vec![new(NewNode::Document { quirks: true })]),
            run(
                1,
                0,
                vec![element("html", vec![(Text::Ref(4), Text::Ref(5))], None)],
            ),
            run(
                2,
                0,
                vec![element("svg", vec![], None), element("div", vec![], Some((3, 4)))],
            ),
            run(4, 0, vec![new(NewNode::ShadowRoot { open: false })]),
            run(5, 0, vec![new(NewNode::Text(inline("deep")))]),
            run(
                4,
                0,
                vec![element("input", vec![], None), new(NewNode::CData(inline("c")))],
            ),
        ],
        controls: vec![Control {
            node: 7,
            value: Some(Text::Ref(4)),
            on: Some(false),
            ..Control::default()
        }],
        ..Tree::default()
    };
    let frames = [
        Frame::Page(page),
        Frame::Strings {
            reset: false,
            first_id: 4,
            texts: vec!["class".into(), "x".into()],
        },
        Frame::Tree(tree),
        Frame::Scroll {
            node: 1,
            x: -3,
            y: 40,
        },
        Frame::Focus { node: 7 },
        Frame::Media(Media {
            node: 3,
            change: MediaChange::Pause,
            paused: true,
            muted: false,
            looped: true,
            time_ms: 1500,
            rate_milli: 2000,
            volume_milli: 500,
        }),
        sheet(9, SheetRole::Owned, 3, SheetContent::Source("a{".into()), true),
        sheet(4, SheetRole::Imported, 3, SheetContent::Unreadable, false),
        sheet(
            8,
            SheetRole::Constructed,
            0,
            SheetContent::Rules(vec!["b{}".into()]),
            false,
        ),
        Frame::Adopted {
            node: 5,
            sheets: vec![8, 8],
        },
        Frame::SheetState {
            sheet: 8,
            state: SheetState {
                disabled: true,
                media: Some("print".into()),
            },
        },
        Frame::VisualViewport(VisualViewport {
            scale_milli: 2000,
            left: 3,
            top: 4,
            width: 400,
            height: 300,
        }),
        Frame::Orientation(Orientation {
            is_landscape: true,
            is_secondary: false,
            angle: 90,
        }),
        // The top document's counts for nothing, and 90 may still come.
        base(1),
        base(90),
        asset(
            2,
            AssetPart::First {
                header: "image/png;base64".into(),
                bytes: vec![1, 2],
                more: false,
            },
        ),
        asset(1, AssetPart::SameAs(2)),
        asset(3, AssetPart::Missing),
        asset(
            4,
            AssetPart::First {
                header: "text/css".into(),
                bytes: vec![3],
                more: true,
            },
        ),
        Frame::TopLayer(vec![TopEntry {
            node: 3,
            kind: TopKind::Fullscreen,
        }]),
        Frame::Selection(vec![Selected {
            start: 3,
            start_offset: 0,
            end: 7,
            end_offset: u32::MAX,
        }]),
        Frame::Visibility { visible: false },
        Frame::View(View {
            id: [7; 16],
            url: "u".into(),
            base_url: "b".into(),
            name: "n".into(),
        }),
    ];
    let mut replica = Replica::new();
    for frame in &frames {
        assert_eq!(replica.apply(frame), Ok(()));
    }
    replica
}

#[test]
fn a_keyframe_gives_back_its_replica() {
    let replica = rich();
    let (back, seq) = decode(&encode(&replica, 12)).unwrap();
    assert_eq!((diff(&replica, &back), seq), (None, 12));
}

#[test]
fn also_in_the_middle_of_a_drain() {
    let mut replica = rich();
    replica
        .apply(&Frame::Tree(Tree {
            more: true,
            detached: vec![4, 3],
            ..Tree::default()
        }))
        .unwrap();
    let (mut back, _) = decode(&encode(&replica, 13)).unwrap();
    assert_eq!(diff(&replica, &back), None);
    let end = Frame::Tree(Tree {
        insertions: vec![Insertion {
            parent: 2,
            after: 0,
            nodes: vec![Inserted::Placed(4)],
        }],
        ..Tree::default()
    });
    replica.apply(&end).unwrap();
    back.apply(&end).unwrap();
    assert_eq!(diff(&replica, &back), None);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&bytes);
    }

    #[test]
    fn damage_is_an_error_or_another_replica(at in 0_usize..200, byte in any::<u8>()) {
        let mut bytes = encode(&rich(), 12);
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok((replica, seq)) = decode(&bytes) {
            let (again, _) = decode(&encode(&replica, seq)).unwrap();
            prop_assert_eq!(diff(&replica, &again), None);
        }
    }
}
