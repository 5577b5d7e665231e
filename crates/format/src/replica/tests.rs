//! What frames do to a replica, and what they must not do.

use super::*;
use crate::frame::*;

fn inline(text: &str) -> Text {
    Text::Inline(text.into())
}

pub(crate) fn element(name: &str) -> Inserted {
    Inserted::New(NewNode::Element(Element {
        name: inline(name),
        namespace: Namespace::Html,
        attributes: Vec::new(),
        custom: false,
        hidden: None,
    }))
}

fn document() -> Inserted {
    Inserted::New(NewNode::Document { quirks: false })
}

fn run(parent: NodeId, after: NodeId, nodes: Vec<Inserted>) -> Insertion {
    Insertion { parent, after, nodes }
}

fn tree(first_new_id: NodeId, detached: Vec<NodeId>, insertions: Vec<Insertion>) -> Frame {
    Frame::Tree(Tree {
        first_new_id,
        detached,
        insertions,
        ..Tree::default()
    })
}

/// 1 document, 2 html, 3 head, 4 body, 5 and 6 in body.
fn small() -> Replica {
    let mut replica = Replica::new();
    let frame = tree(
        1,
        vec![],
        vec![
            run(0, 0, vec![document()]),
            run(1, 0, vec![element("html")]),
            run(2, 0, vec![element("head"), element("body")]),
            run(4, 0, vec![element("a"), element("b")]),
        ],
    );
    assert_eq!(replica.apply(&frame), Ok(()));
    replica
}

fn children(replica: &Replica, id: NodeId) -> Vec<NodeId> {
    replica.children(id).collect()
}

#[test]
fn nodes_are_inserted_moved_and_dropped() {
    let mut replica = small();
    assert_eq!(children(&replica, 4), [5, 6]);
    replica
        .apply(&tree(0, vec![6], vec![run(4, 0, vec![Inserted::Placed(6)])]))
        .unwrap();
    assert_eq!(children(&replica, 4), [6, 5]);
    replica.apply(&tree(0, vec![4], vec![])).unwrap();
    assert_eq!(replica.len(), 3);
    assert!(replica.node(5).is_none());
}

#[test]
fn what_is_aside_waits_for_the_end_of_the_drain() {
    let mut replica = small();
    let more = Frame::Tree(Tree {
        more: true,
        detached: vec![5],
        ..Tree::default()
    });
    replica.apply(&more).unwrap();
    assert!(replica.node(5).is_some() && replica.drain_open());
    replica
        .apply(&tree(0, vec![], vec![run(3, 0, vec![Inserted::Placed(5)])]))
        .unwrap();
    assert_eq!(children(&replica, 3), [5]);
    assert!(!replica.drain_open());
}

#[test]
fn a_piece_of_a_dropped_tree_can_be_kept() {
    let mut replica = small();
    replica
        .apply(&tree(0, vec![4, 6], vec![run(3, 0, vec![Inserted::Placed(6)])]))
        .unwrap();
    assert_eq!(children(&replica, 3), [6]);
    assert_eq!(replica.len(), 4);
}

#[test]
fn frames_that_do_not_fit_are_errors() {
    let cases = [
        (tree(0, vec![99], vec![]), Error::UnknownNode),
        (tree(0, vec![5, 5], vec![]), Error::NotAttached),
        (
            tree(6, vec![], vec![run(4, 0, vec![element("x")])]),
            Error::BadNewId,
        ),
        (
            tree(0, vec![], vec![run(4, 0, vec![element("x")])]),
            Error::BadNewId,
        ),
        (
            tree(
                u32::MAX,
                vec![],
                vec![run(4, 0, vec![element("x"), element("x")])],
            ),
            Error::BadNewId,
        ),
        (
            tree(7, vec![], vec![run(99, 0, vec![element("x")])]),
            Error::UnknownNode,
        ),
        (
            tree(7, vec![], vec![run(4, 99, vec![element("x")])]),
            Error::UnknownNode,
        ),
        (
            tree(7, vec![], vec![run(4, 3, vec![element("x")])]),
            Error::NotAChild,
        ),
        (
            tree(7, vec![], vec![run(0, 0, vec![document()])]),
            Error::Misplaced,
        ),
        (
            tree(
                7,
                vec![],
                vec![run(1, 0, vec![Inserted::New(NewNode::Text(inline("x")))])],
            ),
            Error::Misplaced,
        ),
        (
            tree(0, vec![], vec![run(4, 0, vec![Inserted::Placed(5)])]),
            Error::NotDetached,
        ),
        (
            tree(0, vec![4], vec![run(5, 0, vec![Inserted::Placed(4)])]),
            Error::Cycle,
        ),
        (
            tree(0, vec![5], vec![run(5, 0, vec![Inserted::Placed(5)])]),
            Error::Cycle,
        ),
        (Frame::Scroll { node: 9, x: 0, y: 0 }, Error::UnknownNode),
        (Frame::Focus { node: 1 }, Error::WrongKind),
        (
            Frame::Note {
                kind: Text::Ref(3),
                json: inline("1"),
            },
            Error::UnknownString,
        ),
    ];
    for (frame, error) in cases {
        assert_eq!(small().apply(&frame), Err(error), "{frame:?}");
    }
}

