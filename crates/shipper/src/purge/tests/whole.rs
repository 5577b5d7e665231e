//! Of which nodes, and of the page as a whole.

use super::*;
use Extent::{Blank, Masked};

fn words(replica: &Replica, id: NodeId) -> String {
    replica.node(id).unwrap().text().unwrap().to_string()
}

fn moved(id: NodeId, parent: NodeId) -> Tree {
    Tree {
        detached: vec![id],
        insertions: vec![run(parent, vec![Inserted::Placed(id)])],
        ..Tree::default()
    }
}

#[test]
fn the_last_place_of_a_node_decides() {
    let frames = [
        start(),
        tree(
            6,
            vec![run(4, vec![element("b", &[])]), run(5, vec![text("secret")])],
        ),
        tree(8, vec![run(6, vec![text("open")])]),
        // The one comes, the other leaves.
        Frame::Tree(Tree {
            detached: vec![7, 8],
            insertions: vec![
                run(4, vec![Inserted::Placed(7)]),
                run(5, vec![Inserted::Placed(8)]),
            ],
            texts: vec![(7, inline("my secret")), (8, inline("opened"))],
            ..Tree::default()
        }),
    ];
    let after = after(&frames, &of(&[4], Masked));
    let replica = applied(&after[..3]);
    assert_eq!(
        (words(&replica, 7), words(&replica, 8)),
        ("xxxxxx".into(), "open".into())
    );
    let replica = applied(&after);
    assert_eq!(
        (words(&replica, 7), words(&replica, 8)),
        ("xxx xxxxxx".into(), "opened".into())
    );
}

#[test]
fn what_was_taken_out_of_its_last_place_was_there() {
    let gone = Tree {
        detached: vec![6],
        ..Tree::default()
    };
    let frames = [
        start(),
        tree(6, vec![run(5, vec![element("b", &[("title", "secret")])])]),
        tree(7, vec![run(6, vec![text("secret")])]),
        Frame::Tree(moved(6, 4)),
        Frame::Tree(gone),
    ];
    let expected = [
        tree(6, vec![run(5, vec![element("b", &[("title", "xxxxxx")])])]),
        tree(7, vec![run(6, vec![text("xxxxxx")])]),
    ];
    assert_eq!(after(&frames, &of(&[4], Masked))[1..3], expected);
    // Also where the state knows the place.
    let mut replica = applied(&frames[..4]);
    let texts = Tree {
        detached: vec![6],
        texts: vec![(7, inline("my secret"))],
        ..Tree::default()
    };
    let rest = from(
        5,
        &[Frame::Tree(texts)],
        &of(&[4], Masked),
        Some((&mut replica, 4)),
    );
    let Frame::Tree(rest) = &rest[0] else { panic!() };
    assert_eq!(rest.texts, [(7, inline("xxx xxxxxx"))]);
}

/// A frame may still be under way that the known state includes.
#[test]
fn a_known_place_is_later_than_that_of_frames_it_includes() {
    let sent = [
        start(),
        tree(6, vec![run(4, vec![text("open")]), run(5, vec![text("secret")])]),
        Frame::Tree(moved(6, 5)),
        Frame::Tree(moved(7, 4)),
    ];
    let mut replica = applied(&sent);
    let state = Some((&mut replica, 4));
    let rewritten = from(1, &sent[..2], &of(&[4], Masked), state);
    let insertions = vec![run(4, vec![text("open")]), run(5, vec![text("xxxxxx")])];
    assert_eq!(rewritten[1], tree(6, insertions));
    assert_eq!(
        (words(&replica, 6), words(&replica, 7)),
        ("open".into(), "xxxxxx".into())
    );
}

#[test]
fn nodes_that_are_put_into_each_other_end_somewhere() {
    let knot = Frame::Tree(Tree {
        insertions: vec![
            run(6, vec![Inserted::Placed(7)]),
            run(7, vec![Inserted::Placed(6), Inserted::Placed(8)]),
            run(9, vec![Inserted::Placed(9)]),
        ],
        texts: (6..10).map(|id| (id, inline("secret"))).collect(),
        ..Tree::default()
    });
    let masked = |nodes: &[NodeId]| {
        let Frame::Tree(tree) = one(knot.clone(), &of(nodes, Masked)) else {
            panic!()
        };
        let masked = tree.texts.iter().filter(|(_, text)| *text == inline("xxxxxx"));
        masked.map(|(id, _)| *id).collect::<Vec<_>>()
    };
    assert!(masked(&[4]).is_empty());
    assert_eq!(masked(&[6]), [6, 7, 8]);
    assert_eq!(masked(&[9]), [9]);
}

