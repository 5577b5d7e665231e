//! Style sheets: what a frame about them may say, and how long they live.

use super::Replica;
use crate::frame::*;

fn element() -> Inserted {
    Inserted::New(NewNode::Element(Element {
        name: Text::Inline("style".into()),
        namespace: Namespace::Html,
        attributes: vec![],
        custom: false,
        hidden: None,
    }))
}

fn tree(first_new_id: NodeId, detached: Vec<NodeId>, insertions: Vec<(NodeId, Inserted)>) -> Frame {
    let insertion = |(parent, node)| Insertion {
        parent,
        after: 0,
        nodes: vec![node],
    };
    Frame::Tree(Tree {
        first_new_id,
        detached,
        insertions: insertions.into_iter().map(insertion).collect(),
        ..Tree::default()
    })
}

/// 1 document, 2 html, 3 host with shadow root 4, 5 style.
fn small() -> Replica {
    let mut replica = Replica::new();
    let document = Inserted::New(NewNode::Document { quirks: false });
    let shadow = Inserted::New(NewNode::ShadowRoot { open: true });
    let insertions = vec![
        (0, document),
        (1, element()),
        (2, element()),
        (3, shadow),
        (2, element()),
    ];
    replica.apply(&tree(1, vec![], insertions)).unwrap();
    replica
}

fn sheet(id: SheetId, role: SheetRole, node: NodeId, content: SheetContent) -> Frame {
    Frame::Sheet(Sheet {
        sheet: id,
        role,
        node,
        base_url: "".into(),
        state: SheetState::default(),
        continues: false,
        more: false,
        content,
    })
}

fn rules(texts: &[&str]) -> SheetContent {
    SheetContent::Rules(texts.iter().map(|text| (*text).into()).collect())
}

#[test]
fn an_elements_sheets_go_with_it_and_with_the_next_one() {
    let mut replica = small();
    for frame in [
        sheet(1, SheetRole::Owned, 5, rules(&["a"])),
        sheet(2, SheetRole::Imported, 5, rules(&[])),
    ] {
        replica.apply(&frame).unwrap();
    }
    assert_eq!(replica.sheet_of(5).map(|(id, _)| id), Some(1));
    assert_eq!(replica.sheets_at(5).count(), 2);
    replica
        .apply(&sheet(3, SheetRole::Owned, 5, SheetContent::Own))
        .unwrap();
    assert_eq!(replica.sheets_at(5).map(|(id, _)| id).collect::<Vec<_>>(), [3]);
    replica.apply(&tree(0, vec![5], vec![])).unwrap();
    assert!(replica.sheet(3).is_none() && replica.sheet(1).is_none());
}

#[test]
fn a_constructed_sheet_goes_with_the_last_list_that_adopts_it() {
    let mut replica = small();
    let adopt = |node, sheets| Frame::Adopted { node, sheets };
    for frame in [
        sheet(1, SheetRole::Constructed, 0, rules(&["a"])),
        adopt(1, vec![1]),
        adopt(4, vec![1, 1]),
        adopt(1, vec![]),
    ] {
        replica.apply(&frame).unwrap();
    }
    assert_eq!(replica.adopted(4), [1, 1]);
    replica.apply(&tree(0, vec![3], vec![])).unwrap();
    assert!(replica.sheet(1).is_none() && replica.adopters().is_empty());
}

#[test]
fn edits_apply_in_order_and_within_the_list() {
    let mut replica = small();
    replica
        .apply(&sheet(1, SheetRole::Owned, 5, rules(&["a", "b"])))
        .unwrap();
    let insert = |index, text: &str| RuleEdit::Insert {
        index,
        text: text.into(),
    };
    let edit = |edits| Frame::RuleEdits { sheet: 1, edits };
    let replace = RuleEdit::Replace {
        index: 1,
        text: "d".into(),
    };
    replica
        .apply(&edit(vec![
            insert(2, "c"),
            RuleEdit::Delete { index: 0 },
            replace,
        ]))
        .unwrap();
    let known = replica.sheet(1).map(|sheet| sheet.content.clone());
    assert_eq!(known, Some(super::SheetText::Rules(vec!["b".into(), "d".into()])));
    for wrong in [vec![insert(3, "e")], vec![RuleEdit::Delete { index: 2 }]] {
        assert!(replica.apply(&edit(wrong)).is_err());
    }
}

#[test]
fn what_makes_no_sense_is_an_error() {
    let mut replica = small();
    let piece = |continues| {
        Frame::Sheet(Sheet {
            sheet: 1,
            role: SheetRole::Owned,
            node: 5,
            base_url: "".into(),
            state: SheetState::default(),
            continues,
            more: false,
            content: SheetContent::Source("a".into()),
        })
    };
    assert!(replica.apply(&piece(true)).is_err(), "nothing to continue");
    replica.apply(&piece(false)).unwrap();
    assert!(replica.apply(&piece(true)).is_err(), "it was whole");
    for wrong in [
        sheet(0, SheetRole::Owned, 5, SheetContent::Own),
        sheet(2, SheetRole::Owned, 0, SheetContent::Own),
        sheet(2, SheetRole::Constructed, 5, SheetContent::Own),
        sheet(2, SheetRole::Owned, 4, SheetContent::Own),
        sheet(2, SheetRole::Owned, 77, SheetContent::Own),
        sheet(1, SheetRole::Owned, 3, SheetContent::Own),
        Frame::RuleEdits {
            sheet: 1,
            edits: vec![RuleEdit::Delete { index: 0 }],
        },
        Frame::RuleEdits {
            sheet: 9,
            edits: vec![],
        },
        Frame::Adopted {
            node: 1,
            sheets: vec![1],
        },
        Frame::Adopted {
            node: 5,
            sheets: vec![],
        },
        Frame::SheetState {
            sheet: 9,
            state: SheetState::default(),
        },
    ] {
        assert!(replica.apply(&wrong).is_err(), "{wrong:?}");
    }
}
