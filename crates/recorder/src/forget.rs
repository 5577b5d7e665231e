//! Nodes that left the document are forgotten in pieces: a page may drop a hundred thousand at once.

use crate::Recorder;
use crate::marks::Mark;
use crate::mirror::{NONE, Slot};

impl Recorder {
    /// Forgets a node that was taken from its parent; what is below it follows by and by.
    pub(crate) fn forget(&mut self, slot: Slot) {
        let Some(facts) = self.mirror.facts(slot) else {
            return;
        };
        if facts.element.is_secret {
            self.secrets.leave(slot);
        }
        self.note_gone(slot);
        let children = self.mirror.forget(slot);
        self.freed.push(slot);
        self.values.remove(slot);
        self.told_masks.remove(slot);
        self.scrolled.remove(slot);
        self.split_hosts.remove(slot);
        self.slot_went(slot);
        for child in children {
            self.condemned(child);
        }
    }

    fn condemned(&mut self, slot: Slot) {
        if let Some(id) = self.mirror.id(slot) {
            self.drain.dying.push(Mark { slot, id });
        }
    }

    /// A node left the document, and nobody reported what became of it there: should it come back, it is new.
    pub(crate) fn lose(&mut self, slot: Slot) {
        // What is being forgotten was told of already.
        if slot == self.root || self.is_gone(slot) {
            return;
        }
        let parent = self.mirror.parent(slot);
        self.detach(slot);
        self.mirror.condemn(slot);
        self.condemned(slot);
        // It may stand where it was. The record that named it said the same of this list.
        if parent != NONE {
            self.mark_list(parent, 0);
        }
    }

    /// Forgets up to `most` of the nodes that are to be.
    pub(crate) fn forget_some(&mut self, most: usize) {
        for _ in 0..most {
            let Some(mark) = self.drain.dying.pop() else {
                return;
            };
            if self.is_alive(mark) {
                self.forget(mark.slot);
            }
        }
    }

    /// The drain is over: what was taken from its parent and not placed again is nobody's any more.
    pub(crate) fn condemn_orphans(&mut self) {
        for slot in core::mem::take(&mut self.drain.limbo) {
            if self.mirror.id(slot).is_some() && self.mirror.parent(slot) == NONE {
                self.mirror.condemn(slot);
                self.condemned(slot);
            }
        }
    }

    /// Some node was taken from its parent and is nowhere yet.
    pub(crate) fn has_orphans(&self) -> bool {
        let is_orphan = |slot: &Slot| self.mirror.id(*slot).is_some() && self.mirror.parent(*slot) == NONE;
        self.drain.limbo.iter().any(is_orphan)
    }

    /// Trees that left the document are still being forgotten.
    pub fn is_forgetting(&self) -> bool {
        !self.drain.dying.is_empty()
    }

    /// In a tree that is being forgotten: `dom.js` still knows it, nobody else does.
    pub(crate) fn is_dead(&self, slot: Slot) -> bool {
        self.is_forgetting() && self.mirror.id(slot).is_some() && self.mirror.is_dead(slot)
    }

    /// Not in the document, and not on its way there: nothing that happens on it is recorded.
    pub fn is_gone(&self, slot: Slot) -> bool {
        self.mirror.id(slot).is_none() || self.is_dead(slot)
    }
}
