//! Frames that wait, told by fewer: what became of the page instead of how it got there.
//!
//! What a visitor did, navigation and errors stay as they are, at their numbers and times; so does what tells of the page as
//! a whole. All else is left out, and the difference that it made is told by frames that take the last of these numbers. That
//! happens at the end, and in front of what the visitor did to a node that the reader does not know yet.

mod note;
mod paths;
mod texts;

use crate::run::Run;
use afterimage_format::codec::Writer;
use afterimage_format::frame::{Frame, NodeId, Tree};
use afterimage_format::frame_codec::{kind, kind_of, write_body};
use afterimage_format::replica::{NONE, Node, Replica, Room, tell_net};
use afterimage_format::stream::RawFrame;
use afterimage_format::table::Table;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// Pointers as they moved.
    Joined,
    /// Fewer places of pointers.
    Net,
}

/// A number that is free: its frame is left out.
#[derive(Clone, Copy, Debug)]
struct Free {
    seq: u64,
    time_ms: u64,
    is_tree: bool,
}

/// What takes the place of some frames.
#[derive(Debug)]
pub struct Joined {
    /// The frames that are left.
    pub run: Run,
    /// How many are not.
    pub left_out: u64,
}

/// Tells `frames` by fewer. `before` is the state in front of them, and they end where no drain is open and no later frame
/// refers to a string that they define. `None` where that cannot be done, or gains nothing.
pub fn join(before: Replica, frames: &Run, density: Density) -> Option<Joined> {
    let is_done = |raw: &RawFrame<'_>| matches!(raw.kind, kind::INTERACTION | kind::CONTROL | kind::FOCUS);
    let last = frames.iter().filter(is_done).last().map_or(0, |raw| raw.seq);
    let mut ways = [u64::MAX, last, 0].into_iter();
    ways.find_map(|tells_from| join_once(before.clone(), frames, density, tells_from))
}

/// In front of what the visitor did from this number on the difference is told. That takes more bytes, but fewer frames
/// behind the last of it, where there may be few numbers.
fn join_once(before: Replica, frames: &Run, density: Density, tells_from: u64) -> Option<Joined> {
    let mut joiner = Joiner {
        reader: before.clone(),
        page: before,
        out: Run::joined(frames.view()),
        frames: Vec::new(),
        free: Vec::new(),
        usable_from: 0,
        tells_from,
        owed: Vec::new(),
        is_due: false,
        has_begun: false,
        density,
        named: Vec::new(),
        parents: Table::default(),
        first_left: None,
    };
    for (id, parent) in frames.last_parents() {
        joiner.parents.insert(*id, *parent);
    }
    for raw in frames.iter() {
        joiner.take(raw)?;
    }
    joiner.tell()?;
    let last = frames.iter().last()?;
    joiner.finish(frames, last)
}

struct Joiner {
    /// What a reader knows.
    reader: Replica,
    /// What the page is.
    page: Replica,
    out: Run,
    /// Frames that are told, by number.
    frames: Vec<(u64, u64, Frame)>,
    /// Numbers left out since the difference was told last.
    free: Vec<Free>,
    /// How many of these lie in front of what the visitor did last: telling anything there would make another page of what
    /// he did it to.
    usable_from: usize,
    tells_from: u64,
    /// What the visitor did to controls that the reader does not know yet.
    owed: Vec<Frame>,
    /// The difference is to be told as soon as no drain is open.
    is_due: bool,
    /// The first snapshot, and a drain that is open at the start, are behind.
    has_begun: bool,
    density: Density,
    /// Nodes of frames that stay, and where these and all around them were last.
    named: Vec<NodeId>,
    parents: Table<NodeId>,
    /// The first number that nothing took.
    first_left: Option<Free>,
}

