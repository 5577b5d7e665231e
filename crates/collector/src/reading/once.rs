//! Each frame once, out of bodies that may overlap.

use crate::wire::{RawFrame, SegmentReader};

use super::room::Taken;

/// Overlapping bodies that are open at a time. A recorder makes two of a frame, an exit a third.
const COPIES_MAX: usize = 4;

/// Bodies that hold the frames at one place of a recording.
///
/// Of each frame the copy is taken that has most frames. A copy that was thinned says of some frames that they are left
/// out; where another copy has them, they are taken from there.
#[derive(Debug, Default)]
pub struct Copies {
    open: Vec<Copy>,
}

#[derive(Debug)]
struct Copy {
    frames: SegmentReader,
    /// Given back with the copy.
    _room: Taken,
}

impl Copy {
    fn head_seq(&self) -> Option<u64> {
        self.frames.head().map(|raw| raw.seq)
    }
}

impl Copies {
    /// Adds a body that begins at the next frame, or before it. Where there are too many, the one goes that ends first:
    /// the others have its range.
    pub fn add(&mut self, frames: SegmentReader, room: Taken) {
        self.open.push(Copy { frames, _room: room });
        if self.open.len() > COPIES_MAX {
            let ends = self.open.iter().map(|copy| copy.frames.header().last_seq);
            if let Some((index, _)) = ends.enumerate().min_by_key(|(_, last_seq)| *last_seq) {
                self.open.remove(index);
            }
        }
    }

    /// The next frame.
    pub fn head(&self) -> Option<RawFrame<'_>> {
        let fullest = self.open.iter().filter_map(|copy| {
            let raw = copy.frames.head()?;
            Some(((raw.seq, u32::MAX - copy.frames.header().frame_count), raw))
        });
        fullest.min_by_key(|(key, _)| *key).map(|(_, raw)| raw)
    }

    /// Goes on behind the next frame, in all copies.
    pub fn advance(&mut self) {
        let Some(seq) = self.head().map(|raw| raw.seq) else {
            return;
        };
        self.skip_to(seq.saturating_add(1));
    }

    /// Goes on to a frame.
    fn skip_to(&mut self, seq: u64) {
        for copy in &mut self.open {
            while copy.head_seq().is_some_and(|at| at < seq) {
                copy.frames.advance();
            }
        }
        self.open.retain(|copy| copy.head_seq().is_some());
    }
}

#[cfg(test)]
mod tests {
    use super::super::room::Room;
    use super::*;
    use crate::wire::Limits;
    use afterimage_format::segment::{Flags, Ids, write_segment};

    fn segment(frames: &[(u64, u32)]) -> SegmentReader {
        let bodies: Vec<_> = frames.iter().map(|(_, kind)| [*kind as u8]).collect();
        let raw = frames.iter().zip(&bodies).map(|((seq, kind), body)| RawFrame {
            seq: *seq,
            time_ms: *seq,
            kind: *kind,
            body,
        });
        let body = write_segment(Ids::default(), Flags::default(), 1, raw).expect("frames");
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
