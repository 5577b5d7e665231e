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
