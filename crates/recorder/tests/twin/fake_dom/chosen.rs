//! What the application's selectors choose, as `selected.js` keeps it.

use super::{FakeDom, Node};
use afterimage_recorder::{Recorder, Slot};
use std::collections::HashMap;

#[derive(Default)]
pub struct Chosen {
    /// Node → flags, of those that match now.
    now: HashMap<usize, i32>,
    /// Slot → flags, of those that were read with some.
    told: HashMap<Slot, i32>,
}

impl Chosen {
    pub fn flags(&self, node: usize) -> i32 {
        self.now.get(&node).copied().unwrap_or_default()
    }

    pub fn read(&mut self, node: usize, slot: Slot) -> i32 {
        let flags = self.flags(node);
        if flags != 0 {
            self.told.insert(slot, flags);
        }
        flags
    }

    pub fn release(&mut self, slot: Slot) {
        self.told.remove(&slot);
    }
}

impl FakeDom {
    /// From now on selectors match this element for that.
    pub fn choose(&mut self, node: usize, flags: i32) {
        if matches!(self.nodes[node], Node::Element { .. }) {
            self.chosen.now.insert(node, flags);
        }
    }

    pub(super) fn choose_anew(&mut self, recorder: &mut Recorder) {
        let told = |slot: &Slot| self.chosen.told.get(slot).copied().unwrap_or_default();
        // A document is asked for what is in it.
        let found = |node: usize| match self.is_inside(node, 0) {
            true => self.chosen.flags(node),
            false => 0,
        };
        let mut changed: Vec<Slot> = self
            .slots
            .iter()
            .filter(|(node, slot)| told(slot) != found(**node))
            .map(|(_, slot)| *slot)
            .collect();
        changed.sort_unstable();
        recorder.renew_all(&changed);
        self.release(recorder);
    }
}
