//! Hosts that are built again, and what they adopted.

use super::sheets::{element, expand, rules, run, sheet};
use crate::frame::*;
use serde_json::{Value, json};

#[test]
fn a_host_that_is_built_again_adopts_again() {
    let moved = Frame::Tree(Tree {
        first_new_id: 20,
        detached: vec![5],
        insertions: vec![run(2, vec![Inserted::Placed(5)])],
        ..Tree::default()
    });
    let (changes, _) = expand(vec![
        Frame::Sheet(sheet(1, SheetRole::Constructed, 0, rules(&["a{}"]))),
        Frame::Adopted {
            node: 7,
            sheets: vec![1],
        },
        moved,
    ]);
    // As another node: a player that seeks applies what was adopted before where the node is in the end.
    let again = 5_u64 + (1 << 33);
    assert_eq!(changes[1], json!({"source":15,"id":5,"styleIds":[1]}));
    assert_eq!(
        changes.last(),
        Some(&json!({"source":15,"id":again,"styleIds":[1]}))
    );
}

#[test]
fn a_host_that_goes_to_another_document_takes_no_node_along_that_was_in_the_one_before() {
    let new = |first_new_id, insertions| {
        Frame::Tree(Tree {
            first_new_id,
            insertions,
            ..Tree::default()
        })
    };
    let document = Inserted::New(NewNode::Document { quirks: false });
    let (changes, _) = expand(vec![
        // 20 is in 2, and the host is in 21 of 20; 24 is in the frame 22.
        new(
            20,
            vec![
                run(2, vec![element("div", &[])]),
                run(20, vec![element("div", &[])]),
                run(2, vec![element("iframe", &[])]),
                run(22, vec![document]),
                run(23, vec![element("html", &[])]),
            ],
        ),
        Frame::Tree(Tree {
            first_new_id: 25,
            detached: vec![5],
            insertions: vec![run(21, vec![Inserted::Placed(5)])],
            ..Tree::default()
        }),
        Frame::Tree(Tree {
            first_new_id: 25,
            detached: vec![20],
            insertions: vec![run(24, vec![Inserted::Placed(20)])],
            ..Tree::default()
        }),
    ]);
    let ids = |change: &Value| -> Vec<u64> {
        let adds = change["adds"].as_array().expect("adds").iter();
        adds.filter_map(|add| add["node"]["id"].as_u64()).collect()
    };
    // Within its document the host alone is another node.
    let moved = ids(&changes[changes.len() - 2]);
    assert_eq!(moved, [5 + (1 << 33), 8]);
    let left = ids(&changes[changes.len() - 1]);
    assert_eq!(left, [20 + (1 << 33), 21 + (1 << 33), 5 + (2 << 33), 8]);
}
