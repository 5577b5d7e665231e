//! The diff of a parent's present children with the mirror's.

use crate::Recorder;
use crate::drain::Open;
use crate::mirror::{Facts, Kind, NONE, Slot};
use afterimage_format::frame::{Control, Inserted, Insertion, NewNode, NodeId};
use afterimage_format::order::longest_increasing;
use afterimage_format::table::Index;
use afterimage_privacy::Level;

/// A child as `dom.js` found it.
#[derive(Debug)]
pub struct Present {
    pub slot: Slot,
    /// The level that it inherits here, if that is known by now.
    pub level: Option<Level>,
    /// What it was told as before, or 0.
    pub was: NodeId,
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
    /// The open parent's list is read up to here, or to its end: what left it is detached, what came is placed.
    pub(crate) fn place_children(&mut self, is_end: bool) {
        let Some(mut open) = self.drain.open.take() else {
            return;
        };
        let present = core::mem::take(&mut open.present);
        let attached = open.attached.take();
        let is_void = open.names.as_ref().is_some_and(|names| names.is_void);
        match self.mirror.id(open.parent).filter(|_| !is_void) {
            Some(parent_id) => {
                if !core::mem::replace(&mut open.is_attached_read, true) {
                    self.place_attached(open.parent, parent_id, attached);
                }
                if open.names.is_some() {
                    self.place_in_order(&mut open, parent_id, present);
                } else {
                    self.place_part(&mut open, parent_id, present, is_end);
                }
            }
            // Forgotten while its list was on the way, or to be read again: what is new in it was never ours.
            None => self.freed.extend(
                present
                    .iter()
                    .chain(&attached)
                    .filter(|child| child.new.is_some())
                    .map(|child| child.slot),
            ),
        }
        self.drain.open = Some(open).filter(|_| !is_end);
    }

    fn place_part(&mut self, open: &mut Open, parent_id: NodeId, present: Vec<Present>, is_end: bool) {
        let Open { parent, after, .. } = open;
        let parent = *parent;
        // The front that did not change.
        let mut next = self.mirror.child_after(parent, *after);
        let mut present = present.into_iter().peekable();
        while next != NONE
            && present
                .next_if(|child| child.slot == next && child.new.is_none())
                .is_some()
        {
            *after = next;
            next = self.mirror.child_after(parent, next);
        }
        let present: Vec<Present> = present.collect();
        // What stood here. Further on than that a child of this part can hardly have kept its place.
        let most = if is_end { usize::MAX } else { present.len() * 4 };
        let former: Vec<Slot> = self.mirror.siblings_from(next).take(most).collect();
        let stays = staying(&former, &present);
        self.detach_others(&former, &present, &stays, is_end);
        self.place_in_order(open, parent_id, present);
    }

    /// Places neighbours one behind the other. What stays where it was is still linked; of those that were named only
    /// what is behind the right one stays.
    fn place_in_order(&mut self, open: &mut Open, parent_id: NodeId, present: Vec<Present>) {
        let Open {
            parent, after, names, ..
        } = open;
        let parent = *parent;
        let mut run: Option<Insertion> = None;
        for child in present {
            let slot = child.slot;
            if child.new.is_none() && self.mirror.parent(slot) == parent {
                if names.is_none() || self.mirror.before(slot) == *after {
                    self.drain.tree.insertions.extend(run.take());
                    *after = slot;
                    continue;
                }
                self.detach(slot);
            } else if child.new.is_none() && !self.is_dead(slot) {
                self.detach(slot);
            }
            let Some(inserted) = self.inserted(parent, child) else {
                continue;
            };
            let after_id = self.mirror.id(*after).unwrap_or(0);
            run.get_or_insert(Insertion {
                parent: parent_id,
                after: after_id,
                nodes: Vec::new(),
            })
            .nodes
            .push(inserted);
            self.drain.weight += 4;
            self.mirror.link(slot, parent, *after);
            *after = slot;
            self.slot_came(slot);
            self.doubt_slots_around(parent);
        }
        self.drain.tree.insertions.extend(run);
    }

