//! The diff of a parent's present children with the mirror's.

use crate::Recorder;
use crate::mirror::{Facts, Kind, NONE, Slot};
use crate::order::longest_increasing;
use afterimage_format::frame::{Control, Inserted, Insertion, NewNode};
use afterimage_format::table::Index;

/// A child as `dom.js` found it.
#[derive(Debug)]
pub struct Present {
    pub slot: Slot,
    /// What there is to say of it, for one that is new.
    pub new: Option<Box<Fresh>>,
}

/// A new node, masked and ready to be sent. It gets its id when it is placed.
#[derive(Debug)]
pub struct Fresh {
    pub node: NewNode,
    pub facts: Facts,
    /// The state of a form control.
    pub control: Option<Control>,
    /// Hash of its value, where that may be told.
    pub value: Option<u64>,
}

impl Recorder {
    /// The open parent's child list is complete: what left it is detached, what came is placed.
    pub(crate) fn place_children(&mut self) {
        let Some(open) = self.drain.open.take() else {
            return;
        };
        let (parent, present) = (open.parent, open.children);
        // From here on it may be marked again.
        if let Some(facts) = self.mirror.facts_mut(parent) {
            facts.is_marked = false;
        }
        let Some(parent_id) = self.mirror.id(parent) else {
            // Forgotten while its list was on the way: what is new in it was never ours.
            self.freed.extend(
                present
                    .iter()
                    .chain(&open.attached)
                    .filter(|child| child.new.is_some())
                    .map(|child| child.slot),
            );
            return;
        };
        self.place_attached(parent, parent_id, open.attached);
        let stays = self.staying(parent, &present);
        self.detach_others(parent, &present, &stays);

        let mut after = NONE;
        let mut run: Option<Insertion> = None;
        for (child, stays) in present.into_iter().zip(stays) {
            let slot = child.slot;
            if stays {
                self.drain.tree.insertions.extend(run.take());
                after = slot;
                continue;
            }
            let Some(inserted) = self.inserted(parent, child) else {
                continue;
            };
            let after_id = self.mirror.id(after).unwrap_or(0);
            run.get_or_insert(Insertion {
                parent: parent_id,
                after: after_id,
                nodes: Vec::new(),
            })
            .nodes
            .push(inserted);
            self.mirror.link(slot, parent, after);
            after = slot;
        }
        self.drain.tree.insertions.extend(run);
    }

    /// For each present child: it is where it was.
    fn staying(&self, parent: Slot, present: &[Present]) -> Vec<bool> {
        let is_own = |child: &Present| child.new.is_none() && self.mirror.parent(child.slot) == parent;
        let mut stays = vec![false; present.len()];
        if !present.iter().any(is_own) {
            return stays;
        }
        let mut was_at = Index::default();
        for (child, at) in self.mirror.children(parent).zip(0..) {
            was_at.get_or_insert(child.into(), at);
        }
        let (own, positions): (Vec<usize>, Vec<u32>) = present
            .iter()
            .enumerate()
            .filter(|(_, child)| is_own(child))
            .filter_map(|(index, child)| Some((index, was_at.get(child.slot.into())?)))
            .unzip();
        for in_order in longest_increasing(&positions) {
            if let Some(stay) = own.get(in_order).and_then(|&index| stays.get_mut(index)) {
                *stay = true;
            }
        }
        stays
    }

    /// Takes from their parents: the children that are gone from here, and those to be placed anew.
    fn detach_others(&mut self, parent: Slot, present: &[Present], stays: &[bool]) {
        let mut kept = present
            .iter()
            .zip(stays)
            .filter(|(_, stays)| **stays)
            .map(|(child, _)| child.slot)
            .peekable();
        let mut gone = Vec::new();
        for child in self.mirror.children(parent) {
            if kept.peek() == Some(&child) {
                kept.next();
            } else {
                gone.push(child);
            }
        }
        for slot in gone {
            self.detach(slot);
        }
        for (child, stays) in present.iter().zip(stays) {
            if child.new.is_none() && !stays {
                self.detach(child.slot);
            }
        }
    }

    /// Takes a node from its parent; without one it was taken already.
    pub(crate) fn detach(&mut self, slot: Slot) {
        let Some(id) = self.mirror.id(slot) else { return };
        if self.mirror.parent(slot) != NONE {
            self.mirror.unlink(slot);
            self.drain.limbo.push(slot);
            self.drain.tree.detached.push(id);
        }
    }

    /// What the frame says of a child that is placed. `None`: it has to be read anew first.
    fn inserted(&mut self, parent: Slot, child: Present) -> Option<Inserted> {
        if let Some(fresh) = child.new {
            return Some(Inserted::New(self.enter_fresh(child.slot, *fresh)));
        }
        if !self.may_keep_facts(parent, child.slot) {
            match self.mirror.id(child.slot) {
                Some(_) => self.forget(child.slot),
                // `dom.js` alone knows it: without this it would say so for ever.
                None => self.freed.push(child.slot),
            }
            self.mark(parent);
            return None;
        }
        self.mirror.id(child.slot).map(Inserted::Placed)
    }

    pub(crate) fn enter_fresh(&mut self, slot: Slot, fresh: Fresh) -> NewNode {
        self.remember(slot, fresh.facts);
        let id = self.enter(slot, fresh.facts);
        if let Some(hash) = fresh.value {
            self.values.insert(slot, hash);
        }
        if let Some(control) = fresh.control {
            self.drain.tree.controls.push(Control { node: id, ..control });
        }
        self.mark_new(slot);
        fresh.node
    }

    /// Not so for a node that moved between levels, or into or out of an editable region or a control, or that was
    /// forgotten: what may be kept of it is another matter now.
    fn may_keep_facts(&self, parent: Slot, child: Slot) -> bool {
        let (Some(facts), Some(above)) = (self.mirror.facts(child), self.mirror.facts(parent)) else {
            return false;
        };
        let has_same_rules = match facts.kind {
            Kind::Leaf => facts.element == above.element,
            _ => facts.element.inside == above.element.contents(),
        };
        has_same_rules && facts.level == above.level.of_child(facts.own)
    }
}
