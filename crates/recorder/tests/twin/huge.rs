//! Sizes at which a step that costs as much as the document shows.

use crate::Twin;
use crate::fake_dom::{Budget, Node};
use afterimage_privacy::Level;

pub fn element(twin: &mut Twin, parent: usize) -> usize {
    let node = twin.dom.create(Node::Element {
        name: "div",
        attributes: Vec::new(),
    });
    twin.dom.append(node, parent);
    node
}

fn list_of(count: usize) -> (Twin, usize) {
    let mut twin = Twin::new(Level::Allow);
    let list = element(&mut twin, 0);
    for _ in 0..count {
        element(&mut twin, list);
    }
    (twin, list)
}

/// Slices of a thousand nodes; the number it takes.
fn drain_in_slices(twin: &mut Twin) -> usize {
    for slices in 1..10_000 {
        twin.now_ms += 10;
        let is_over = twin
            .dom
            .slice(&mut twin.recorder, twin.now_ms, &mut Budget::new(500, 3), false);
        twin.feed();
        if is_over && !twin.recorder.has_marks() {
            twin.settle().expect("equal");
            return slices;
        }
    }
    panic!("no end");
}

#[test]
fn a_tree_of_ten_thousand_levels_is_recorded() {
    let mut twin = Twin::new(Level::Allow);
    let mut parent = 0;
    for _ in 0..10_000 {
        parent = element(&mut twin, parent);
    }
    drain_in_slices(&mut twin);
    assert_eq!(twin.replica.len(), 10_001);
    twin.dom.remove(1);
    drain_in_slices(&mut twin);
    assert_eq!(twin.recorder.live_nodes(), 1);
}

#[test]
fn a_list_longer_than_a_slice_is_read_in_parts() {
    let (mut twin, list) = list_of(20_000);
    assert!(drain_in_slices(&mut twin) > 10);
    twin.dom.children[list].reverse();
    twin.dom.touch(list);
    drain_in_slices(&mut twin);
    twin.dom.children[list].rotate_left(7_000);
    twin.dom.touch(list);
    drain_in_slices(&mut twin);
}

#[test]
fn what_changes_while_a_long_list_is_read_is_read_too() {
    let (mut twin, list) = list_of(5_000);
    for at in 0..10 {
        twin.dom
            .slice(&mut twin.recorder, at, &mut Budget::new(500, 2), false);
        let child = twin.dom.children[list][usize::try_from(at).expect("small") * 450];
        twin.dom.remove(child);
        element(&mut twin, list);
    }
    drain_in_slices(&mut twin);
}

#[test]
fn a_hundred_thousand_nodes_that_leave_at_once_are_forgotten_in_pieces() {
    let (mut twin, list) = list_of(100_000);
    drain_in_slices(&mut twin);
    twin.dom.remove(list);
    assert!(drain_in_slices(&mut twin) > 20);
    assert_eq!(twin.recorder.live_nodes(), 1);
}

#[test]
fn a_change_in_a_long_list_costs_what_changed() {
    let (mut twin, list) = list_of(20_000);
    drain_in_slices(&mut twin);
    element(&mut twin, list);
    let child = twin.dom.children[list][9_000];
    twin.dom.insert(child, list, 3);
    let child = twin.dom.children[list][12_000];
    twin.dom.remove(child);
    assert!(drain_in_slices(&mut twin) <= 2);
}