    /// Takes from their parents: the children that are gone from here, and those to be placed anew.
    fn detach_others(&mut self, former: &[Slot], present: &[Present], stays: &[bool], is_end: bool) {
        let mut kept = present
            .iter()
            .zip(stays)
            .filter(|(_, stays)| **stays)
            .map(|(child, _)| child.slot)
            .peekable();
        for &child in former {
            if kept.next_if_eq(&child).is_some() {
                continue;
            }
            // Behind the last that stays, a later part has to say.
            if !is_end && kept.peek().is_none() {
                break;
            }
            self.detach(child);
        }
        for (child, stays) in present.iter().zip(stays) {
            if child.new.is_none() && !stays && !self.is_dead(child.slot) {
                self.detach(child.slot);
            }
        }
    }

    /// Takes a node from its parent; without one it was taken already.
    pub(crate) fn detach(&mut self, slot: Slot) {
        let Some(id) = self.mirror.id(slot) else { return };
        let parent = self.mirror.parent(slot);
        if parent != NONE {
            self.doubt_slots_around(parent);
            self.mirror.unlink(slot);
            self.drain.limbo.push(slot);
            self.drain.tree.detached.push(id);
            self.drain.weight += 4;
        }
    }

    /// What the frame says of a child that is placed. `None`: it has to be read anew first.
    fn inserted(&mut self, parent: Slot, child: Present) -> Option<Inserted> {
        if let Some(fresh) = child.new {
            let node = self.enter_fresh(child.slot, *fresh);
            let id = self.mirror.id(child.slot).unwrap_or(0);
            self.purges.gone.came_back(child.was, id);
            return Some(Inserted::New(node));
        }
        if self.is_dead(child.slot) || !self.may_keep_facts(parent, &child) {
            self.read_anew(child.slot, parent);
            return None;
        }
        self.mirror.id(child.slot).map(Inserted::Placed)
    }

    /// A node that is known under rules or a number that are void: it is new when the list is read again.
    pub(crate) fn read_anew(&mut self, slot: Slot, parent: Slot) {
        self.may_be_scrolled = true;
        match self.mirror.id(slot) {
            Some(_) => {
                self.await_again(slot);
                self.mirror.unlink(slot);
                self.forget(slot);
            }
            // `dom.js` alone knows it: without this it would say so for ever.
            None => self.freed.push(slot),
        }
        self.mark(parent);
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
    fn may_keep_facts(&self, parent: Slot, child: &Present) -> bool {
        let (Some(facts), Some(above)) = (self.mirror.facts(child.slot), self.mirror.facts(parent)) else {
            return false;
        };
        let has_same_rules = match facts.kind {
            Kind::Leaf => facts.element == above.element,
            _ => facts.element.inside == above.element.contents(),
        };
        // What is ignored elsewhere is a box as the root of a document.
        let is_root = above.kind == Kind::Document && facts.level == Level::Ignored;
        let has_same_level = child
            .level
            .is_none_or(|level| facts.level == facts.asked.below(level));
        has_same_rules && !is_root && has_same_level
    }
}

/// For each present child: it is where it was, among the former ones.
fn staying(former: &[Slot], present: &[Present]) -> Vec<bool> {
    let mut stays = vec![false; present.len()];
    if former.is_empty() || present.iter().all(|child| child.new.is_some()) {
        return stays;
    }
    let mut was_at = Index::default();
    for (child, at) in former.iter().zip(0..) {
        was_at.get_or_insert((*child).into(), at);
    }
    let known = present
        .iter()
        .enumerate()
        .filter(|(_, child)| child.new.is_none());
    let (own, positions): (Vec<usize>, Vec<u32>) = known
        .filter_map(|(index, child)| Some((index, was_at.get(child.slot.into())?)))
        .unzip();
    for in_order in longest_increasing(&positions) {
        if let Some(stay) = own.get(in_order).and_then(|&index| stays.get_mut(index)) {
            *stay = true;
        }
    }
    stays
}
