//! A drain works the marks off, slice by slice, into tree frames.

use crate::marks::{Mark, Marks};
use crate::mirror::{Facts, NONE, Slot, WHOLE};
use crate::named::Names;
use crate::ops::{Ops, code};
use crate::place::Present;
use crate::{Name, Recorder};
use afterimage_format::frame::{Frame, Inserted, Insertion, NewNode, NodeId, Tree};
use afterimage_privacy::Level;

/// A tree frame is cut when it is about this large; well below the smallest budget's quarter once it is deflated.
const FRAME_BYTES: usize = 64 << 10;
/// A page that never rests gets its drains closed after this time, once the walk through what is new is done …
const LONG_DRAIN_MS: u64 = 250;
/// … and, when something was taken out and not placed yet, after this.
const TOO_LONG_DRAIN_MS: u64 = 2_000;

/// The drain that is open, and what waits for it.
#[derive(Debug, Default)]
pub struct Drain {
    pub marks: Marks,
    /// Taken from their parents in this drain; what has no parent at its end is gone.
    pub limbo: Vec<Slot>,
    /// Gone, and to be forgotten with all below.
    pub dying: Vec<Mark>,
    pub tree: Tree,
    /// About the bytes that `tree` will take.
    pub weight: usize,
    /// Attributes are read to find out which rules hold, not yet to be told.
    pub is_deciding: bool,
    /// Children changed places somewhere, perhaps with frames among them.
    pub has_moves: bool,
    /// Nothing was left to read when the recorder was last asked.
    pub is_done: bool,
    /// When the drain began, which is the time of all its frames; `None`: none is open.
    pub start_ms: Option<u64>,
    /// A frame of this drain was made, and said that more follows.
    is_sliced: bool,
    /// The parent whose children are being read.
    pub open: Option<Open>,
}

/// A list of children that is being read.
#[derive(Debug)]
pub struct Open {
    pub parent: Slot,
    /// Up to this child the list is placed.
    pub after: Slot,
    /// What was read behind it.
    pub present: Vec<Present>,
    /// Its shadow root, or the document in it, until that is placed.
    pub attached: Option<Present>,
    pub is_attached_read: bool,
    /// What the next child is shown in: a slot, or the nearest node around it, and which of both.
    pub shown_in: Option<(Slot, bool)>,
    /// The next child was told before, with this id.
    pub was: Option<NodeId>,
    /// Of some it is not known yet.
    pub awaits_slots: bool,
    /// Only the children that were named are.
    pub names: Option<Names>,
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

    /// A slice begins: while it lasts, the page does not change. All records are to be read before anything else.
    pub fn begin_slice(&mut self, now_ms: u64) {
        self.drain.start_ms.get_or_insert(now_ms);
        self.drain.is_done = false;
        self.doubt_new_parents();
        self.counters.slices += 1;
    }

