//! Marks, and the drain that works them off into one tree frame.

use crate::mirror::{Facts, NONE, Slot};
use crate::ops::{Ops, code};
use crate::place::Present;
use crate::{Name, Recorder};
use afterimage_format::frame::{Frame, Inserted, Insertion, NewNode, NodeId, Tree};
use afterimage_format::table::Index;
use afterimage_privacy::Level;
use std::collections::VecDeque;

/// A tree frame is cut when it is about this large; well below the smallest budget's quarter once it is deflated.
const SLICE_BYTES: usize = 64 << 10;

/// What waits to be read, and the frame under construction.
#[derive(Debug, Default)]
pub struct Drain {
    /// New parents whose children are to be read: what holds for them was found out in this drain.
    new_parents: VecDeque<Slot>,
    /// Known parents whose child lists changed. They are read from the top down, see [`Recorder::next_parents`].
    marked: VecDeque<Slot>,
    attributes: Vec<(Slot, u32)>,
    texts: Vec<Slot>,
    /// Taken from their parents in this drain; what has no parent at its end is gone.
    pub limbo: Vec<Slot>,
    pub tree: Tree,
    /// Ids from here on were given in this drain.
    first_new_id: NodeId,
    /// About the bytes that `tree` will take.
    pub weight: usize,
    /// Attributes are read to find out which rules hold, not yet to be told.
    pub is_deciding: bool,
    /// Children changed places somewhere, perhaps with frames among them.
    has_moves: bool,
    /// A frame of this drain was made, and said that more follows.
    is_sliced: bool,
    /// The parent whose children are being read.
    pub open: Option<Open>,
}

/// A parent whose children are being read, and what was read so far.
#[derive(Debug)]
pub struct Open {
    pub parent: Slot,
    pub children: Vec<Present>,
    /// Its shadow root, or the document in it.
    pub attached: Option<Present>,
}

impl Recorder {
    pub(crate) fn enter_document(&mut self, document: Slot, level: Level) {
        self.drain.tree.first_new_id = self.next_id;
        self.drain.first_new_id = self.next_id;
        self.enter(document, Facts::document(level));
        self.drain.tree.insertions.push(Insertion {
            parent: 0,
            after: 0,
            nodes: vec![Inserted::New(NewNode::Document { quirks: false })],
        });
        self.mark(document);
    }

    /// Tells the document's mode before it is first read.
    pub fn set_quirks(&mut self, quirks: bool) {
        let first = self
            .drain
            .tree
            .insertions
            .first_mut()
            .and_then(|insertion| insertion.nodes.first_mut());
        if let Some(Inserted::New(node @ NewNode::Document { .. })) = first {
            *node = NewNode::Document { quirks };
        }
    }

    /// The children of this node are to be read.
    pub fn mark(&mut self, slot: Slot) {
        if let Some(facts) = self.mirror.facts_mut(slot)
            && !facts.is_marked
            && !facts.is_closed()
        {
            facts.is_marked = true;
            self.drain.marked.push_back(slot);
        }
    }

    pub(crate) fn mark_new(&mut self, slot: Slot) {
        if let Some(facts) = self.mirror.facts_mut(slot)
            && !facts.is_closed()
        {
            facts.is_marked = true;
            self.drain.new_parents.push_back(slot);
        }
    }

    /// Something waits to be read.
    pub fn has_marks(&self) -> bool {
        !self.drain.marked.is_empty()
            || !self.drain.new_parents.is_empty()
            || !self.drain.attributes.is_empty()
            || !self.drain.texts.is_empty()
            || !self.drain.tree.insertions.is_empty()
    }

    /// Takes in what `dom.js` wrote. May be called with parts of a child list: it goes on where the last call ended.
    pub fn read(&mut self, mut ops: Ops<'_>) {
        while let Some(op) = ops.number() {
            if self.read_op(op, &mut ops).is_none() {
                self.is_out_of_step = true;
                return;
            }
        }
    }

    fn read_op(&mut self, op: i32, ops: &mut Ops<'_>) -> Option<()> {
        match op {
            code::NAME => {
                let number = ops.slot()? as usize;
                let text = ops.text()?;
                if number == self.names.len() {
                    self.names.push(Name::new(&text));
                }
            }
            code::CHILDREN => {
                self.drain.open = Some(Open {
                    parent: ops.slot()?,
                    children: Vec::new(),
                    attached: None,
                });
            }
            code::ATTACHED => self.read_attached(ops)?,
            code::END => self.place_children(),
            code::KNOWN | code::ELEMENT | code::TEXT | code::CDATA | code::DOCTYPE => {
                let present = self.read_child(op, ops)?;
                if let Some(open) = &mut self.drain.open {
                    open.children.push(present);
                }
            }
            code::MARK_CHILDREN => {
                self.mark(ops.slot()?);
                self.drain.has_moves = true;
            }
            code::MARK_ATTRIBUTE => {
                let mark = (ops.slot()?, ops.slot()?);
                if self.drain.attributes.last() != Some(&mark) {
                    self.drain.attributes.push(mark);
                }
            }
            code::MARK_TEXT => self.drain.texts.push(ops.slot()?),
            code::ATTRIBUTE => self.read_attribute(ops)?,
            code::NEW_TEXT => self.read_text(ops)?,
            code::CONTROL => self.read_control(ops)?,
            code::RENEW => self.renew(ops.slot()?),
            code::RENEW_EDITABLE => self.renew_page_as_editable(),
            _ => return None,
        }
        Some(())
    }

