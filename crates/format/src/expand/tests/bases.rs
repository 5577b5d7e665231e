//! What relative addresses in frames are resolved against.

use super::single::{element, expand, page, run, start};
use crate::frame::*;
use serde_json::Value;

fn base(node: NodeId, base_url: &str) -> Frame {
    let base_url = base_url.into();
    Frame::DocumentBase { node, base_url }
}

fn document() -> Inserted {
    Inserted::New(NewNode::Document { quirks: false })
}

/// Into the frame element 4 a document 5 with html 6, head 7 and body 8, and two pictures.
fn frame_document(head: Vec<Inserted>) -> Tree {
    let body = vec![
        element("img", &[("src", "i.png")]),
        element("img", &[("src", "l")]),
    ];
    Tree {
        first_new_id: 5,
        insertions: vec![
            run(4, vec![document()]),
            run(5, vec![element("html", &[])]),
            run(6, vec![element("head", &[]), element("body", &[])]),
            run(8, body),
            run(7, head),
        ],
        ..Tree::default()
    }
}

fn frames(source: &str, told: Vec<Frame>, tree: Tree, later: Vec<Frame>) -> Vec<Value> {
    let head = vec![page(), start(vec![element("iframe", &[("src", source)])])];
    let all = head
        .into_iter()
        .chain(told)
        .chain([Frame::Tree(tree)])
        .chain(later);
    expand(&(1..).zip(all).collect::<Vec<_>>())
}

/// Where pictures lead, in the order in which they are told.
fn told(events: &[Value]) -> Vec<String> {
    let text = serde_json::to_string(&events).expect("JSON");
    let addresses = text
        .split(['"'])
        .filter(|part| part.ends_with("/i.png") || part.ends_with("/l"));
    addresses.map(Into::into).collect()
}

#[test]
fn what_is_told_counts_and_not_what_the_frame_says() {
    let head = || vec![element("base", &[("href", "/elsewhere/")])];
    let ahead = vec![base(5, "https://b.example/deep/er?q")];
    let events = frames("/guess/index", ahead, frame_document(head()), vec![]);
    assert_eq!(
        told(&events),
        ["https://b.example/deep/i.png", "https://b.example/deep/l"]
    );
    let events = frames("/guess/index", vec![base(5, "")], frame_document(head()), vec![]);
    let outer = ["https://a.example/dir/i.png", "https://a.example/dir/l"];
    assert_eq!(told(&events), outer, "that of the page");
    let events = frames(
        "/guess/index",
        vec![base(5, "blob:")],
        frame_document(vec![]),
        vec![],
    );
    assert_eq!(told(&events), outer, "nothing is relative to such an address");
}

#[test]
fn what_is_not_told_is_guessed_by_the_first_base_that_leads_somewhere() {
    let events = frames("/guess/index", vec![], frame_document(vec![]), vec![]);
    assert_eq!(
        told(&events),
        ["https://a.example/guess/i.png", "https://a.example/guess/l"]
    );
    let head = vec![
        element("base", &[("target", "_top")]),
        element("base", &[("href", "x/")]),
        element("base", &[("href", "/z/")]),
    ];
    let events = frames("/guess/index", vec![], frame_document(head), vec![]);
    assert_eq!(
        told(&events),
        ["https://a.example/guess/x/i.png", "https://a.example/guess/x/l"]
    );
}

#[test]
fn pictures_stay_what_they_were_loaded_as() {
    let slice = |more| {
        Frame::Tree(Tree {
            more,
            first_new_id: 20,
            ..Tree::default()
        })
    };
    let first = ["https://b.example/i.png", "https://b.example/l"];
    let ahead = vec![base(5, "https://b.example/")];
    let later = vec![slice(true), base(5, "https://c.example/"), slice(false)];
    let events = frames("x", ahead, frame_document(vec![]), later);
    assert_eq!(told(&events), first);

    let more = Tree {
        more: true,
        ..frame_document(vec![])
    };
    let rest = vec![base(5, "https://b.example/"), slice(false)];
    let events = frames("x", vec![], more, rest);
    assert_eq!(
        told(&events),
        first,
        "as of the end of the drain that brings them"
    );
}
