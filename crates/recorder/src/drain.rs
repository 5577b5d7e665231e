//! Marks, and the drain that works them off into one tree frame.

use crate::mirror::{Facts, NONE, Slot};
use crate::ops::{Ops, code};
use crate::place::Present;
use crate::{Name, Recorder};
use afterimage_format::frame::{Frame, Inserted, Insertion, NewNode, Tree};
use afterimage_format::table::Index;
use afterimage_privacy::Level;
use std::collections::VecDeque;

/// What waits to be read, and the frame under construction.
#[derive(Debug, Default)]
pub struct Drain {
    /// Parents whose children are to be read, in order.
    marked: VecDeque<Slot>,
    attributes: Vec<(Slot, u32)>,
    texts: Vec<Slot>,
    /// Taken from their parents in this drain; what has no parent at its end is gone.
    pub limbo: Vec<Slot>,
    pub tree: Tree,
    /// The parent whose children are being read, and those read so far.
    pub open: Option<(Slot, Vec<Present>)>,
}

impl Recorder {
    pub(crate) fn enter_document(&mut self, document: Slot, level: Level) {
        self.drain.tree.first_new_id = self.next_id;
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

    /// Something waits to be read.
    pub fn has_marks(&self) -> bool {
        !self.drain.marked.is_empty()
            || !self.drain.attributes.is_empty()
            || !self.drain.texts.is_empty()
            || !self.drain.tree.insertions.is_empty()
    }

    /// Takes in what `dom.js` wrote. May be called with parts of a child list: it goes on where the last call ended.
    pub fn read(&mut self, mut ops: Ops<'_>) {
        while let Some(op) = ops.number() {
            if self.read_op(op, &mut ops).is_none() {
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
                    self.names.push(Name {
                        text: text.into(),
                        known: None,
                    });
                }
            }
            code::CHILDREN => self.drain.open = Some((ops.slot()?, Vec::new())),
            code::END => self.place_children(),
            code::KNOWN | code::ELEMENT | code::TEXT | code::CDATA | code::DOCTYPE => {
                let present = self.read_child(op, ops)?;
                if let Some((_, children)) = &mut self.drain.open {
                    children.push(present);
                }
            }
            code::MARK_CHILDREN => self.mark(ops.slot()?),
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
            _ => return None,
        }
        Some(())
    }

    /// Up to `most` parents whose children are to be read next.
    pub fn next_parents(&mut self, most: usize) -> Vec<Slot> {
        let mut next = Vec::new();
        while next.len() < most {
            let Some(slot) = self.drain.marked.pop_front() else {
                break;
            };
            // Forgotten since, or not in the tree any more: what is not part of the document is not read.
            let Some(facts) = self.mirror.facts_mut(slot) else {
                continue;
            };
            facts.is_marked = false;
            next.push(slot);
        }
        next
    }

    /// The attributes to be read: pairs of slot and name number, each once.
    pub fn next_attributes(&mut self) -> Vec<(Slot, u32)> {
        let mut seen = Index::default();
        let marks = core::mem::take(&mut self.drain.attributes);
        marks
            .into_iter()
            .filter(|mark| {
                seen.insert(u64::from(mark.0) << 32 | u64::from(mark.1)) && self.is_worth_reading(mark.0)
            })
            .collect()
    }

    /// The text nodes to be read, each once.
    pub fn next_texts(&mut self) -> Vec<Slot> {
        let mut seen = Index::default();
        let marks = core::mem::take(&mut self.drain.texts);
        marks
            .into_iter()
            .filter(|slot| seen.insert(u64::from(*slot)) && self.is_worth_reading(*slot))
            .collect()
    }

    /// Known before this drain began: what is new in it has just been read.
    fn is_worth_reading(&self, slot: Slot) -> bool {
        self.mirror
            .id(slot)
            .is_some_and(|id| id < self.drain.tree.first_new_id)
    }

    /// Closes the drain: makes its frame, if anything changed, and forgets what left the document.
    pub fn end_drain(&mut self, time_ms: u64) {
        for slot in core::mem::take(&mut self.drain.limbo) {
            if self.mirror.id(slot).is_some() && self.mirror.parent(slot) == NONE {
                self.forget(slot);
            }
        }
        let tree = core::mem::take(&mut self.drain.tree);
        self.drain.tree.first_new_id = self.next_id;
        let is_empty = tree.detached.is_empty()
            && tree.insertions.is_empty()
            && tree.attributes.is_empty()
            && tree.texts.is_empty()
            && tree.controls.is_empty();
        if !is_empty {
            self.counters.drains += 1;
            self.emit(time_ms, &Frame::Tree(tree));
        }
        self.strings.make_room();
    }
}
