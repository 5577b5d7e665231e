//! Comparison of two replicas, for tests and for repair.

use super::{Node, Replica};
use crate::frame::NodeId;

/// The first difference between two replicas in words, or `None` if they are the same.
pub fn diff(left: &Replica, right: &Replica) -> Option<String> {
    if left.document != right.document {
        return Some(format!("document: {} / {}", left.document, right.document));
    }
    let tops = [left.tops(), right.tops()];
    if tops[0] != tops[1] {
        return Some(format!("tops: {:?} / {:?}", tops[0], tops[1]));
    }
    if left.len() != right.len() {
        return Some(format!("nodes: {} / {}", left.len(), right.len()));
    }
    tops[0]
        .iter()
        .find_map(|top| diff_tree(left, right, *top))
        .or_else(|| diff_state(left, right))
        .or_else(|| diff_sheets(left, right))
}

fn diff_sheets(left: &Replica, right: &Replica) -> Option<String> {
    let frames = [left.sheet_frames(), right.sheet_frames()];
    let (a, b) = (frames[0].iter(), frames[1].iter());
    let unequal = a.zip(b).find(|(a, b)| a != b);
    unequal
        .map(|(a, b)| format!("sheets: {a:?} / {b:?}"))
        .or_else(|| (frames[0].len() != frames[1].len()).then(|| "number of sheets".into()))
}

fn diff_tree(left: &Replica, right: &Replica, top: NodeId) -> Option<String> {
    let (mut a, mut b) = (left.subtree(top), right.subtree(top));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return None,
            (Some(x), Some(y)) if x == y => {
                if let (Some(l), Some(r)) = (left.node(x), right.node(x))
                    && let Some(difference) = diff_node(l, r)
                {
                    return Some(format!("node {x}: {difference}"));
                }
                if left.control(x) != right.control(x) {
                    return Some(format!(
                        "node {x}: control {:?} / {:?}",
                        left.control(x),
                        right.control(x)
                    ));
                }
                if left.media(x) != right.media(x) {
                    return Some(format!(
                        "node {x}: media {:?} / {:?}",
                        left.media(x),
                        right.media(x)
                    ));
                }
                if left.scroll(x) != right.scroll(x) {
                    return Some(format!(
                        "node {x}: scroll {:?} / {:?}",
                        left.scroll(x),
                        right.scroll(x)
                    ));
                }
            }
            (x, y) => return Some(format!("below {top}: node {x:?} / {y:?}")),
        }
    }
}

fn diff_node(left: &Node, right: &Node) -> Option<String> {
    (left != right).then(|| format!("{left:?} / {right:?}"))
}

fn diff_state(left: &Replica, right: &Replica) -> Option<String> {
    macro_rules! compare {
        ($($field:ident),*) => {
            $(if left.$field != right.$field {
                return Some(format!("{}: {:?} / {:?}", stringify!($field), left.$field, right.$field));
            })*
        };
    }
    let assets = [left, right].map(|side| side.asset_frames().collect::<Vec<_>>());
    if assets[0] != assets[1] {
        return Some(format!("assets: {assets:?}"));
    }
    let bases = [left, right].map(Replica::base_frames);
    if bases[0] != bases[1] {
        return Some(format!("bases: {bases:?}"));
    }
    compare!(
        drain_open,
        snapshot_complete,
        page,
        view,
        viewport,
        visual_viewport,
        orientation,
        focus,
        top_layer,
        selection,
        window_focused,
        visible,
        stopped,
        strings
    );
    None
}
