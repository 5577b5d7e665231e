//! Children of a host are shown in the slots of its shadow root, and what holds for a slot holds for what is shown in it:
//! levels are inherited along the flat tree. So such children are read when all else of the document was, the slots among
//! it; and again when a slot of another level than the host's comes, or when what stands in which slot may have changed.

use crate::Recorder;
use crate::marks::Mark;
use crate::mirror::{Facts, Kind, NONE, Slot, WHOLE};
use crate::node::SLOT;
use crate::ops::Ops;
use afterimage_privacy::{Inside, Level};

impl Recorder {
    /// What the next child is shown in. `None` when the ops end too early.
    pub(crate) fn read_shown_in(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let shown_in = (ops.slot()?, ops.number()? != 0);
        if let Some(open) = &mut self.drain.open {
            open.shown_in = Some(shown_in);
        }
        Some(())
    }

    /// What the next child inherits, and whether that is known by now; nothing of it is to be told if it is not.
    pub(crate) fn facts_above(&mut self) -> (Facts, bool) {
        let above = self.open_facts();
        let shown_in = self.drain.open.as_mut().and_then(|open| open.shown_in.take());
        let Some((slot, is_itself)) = shown_in else {
            return (above, true);
        };
        let level = self.level_in(slot, is_itself);
        // What is around a slot may be edited, and so is what is shown in it.
        let contents = self
            .mirror
            .facts(slot)
            .map_or(Inside::Page, |facts| facts.element.contents());
        let element = match contents > above.element.contents() {
            true => above.element.stuck(),
            false => above.element,
        };
        if let Some(open) = &mut self.drain.open {
            open.awaits_slots |= level.is_none();
            // It is told again when the child is.
            open.was = open.was.filter(|_| level.is_some());
            let host = open.parent;
            if level.is_some_and(|level| level != above.level) {
                self.note_split(host);
            }
        }
        let facts = Facts {
            level: level.unwrap_or(Level::Hidden),
            element,
            ..above
        };
        (facts, level.is_some())
    }

    /// The level of what is shown in a slot, of which this node or one around it is known. `None`: not by now.
    fn level_in(&self, slot: Slot, is_itself: bool) -> Option<Level> {
        let facts = self.mirror.facts(slot).filter(|_| !self.is_dead(slot))?;
        if facts.is_closed() && !is_itself {
            // Nothing in there is read.
            return Some(Level::Hidden);
        }
        if !self.is_settled(slot) || (!is_itself && facts.is_uncertain()) {
            return None;
        }
        // A slot that is never read is nowhere.
        Some(if is_itself { facts.level } else { Level::Hidden })
    }

    fn is_host(&self, slot: Slot) -> bool {
        let root = self.mirror.attachment(slot);
        root != NONE && self.kind(root) == Some(Kind::ShadowRoot)
    }

    /// A known child of the open parent has the level that it has to have below one of this.
    pub(crate) fn has_level_below(&self, slot: Slot, above: Level) -> bool {
        match (&self.drain.open, self.mirror.facts(slot)) {
            // What comes from elsewhere is looked at when it is placed.
            (Some(open), Some(facts))
                if self.is_host(open.parent) && self.mirror.parent(slot) == open.parent =>
            {
                facts.level == facts.asked.below(above)
            }
            _ => true,
        }
    }

    /// The list of the open parent has come to its end.
    pub(crate) fn end_children(&mut self) {
        let waiting = self.drain.open.as_ref().filter(|open| open.awaits_slots);
        let waiting = waiting.map(|open| open.parent);
        self.place_children(true);
        // With nothing else to be read nothing can become known: the self-check comes back to it.
        if let Some(host) = waiting.filter(|_| self.drain.marks.has_parents()) {
            // Behind others, which may know more.
            if self.await_slots(host) {
                self.drain.marks.hosts.rotate_right(1);
            }
        }
    }

    /// What is in the list of the open parent is read when its slots are known.
    pub(crate) fn leave_children(&mut self) {
        self.place_children(false);
        if let Some(open) = self.drain.open.take() {
            self.await_slots(open.parent);
        }
    }

