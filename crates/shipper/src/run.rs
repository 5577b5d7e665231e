//! A contiguous run of encoded frames: what a segment is made of. In one that was joined, numbers are left out on purpose.

use crate::sharing::saved_bytes;
use afterimage_format::frame::NodeId;
use afterimage_format::frame_codec::kind;
use afterimage_format::stream::RawFrame;
use core::ops::Range;

/// Kind, time step and length of a frame in a segment.
const FRAMING_BYTES: usize = 4;

/// The id of a view.
pub type ViewId = [u8; 16];

#[derive(Clone, Copy, Debug)]
struct Slot {
    seq: u64,
    time_ms: u64,
    kind: u32,
    end: usize,
    /// What marks in place of texts save, up to here.
    saved: usize,
}

/// Frames with consecutive numbers, in one buffer.
#[derive(Clone, Debug, Default)]
pub struct Run {
    first_seq: u64,
    view: ViewId,
    /// Some of its frames tell what others told that are left out: it is sent whole or not at all.
    is_joined: bool,
    /// It stands for frames that were given up on purpose.
    is_given_up: bool,
    /// Last parents of nodes that are named in it and gone by its end: no frame tells these.
    last_parents: Vec<(NodeId, NodeId)>,
    bytes: Vec<u8>,
    slots: Vec<Slot>,
}

impl Run {
    /// An empty run whose first frame will belong to `view`.
    pub fn of_view(view: ViewId) -> Self {
        Self {
            view,
            ..Self::default()
        }
    }

    /// An empty run that takes any ascending numbers; `view` is that of the first frame.
    pub fn joined(view: ViewId) -> Self {
        Self {
            is_joined: true,
            ..Self::of_view(view)
        }
    }

    /// What says of the frames up to this one that they were given up on purpose. `None` where there are too few.
    pub fn given_up(view: ViewId, through_seq: u64, time_ms: u64) -> Option<Self> {
        let mut run = Self {
            is_given_up: true,
            ..Self::joined(view)
        };
        // The ends of a range are never left out.
        for seq in [1, through_seq] {
            let kind = kind::NOTHING;
            run.push(RawFrame {
                seq,
                time_ms,
                kind,
                body: &[],
            });
        }
        (through_seq > 2).then_some(run)
    }

    /// An empty run of the same kind.
    pub fn like(run: &Self) -> Self {
        Self {
            is_joined: run.is_joined,
            is_given_up: run.is_given_up,
            last_parents: run.last_parents.clone(),
            ..Self::of_view(run.view)
        }
    }

    /// An empty run that stands in front of frame `seq`.
    pub fn empty_before(seq: u64) -> Self {
        Self {
            first_seq: seq,
            ..Self::default()
        }
    }

    /// Appends a frame if it is the next one; says whether it was.
    pub fn push(&mut self, frame: RawFrame<'_>) -> bool {
        if self.slots.is_empty() {
            self.first_seq = frame.seq;
        } else if frame.seq < self.end_seq() || (frame.seq > self.end_seq() && !self.is_joined) {
            return false;
        }
        self.bytes.extend_from_slice(frame.body);
        let saved = if self.is_joined { 0 } else { saved_bytes(frame) };
        self.slots.push(Slot {
            saved: self.saved_bytes().saturating_add(saved),
            seq: frame.seq,
            time_ms: frame.time_ms,
            kind: frame.kind,
            end: self.bytes.len(),
        });
        true
    }

    /// The view that the first frame belongs to.
    pub fn view(&self) -> ViewId {
        self.view
    }

    /// It cannot be split, and numbers may be left out.
    pub fn is_joined(&self) -> bool {
        self.is_joined
    }

    /// Its numbers were given up on purpose, and it tells nothing else.
    pub fn is_given_up(&self) -> bool {
        self.is_given_up
    }

    /// Nodes, each with its parent, of which a purge has to know and its frames do not tell.
    pub fn last_parents(&self) -> &[(NodeId, NodeId)] {
        &self.last_parents
    }

    /// Takes note of some.
    pub fn add_last_parents(&mut self, parents: &[(NodeId, NodeId)]) {
        self.last_parents.extend_from_slice(parents);
    }

