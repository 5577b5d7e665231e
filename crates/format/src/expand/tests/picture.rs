//! When the page is told as a whole.

use super::compare::expander;
use super::single::{element, page, run};
use crate::expand::Event;
use crate::frame::*;
use serde_json::Value;

fn tree(first_new_id: NodeId, insertions: Vec<Insertion>, detached: Vec<NodeId>) -> Frame {
    Frame::Tree(Tree {
        first_new_id,
        insertions,
        detached,
        ..Tree::default()
    })
}

fn document() -> Insertion {
    run(0, vec![Inserted::New(NewNode::Document { quirks: false })])
}

fn html() -> Insertion {
    run(1, vec![element("html", &[])])
}

/// Types and times, and of incremental events the source instead of the type.
fn told(events: &[Event]) -> Vec<(u64, u64)> {
    let values = events.iter().map(|event| event.to_value().expect("JSON"));
    let kind = |value: &Value| match &value["data"]["source"] {
        Value::Null => value["type"].as_u64(),
        source => source.as_u64().map(|source| 100 + source),
    };
    values
        .map(|value| {
            (
                kind(&value).expect("a number"),
                value["timestamp"].as_u64().expect("a time"),
            )
        })
        .collect()
}

#[test]
fn a_page_without_an_element_is_told_when_it_has_one() {
    let (mut expander, mut out) = (expander(), Vec::new());
    let scroll = Frame::Scroll { node: 1, x: 0, y: 40 };
    let frames = [
        page(),
        tree(1, vec![document()], vec![]),
        scroll,
        tree(2, vec![html()], vec![]),
    ];
    for (time_ms, frame) in (1..).zip(&frames) {
        expander.frame(time_ms, frame, &mut out).expect("it fits");
    }
    // The page, then Meta, the snapshot, that nothing is adopted, and the place that it is scrolled to.
    assert_eq!(told(&out), [(5, 1), (4, 4), (2, 4), (115, 5), (103, 5)]);
}

#[test]
fn where_the_page_has_lost_its_elements_a_snapshot_waits_for_the_next_one() {
    let (mut expander, mut out) = (expander(), Vec::new());
    let frames = [
        page(),
        tree(1, vec![document(), html()], vec![]),
        tree(3, vec![], vec![2]),
    ];
    for (time_ms, frame) in (1..).zip(&frames) {
        expander.frame(time_ms, frame, &mut out).expect("it fits");
    }
    out.clear();
    expander.snapshot(9, &mut out);
    assert_eq!(told(&out), []);
    expander
        .frame(11, &tree(3, vec![html()], vec![]), &mut out)
        .expect("it fits");
    assert_eq!(told(&out).get(..2), Some([(4, 11), (2, 11)].as_slice()));
}
