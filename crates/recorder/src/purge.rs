//! What is to be taken back when rules become tighter at run time: of nodes that are known under more open rules than they
//! have now, whatever was told and has not left the browser. A node that comes back, from wherever it was, is new, so its
//! old number names exactly what was told before.

use crate::Recorder;
use crate::gone::Gone;
use crate::mirror::{Facts, NONE, Slot};
use crate::node::CLASS;
use crate::ops::Ops;
use afterimage_format::frame::{Frame, NodeId};
use afterimage_format::purge::{Extent, Purge};
use afterimage_privacy::{Inside, Level};
use std::collections::VecDeque;

/// Until it is handed over.
#[derive(Debug, Default)]
pub struct Purges {
    pub gone: Gone,
    /// Left to be read anew, and not seen again yet.
    awaited: Vec<NodeId>,
    /// Went to where nothing is read.
    closed: Vec<NodeId>,
    masked: Vec<NodeId>,
    blank: Vec<NodeId>,
    is_whole_page: bool,
    /// The latest frames about nodes that do not name them, and the nodes.
    said: VecDeque<(u64, NodeId)>,
}

/// Older ones have left.
const MOST_SAID: usize = 256;

impl Recorder {
    /// Makes a frame of what was said of a node, which the frame does not name.
    pub fn emit_about(&mut self, time_ms: u64, slot: Slot, frame: &Frame) {
        self.emit_path();
        let seq = self.push(time_ms, frame);
        if let Some(node) = self.mirror.id(slot) {
            if self.purges.said.len() >= MOST_SAID {
                self.purges.said.pop_front();
            }
            self.purges.said.push_back((seq, node));
        }
    }

    /// A node is being forgotten: what its rules were is kept for a while, since it may come back under others.
    pub(crate) fn note_gone(&mut self, slot: Slot) {
        if let (Some(id), Some(facts)) = (self.mirror.id(slot), self.mirror.facts(slot)) {
            self.purges.gone.enter(id, self.mirror.left(slot), *facts);
            self.gone_ids.extend([slot, id]);
        }
    }

    /// Slots and ids, one after the other: what the nodes of freed slots were told as.
    pub fn take_gone(&mut self) -> Vec<u32> {
        core::mem::take(&mut self.gone_ids)
    }

    /// This node is to be read anew, and soon: its rules may be about to change.
    pub(crate) fn await_again(&mut self, slot: Slot) {
        self.purges.awaited.extend(self.mirror.id(slot));
    }

    /// The next child was told before, with this id. `None` when the ops end too early.
    pub(crate) fn read_was(&mut self, ops: &mut Ops<'_>) -> Option<()> {
        let was = ops.slot()?;
        if let Some(open) = &mut self.drain.open {
            open.was = Some(was);
        }
        Some(())
    }

    /// The rules of a node that is being read are known now.
    pub(crate) fn settle_was(&mut self, now: Facts) {
        if let Some(id) = self.drain.open.as_mut().and_then(|open| open.was.take()) {
            self.settle(id, now);
        }
    }

    /// Nodes that were taken out and that nothing placed.
    pub fn orphans(&self) -> Vec<Slot> {
        let is_orphan = |slot: &Slot| self.mirror.id(*slot).is_some() && self.mirror.parent(*slot) == NONE;
        self.drain.limbo.iter().copied().filter(is_orphan).collect()
    }

    /// Where the [orphans](Recorder::orphans) are: of each the slot of the nearest known node around it, -1 for none; and behind
    /// these, of nodes that went before, their ids, each with the same. What came to where nothing is read is taken back.
    pub fn note_whereabouts(&mut self, orphans: &[Slot], around: &[i32]) {
        let is_closed = |recorder: &Self, slot: i32| {
            let facts = Slot::try_from(slot)
                .ok()
                .and_then(|slot| recorder.mirror.facts(slot));
            facts.is_some_and(Facts::is_closed)
        };
        let (of_orphans, gone) = around.split_at(orphans.len().min(around.len()));
        for (orphan, around) in orphans.iter().zip(of_orphans) {
            if is_closed(self, *around) {
                self.purges.closed.extend(self.mirror.id(*orphan));
            }
        }
        for &[id, around] in gone.as_chunks().0 {
            if is_closed(self, around) {
                self.purges.closed.extend(NodeId::try_from(id));
            }
        }
    }

    /// A mark on a node that has gone with it: nobody reads what it says. (Of classes it mostly says how a node is to leave.)
    pub(crate) fn note_marked(&mut self, slot: Slot, name: u32) {
        if self.is_dead(slot) && self.is_decisive(name) && !self.name_is(name, CLASS) {
            self.purges.closed.extend(self.mirror.id(slot));
        }
    }