#[test]
fn what_is_known_to_be_in_a_node_is_meant() {
    let shadow = Inserted::New(NewNode::ShadowRoot { open: true });
    let sent = [
        start(),
        tree(6, vec![run(4, vec![shadow, element("b", &[])])]),
        tree(
            8,
            vec![run(6, vec![text("one secret")]), run(7, vec![text("two")])],
        ),
    ];
    let texts = Tree {
        texts: vec![(8, inline("secret")), (9, inline("secret"))],
        ..Tree::default()
    };
    let mut replica = applied(&sent);
    let after = from(
        4,
        &[Frame::Tree(texts.clone())],
        &of(&[4], Masked),
        Some((&mut replica, 3)),
    );
    assert_eq!(
        (words(&replica, 8), words(&replica, 9)),
        ("xxx xxxxxx".into(), "xxx".into())
    );
    let masked = Tree {
        texts: vec![(8, inline("xxxxxx")), (9, inline("xxxxxx"))],
        ..texts
    };
    assert_eq!(after, [Frame::Tree(masked)]);
}

#[test]
fn a_base_that_is_told_ahead_of_its_document_is_meant() {
    let document = Inserted::New(NewNode::Document { quirks: false });
    let frames = [
        start(),
        tree(6, vec![run(4, vec![element("iframe", &[])])]),
        Frame::DocumentBase {
            node: 7,
            base_url: "https://a.example/?secret=1".into(),
        },
        tree(7, vec![run(6, vec![document])]),
    ];
    let replica = applied(&after(&frames, &of(&[4], Masked)));
    assert_eq!(replica.document_base(7), Some("https://a.example/"));
    let replica = applied(&after(&frames, &of(&[4], Blank)));
    assert_eq!(replica.document_base(7), None);
}

/// The known state ends between a base address and its document.
#[test]
fn a_base_is_taken_back_from_a_state_that_does_not_know_its_document() {
    let sent = [
        start(),
        Frame::DocumentBase {
            node: 6,
            base_url: "https://a.example/?secret=1".into(),
        },
    ];
    let mut replica = applied(&sent);
    let document = Inserted::New(NewNode::Document { quirks: false });
    let frame = tree(6, vec![run(4, vec![document])]);
    from(3, &[frame], &of(&[4], Masked), Some((&mut replica, 2)));
    assert_eq!(replica.document_base(6), Some("https://a.example/"));
}

#[test]
fn attributes_that_no_mask_shows_go_from_a_known_state() {
    let shown = [("class", "a"), ("srcset", "a.png")];
    let mut replica = applied(&[start(), tree(6, vec![run(4, vec![element("img", &shown)])])]);
    from(3, &[], &of(&[4], Masked), Some((&mut replica, 2)));
    assert_eq!(replica.element(6).unwrap().attributes.len(), 1);
}

#[test]
fn sheets_go_where_all_goes() {
    let told = Frame::Sheet(Sheet {
        sheet: 1,
        role: SheetRole::Owned,
        node: 6,
        base_url: "".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content: SheetContent::Rules(vec![]),
    });
    let edits = Frame::RuleEdits {
        sheet: 1,
        edits: vec![RuleEdit::Insert {
            index: 0,
            text: "p {}".into(),
        }],
    };
    let state = Frame::SheetState {
        sheet: 1,
        state: SheetState::default(),
    };
    let head = tree(6, vec![run(4, vec![element("link", &[])])]);
    let frames = [start(), head, told, edits, state];
    assert_eq!(after(&frames, &of(&[4], Masked)), frames);
    let blank = after(&frames, &of(&[4], Blank));
    assert!(
        blank[2..].iter().all(|frame| *frame == Frame::Nothing),
        "{blank:?}"
    );
    // Of one that has left the edits go too, and it is forgotten.
    let mut replica = applied(&frames[..3]);
    let rest = from(4, &frames[3..], &of(&[4], Blank), Some((&mut replica, 3)));
    assert_eq!(rest, [Frame::Nothing, Frame::Nothing]);
    assert!(replica.sheet(1).is_none());
}

