//! Bodies that are not acknowledged yet, in the order in which they leave.

use crate::cutter::Cut;
use crate::ranges::Ranges;
use crate::run::Run;
use afterimage_format::stream::RawFrame;
use std::rc::Rc;

/// A body and what it carries.
#[derive(Debug)]
pub struct Entry {
    /// The frames; none for a keyframe.
    pub run: Run,
    /// The bytes, the same at every attempt.
    pub body: Rc<[u8]>,
    /// An attempt to send it failed.
    pub has_failed: bool,
    acked: Ranges,
}

impl Entry {
    /// A segment that has not been tried.
    pub fn new(Cut { run, body }: Cut) -> Self {
        Self {
            run,
            body: body.into(),
            has_failed: false,
            acked: Ranges::default(),
        }
    }

    /// Frames of which only some are still to come, without a body yet.
    pub fn in_part(run: Run, is_missing: impl Fn(u64) -> bool) -> Self {
        let mut acked = Ranges::default();
        for frame in run.iter().filter(|frame| !is_missing(frame.seq)) {
            acked.insert(frame.seq, frame.seq);
        }
        let body = Vec::new();
        Self {
            acked,
            ..Self::new(Cut { run, body })
        }
    }

    /// A keyframe: the state in front of the frames that follow.
    pub fn keyframe(before_seq: u64, body: Vec<u8>) -> Self {
        Self::new(Cut {
            run: Run::empty_before(before_seq),
            body,
        })
    }

    /// The same frames, or some of them, rewritten.
    pub fn rewritten(&self, cut: Cut) -> Self {
        Self {
            has_failed: self.has_failed,
            acked: self.acked.clone(),
            ..Self::new(cut)
        }
    }

    /// The same without a body.
    pub fn uncut(self) -> Self {
        let body = Vec::new().into();
        Self { body, ..self }
    }

    /// Frames that are not acknowledged, with their places.
    pub fn missing(&self) -> impl Iterator<Item = (usize, RawFrame<'_>)> {
        let frames = self.run.iter().enumerate();
        frames.filter(|(_, frame)| !self.acked.cover(frame.seq, frame.seq))
    }

    /// Takes the first `count` frames out, as an entry that has no body of its own yet.
    pub fn split_off_front(&mut self, count: usize) -> Self {
        let run = self.run.take_front(count);
        let body = Vec::new();
        self.rewritten(Cut { run, body })
    }

    /// It carries no frames.
    pub fn is_keyframe(&self) -> bool {
        self.run.is_empty()
    }

    /// It is as it was made, and nobody else has any of it.
    pub fn is_untouched(&self) -> bool {
        !self.has_failed && !self.is_keyframe() && self.acked.is_empty()
    }

    /// A keyframe is not counted: there is one, and giving it up would only call for the next.
    fn held_bytes(&self) -> usize {
        if self.is_keyframe() {
            return 0;
        }
        self.run.held_bytes().saturating_add(self.body.len())
    }

    fn is_delivered(&self) -> bool {
        self.acked
            .cover(self.run.first_seq(), self.run.end_seq().saturating_sub(1))
    }
}

/// The queue. While a request is under way, its entry is the first.
#[derive(Debug, Default)]
pub struct Outbox {
    entries: Vec<Entry>,
    held_bytes: usize,
    body_bytes: u64,
}

impl Outbox {
    /// Appends an entry.
    pub fn push(&mut self, entry: Entry) {
        self.insert(self.entries.len(), entry);
    }

    /// Puts an entry at a place, 0 being the front.
    pub fn insert(&mut self, index: usize, entry: Entry) {
        self.held_bytes = self.held_bytes.saturating_add(entry.held_bytes());
        self.body_bytes = self.body_bytes.saturating_add(entry.body.len() as u64);
        self.entries.insert(index.min(self.entries.len()), entry);
    }

    /// Takes an entry out.
    pub fn remove(&mut self, index: usize) -> Option<Entry> {
        if index >= self.entries.len() {
            return None;
        }
        let entry = self.entries.remove(index);
        self.held_bytes = self.held_bytes.saturating_sub(entry.held_bytes());
        self.body_bytes = self.body_bytes.saturating_sub(entry.body.len() as u64);
        Some(entry)
    }

    /// All entries, in order.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// The frames of all entries, in order.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.entries.iter().map(|entry| &entry.run)
    }

    /// All entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What leaves next, or is under way.
    pub fn front(&self) -> Option<&Entry> {
        self.entries.first()
    }

    /// The attempt to send the first entry failed.
    pub fn front_failed(&mut self) {
        if let Some(front) = self.entries.first_mut() {
            front.has_failed = true;
        }
    }

    /// Notes that `first..=last` is durable, and takes out what is complete by that, in order.
    pub fn acknowledge(&mut self, first: u64, last: u64) -> Vec<Entry> {
        let mut delivered = Vec::new();
        let mut index = 0;
        while let Some(entry) = self.entries.get_mut(index) {
            let (from, end) = (entry.run.first_seq(), entry.run.end_seq());
            entry
                .acked
                .insert(first.max(from), last.min(end.saturating_sub(1)));
            if entry.is_delivered() {
                delivered.extend(self.remove(index));
            } else {
                index += 1;
            }
        }
        delivered
    }

    /// Number of bodies.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Nothing waits.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Memory held by frames and bodies.
    pub const fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    /// Deflated bytes that wait.
    pub const fn body_bytes(&self) -> u64 {
        self.body_bytes
    }
}