    /// Takes in what `dom.js` wrote.
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
                let parent = ops.slot()?;
                let after = ops.number()?;
                let names = (after == code::ONLY_NAMED).then(|| self.names_of(parent));
                let after = Slot::try_from(after).unwrap_or(NONE);
                self.is_being_read(parent);
                self.drain.open = Some(Open {
                    parent,
                    after,
                    present: Vec::new(),
                    attached: None,
                    is_attached_read: false,
                    shown_in: None,
                    was: None,
                    awaits_slots: false,
                    names,
                });
            }
            code::ATTACHED => self.read_attached(ops)?,
            code::END => self.end_children(),
            code::LATER => self.leave_children(),
            code::SHOWN_IN => self.read_shown_in(ops)?,
            code::WAS => self.read_was(ops)?,
            code::PART => self.place_children(false),
            code::KNOWN | code::ELEMENT | code::TEXT | code::CDATA | code::DOCTYPE => {
                let present = self.read_child(op, ops)?;
                if let Some(open) = &mut self.drain.open {
                    open.present.extend(present);
                }
            }
            code::MARK_CHILDREN => {
                self.mark(ops.slot()?);
                self.drain.has_moves = true;
            }
            code::MARK_NAMED => {
                let parent = ops.slot()?;
                self.mark_list(parent, u16::try_from(ops.number()?).unwrap_or(WHOLE));
                self.drain.has_moves = true;
            }
            code::LEFT => self.leave_list(ops.slot()?),
            code::BEHIND => self.go_behind(ops.number()?),
            code::GONE => self.lose(ops.slot()?),
            code::MARK_ATTRIBUTE => self.mark_attribute(ops.slot()?, ops.slot()?),
            code::MARK_TEXT => self.mark_text(ops.slot()?),
            code::ATTRIBUTE => self.read_attribute(ops)?,
            code::NEW_TEXT => self.read_text(ops)?,
            code::CONTROL => self.read_control(ops)?,
            code::SECRET => self.read_secret(ops)?,
            code::BASE => self.read_base(ops)?,
            code::RENEW => self.renew(ops.slot()?),
            code::RENEW_EDITABLE => self.renew_page_as_editable(),
            code::PRESENT => self.compare_children(ops)?,
            _ => return None,
        }
        Some(())
    }

    /// A slice ends, its work done or its time up; what it found is told, so that events can speak of it. Says whether
    /// the drain is over: all is read, or it `must_end`, or lasts too long because the page never rests.
    pub fn end_slice(&mut self, now_ms: u64, must_end: bool) -> bool {
        if let Some(open) = self.drain.open.take() {
            match open.names {
                // Some that came before were not placed.
                _ if open.awaits_slots => drop(self.await_slots(open.parent)),
                Some(names) => self.mark_list(open.parent, names.count),
                None => self.mark_rest(open.parent, open.after),
            }
        }
        self.ask_again();
        let start_ms = self.drain.start_ms.unwrap_or(now_ms);
        // Its time may have been up just when the last was read.
        let is_done = self.drain.is_done || !self.has_work();
        let is_over = must_end || is_done || self.is_long(now_ms.saturating_sub(start_ms));
        if is_over {
            self.may_be_scrolled &= !is_done;
            self.condemn_orphans();
            // At an exit there may be no next drain.
            if is_done || must_end {
                self.settle_awaited();
                self.purges.gone.trim();
            }
            self.drop_void_marks();
            self.drain.start_ms = None;
            self.forget_frames();
            self.left_to_check = self.mirror.end();
        }
        self.emit_tree(start_ms, !is_over);
        self.strings.make_room();
        if is_over && let Some(anew) = self.strings.make_way(self.made_bytes()) {
            self.push(start_ms, &anew);
        }
        is_over
    }

    fn is_long(&self, lasts_ms: u64) -> bool {
        // Until then the first list of all may be asked for like any other, and a page without it is none.
        let has_begun = self.mirror.children(self.root).next().is_some();
        !self.is_walking()
            && lasts_ms >= LONG_DRAIN_MS
            && (lasts_ms >= TOO_LONG_DRAIN_MS || (has_begun && !self.has_orphans()))
    }

    /// Makes a frame of what the slice has found so far if that is much: one frame has to fit the minute's budget.
    pub fn cut_frame(&mut self) {
        if self.drain.weight >= FRAME_BYTES
            && let Some(start_ms) = self.drain.start_ms
        {
            self.emit_tree(start_ms, true);
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
            self.drain.is_sliced = more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_privacy::Level;

    #[test]
    fn the_first_drain_of_a_slow_device_is_not_over_before_anything_was_read() {
        let mut recorder = Recorder::new(0, Level::Allow, 1);
        for now_ms in [0, 300, 1_900] {
            recorder.begin_slice(now_ms);
            // Its time was up when the records had become marks.
            assert!(!recorder.end_slice(now_ms, false), "after {now_ms} ms");
        }
        recorder.begin_slice(2_100);
        assert!(recorder.end_slice(2_100, false));
    }
}