impl Joiner {
    fn take(&mut self, raw: RawFrame<'_>) -> Option<()> {
        let frame = raw.decode().ok()?;
        if !self.has_begun {
            self.has_begun = self.page.snapshot_complete() && !self.page.drain_open();
        }
        if !self.has_begun {
            self.page.apply(&frame).ok()?;
            return self.keep(raw, frame);
        }
        let knows = |replica: &Replica, node: NodeId| replica.node(node).is_some();
        match frame {
            Frame::Note { .. } => {
                if note::is_ours(&frame) {
                    self.leave_out(raw);
                    return Some(());
                }
                let frame = texts::spelt_out(frame, self.page.strings())?;
                self.keep(raw, frame)
            }
            Frame::Interaction(ref what) => {
                self.name(what.node);
                let is_news = !knows(&self.reader, what.node) && knows(&self.page, what.node);
                self.reach(raw.seq, is_news)?;
                self.keep(raw, frame)
            }
            Frame::Control(ref control) if control.by_user => {
                let node = control.node;
                self.name(node);
                self.reach(raw.seq, false)?;
                self.page.apply(&frame).ok()?;
                let frame = texts::spelt_out(frame, self.page.strings())?;
                if knows(&self.reader, node) {
                    return self.keep(raw, frame);
                }
                self.owed.push(frame);
                self.is_due = true;
                self.leave_out(raw);
                self.tell_if_due()
            }
            Frame::Focus { node } => {
                self.reach(raw.seq, false)?;
                self.page.apply(&frame).ok()?;
                if node == NONE || self.reader.element(node).is_some() {
                    return self.keep(raw, frame);
                }
                self.leave_out(raw);
                Some(())
            }
            Frame::Path(path) if self.density == Density::Net => {
                self.keep(raw, Frame::Path(paths::thinned(path)))
            }
            Frame::Page(_)
            | Frame::View(_)
            | Frame::Viewport { .. }
            | Frame::VisualViewport(_)
            | Frame::Orientation(_)
            | Frame::WindowFocus { .. }
            | Frame::Visibility { .. }
            | Frame::Path(_)
            | Frame::Asset(_)
            | Frame::Unknown { .. } => {
                self.page.apply(&frame).ok()?;
                self.keep(raw, frame)
            }
            Frame::Stop => {
                // Nothing can be told behind it.
                self.tell()?;
                self.page.apply(&frame).ok()?;
                self.keep(raw, frame)
            }
            _ => {
                if raw.kind == kind::TREE {
                    self.note_parents();
                }
                self.page.apply(&frame).ok()?;
                self.leave_out(raw);
                self.tell_if_due()
            }
        }
    }

    /// A frame that stays says something of a node.
    fn name(&mut self, node: NodeId) {
        if !self.named.contains(&node) {
            self.named.push(node);
        }
    }

    /// Before the tree changes: a purge means what was last in its nodes, also of what is gone.
    fn note_parents(&mut self) {
        for node in &self.named {
            let mut id = *node;
            while let Some(parent) = self
                .page
                .node(id)
                .map(Node::parent)
                .filter(|parent| *parent != NONE)
            {
                self.parents.insert(id, parent);
                id = parent;
            }
        }
    }

    fn keep(&mut self, raw: RawFrame<'_>, frame: Frame) -> Option<()> {
        self.reader.apply(&frame).ok()?;
        self.put(raw.seq, raw.time_ms, frame);
        Some(())
    }

    /// Kept frames come in order, told ones behind all that are in front of them.
    fn put(&mut self, seq: u64, time_ms: u64, frame: Frame) {
        let place = self.frames.partition_point(|(known, ..)| *known < seq);
        self.frames.insert(place, (seq, time_ms, frame));
    }

    /// The last `count` of the free numbers; nothing takes those in front of them.
    fn places(&mut self, count: usize) -> Option<Vec<Free>> {
        let from = self.free.len().checked_sub(count)?;
        if from < self.usable_from {
            return None;
        }
        let places = self.free.split_off(from);
        let left = self.free.first().copied();
        self.first_left = self.first_left.or(left);
        self.free.clear();
        self.usable_from = 0;
        Some(places)
    }