    /// Attributes that may change which rules hold: to be read first, and then only to decide.
    pub fn next_decisive(&mut self) -> Vec<(Slot, u32)> {
        self.drain.is_deciding = true;
        let mut seen = Index::default();
        let marks = self.drain.attributes.iter().copied();
        marks
            .filter(|mark| {
                self.is_decisive(mark.1) && seen.insert(key(*mark)) && self.is_worth_reading(mark.0)
            })
            .collect()
    }

    /// Up to `most` parents whose children are to be read next.
    ///
    /// A node is read under its rules of now, not those of where it was: a marked parent waits until none above it is
    /// marked, since it may be about to move, and one that is in no document waits until it is placed.
    pub fn next_parents(&mut self, most: usize) -> Vec<Slot> {
        self.drain.is_deciding = false;
        if core::mem::take(&mut self.drain.has_moves) {
            self.look_into_frames();
        }
        let mut next: Vec<Slot> = Vec::new();
        while next.len() < most
            && let Some(slot) = self.drain.new_parents.pop_front()
        {
            next.extend(self.mirror.id(slot).map(|_| slot));
        }
        for _ in 0..self.drain.marked.len() {
            let Some(slot) = self.drain.marked.pop_front() else {
                break;
            };
            if self.mirror.id(slot).is_none() {
                continue;
            }
            if next.len() < most && self.is_settled(slot) {
                next.push(slot);
            } else {
                self.drain.marked.push_back(slot);
            }
        }
        next
    }

    /// In the document, with nothing above that is still to be read.
    fn is_settled(&self, slot: Slot) -> bool {
        let mut at = slot;
        loop {
            let above = self.mirror.parent(at);
            let Some(facts) = self.mirror.facts(above) else {
                return at == self.root;
            };
            if facts.is_marked {
                return false;
            }
            at = above;
        }
    }

    /// The attributes to be read: pairs of slot and name number, each once. To be asked for when all children are read.
    pub fn next_attributes(&mut self) -> Vec<(Slot, u32)> {
        let mut seen = Index::default();
        let marks = core::mem::take(&mut self.drain.attributes);
        marks
            .into_iter()
            .filter(|mark| seen.insert(key(*mark)) && self.is_worth_reading(mark.0))
            .collect()
    }

    /// The text nodes to be read, each once. To be asked for when all children are read.
    pub fn next_texts(&mut self) -> Vec<Slot> {
        let mut seen = Index::default();
        let marks = core::mem::take(&mut self.drain.texts);
        marks
            .into_iter()
            .filter(|slot| seen.insert(u64::from(*slot)) && self.is_worth_reading(*slot))
            .collect()
    }

    /// Known before this drain began (what is new in it has just been read), and still in the document.
    fn is_worth_reading(&self, slot: Slot) -> bool {
        let is_known = self
            .mirror
            .id(slot)
            .is_some_and(|id| id < self.drain.first_new_id);
        is_known && (self.drain.is_deciding || self.drain.limbo.is_empty() || self.is_settled(slot))
    }

    /// Closes the drain: makes its frame, if anything changed, and forgets what left the document.
    pub fn end_drain(&mut self, time_ms: u64) {
        for slot in core::mem::take(&mut self.drain.limbo) {
            if self.mirror.id(slot).is_some() && self.mirror.parent(slot) == NONE {
                self.forget(slot);
            }
        }
        // What is left to read is in no document.
        self.drain.marked.clear();
        self.emit_tree(time_ms, false);
        self.drain.first_new_id = self.next_id;
        self.strings.make_room();
    }

    /// Makes a frame of what the drain has found so far if that is much: one frame has to fit the minute's budget.
    pub fn slice(&mut self, time_ms: u64) {
        if self.drain.weight >= SLICE_BYTES {
            self.emit_tree(time_ms, true);
        }
    }

    fn emit_tree(&mut self, time_ms: u64, more: bool) {
        self.emit_assets(time_ms);
        let tree = core::mem::take(&mut self.drain.tree);
        self.drain.tree.first_new_id = self.next_id;
        self.drain.weight = 0;
        let is_empty = tree.detached.is_empty()
            && tree.insertions.is_empty()
            && tree.attributes.is_empty()
            && tree.texts.is_empty()
            && tree.controls.is_empty();
        // The last frame closes the drain, whatever is in it.
        if !is_empty || (self.drain.is_sliced && !more) {
            self.counters.drains += u64::from(!more);
            self.emit(time_ms, &Frame::Tree(Tree { more, ..tree }));
        }
        self.drain.is_sliced = more;
    }
}

fn key((slot, name): (Slot, u32)) -> u64 {
    u64::from(slot) << 32 | u64::from(name)
}
