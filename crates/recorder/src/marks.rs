//! Marks: where the mirror may differ from the DOM. They are all that survives a slice.

use crate::Recorder;
use crate::mirror::{Facts, NONE, Slot, WHOLE};
use crate::named::NAMED;
use afterimage_format::frame::NodeId;
use afterimage_format::table::Index;
use std::collections::VecDeque;

/// A node that is marked. Slots are given anew, ids never: a mark on a node that was forgotten is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub slot: Slot,
    pub id: NodeId,
}

/// An attribute or, without a name, a text.
type Detail = (Mark, u32);

/// What is to be read next, or was to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Work {
    /// Nothing is left.
    Done,
    /// Nothing is to be read: nodes that left were forgotten.
    Forgot,
    /// Slots of parents, each with the child behind which its list goes on ([`NONE`]: from its front), or [`NAMED`].
    Children(Vec<(Slot, Slot)>),
    /// Slots and names of attributes.
    Attributes(Vec<(Slot, u32)>),
    /// Slots of text nodes.
    Texts(Vec<Slot>),
}

/// What waits to be read.
#[derive(Debug, Default)]
pub struct Marks {
    /// New parents. What holds for them was found out in this slice, but for the first `unchecked` ones.
    new_parents: VecDeque<Mark>,
    unchecked: usize,
    /// Known parents whose child lists changed. They are read from the top down.
    parents: VecDeque<Mark>,
    /// Parents whose lists are known up to a child, and have not changed since as far as we know.
    pub rests: VecDeque<(Mark, Mark)>,
    /// Hosts whose children wait for the slots that they are shown in, and for all else.
    pub hosts: VecDeque<Mark>,
    /// Asked for, and not read yet.
    asked: VecDeque<(Mark, Slot)>,
    /// Attributes that may change which rules hold: read first, and only to decide.
    decisive: VecDeque<Detail>,
    attributes: VecDeque<Detail>,
    texts: VecDeque<Detail>,
    /// Keys of the three above, so that each is marked once.
    details: Index,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Decisive = 0,
    Attribute = 1,
    Text = 2,
}

impl Marks {
    fn of(&mut self, of: Of) -> &mut VecDeque<Detail> {
        match of {
            Of::Decisive => &mut self.decisive,
            Of::Attribute => &mut self.attributes,
            Of::Text => &mut self.texts,
        }
    }

    /// Other lists are to be read besides.
    pub(crate) fn has_parents(&self) -> bool {
        !self.new_parents.is_empty()
            || !self.parents.is_empty()
            || !self.rests.is_empty()
            || !self.asked.is_empty()
            || !self.hosts.is_empty()
    }
}

fn key(mark: Mark, name: u32, of: Of) -> u64 {
    u64::from(mark.id) << 32 | u64::from(name) << 2 | of as u64
}

impl Recorder {
    pub(crate) fn is_alive(&self, mark: Mark) -> bool {
        self.mirror.id(mark.slot) == Some(mark.id)
    }

    pub(crate) fn mark_of(&self, slot: Slot) -> Option<Mark> {
        self.mirror.id(slot).map(|id| Mark { slot, id })
    }

    /// The children of this node are to be read.
    pub fn mark(&mut self, slot: Slot) {
        self.mark_list(slot, WHOLE);
    }

    /// So many more children of this node were named; where they are now is to be read.
    pub(crate) fn mark_list(&mut self, slot: Slot, named: u16) {
        let Some(mark) = self.mark_of(slot) else { return };
        let mut named = self.mirror.named(slot).saturating_add(named);
        if let Some(facts) = self.mirror.facts_mut(slot)
            && !facts.is_closed()
        {
            if !core::mem::replace(&mut facts.is_marked, true) {
                let marks = &mut self.drain.marks;
                marks.parents.push_back(mark);
                let rests = marks.rests.len();
                marks.rests.retain(|(parent, _)| *parent != mark);
                if marks.rests.len() < rests {
                    // What is behind is not known: it is read from its front.
                    named = WHOLE;
                }
            }
            self.mirror.set_named(slot, named);
        }
    }

    pub(crate) fn mark_new(&mut self, slot: Slot) {
        let Some(mark) = self.mark_of(slot) else { return };
        if let Some(facts) = self.mirror.facts_mut(slot)
            && !facts.is_closed()
        {
            facts.is_marked = true;
            self.mirror.set_named(slot, WHOLE);
            self.drain.marks.new_parents.push_back(mark);
        }
    }

    /// The children behind this one are to be read, unless all are.
    pub(crate) fn mark_rest(&mut self, parent: Slot, after: Slot) {
        if self.mirror.facts(parent).is_none_or(|facts| facts.is_marked) {
            return;
        }
        let (Some(mark), Some(after_mark)) = (self.mark_of(parent), self.mark_of(after)) else {
            return self.mark(parent);
        };
        self.drain.marks.rests.push_back((mark, after_mark));
        let is_half_read = self.mirror.child_after(parent, after) != NONE;
        if let Some(facts) = self.mirror.facts_mut(parent) {
            facts.is_half_read = is_half_read;
        }
    }