    /// Nobody has seen again what was to be read anew: its rules are not known, and so it is taken back.
    pub(crate) fn settle_awaited(&mut self) {
        let closed = core::mem::take(&mut self.purges.closed);
        if !closed.is_empty() {
            self.forget_some(usize::MAX);
        }
        for id in core::mem::take(&mut self.purges.awaited)
            .into_iter()
            .chain(closed)
        {
            if let Some(facts) = self.purges.gone.facts(id) {
                let level = facts.level.max(Level::Hidden);
                self.settle(id, Facts { level, ..facts });
            }
        }
    }

    fn settle(&mut self, id: NodeId, now: Facts) {
        let purges = &mut self.purges;
        let Some((before, noted)) = purges.gone.settle(id) else {
            return;
        };
        let Some(of_top) = extent(before, now) else { return };
        purges.take_back(id, of_top);
        // What is below was gone through with what is above.
        if noted == Some(now.level) {
            return;
        }
        // What visitors enter is theirs at any level inside.
        let is_all = now.level == before.level;
        let mut open = vec![(id, now.level)];
        while let Some((parent, above)) = open.pop() {
            for (id, facts) in purges.gone.below(parent) {
                let level = facts.asked.below(above);
                let extent = by_level(facts.level, level).or(Some(of_top).filter(|_| is_all));
                if let Some(extent) = extent {
                    purges.take_back(id, extent);
                }
                purges.gone.note(id, level);
                open.push((id, level));
            }
        }
    }

    /// The level of the page becomes another one with the recording that follows this one.
    pub fn tighten_page(&mut self, level: Level) {
        if self.level(self.root).is_none_or(|before| level <= before) {
            return;
        }
        self.purges.is_whole_page = true;
        let gone = self.purges.gone.all();
        self.purges.masked.extend(gone);
        let mut open = vec![(self.root, level)];
        while let Some((slot, above)) = open.pop() {
            let (Some(id), Some(facts)) = (self.mirror.id(slot), self.mirror.facts(slot)) else {
                continue;
            };
            let level = facts.asked.below(above);
            if let Some(extent) = by_level(facts.level, level) {
                self.purges.take_back(id, extent);
            }
            let attachment = Some(self.mirror.attachment(slot)).filter(|slot| *slot != NONE);
            let below = self.mirror.children(slot).chain(attachment);
            open.extend(below.map(|child| (child, level)));
        }
    }

    /// Something is to be taken back: what is handed over soon should be handed over now.
    pub fn has_purges(&self) -> bool {
        !self.purges.masked.is_empty() || !self.purges.blank.is_empty()
    }

    /// What is to be taken back of all frames that were handed over, those of the batch that was taken last among them. To be
    /// handed over with that batch. The string table begins anew behind it, and so do contents of addresses.
    pub fn take_purges(&mut self, last_seq: u64) -> Vec<Vec<u8>> {
        let purges = &mut self.purges;
        let sets = [
            (Extent::Masked, core::mem::take(&mut purges.masked)),
            (Extent::Blank, core::mem::take(&mut purges.blank)),
        ];
        let whole_page = core::mem::take(&mut purges.is_whole_page);
        let mut taken = Vec::new();
        for (extent, nodes) in sets {
            if nodes.is_empty() {
                continue;
            }
            let mut purge = Purge {
                through_seq: last_seq,
                nodes: Purge::ranges(nodes.into_iter()),
                frames: Vec::new(),
                extent,
                whole_page,
            };
            let about = purges.said.iter().filter(|(_, node)| purge.names(*node));
            purge.frames = about.map(|(seq, _)| *seq).collect();
            taken.push(purge.write());
        }
        if !taken.is_empty() {
            self.strings.restart();
            self.assets.restart();
        }
        taken
    }
}

impl Purges {
    /// Of a node, whatever it was told as.
    fn take_back(&mut self, id: NodeId, extent: Extent) {
        let ids = match extent {
            Extent::Masked => &mut self.masked,
            Extent::Blank => &mut self.blank,
        };
        let mut next = Some(id);
        while let Some(id) = next {
            ids.push(id);
            next = self.gone.earlier(id);
        }
    }
}

fn by_level(before: Level, now: Level) -> Option<Extent> {
    match now > before {
        true if now.is_closed() => Some(Extent::Blank),
        true => Some(Extent::Masked),
        false => None,
    }
}

/// How much is to be taken back of a node whose rules were these and are those.
fn extent(before: Facts, now: Facts) -> Option<Extent> {
    let is_secret = |facts: Facts| facts.element.always_masked || facts.element.inside == Inside::Secret;
    let is_more_entered =
        now.element.inside > before.element.inside || now.element.contents() > before.element.contents();
    let is_masked =
        (is_secret(now) && !is_secret(before)) || (is_more_entered && now.element.masks_input(now.level));
    let of_element = Some(Extent::Masked).filter(|_| is_masked && !before.level.is_closed());
    by_level(before.level, now.level).or(of_element)
}