    /// The children of this host are to be read when nothing else is, unless they are in any case: says which.
    pub(crate) fn await_slots(&mut self, host: Slot) -> bool {
        let Some(mark) = self.mark_of(host) else {
            return false;
        };
        if let Some(facts) = self.mirror.facts_mut(host)
            && !facts.is_closed()
            && !core::mem::replace(&mut facts.is_marked, true)
        {
            facts.awaits_slots = true;
            self.drain.marks.rests.retain(|(parent, _)| *parent != mark);
            self.drain.marks.hosts.push_back(mark);
            self.mirror.set_named(host, WHOLE);
            return true;
        }
        false
    }

    /// The latest first: a slot may itself be shown in one of a host that stands beside it.
    pub(crate) fn next_hosts(&mut self, most: usize, next: &mut Vec<(Mark, Slot)>) {
        for _ in 0..self.drain.marks.hosts.len() {
            if next.len() >= most {
                break;
            }
            let Some(mark) = self.drain.marks.hosts.pop_back() else {
                break;
            };
            if !self.awaits_reading(mark) {
                continue;
            }
            if self.is_settled(mark.slot) {
                next.push((mark, NONE));
            } else {
                self.drain.marks.hosts.push_front(mark);
            }
        }
    }

    /// A node was placed. If it is a slot whose level is another than its host's, that of what is shown in it may be, too.
    pub(crate) fn slot_came(&mut self, slot: Slot) {
        let Some(facts) = self.mirror.facts(slot).filter(|facts| facts.is_slot) else {
            return;
        };
        let level = facts.level;
        let host = self.host_around(slot);
        self.note_host(slot, host);
        if self.level(host).is_some_and(|of_host| of_host != level) {
            self.note_split(host);
            self.await_slots(host);
        }
    }

    fn note_host(&mut self, slot: Slot, host: Slot) {
        if let Some(host) = self.mark_of(host) {
            self.hosts_of_slots.insert(slot, host);
        }
    }

    /// A node was forgotten. If it is a slot, what was shown in it is shown in another by now, which may never be read.
    pub(crate) fn slot_went(&mut self, slot: Slot) {
        if let Some(host) = self.hosts_of_slots.remove(slot)
            && self.is_alive(host)
            && !self.is_dead(host.slot)
        {
            self.await_slots(host.slot);
        }
    }

    /// Not all of this host's children inherit its level.
    fn note_split(&mut self, host: Slot) {
        if let Some(id) = self.mirror.id(host) {
            self.split_hosts.insert(host, id);
        }
    }

    fn is_split(&self, host: Slot) -> bool {
        self.split_hosts.get(host).copied() == self.mirror.id(host) && self.mirror.id(host).is_some()
    }

    /// The host of the shadow root that a node is in.
    fn host_around(&self, slot: Slot) -> Slot {
        let mut at = slot;
        while at != NONE && self.kind(at) != Some(Kind::ShadowRoot) {
            at = self.mirror.parent(at);
        }
        self.mirror.parent(at)
    }

    /// Nodes came to this one, or went from it, and may have brought slots or taken them along: browsers say so later.
    pub(crate) fn doubt_slots_around(&mut self, parent: Slot) {
        if self.split_hosts.is_empty() {
            return;
        }
        let host = self.host_around(parent);
        if self.is_split(host) {
            self.await_slots(host);
        }
    }

    /// An attribute of this node changed that says what is shown where.
    pub(crate) fn doubt_slots_by(&mut self, slot: Slot, name: u32) {
        if self.name_is(name, SLOT) {
            let host = self.mirror.parent(slot);
            if self.is_host(host) {
                self.await_slots(host);
            }
        } else if self.name_is(name, "name") && self.mirror.facts(slot).is_some_and(|facts| facts.is_slot) {
            let host = self.host_around(slot);
            self.await_slots(host);
        }
    }

    /// Other children of this host are shown in a slot, which is this node or, if it has no number yet, one in it. Says
    /// whether that may matter: they are to be read then.
    pub fn slot_changed(&mut self, host: Slot, slot: Slot) -> bool {
        let is_same = |facts: &Facts| facts.is_slot && self.level(host) == Some(facts.level);
        let may_differ = !self.mirror.facts(slot).is_some_and(is_same);
        if self.mirror.facts(slot).is_some_and(|facts| facts.is_slot) {
            self.note_host(slot, host);
        }
        if may_differ {
            self.note_split(host);
        }
        self.is_split(host) && self.await_slots(host)
    }
}