    pub(crate) fn mark_attribute(&mut self, slot: Slot, name: u32) {
        let Some(mark) = self.mark_of(slot) else { return };
        let is_decisive = self.is_decisive(name);
        self.doubt_slots_by(slot, name);
        self.note_marked(slot, name);
        let marks = &mut self.drain.marks;
        if is_decisive && marks.details.insert(key(mark, name, Of::Decisive)) {
            marks.decisive.push_back((mark, name));
        }
        if marks.details.insert(key(mark, name, Of::Attribute)) {
            marks.attributes.push_back((mark, name));
        }
    }

    pub(crate) fn mark_text(&mut self, slot: Slot) {
        let Some(mark) = self.mark_of(slot) else { return };
        if self.drain.marks.details.insert(key(mark, 0, Of::Text)) {
            self.drain.marks.texts.push_back((mark, 0));
        }
    }

    /// Something waits to be read, told or forgotten.
    pub fn has_marks(&self) -> bool {
        self.has_work() || !self.drain.limbo.is_empty() || !self.drain.tree.insertions.is_empty()
    }

    /// [`Recorder::next_work`] has something to say.
    pub fn has_work(&self) -> bool {
        let marks = &self.drain.marks;
        self.is_walking()
            || !marks.parents.is_empty()
            || !marks.decisive.is_empty()
            || !marks.attributes.is_empty()
            || !marks.texts.is_empty()
            || !self.drain.dying.is_empty()
            || self.drain.has_moves
    }

    /// The walk through what is new has not reached its end.
    pub(crate) fn is_walking(&self) -> bool {
        let marks = &self.drain.marks;
        !marks.new_parents.is_empty() || !marks.rests.is_empty() || !marks.hosts.is_empty()
    }

    /// In the document, with nothing above that is still to be read: it is where it was, and so are its rules.
    pub fn is_settled(&self, slot: Slot) -> bool {
        let mut at = slot;
        while at != self.root {
            let below = at;
            at = self.mirror.parent(at);
            // Its children wait for what is in its root, which so must not wait for them.
            let is_sure = |facts: &Facts| {
                let is_host = facts.awaits_slots && !facts.is_half_read;
                !facts.is_uncertain() || (is_host && self.mirror.attachment(at) == below)
            };
            if !self.mirror.facts(at).is_some_and(is_sure) {
                return false;
            }
        }
        true
    }

    /// Whether what the mirror says of a node's rules is known to hold now, if all records have become marks.
    pub fn is_current(&self, slot: Slot) -> bool {
        !self.has_marks() || (self.drain.marks.decisive.is_empty() && self.is_settled(slot))
    }

    /// Time has passed: what was found out about new parents may not hold any more.
    pub(crate) fn doubt_new_parents(&mut self) {
        self.drain.marks.unchecked = self.drain.marks.new_parents.len();
    }

    /// What to do next, about `most` nodes of it. The order is that of the rules: what decides on them, then what is
    /// where, from the top down, then what it says.
    pub fn next_work(&mut self, most: usize) -> Work {
        self.drain.is_deciding = false;
        if !self.drain.dying.is_empty() {
            self.forget_some(most.saturating_mul(2));
            return Work::Forgot;
        }
        if core::mem::take(&mut self.drain.has_moves) {
            self.look_into_frames();
        }
        let decisive = self.next_details(Of::Decisive, most);
        if !decisive.is_empty() {
            self.drain.is_deciding = true;
            return Work::Attributes(decisive);
        }
        let parents = self.next_parents(most);
        if !parents.is_empty() {
            return Work::Children(parents);
        }
        let attributes = self.next_details(Of::Attribute, most);
        if !attributes.is_empty() {
            return Work::Attributes(attributes);
        }
        let texts = self.next_details(Of::Text, most);
        if !texts.is_empty() {
            return Work::Texts(texts.into_iter().map(|(slot, _)| slot).collect());
        }
        self.drain.is_done = true;
        Work::Done
    }

