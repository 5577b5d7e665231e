//! Documents in quirks and limited-quirks mode.

use super::single::{element, expand, inline, page, run, start};
use crate::frame::{Frame, Inserted, NewNode, Tree};
use serde_json::{Value, json};

/// The root of a document with such a document type, as the replayer gets it: whether the document says
/// `BackCompat`, types of its children, the root's `xmlns`.
fn root_with(quirks: bool, public_id: &str, system_id: &str, xmlns: Option<&str>) -> (bool, Vec<u64>, Value) {
    let Frame::Tree(mut tree) = start(vec![]) else {
        unreachable!()
    };
    let attributes: Vec<_> = xmlns.iter().map(|value| ("xmlns", *value)).collect();
    let doctype = Inserted::New(NewNode::Doctype {
        name: inline("html"),
        public_id: inline(public_id),
        system_id: inline(system_id),
    });
    tree.insertions = vec![
        run(0, vec![Inserted::New(NewNode::Document { quirks })]),
        run(1, vec![doctype, element("html", &attributes)]),
    ];
    let events = expand(&[(10, page()), (20, Frame::Tree(tree))]);
    let document = &events[2]["data"]["node"];
    let children = document["childNodes"].as_array().unwrap();
    let types = children.iter().map(|node| node["type"].as_u64().unwrap());
    (
        document["compatMode"] == "BackCompat",
        types.collect(),
        children.last().unwrap()["attributes"]["xmlns"].clone(),
    )
}

#[test]
fn the_player_is_told_each_mode_in_the_way_it_understands() {
    const XHTML: &str = "http://www.w3.org/1999/xhtml";
    assert_eq!(
        root_with(false, "", "", Some("u")),
        (false, vec![1, 2], json!("u"))
    );
    // Quirks mode: no document type, and nothing that would make it limited quirks.
    let old = "-//W3C//DTD HTML 4.01 Transitional//EN";
    assert_eq!(
        root_with(true, old, "", Some(XHTML)),
        (true, vec![2], Value::Null)
    );
    // The same with a system identifier is limited quirks.
    assert_eq!(
        root_with(false, old, "about:x", None),
        (true, vec![2], json!(XHTML))
    );
    let xhtml = "-//W3C//DTD XHTML 1.0 Transitional//EN";
    assert_eq!(root_with(false, xhtml, "", None), (true, vec![2], json!(XHTML)));
    let strict = "-//W3C//DTD XHTML 1.0 Strict//EN";
    assert_eq!(
        root_with(false, strict, "x", None),
        (false, vec![1, 2], Value::Null)
    );
}

#[test]
fn a_document_that_was_told_before_its_root_is_told_anew_with_its_mode() {
    let tree = |first_new_id, parent, node| {
        Frame::Tree(Tree {
            first_new_id,
            insertions: vec![run(parent, vec![node])],
            ..Tree::default()
        })
    };
    let document = |quirks| Inserted::New(NewNode::Document { quirks });
    for (quirks, adds) in [(true, 3), (false, 2)] {
        let Frame::Tree(mut other) = tree(7, 5, element("html", &[])) else {
            unreachable!()
        };
        other.detached = vec![6];
        let other = Frame::Tree(other);
        let events = expand(&[
            (1, page()),
            (2, start(vec![element("iframe", &[])])),
            (3, tree(5, 4, document(quirks))),
            (4, tree(6, 5, element("html", &[]))),
            // Another root in its place: the mode stays.
            (5, other),
        ]);
        let changes: Vec<&Value> = events
            .iter()
            .filter(|event| event["data"]["source"] == 0)
            .collect();
        let modes = changes
            .iter()
            .map(|event| event["data"]["adds"][0]["node"]["compatMode"] == "BackCompat");
        assert_eq!(
            modes.filter(|is| *is).count(),
            usize::from(quirks),
            "{changes:#?}"
        );
        assert_eq!(changes.len(), adds + 1, "{changes:#?}");
    }
}