#[test]
fn string_table_restarts_and_repeats() {
    let mut replica = small();
    let strings = |reset, first_id, text: &str| Frame::Strings {
        reset,
        first_id,
        texts: vec![text.into()],
    };
    replica.apply(&strings(false, 7, "a")).unwrap();
    replica.apply(&strings(false, 7, "a")).unwrap();
    assert_eq!(replica.apply(&strings(false, 7, "b")), Err(Error::StringClash));
    replica.apply(&strings(true, 7, "b")).unwrap();
    assert_eq!(replica.strings().get(7).map(|text| &**text), Some("b"));
    let name = Attribute {
        node: 5,
        name: inline("class"),
        value: Some(Text::Ref(7)),
    };
    replica
        .apply(&Frame::Tree(Tree {
            attributes: vec![name],
            ..Tree::default()
        }))
        .unwrap();
    assert_eq!(
        replica
            .element(5)
            .and_then(|e| e.attribute("class"))
            .map(|text| &**text),
        Some("b")
    );
}

#[test]
fn shadow_roots_and_frames_hang_beside_the_children() {
    let mut replica = small();
    let shadow = Inserted::New(NewNode::ShadowRoot { open: true });
    replica
        .apply(&tree(
            10,
            vec![],
            vec![run(5, 0, vec![shadow.clone(), element("light")])],
        ))
        .unwrap();
    replica
        .apply(&tree(12, vec![], vec![run(10, 0, vec![element("dark")])]))
        .unwrap();
    assert_eq!(children(&replica, 5), [11]);
    assert_eq!(replica.node(5).map(|node| node.attachment()), Some(10));
    assert_eq!(replica.subtree(5).collect::<Vec<_>>(), [5, 10, 12, 11]);
    assert_eq!(
        replica.apply(&tree(20, vec![], vec![run(5, 0, vec![shadow])])),
        Err(Error::Misplaced)
    );
}

#[test]
fn depth_is_bounded_by_memory_only() {
    let mut replica = small();
    let depth = 200_000;
    let chain = (0..depth)
        .map(|n| run(if n == 0 { 5 } else { 99 + n }, 0, vec![element("div")]))
        .collect();
    replica.apply(&tree(100, vec![], chain)).unwrap();
    assert_eq!(replica.subtree(1).count(), 6 + depth as usize);
    assert_eq!(diff(&replica, &replica.clone()), None);
    replica.apply(&tree(0, vec![5], vec![])).unwrap();
    assert_eq!(replica.len(), 5);
}

/// Quadratic, this takes a minute and more.
#[test]
fn many_subtrees_are_placed_at_a_great_depth_in_short_time() {
    let n = 20_000;
    let mut replica = Replica::new();
    let mut apply = |frame: Frame| assert_eq!(replica.apply(&frame), Ok(()));
    apply(tree(1, vec![], vec![run(0, 0, vec![document()])]));
    let chain = (0..n).map(|at| run(at + 1, 0, vec![element("p")]));
    apply(tree(2, vec![], chain.collect()));
    let (first, tops) = (n + 2, move || (0..n).map(move |at| n + 2 + 2 * at));
    let pairs = tops().flat_map(|id| [run(2, 0, vec![element("p")]), run(id, 0, vec![element("p")])]);
    apply(tree(first, vec![], pairs.collect()));
    let began = std::time::Instant::now();
    let placed = tops().map(|id| run(n + 1, 0, vec![Inserted::Placed(id)]));
    apply(tree(first + 2 * n, tops().collect(), placed.collect()));
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}
