//! Single rules of the format.

use super::compare::{expander, feed, same_page};
use crate::expand::Event;
use crate::frame::*;
use crate::validate::Validator;
use serde_json::{Value, json};

pub fn inline(text: &str) -> Text {
    Text::Inline(text.into())
}

pub fn element(name: &str, attributes: &[(&str, &str)]) -> Inserted {
    let attributes = attributes
        .iter()
        .map(|(name, value)| (inline(name), inline(value)))
        .collect();
    let namespace = if name == "use" {
        Namespace::Svg
    } else {
        Namespace::Html
    };
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace,
        attributes,
        custom: false,
        hidden: None,
    }))
}

pub fn text(text: &str) -> Inserted {
    Inserted::New(NewNode::Text(inline(text)))
}

pub fn run(parent: NodeId, nodes: Vec<Inserted>) -> Insertion {
    Insertion {
        parent,
        after: 0,
        nodes,
    }
}

pub(super) fn page() -> Frame {
    Frame::Page(Page {
        url: "https://a.example/dir/page".into(),
        base_url: "https://a.example/dir/page".into(),
        width: 800,
        height: 600,
        pixel_ratio_milli: 1500,
        user_agent: "ua".into(),
        language: "en".into(),
        recorder: "0".into(),
    })
}

/// 1 document, 2 html, 3 body, then what is given, in body from 4 on.
pub fn start(body: Vec<Inserted>) -> Frame {
    let document = Inserted::New(NewNode::Document { quirks: true });
    let insertions = vec![
        run(0, vec![document]),
        run(1, vec![element("html", &[])]),
        run(2, vec![element("body", &[])]),
        run(3, body),
    ];
    Frame::Tree(Tree {
        first_new_id: 1,
        insertions,
        ..Tree::default()
    })
}

pub fn expand(frames: &[(u64, Frame)]) -> Vec<Value> {
    let (mut expander, mut events, mut validator) = (expander(), Vec::<Event>::new(), Validator::default());
    for (time_ms, frame) in frames {
        expander
            .frame(*time_ms, frame, &mut events)
            .expect("the frame fits");
    }
    expander.finish(&mut events);
    feed(&mut validator, &events);
    same_page(expander.replica(), validator.model());
    let values = events.iter().map(|event| event.to_value().expect("JSON"));
    super::without_resets(values.collect())
}

#[test]
fn the_first_drain_is_meta_and_one_snapshot_at_its_start() {
    let Frame::Tree(mut first) = start(vec![element("p", &[])]) else {
        unreachable!()
    };
    first.more = true;
    let second = Tree {
        first_new_id: 5,
        insertions: vec![run(4, vec![text("late")])],
        ..Tree::default()
    };
    let click = Interaction {
        kind: InteractionKind::Click,
        pointer: PointerKind::Mouse,
        node: 4,
        x: 1,
        y: 2,
    };
    let events = expand(&[
        (10, page()),
        (20, Frame::Tree(first)),
        (25, Frame::Interaction(click)),
        (30, Frame::Tree(second)),
    ]);
    let kinds: Vec<(u64, u64)> = events
        .iter()
        .map(|e| (e["type"].as_u64().unwrap(), e["timestamp"].as_u64().unwrap()))
        .collect();
    assert_eq!(kinds, [(5, 10), (4, 20), (2, 20), (3, 25)]);
    assert_eq!(
        events[1]["data"],
        json!({"href":"https://a.example/dir/page","width":800,"height":600})
    );
    assert_eq!(events[2]["data"]["node"]["compatMode"], "BackCompat");
}

