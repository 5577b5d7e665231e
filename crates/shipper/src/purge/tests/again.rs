//! A mask is told once: how often what is behind it changed is nobody's business.

use super::*;
use Extent::{Blank, Masked};

fn typed(value: &str) -> Control {
    Control {
        node: 4,
        value: Some(inline(value)),
        by_user: true,
        ..Control::default()
    }
}

fn change(name: &str, value: Option<&str>) -> Attribute {
    Attribute {
        node: 4,
        name: inline(name),
        value: value.map(inline),
    }
}

fn attributes(attributes: Vec<Attribute>) -> Frame {
    Frame::Tree(Tree {
        attributes,
        ..Tree::default()
    })
}

fn texts(texts: &[(NodeId, &str)]) -> Frame {
    Frame::Tree(Tree {
        texts: texts.iter().map(|(id, text)| (*id, inline(text))).collect(),
        ..Tree::default()
    })
}

#[test]
fn keys_are_not_counted() {
    let toggled = Control {
        value: None,
        on: Some(true),
        ..typed("")
    };
    let within = |controls: Vec<Control>| {
        Frame::Tree(Tree {
            controls,
            ..Tree::default()
        })
    };
    let frames = [
        start(),
        Frame::Control(typed("")),
        Frame::Control(typed("h")),
        Frame::Control(typed("hu")),
        Frame::Control(toggled),
        within(vec![typed("hun")]),
        Frame::Control(typed("")),
        within(vec![typed("h")]),
        Frame::Control(typed("hu")),
    ];
    let expected = [
        Frame::Control(typed("")),
        Frame::Control(typed("***")),
        Frame::Nothing,
        Frame::Nothing,
        within(vec![]),
        // That it was emptied is told as of a field that was always masked.
        Frame::Control(typed("")),
        within(vec![typed("***")]),
        Frame::Nothing,
    ];
    assert_eq!(after(&frames, &of(&[4], Masked))[1..], expected);
    // Of another node all stays.
    assert_eq!(after(&frames, &of(&[5], Masked)), frames);
}

#[test]
fn texts_and_attributes_are_told_once() {
    let frames = [
        start(),
        tree(6, vec![run(4, vec![text("open")])]),
        texts(&[(6, "some"), (6, "my secret")]),
        texts(&[(6, "no secret"), (6, "one")]),
        attributes(vec![change("title", Some("one")), change("alt", Some("two"))]),
        attributes(vec![
            change("title", Some("two")),
            change("class", Some("a")),
            change("class", Some("b")),
            change("alt", None),
            change("alt", None),
            change("alt", Some("six")),
        ]),
    ];
    let masked = after(&frames, &of(&[4], Masked));
    assert_eq!(masked[2], texts(&[(6, "xxx xxxxxx")]));
    assert_eq!(masked[3], texts(&[(6, "xxx")]));
    assert_eq!(
        masked[4],
        attributes(vec![change("title", Some("xxx")), change("alt", Some("xxx"))])
    );
    assert_eq!(
        masked[5],
        attributes(vec![
            change("class", Some("a")),
            change("class", Some("b")),
            change("alt", None),
            change("alt", Some("xxx")),
        ])
    );
    let blank = after(&frames, &of(&[4], Blank));
    assert_eq!(blank[2..4], [texts(&[]), texts(&[])]);
}

#[test]
fn a_new_node_tells_its_first_masks() {
    let image = element("img", &[("alt", "one")]);
    let told = Tree {
        first_new_id: 6,
        insertions: vec![run(4, vec![image.clone(), text("one")])],
        attributes: vec![Attribute {
            node: 6,
            ..change("alt", Some("two"))
        }],
        texts: vec![(7, inline("two"))],
        ..Tree::default()
    };
    let expected = vec![run(4, vec![element("img", &[("alt", "xxx")]), text("xxx")])];
    assert_eq!(
        one(Frame::Tree(told), &of(&[4], Masked)),
        Frame::Tree(Tree {
            first_new_id: 6,
            insertions: expected,
            ..Tree::default()
        })
    );
}

#[test]
fn what_is_known_was_told() {
    let sent = [
        start(),
        tree(6, vec![run(4, vec![text("one")])]),
        attributes(vec![change("title", Some("one")), change("onclick", Some("f()"))]),
        Frame::Control(typed("h")),
    ];
    let frames = [
        Frame::Control(typed("hu")),
        texts(&[(6, "two")]),
        attributes(vec![change("title", Some("two")), change("alt", Some("two"))]),
    ];
    let rest = |first_seq| {
        let mut replica = applied(&sent);
        from(
            first_seq,
            &frames,
            &of(&[4], Masked),
            Some((&mut replica, sent.len() as u64)),
        )
    };
    let alt = change("alt", Some("xxx"));
    let nothing_new = [Frame::Nothing, texts(&[]), attributes(vec![alt.clone()])];
    assert_eq!(rest(5), nothing_new);
    // What the state includes comes before it: to those the first telling is theirs.
    let first = [
        Frame::Control(typed("***")),
        texts(&[(6, "xxx")]),
        attributes(vec![change("title", Some("xxx")), alt]),
    ];
    assert_eq!(rest(1), first);
}

/// Between a frame that is under way and those that wait some may be given up.
#[test]
fn what_frames_told_that_the_state_includes_is_not_what_it_says_last() {
    let mut replica = applied(&[start(), Frame::Control(typed("h"))]);
    let frames = [Frame::Control(typed("")), Frame::Control(typed(""))];
    let told = from(2, &frames, &of(&[4], Masked), Some((&mut replica, 2)));
    assert_eq!(told, frames);
}

#[test]
fn style_sheets_change_as_often_as_they_do() {
    let frames = [
        start(),
        tree(
            6,
            vec![run(4, vec![element("style", &[])]), run(6, vec![text("a {}")])],
        ),
        texts(&[(7, "b {}"), (7, "b {}")]),
    ];
    assert_eq!(after(&frames, &of(&[4], Masked)), frames);
}