    /// No frame is in it.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Time of the last frame, if there is one.
    pub fn last_ms(&self) -> Option<u64> {
        self.slots.last().map(|slot| slot.time_ms)
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Number of the first frame, if there is one.
    pub fn first_seq(&self) -> u64 {
        self.first_seq
    }

    /// One more than the number of the last frame.
    pub fn end_seq(&self) -> u64 {
        let last = self.slots.last().map(|slot| slot.seq);
        last.map_or(self.first_seq, |seq| seq.saturating_add(1))
    }

    /// Bytes it will take in a segment before deflate, about, with marks in place of texts.
    pub fn weight(&self) -> usize {
        self.bytes
            .len()
            .saturating_sub(self.saved_bytes())
            .saturating_add(self.slots.len().saturating_mul(FRAMING_BYTES))
    }

    fn saved_bytes(&self) -> usize {
        self.slots.last().map_or(0, |slot| slot.saved)
    }

    /// Memory held, about: what the bound on memory counts.
    pub fn held_bytes(&self) -> usize {
        self.bytes
            .len()
            .saturating_add(self.slots.len().saturating_mul(size_of::<Slot>()))
    }

    /// How many frames from the front stay within `weight`; at least one.
    pub fn count_within(&self, weight: usize) -> usize {
        let framing = (1_usize..).map(|count| count.saturating_mul(FRAMING_BYTES));
        let fitting = self.slots.iter().zip(framing);
        fitting
            .take_while(|(slot, framing)| (slot.end - slot.saved).saturating_add(*framing) <= weight)
            .count()
            .max(1)
    }

    /// A frame of this kind is in it.
    pub fn has_kind(&self, kind: u32) -> bool {
        self.slots.iter().any(|slot| slot.kind == kind)
    }

    /// Frames of no other kind are in this range of places.
    pub fn has_only_sheets(&self, places: Range<usize>) -> bool {
        let slots = self.slots.get(places).unwrap_or_default();
        slots.iter().all(|slot| slot.kind == kind::SHEET)
    }

    /// The frames, in order.
    pub fn iter(&self) -> impl Iterator<Item = RawFrame<'_>> {
        let mut start = 0;
        self.slots.iter().map(move |slot| {
            let body = self.bytes.get(start..slot.end).unwrap_or(&[]);
            start = slot.end;
            RawFrame {
                seq: slot.seq,
                time_ms: slot.time_ms,
                kind: slot.kind,
                body,
            }
        })
    }

    /// Puts `later` behind this run.
    pub fn append(&mut self, later: Self) {
        for frame in later.iter() {
            self.push(frame);
        }
    }

    /// Takes the first `count` frames out of the run.
    pub fn take_front(&mut self, count: usize) -> Self {
        let mut front = Self::of_view(self.view);
        let mut back = Self::of_view(self.view);
        for (index, frame) in self.iter().enumerate() {
            if index < count {
                back.view = view_after(back.view, frame);
                front.push(frame);
            } else {
                back.push(frame);
            }
        }
        *self = back;
        front
    }
}

/// The view that what follows `frame` belongs to.
pub fn view_after(view: ViewId, frame: RawFrame<'_>) -> ViewId {
    if frame.kind != kind::VIEW {
        return view;
    }
    frame.body.first_chunk().copied().unwrap_or(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(seqs: impl Iterator<Item = u64>) -> Run {
        let mut run = Run::default();
        for seq in seqs {
            assert!(run.push(RawFrame {
                seq,
                time_ms: seq * 10,
                kind: kind::SCROLL,
                body: &[seq as u8; 3]
            }));
        }
        run
    }

    #[test]
    fn keeps_frames_as_they_came() {
        let run = run(5..9);
        let frames: Vec<_> = run
            .iter()
            .map(|frame| (frame.seq, frame.time_ms, frame.body.to_vec()))
            .collect();
        assert_eq!(
            frames,
            (5..9)
                .map(|seq| (seq, seq * 10, vec![seq as u8; 3]))
                .collect::<Vec<_>>()
        );
        assert_eq!((run.first_seq(), run.end_seq(), run.weight()), (5, 9, 28));
    }

    #[test]
    fn refuses_a_gap() {
        assert!(!run(1..3).push(RawFrame {
            seq: 4,
            time_ms: 0,
            kind: 0,
            body: &[]
        }));
    }

    #[test]
    fn is_split_anywhere() {
        for count in 0..6 {
            let mut back = run(5..9);
            let front = back.take_front(count);
            assert_eq!(front.len(), count.min(4));
            let seqs: Vec<_> = front.iter().chain(back.iter()).map(|frame| frame.seq).collect();
            assert_eq!(seqs, [5, 6, 7, 8]);
            assert_eq!(back.weight(), (4 - front.len()) * 7);
        }
    }

    #[test]
    fn counts_at_least_one_frame() {
        assert_eq!(run(0..4).count_within(0), 1);
        assert_eq!(run(0..4).count_within(14), 2);
        assert_eq!(run(0..4).count_within(20), 2);
        assert_eq!(run(0..4).count_within(100), 4);
    }

    #[test]
    fn a_split_knows_the_view_of_each_half() {
        let mut run = Run::of_view([1; 16]);
        for (seq, kind) in [
            (1, kind::SCROLL),
            (2, kind::VIEW),
            (3, kind::SCROLL),
            (4, kind::SCROLL),
        ] {
            run.push(RawFrame {
                seq,
                time_ms: 0,
                kind,
                body: &[2; 20],
            });
        }
        let mut back = run.clone();
        assert_eq!(back.take_front(1).view(), [1; 16]);
        assert_eq!(back.view(), [1; 16]);
        assert_eq!(run.take_front(2).view(), [1; 16]);
        assert_eq!(run.view(), [2; 16]);
    }
}