#[test]
fn addresses_are_absolute() {
    let body = vec![
        element(
            "img",
            &[
                ("src", "a.png"),
                ("srcset", "b.png 1x, /c.png 2x"),
                ("style", "background:url( 'd.png' )"),
            ],
        ),
        element("style", &[]),
        element("use", &[("href", "#shape"), ("xlink:href", "#shape")]),
        element("iframe", &[("src", "/frame/page"), ("srcdoc", "x")]),
        element("a", &[("href", "javascript:0")]),
    ];
    let Frame::Tree(mut tree) = start(body) else {
        unreachable!()
    };
    tree.insertions.push(run(
        5,
        vec![text(
            "@import 'x.css'; a{background:url(e.png);mask:url(#m)} /* url(f) */",
        )],
    ));
    let events = expand(&[(10, page()), (20, Frame::Tree(tree))]);
    let body = &events[2]["data"]["node"]["childNodes"][0]["childNodes"][0]["childNodes"];
    let image = &body[0]["attributes"];
    assert_eq!(image["src"], "https://a.example/dir/a.png");
    assert_eq!(
        image["srcset"],
        "https://a.example/dir/b.png 1x, https://a.example/c.png 2x"
    );
    assert_eq!(image["style"], "background:url('https://a.example/dir/d.png' )");
    let sheet = &body[1]["childNodes"][0];
    assert_eq!(sheet["isStyle"], Value::Null, "nothing in it is to be rewritten");
    assert_eq!(
        sheet["textContent"],
        "@import 'https://a.example/dir/x.css'; a{background:url(https://a.example/dir/e.png);mask:url(#m)} /* url(f) */"
    );
    assert_eq!(
        body[2]["attributes"],
        json!({"href":"#shape","xlink:href":"#shape"})
    );
    assert_eq!(
        body[3]["attributes"],
        json!({"rr_src":"https://a.example/frame/page"})
    );
    assert_eq!(body[4]["attributes"]["href"], "javascript:0");
}

#[test]
fn a_move_is_a_remove_and_an_add_of_all_with_its_scroll() {
    let Frame::Tree(mut tree) = start(vec![element("div", &[]), element("div", &[])]) else {
        unreachable!()
    };
    tree.insertions.push(run(4, vec![element("ul", &[])]));
    tree.insertions.push(run(6, vec![text("x")]));
    let moved = Tree {
        detached: vec![6],
        insertions: vec![run(5, vec![Inserted::Placed(6)])],
        ..Tree::default()
    };
    let events = expand(&[
        (20, Frame::Tree(tree)),
        (30, Frame::Scroll { node: 6, x: 0, y: 9 }),
        (40, Frame::Tree(moved)),
    ]);
    let data = &events[3]["data"];
    assert_eq!(data["removes"], json!([{"parentId":1004,"id":1006}]));
    assert_eq!(data["adds"].as_array().map(Vec::len), Some(2));
    assert_eq!(events[4]["data"], json!({"source":3,"id":1006,"x":0,"y":9}));
}

#[test]
fn each_point_of_a_path_stands_at_its_own_time_and_in_order() {
    let point = |after_ms, x| Point {
        after_ms,
        x,
        y: 2,
        node: 3,
    };
    let path = Path {
        pointer: PointerKind::Pen,
        pointer_id: 0,
        points: vec![point(0, 7), point(40, 8)],
    };
    let finger = Path {
        pointer: PointerKind::Touch,
        pointer_id: 1,
        points: vec![point(20, 9)],
    };
    let events = expand(&[
        (20, start(vec![])),
        (30, Frame::Path(path)),
        (35, Frame::Path(finger)),
        (50, Frame::WindowFocus { focused: false }),
        (90, Frame::Stop),
    ]);
    let times: Vec<u64> = events[2..]
        .iter()
        .map(|event| event["timestamp"].as_u64().unwrap())
        .collect();
    assert_eq!(times, [30, 50, 55, 70, 90]);
    let step = |source, x| json!({"source":source,"positions":[{"x":x,"y":2,"id":1003,"timeOffset":0}]});
    assert_eq!(events[2]["data"], step(1, 7));
    assert_eq!(events[4]["data"], step(6, 9));
    assert_eq!(events[5]["data"], step(1, 8));
}

