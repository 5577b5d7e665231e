//! Of single nodes.

use super::*;
use Extent::{Blank, Masked};

#[test]
fn texts_become_words_of_x_or_nothing() {
    let frame = tree(
        6,
        vec![
            run(4, vec![text("my secret"), text(" \n ")]),
            run(5, vec![text("open")]),
        ],
    );
    let kept = |words: &str, space: &str| {
        let insertions = vec![run(4, vec![text(words), text(space)]), run(5, vec![text("open")])];
        tree(6, insertions)
    };
    assert_eq!(one(frame.clone(), &of(&[4], Masked)), kept("xxx xxxxxx", " \n "));
    assert_eq!(one(frame, &of(&[4], Blank)), kept("", ""));
}

#[test]
fn texts_that_change_do_too_and_those_of_styles_only_where_all_goes() {
    let frames = [
        start(),
        tree(
            6,
            vec![
                run(4, vec![element("style", &[])]),
                run(6, vec![text("p { color: red }")]),
                run(4, vec![text("a")]),
            ],
        ),
        Frame::Tree(Tree {
            texts: vec![
                (7, inline("p { top: 0 }")),
                (8, inline("secret")),
                (99, inline("far")),
            ],
            ..Tree::default()
        }),
    ];
    let texts = |frames: &[Frame]| match &frames[2] {
        Frame::Tree(tree) => tree.texts.clone(),
        other => panic!("{other:?}"),
    };
    let far = (99, inline("far"));
    let masked = after(&frames, &of(&[4], Masked));
    assert_eq!(
        texts(&masked),
        [(7, inline("p { top: 0 }")), (8, inline("xxxxxx")), far.clone()]
    );
    assert_eq!(
        &*applied(&masked[..2]).node(7).unwrap().text().unwrap().to_string(),
        "p { color: red }"
    );
    let blank = after(&frames, &of(&[4], Blank));
    assert_eq!(texts(&blank), [far]);
}

#[test]
fn a_text_that_left_its_style_is_one_of_the_page() {
    let frames = [
        start(),
        tree(
            6,
            vec![run(4, vec![element("style", &[])]), run(6, vec![text("p {}")])],
        ),
        Frame::Tree(Tree {
            detached: vec![7],
            insertions: vec![run(4, vec![Inserted::Placed(7)])],
            texts: vec![(7, inline("secret"))],
            ..Tree::default()
        }),
    ];
    let replica = applied(&after(&frames, &of(&[4], Masked)));
    assert_eq!(
        replica.node(7).unwrap().text().map(|text| &**text),
        Some("xxxxxx")
    );
}

#[test]
fn attributes_are_judged_as_those_of_unknown_elements() {
    let attributes = [
        ("class", "a b"),
        ("title", "my secret"),
        ("href", "/users/7?q=1"),
        ("onclick", "f()"),
        ("checked", ""),
        ("srcset", "a.png 2x"),
        ("data-afterimage", "mask"),
    ];
    let frame = tree(6, vec![run(4, vec![element("a", &attributes)])]);
    let kept = [
        ("class", "a b"),
        ("title", "xxx xxxxxx"),
        ("href", "xxxxxxxxxx"),
        ("data-afterimage", "mask"),
    ];
    let expected = tree(6, vec![run(4, vec![element("a", &kept)])]);
    assert_eq!(one(frame.clone(), &of(&[4], Masked)), expected);
    let nothing = tree(6, vec![run(4, vec![element("a", &[])])]);
    assert_eq!(one(frame, &of(&[4], Blank)), nothing);
}

#[test]
fn changes_of_attributes_are_judged_alike_or_go() {
    let change = |node, name: &str, value: Option<&str>| Attribute {
        node,
        name: inline(name),
        value: value.map(inline),
    };
    let frame = |attributes| {
        Frame::Tree(Tree {
            attributes,
            ..Tree::default()
        })
    };
    let before = frame(vec![
        change(4, "title", Some("secret")),
        change(4, "onclick", Some("f()")),
        change(4, "alt", None),
        change(5, "title", Some("open")),
        Attribute {
            node: 4,
            name: Text::Ref(9),
            value: None,
        },
        Attribute {
            node: 4,
            name: inline("class"),
            value: Some(Text::Ref(9)),
        },
    ]);
    let open = change(5, "title", Some("open"));
    let masked = vec![
        change(4, "title", Some("xxxxxx")),
        change(4, "alt", None),
        open.clone(),
    ];
    assert_eq!(one(before.clone(), &of(&[4], Masked)), frame(masked));
    assert_eq!(one(before, &of(&[4], Blank)), frame(vec![open]));
}