    /// A node is read under its rules of now, not those of where it was: a marked parent waits until none above it is
    /// marked, since it may be about to move, and one that is in no document waits until it is placed.
    fn next_parents(&mut self, most: usize) -> Vec<(Slot, Slot)> {
        let mut next: Vec<(Mark, Slot)> = Vec::new();
        // They come first, since one that is void marks its parent.
        for _ in 0..self.drain.marks.rests.len() {
            if next.len() >= most {
                break;
            }
            self.next_rest(&mut next);
        }
        for scanned in 0..self.drain.marks.parents.len() {
            let is_enough = next.len() >= most || (scanned > 4 * most && !next.is_empty());
            if is_enough {
                break;
            }
            let Some(mark) = self.drain.marks.parents.pop_front() else {
                break;
            };
            if !self.awaits_reading(mark) {
                continue;
            }
            if self.is_settled(mark.slot) {
                next.push((mark, self.first_read(mark.slot)));
            } else {
                self.drain.marks.parents.push_back(mark);
            }
        }
        while next.len() < most
            && let Some(mark) = self.drain.marks.new_parents.pop_front()
        {
            let is_old = self.drain.marks.unchecked > 0;
            self.drain.marks.unchecked -= usize::from(is_old);
            if !self.awaits_reading(mark) {
                continue;
            }
            if is_old && !self.is_settled(mark.slot) {
                self.drain.marks.parents.push_back(mark);
            } else {
                next.push((mark, NONE));
            }
        }
        if next.is_empty() {
            self.next_hosts(most, &mut next);
        }
        self.drain.marks.asked = next.iter().copied().collect();
        next.into_iter().map(|(mark, after)| (mark.slot, after)).collect()
    }

    fn next_rest(&mut self, next: &mut Vec<(Mark, Slot)>) {
        let Some((parent, after)) = self.drain.marks.rests.pop_front() else {
            return;
        };
        if !self.is_alive(parent) {
            return;
        }
        if !self.is_alive(after) || self.mirror.parent(after.slot) != parent.slot {
            self.mark(parent.slot);
        } else if self.is_settled(parent.slot) {
            next.push((parent, after.slot));
        } else {
            self.drain.marks.rests.push_back((parent, after));
        }
    }

    pub(crate) fn awaits_reading(&self, mark: Mark) -> bool {
        self.is_alive(mark) && self.mirror.facts(mark.slot).is_some_and(|facts| facts.is_marked)
    }

    /// The list of this parent is being read: from here on it may be marked again.
    pub(crate) fn is_being_read(&mut self, slot: Slot) {
        if let Some(facts) = self.mirror.facts_mut(slot) {
            (facts.is_marked, facts.is_half_read, facts.awaits_slots) = (false, false, false);
        }
        self.mirror.set_named(slot, 0);
        while let Some((asked, _)) = self.drain.marks.asked.pop_front() {
            if asked.slot == slot {
                break;
            }
        }
    }

    /// What was asked for and not read is asked for again, in another slice.
    pub(crate) fn ask_again(&mut self) {
        for (mark, after) in core::mem::take(&mut self.drain.marks.asked) {
            if after != NONE && after != NAMED {
                self.mark_rest(mark.slot, after);
            } else if self.awaits_reading(mark) {
                self.drain.marks.parents.push_back(mark);
            }
        }
    }

    fn next_details(&mut self, of: Of, most: usize) -> Vec<(Slot, u32)> {
        let mut next = Vec::new();
        for _ in 0..self.drain.marks.of(of).len() {
            if next.len() >= most {
                break;
            }
            let Some((mark, name)) = self.drain.marks.of(of).pop_front() else {
                break;
            };
            let is_settled =
                || of == Of::Decisive || self.drain.limbo.is_empty() || self.is_settled(mark.slot);
            if self.is_alive(mark) && !is_settled() {
                // It is in no document, and may come back before the drain ends.
                self.drain.marks.of(of).push_back((mark, name));
                continue;
            }
            self.drain.marks.details.remove(key(mark, name, of));
            if self.is_alive(mark) {
                next.push((mark.slot, name));
            }
        }
        next
    }

    fn drop_void_details(&mut self, of: Of) {
        let mut queue = core::mem::take(self.drain.marks.of(of));
        queue.retain(|(mark, name)| {
            let is_void = !self.is_alive(*mark) || self.is_dead(mark.slot);
            if is_void {
                self.drain.marks.details.remove(key(*mark, *name, of));
            }
            !is_void
        });
        *self.drain.marks.of(of) = queue;
    }

    /// Drops what is void, so that [`Recorder::has_marks`] speaks of the living alone.
    pub(crate) fn drop_void_marks(&mut self) {
        let mut parents = core::mem::take(&mut self.drain.marks.parents);
        parents.retain(|mark| self.awaits_reading(*mark) && !self.is_dead(mark.slot));
        // The names go with the drain.
        parents
            .iter()
            .for_each(|mark| self.mirror.set_named(mark.slot, WHOLE));
        self.drain.marks.parents = parents;
        let mut hosts = core::mem::take(&mut self.drain.marks.hosts);
        hosts.retain(|mark| self.awaits_reading(*mark) && !self.is_dead(mark.slot));
        self.drain.marks.hosts = hosts;
        let mut rests = core::mem::take(&mut self.drain.marks.rests);
        rests.retain(|(parent, _)| self.is_alive(*parent) && !self.is_dead(parent.slot));
        self.drain.marks.rests = rests;
        [Of::Decisive, Of::Attribute, Of::Text]
            .into_iter()
            .for_each(|of| self.drop_void_details(of));
    }
}