#[test]
fn check_boxes_that_are_neither_on_nor_off_are_told_when_they_are_built() {
    let neither = |node| Control {
        node,
        indeterminate: Some(true),
        ..Control::default()
    };
    let check_box = || element("input", &[("type", "checkbox")]);
    let Frame::Tree(mut first) = start(vec![check_box(), element("div", &[])]) else {
        unreachable!()
    };
    first.controls.push(neither(4));
    let second = Tree {
        first_new_id: 6,
        insertions: vec![run(3, vec![check_box()])],
        controls: vec![neither(6)],
        ..Tree::default()
    };
    let moved = Tree {
        detached: vec![4],
        insertions: vec![run(5, vec![Inserted::Placed(4)])],
        ..Tree::default()
    };
    let events = expand(&[
        (20, Frame::Tree(first)),
        (30, Frame::Tree(second)),
        (40, Frame::Tree(moved)),
    ]);
    let told = |event: &Value| {
        let payload = &event["data"]["payload"];
        assert_eq!(payload["indeterminate"], true);
        (
            event["timestamp"].as_u64().unwrap(),
            payload["id"].as_u64().unwrap(),
        )
    };
    let told: Vec<_> = events
        .iter()
        .filter(|event| event["type"] == 5)
        .map(told)
        .collect();
    assert_eq!(told, [(21, 1004), (30, 1006), (40, 1004)]);
    assert_eq!(events[2]["type"], 5, "right behind the snapshot");
}

#[test]
fn a_text_area_is_its_value() {
    let Frame::Tree(mut tree) = start(vec![element("textarea", &[])]) else {
        unreachable!()
    };
    tree.insertions.push(run(4, vec![text("old")]));
    let change = Tree {
        texts: vec![(5, inline("new"))],
        ..Tree::default()
    };
    let events = expand(&[(20, Frame::Tree(tree)), (30, Frame::Tree(change))]);
    assert_eq!(
        events[2]["data"]["attributes"],
        json!([{"id":1004,"attributes":{"value":"new"}}])
    );
    assert_eq!(events[2]["data"]["texts"], json!([]));
}

#[test]
fn a_choice_is_told_to_option_and_list() {
    let Frame::Tree(mut tree) = start(vec![element("select", &[])]) else {
        unreachable!()
    };
    tree.insertions.push(run(
        4,
        vec![
            element("option", &[("value", "a")]),
            element("option", &[("value", "b")]),
        ],
    ));
    let chosen = Control {
        node: 6,
        on: Some(true),
        by_user: true,
        ..Control::default()
    };
    let events = expand(&[(20, Frame::Tree(tree)), (30, Frame::Control(chosen))]);
    assert_eq!(
        events[2]["data"]["attributes"],
        json!([{"id":1006,"attributes":{"selected":""}}])
    );
    assert_eq!(
        events[3]["data"],
        json!({"source":5,"id":1004,"text":"b","isChecked":false,"userTriggered":true})
    );
}

#[test]
fn events_on_what_is_gone_are_dropped() {
    let gone = Tree {
        detached: vec![4],
        ..Tree::default()
    };
    let point = Point {
        after_ms: 0,
        x: 1,
        y: 2,
        node: 4,
    };
    let path = Path {
        pointer: PointerKind::Mouse,
        pointer_id: 0,
        points: vec![point],
    };
    let events = expand(&[
        (20, start(vec![element("p", &[])])),
        (30, Frame::Tree(gone)),
        (31, Frame::Scroll { node: 4, x: 0, y: 0 }),
        (32, Frame::Path(path)),
        (33, Frame::Focus { node: 77 }),
    ]);
    assert_eq!(events.len(), 3);
}

#[test]
fn depth_and_width_are_no_trouble() {
    let Frame::Tree(mut tree) = start(vec![element("div", &[])]) else {
        unreachable!()
    };
    let deep = (0..20_000).map(|n| run(4 + n, vec![element("div", &[])]));
    tree.insertions.extend(deep);
    let wide = Tree {
        first_new_id: 30_000,
        insertions: vec![run(3, (0..20_000).map(|_| element("p", &[])).collect())],
        ..Tree::default()
    };
    let moved = Tree {
        detached: vec![4],
        insertions: vec![run(30_005, vec![Inserted::Placed(4)])],
        ..Tree::default()
    };
    let events = expand(&[
        (20, Frame::Tree(tree)),
        (30, Frame::Tree(wide)),
        (40, Frame::Tree(moved)),
    ]);
    let adds: Vec<usize> = events[2..]
        .iter()
        .filter_map(|e| e["data"]["adds"].as_array().map(Vec::len))
        .collect();
    assert_eq!(adds, [20_001 + 2 + 1 - 256, 20_000, 20_001]);
}