#[test]
fn controls_tell_whether_they_are_empty_or_nothing() {
    let control = |value: Option<&str>, on| Control {
        node: 4,
        value: value.map(inline),
        on,
        ..Control::default()
    };
    let cases = [
        (
            control(Some("secret"), Some(true)),
            Some(control(Some("***"), None)),
        ),
        (control(Some(""), None), Some(control(Some(""), None))),
        (control(None, Some(true)), None),
    ];
    for (before, masked) in cases {
        let alone = |control: Option<Control>| control.map_or(Frame::Nothing, Frame::Control);
        let within = |controls: Vec<Control>| {
            Frame::Tree(Tree {
                controls,
                ..Tree::default()
            })
        };
        assert_eq!(
            one(Frame::Control(before.clone()), &of(&[4], Masked)),
            alone(masked.clone())
        );
        assert_eq!(
            one(within(vec![before.clone()]), &of(&[4], Masked)),
            within(masked.into_iter().collect())
        );
        assert_eq!(
            one(Frame::Control(before.clone()), &of(&[4], Blank)),
            Frame::Nothing
        );
        assert_eq!(one(within(vec![before]), &of(&[4], Blank)), within(vec![]));
    }
}

#[test]
fn what_frames_tell_of_a_node_goes_or_stays() {
    let media = Frame::Media(Media {
        node: 4,
        change: MediaChange::Play,
        paused: false,
        muted: false,
        looped: false,
        time_ms: 1,
        rate_milli: 1,
        volume_milli: 1,
    });
    let click = Frame::Interaction(Interaction {
        kind: InteractionKind::Click,
        pointer: PointerKind::Mouse,
        node: 4,
        x: 1,
        y: 2,
    });
    let base = |base_url: &str| Frame::DocumentBase {
        node: 4,
        base_url: base_url.into(),
    };
    let top = |nodes: &[NodeId]| {
        let entry = |node: &NodeId| TopEntry {
            node: *node,
            kind: TopKind::Modal,
        };
        Frame::TopLayer(nodes.iter().map(entry).collect())
    };
    let scroll = Frame::Scroll { node: 4, x: 1, y: 2 };
    let focus = |node| Frame::Focus { node };
    let size = Frame::Box {
        node: 4,
        width: 1,
        height: 2,
    };
    let unknown = Frame::Unknown {
        kind: 500,
        body: vec![4],
    };
    let cases = [
        (scroll, Frame::Nothing, Frame::Nothing),
        (media.clone(), media, Frame::Nothing),
        (click.clone(), click, Frame::Nothing),
        (
            base("https://a.example/x?k=1#s"),
            base("https://a.example/x"),
            Frame::Nothing,
        ),
        (top(&[5, 4]), top(&[5, 4]), top(&[5])),
        (focus(4), focus(4), focus(0)),
        (size.clone(), size.clone(), size),
        (unknown.clone(), unknown.clone(), unknown),
    ];
    for (before, masked, blank) in cases {
        assert_eq!(one(before.clone(), &of(&[4], Masked)), masked);
        assert_eq!(one(before.clone(), &of(&[4], Blank)), blank);
        assert_eq!(one(before.clone(), &of(&[5000], Blank)), before);
    }
}

#[test]
fn selected_ends_are_told_as_the_whole() {
    let range = |start, start_offset, end, end_offset| Selected {
        start,
        start_offset,
        end,
        end_offset,
    };
    let before = Frame::Selection(vec![range(4, 3, 5, 4), range(5, 1, 4, 2), range(5, 1, 5, 2)]);
    let masked = vec![range(4, 0, 5, 4), range(5, 1, 4, u32::MAX), range(5, 1, 5, 2)];
    assert_eq!(one(before.clone(), &of(&[4], Masked)), Frame::Selection(masked));
    let blank = vec![range(5, 1, 5, 2)];
    assert_eq!(one(before, &of(&[4], Blank)), Frame::Selection(blank));
}

#[test]
fn points_that_stay_keep_their_times() {
    let path = |points: &[(u32, NodeId)]| {
        let point = |&(after_ms, node): &(u32, NodeId)| Point {
            after_ms,
            x: 1,
            y: 2,
            node,
        };
        Frame::Path(Path {
            pointer: PointerKind::Mouse,
            pointer_id: 0,
            points: points.iter().map(point).collect(),
        })
    };
    let before = path(&[(0, 4), (30, 5), (60, 4), (80, 5)]);
    assert_eq!(one(before.clone(), &of(&[4], Masked)), before);
    assert_eq!(one(before, &of(&[4], Blank)), path(&[(30, 5), (80, 5)]));
    assert_eq!(one(path(&[(0, 4)]), &of(&[4], Blank)), Frame::Nothing);
}
