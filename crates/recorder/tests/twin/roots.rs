//! Nobody observes a shadow root before it is read.

use crate::Twin;
use crate::huge::element;
use afterimage_privacy::Level;

#[test]
fn what_changes_in_a_root_that_is_not_read_yet_is_read_with_it() {
    let mut twin = Twin::new(Level::Allow);
    let host = element(&mut twin, 0);
    let card = element(&mut twin, 0);
    twin.settle().expect("equal");
    twin.dom.attach_shadow(host);
    let root = twin.dom.attached[host].expect("a root");
    twin.dom.insert(card, root, 0);
    twin.dom.deliver();
    element(&mut twin, card);
    twin.settle().expect("equal");
}

#[test]
fn what_moved_into_a_tree_that_left_before_it_was_read_is_read_anew() {
    for is_known in [true, false] {
        let mut twin = Twin::new(Level::Allow);
        let body = element(&mut twin, 0);
        let card = element(&mut twin, body);
        let known = element(&mut twin, body);
        twin.settle().expect("equal");
        let holder = if is_known { known } else { element(&mut twin, body) };
        twin.dom.insert(card, holder, 0);
        twin.dom.deliver();
        twin.dom.remove(holder);
        twin.dom.deliver();
        element(&mut twin, card);
        twin.dom
            .set_attribute(card, "title", Some("changed outside".into()));
        twin.dom.insert(holder, body, 0);
        twin.settle().expect("equal");
    }
}
