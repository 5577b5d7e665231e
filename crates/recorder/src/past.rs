//! What has to be known of an element whatever becomes of its attributes: what was entered may still be in it.

use crate::Recorder;
use crate::mirror::{Facts, Kind, Slot};
use crate::ops::flag;
use afterimage_privacy::{Inside, Role};

impl Recorder {
    pub(crate) fn remember(&mut self, slot: Slot, facts: Facts) {
        if facts.kind != Kind::Element {
            return;
        }
        let mut flags = 0;
        if facts.element.sticks() {
            flags |= flag::STICKY;
        }
        if facts.element.role == Role::Input {
            flags |= flag::ENTERED;
        }
        if facts.element.is_secret {
            flags |= flag::SECRET;
        }
        if facts.level.is_closed() {
            flags |= flag::WAS_HIDDEN;
        }
        if flags != 0 {
            self.sticky.extend([slot, flags as u32]);
        }
    }

    /// The visitor can edit the page's document: all that is in it is read under other rules from here on.
    pub(crate) fn renew_page_as_editable(&mut self) {
        let Some(facts) = self.mirror.facts_mut(self.root) else {
            return;
        };
        if facts.element.contents() > Inside::Page {
            return;
        }
        facts.element = facts.element.stuck();
        let children: Vec<Slot> = self.mirror.children(self.root).collect();
        for child in children {
            self.renew(child);
        }
    }
}