    fn leave_out(&mut self, raw: RawFrame<'_>) {
        let free = Free {
            seq: raw.seq,
            time_ms: raw.time_ms,
            is_tree: raw.kind == kind::TREE,
        };
        self.free.push(free);
    }

    fn tell_if_due(&mut self) -> Option<()> {
        if self.is_due && !self.page.drain_open() {
            return self.tell();
        }
        Some(())
    }

    /// The visitor does something next. `is_news`: to what a reader does not know. In the middle of a drain it is made to wait
    /// for the end of that, as it waits in frames that were not joined.
    fn reach(&mut self, seq: u64, is_news: bool) -> Option<()> {
        if !self.page.drain_open() {
            if is_news || seq >= self.tells_from {
                self.tell()?;
            }
        } else if !self.reader.drain_open() {
            self.is_due = true;
            let free = self.places(1)?.first().copied()?;
            let open = Frame::Tree(Tree {
                more: true,
                ..Tree::default()
            });
            self.reader.apply(&open).ok()?;
            self.put(free.seq, free.time_ms, open);
        }
        self.usable_from = self.free.len();
        Some(())
    }

    /// Tells what the page became.
    fn tell(&mut self) -> Option<()> {
        self.is_due = false;
        let mut told = self.difference(0)?;
        for owed in core::mem::take(&mut self.owed) {
            // It may be gone by now, and with it what was done to it.
            if self.reader.apply(&owed).is_ok() {
                told.push(owed);
            }
        }
        told.extend(self.difference(told.len())?);
        for (free, frame) in self.places(told.len())?.into_iter().zip(told) {
            self.put(free.seq, free.time_ms, frame);
        }
        Some(())
    }

    fn difference(&mut self, used: usize) -> Option<Vec<Frame>> {
        let room = Room {
            frames: self.free.len().checked_sub(self.usable_from)?.checked_sub(used)?,
            trees: self
                .free
                .iter()
                .skip(self.usable_from)
                .filter(|free| free.is_tree)
                .count(),
        };
        tell_net(&mut self.reader, &self.page, room)
    }

    fn finish(mut self, before: &Run, last: RawFrame<'_>) -> Option<Joined> {
        let noted = self.first_left;
        let told = self.frames.len() as u64 + u64::from(noted.is_some());
        let left_out = (before.len() as u64).saturating_sub(told);
        if let Some(free) = noted {
            let for_ms = last.time_ms.saturating_sub(free.time_ms);
            self.put(
                free.seq,
                free.time_ms,
                note::write(self.density, for_ms, left_out),
            );
        }
        // The ends of a range are never left out.
        for end in [before.iter().next()?, last] {
            let is_taken = |(seq, ..): &(u64, u64, Frame)| *seq == end.seq;
            if !self.frames.iter().any(is_taken) {
                self.put(end.seq, end.time_ms, Frame::Nothing);
            }
        }
        for (seq, time_ms, frame) in &self.frames {
            let mut body = Writer::new();
            write_body(frame, &mut body);
            let (kind, body) = (kind_of(frame), &body.0[..]);
            let frame = RawFrame {
                seq: *seq,
                time_ms: *time_ms,
                kind,
                body,
            };
            self.out.push(frame).then_some(())?;
        }
        let gone = self.parents.ids().into_iter();
        let gone = gone.filter(|id| self.page.node(*id).is_none());
        let parents: Vec<_> = gone.filter_map(|id| Some((id, *self.parents.get(id)?))).collect();
        self.out.add_last_parents(&parents);
        let run = self.out;
        let left_out = (before.len() as u64).saturating_sub(run.len() as u64);
        (left_out > 0 && run.weight() < before.weight()).then_some(Joined { run, left_out })
    }
}
