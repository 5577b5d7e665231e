//! Each frame once, out of bodies that may overlap.

use crate::wire::{LeftOut, RawFrame, SegmentReader};

use super::room::Taken;

/// Overlapping bodies that are open at a time. A recorder makes two of a frame, an exit a third.
const COPIES_MAX: usize = 4;

/// Bodies that hold the frames at one place of a recording.
///
/// Of each frame the copy is taken that has most frames. A copy that was thinned says of some frames that they are left
/// out; where another copy has them, they are taken from there. A copy in which frames are replaced by net state is taken
/// whole, or not at all: its frames tell the difference to what was in front of it.
#[derive(Debug, Default)]
pub struct Copies {
    open: Vec<Copy>,
}

#[derive(Debug)]
struct Copy {
    frames: SegmentReader,
    /// Taken whole, or not at all.
    is_net: bool,
    /// Some of it was taken.
    is_entered: bool,
    /// Some of it was taken from elsewhere.
    is_void: bool,
    /// Given back with the copy.
    _room: Taken,
}

impl Copy {
    fn head_seq(&self) -> Option<u64> {
        self.frames.head().map(|raw| raw.seq)
    }

    /// The lowest is taken: a net copy that was entered, the next frame, of its copies a net one, then the fullest.
    fn rank(&self) -> Option<(bool, u64, bool, u32)> {
        let must_go_on = self.is_net && self.is_entered;
        let frames = self.frames.header().frame_count;
        Some((!must_go_on, self.head_seq()?, !self.is_net, u32::MAX - frames))
    }
}

impl Copies {
    /// Adds a body that begins at the next frame, or before it. Where there are too many, the one goes that ends first:
    /// the others have its range.
    pub fn add(&mut self, frames: SegmentReader, room: Taken) {
        let left_out = &frames.header().left_out;
        self.open.push(Copy {
            is_net: left_out.iter().any(|range| range.reason == LeftOut::NET_STATE),
            is_entered: false,
            is_void: false,
            frames,
            _room: room,
        });
        if self.open.len() > COPIES_MAX {
            let ends = self
                .open
                .iter()
                .map(|copy| (copy.is_net && copy.is_entered, copy.frames.header().last_seq));
            if let Some((index, _)) = ends.enumerate().min_by_key(|(_, rank)| *rank) {
                self.open.remove(index);
            }
        }
    }

    /// The next frame.
    pub fn head(&self) -> Option<RawFrame<'_>> {
        self.open.get(self.first()?)?.frames.head()
    }

    fn first(&self) -> Option<usize> {
        let ranks = self.open.iter().enumerate();
        let ranks = ranks.filter_map(|(index, copy)| Some((copy.rank()?, index)));
        ranks.min().map(|(_, index)| index)
    }

    /// Goes on behind the next frame, in all copies.
    pub fn advance(&mut self) {
        let Some(first) = self.first() else { return };
        let Some(seq) = self.open.get(first).and_then(Copy::head_seq) else {
            return;
        };
        self.skip_to(seq.saturating_add(1), first);
    }

    /// Goes on to a frame, behind one that was taken from the copy at `from`.
    fn skip_to(&mut self, seq: u64, from: usize) {
        for (index, copy) in self.open.iter_mut().enumerate() {
            copy.is_entered |= index == from;
            while copy.head_seq().is_some_and(|at| at < seq) {
                copy.frames.advance();
                copy.is_void |= copy.is_net && index != from;
            }
        }
        self.open
            .retain(|copy| copy.head_seq().is_some() && !copy.is_void);
    }
}

#[cfg(test)]
mod tests {
    use super::super::room::Room;
    use super::*;
    use crate::wire::Limits;
    use afterimage_format::segment::{Flags, Ids, write_segment};

    fn segment(frames: &[(u64, u32)]) -> SegmentReader {
        thinned(1, frames)
    }

    fn thinned(reason: u8, frames: &[(u64, u32)]) -> SegmentReader {
        let bodies: Vec<_> = frames.iter().map(|(_, kind)| [*kind as u8]).collect();
        let raw = frames.iter().zip(&bodies).map(|((seq, kind), body)| RawFrame {
            seq: *seq,
            time_ms: *seq,
            kind: *kind,
            body,
        });
        let body = write_segment(Ids::default(), Flags::default(), reason, raw).expect("frames");
        SegmentReader::open(&body, &Limits::default()).expect("own segment")
    }

    fn taken(copies: &mut Copies) -> Vec<(u64, u32)> {
        let mut out = Vec::new();
        while let Some(raw) = copies.head() {
            out.push((raw.seq, raw.kind));
            copies.advance();
        }
        out
    }

    #[test]
    fn what_one_copy_leaves_out_comes_from_the_other() {
        let room = Room::new(100);
        let mut copies = Copies::default();
        for frames in [
            &[(1, 52), (3, 52), (4, 52)][..],
            &[(1, 51), (2, 51), (4, 51), (5, 51)][..],
        ] {
            copies.add(segment(frames), room.take(1).expect("room"));
        }
        assert_eq!(taken(&mut copies), [(1, 51), (2, 51), (3, 52), (4, 51), (5, 51)]);
    }

    #[test]
    fn net_state_is_taken_whole_or_not_at_all() {
        let room = Room::new(100);
        let net = || thinned(LeftOut::NET_STATE, &[(3, 51), (5, 51), (9, 51)]);
        let full = segment(&[(2, 52), (3, 52), (4, 52), (5, 52), (6, 52)]);
        let late = segment(&[(7, 53), (8, 53), (9, 53), (10, 53)]);
        let mut copies = Copies::default();
        copies.add(full.clone(), room.take(1).expect("room"));
        copies.advance();
        copies.add(net(), room.take(1).expect("room"));
        copies.add(late, room.take(1).expect("room"));
        assert_eq!(taken(&mut copies), [(3, 51), (5, 51), (9, 51), (10, 53)]);

        // What it begins with was taken from elsewhere.
        let earlier = thinned(LeftOut::NET_STATE, &[(1, 54), (3, 54)]);
        let mut copies = Copies::default();
        for frames in [earlier, net(), full] {
            copies.add(frames, room.take(1).expect("room"));
        }
        assert_eq!(taken(&mut copies), [(1, 54), (3, 54), (4, 52), (5, 52), (6, 52)]);
    }

    #[test]
    fn of_many_copies_those_are_kept_that_reach_furthest() {
        let room = Room::new(100);
        let mut copies = Copies::default();
        for last in (2..60).rev().chain(60..100) {
            copies.add(segment(&[(1, 90), (last, 90)]), room.take(1).expect("room"));
            assert!(room.take(100 - COPIES_MAX).is_some(), "few are held");
        }
        let seqs: Vec<_> = taken(&mut copies).into_iter().map(|(seq, _)| seq).collect();
        assert_eq!(seqs, [1, 96, 97, 98, 99]);
        assert!(room.take(100).is_some(), "all of it came back");
    }
}