#[test]
fn errors_go_with_the_level_of_the_page() {
    let note = |kind: Text| Frame::Note {
        kind,
        json: inline("{}"),
    };
    let frames = [
        start(),
        strings(false, 0, &["error", "user"]),
        note(inline("error")),
        note(inline("user")),
        note(Text::Ref(0)),
        note(Text::Ref(1)),
    ];
    let whole = Purge {
        whole_page: true,
        ..of(&[], Masked)
    };
    let after_whole = after(&frames, &whole);
    let gone: Vec<bool> = after_whole.iter().map(|frame| *frame == Frame::Nothing).collect();
    assert_eq!(gone, [false, false, true, false, true, false]);
    assert_eq!(after_whole[1], strings(false, 0, &["", "user"]));
    assert_eq!(&after(&frames, &of(&[4], Blank))[2..], &frames[2..]);
    let named = Purge {
        frames: vec![4, 6],
        ..of(&[4], Masked)
    };
    let gone: Vec<bool> = after(&frames, &named)
        .iter()
        .map(|frame| *frame == Frame::Nothing)
        .collect();
    assert_eq!(gone, [false, false, false, true, false, true]);
}

#[test]
fn what_cannot_be_read_stays_out() {
    let frame = RawFrame {
        seq: 1,
        time_ms: 1,
        kind: kind_of(&start()),
        body: b"secret",
    };
    let waiting = Waiting {
        frame,
        may_have_left: false,
    };
    let changes = rewrite(&[waiting], &[], &of(&[], Masked), None);
    let change = changes[0].as_ref().unwrap();
    assert_eq!((change.kind, &*change.body), (kind_of(&Frame::Nothing), &[][..]));
}

#[test]
fn a_known_state_loses_what_it_holds_of_a_node() {
    let sent = [
        start(),
        tree(6, vec![run(4, vec![element("input", &[("title", "secret")])])]),
        Frame::Scroll { node: 6, x: 1, y: 2 },
        Frame::Focus { node: 6 },
        Frame::Control(Control {
            node: 6,
            value: Some(inline("secret")),
            on: Some(true),
            ..Control::default()
        }),
        Frame::Selection(vec![Selected {
            start: 6,
            start_offset: 2,
            end: 6,
            end_offset: 3,
        }]),
    ];
    let purged = |extent| {
        let mut replica = applied(&sent);
        from(7, &[], &of(&[4], extent), Some((&mut replica, 6)));
        replica
    };
    let masked = purged(Masked);
    let state = masked.control(6).unwrap();
    assert_eq!((state.value.as_deref(), state.on), (Some("***"), None));
    assert_eq!((masked.scroll(6), masked.focus()), (None, 6));
    assert_eq!(
        masked.element(6).unwrap().attribute("title").unwrap().to_string(),
        "xxxxxx"
    );
    let range = masked.selection()[0];
    assert_eq!((range.start_offset, range.end_offset), (0, u32::MAX));
    let blank = purged(Blank);
    assert!(blank.control(6).is_none() && blank.selection().is_empty());
    assert!(blank.element(6).unwrap().attributes.is_empty());
    assert_eq!(blank.focus(), 0);
}

#[test]
fn twice_is_as_once() {
    let frames = [
        start(),
        strings(false, 0, &["secret words", "title"]),
        tree(
            6,
            vec![run(
                4,
                vec![element("a", &[("title", "a longer secret"), ("href", "/x/y")])],
            )],
        ),
        tree(7, vec![run(6, vec![Inserted::New(NewNode::Text(Text::Ref(0)))])]),
        Frame::Control(Control {
            node: 4,
            value: Some(inline("v")),
            ..Control::default()
        }),
    ];
    for extent in [Masked, Blank] {
        let once = after(&frames, &of(&[4], extent));
        assert_eq!(after(&once, &of(&[4], extent)), once);
    }
}
