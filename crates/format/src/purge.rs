//! What the page tells the worker when rules become tighter: what is to be taken back of frames that have not left.

use crate::codec::{Error, Reader, Writer};
use crate::frame::NodeId;
use crate::table::sorted;
use std::collections::BinaryHeap;

/// Ranges of nodes in one purge. A browser's memory ends before a page needs as many.
const MAX_RANGES: usize = 1 << 20;

const BLANK: u8 = 1;
const WHOLE_PAGE: u8 = 2;

/// How much is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What the level `mask` does not show.
    Masked,
    /// All that was told: the nodes became hidden or ignored.
    Blank,
}

/// What is to be taken back of frames that have not left: the rules for these nodes became tighter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// Frames up to and with this one are meant.
    pub through_seq: u64,
    /// Nodes, as ascending disjoint inclusive ranges of ids. A node that is not named is meant too if its last known place,
    /// behind the frames meant, is in one that is meant: wherever it was made and what it told there. That it was taken
    /// out of that place changes nothing. See [`Purge::ranges`].
    pub nodes: Vec<(NodeId, NodeId)>,
    /// Numbers of frames, ascending, that go as a whole: what the page said of these nodes names none.
    pub frames: Vec<u64>,
    /// How much.
    pub extent: Extent,
    /// The level of the whole page became tighter: what the page said (errors) goes too.
    pub whole_page: bool,
}

impl Purge {
    /// The ranges that hold exactly these nodes, in whatever order they come.
    pub fn ranges(nodes: impl Iterator<Item = NodeId>) -> Vec<(NodeId, NodeId)> {
        let mut ranges: Vec<(NodeId, NodeId)> = Vec::new();
        for node in sorted(nodes) {
            match ranges.last_mut() {
                Some((_, last)) if node <= last.saturating_add(1) => *last = node,
                _ => ranges.push((node, node)),
            }
        }
        ranges
    }

    /// What these say together, at most one purge for each extent: whoever has all that they mean goes through it once.
    ///
    /// A purge then reaches further than it said, to the last frame that any of its extent means. There it finds nothing
    /// of its own: behind it the nodes it means are only taken out, and their numbers are never used again, so that none
    /// gets another last place. The string table begins anew behind each, and whoever goes through the frames minds which
    /// of them a number belongs to. Errors told between two purges go if one of them is of the whole page.
    pub fn united(purges: &[Self]) -> Vec<Self> {
        let of = |extent| {
            let alike = || purges.iter().filter(move |purge| purge.extent == extent);
            let through_seq = alike().map(|purge| purge.through_seq).max()?;
            let nodes = alike().flat_map(|purge| purge.nodes.iter().copied());
            let mut frames = ascending(alike().flat_map(|purge| purge.frames.iter().copied()));
            frames.dedup();
            Some(Self {
                through_seq,
                nodes: united_ranges(nodes),
                frames,
                extent,
                whole_page: alike().any(|purge| purge.whole_page),
            })
        };
        let extents = [Extent::Masked, Extent::Blank].into_iter();
        extents.filter_map(of).collect()
    }

    /// Whether a node is among those named.
    pub fn names(&self, node: NodeId) -> bool {
        let behind = self.nodes.partition_point(|(first, _)| *first <= node);
        let before = behind.checked_sub(1).and_then(|at| self.nodes.get(at));
        before.is_some_and(|(_, last)| node <= *last)
    }

    /// In bytes. Ranges that do not ascend give bytes that cannot be read: better that all is given up than that some of
    /// them are passed over.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Writer::new();
        let blank = if self.extent == Extent::Blank { BLANK } else { 0 };
        out.u8(blank | if self.whole_page { WHOLE_PAGE } else { 0 });
        out.varint(self.through_seq);
        out.varint(self.nodes.len() as u64);
        let mut next = 0_u64;
        for (first, last) in &self.nodes {
            let (first, last) = (u64::from(*first), u64::from(*last));
            out.varint(first.wrapping_sub(next));
            out.varint(last.wrapping_sub(first));
            next = last.wrapping_add(1);
        }
        out.varint(self.frames.len() as u64);
        let mut next = 0_u64;
        for seq in &self.frames {
            out.varint(seq.wrapping_sub(next));
            next = seq.wrapping_add(1);
        }
        out.0
    }

    /// From bytes. Memory: eight times their length at most.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut input = Reader::with_entries(bytes, MAX_RANGES);
        let flags = input.u8()?;
        if flags & !(BLANK | WHOLE_PAGE) != 0 {
            return Err(Error::BadTag);
        }
        let through_seq = input.varint()?;
        let count = input.entries()?;
        let mut nodes = Vec::with_capacity(count);
        let mut next = 0_u64;
        let mut number = |next: u64| {
            let number = next.checked_add(input.varint()?).ok_or(Error::BadNumber)?;
            NodeId::try_from(number).map_err(|_| Error::BadNumber)
        };
        for _ in 0..count {
            let first = number(next)?;
            let last = number(first.into())?;
            next = u64::from(last) + 1;
            nodes.push((first, last));
        }
        let count = input.entries()?;
        let mut frames = Vec::with_capacity(count);
        let mut next = 0_u64;
        for _ in 0..count {
            let seq = next.checked_add(input.varint()?).ok_or(Error::BadNumber)?;
            next = seq.checked_add(1).ok_or(Error::BadNumber)?;
            frames.push(seq);
        }
        input.end()?;
        Ok(Self {
            through_seq,
            nodes,
            frames,
            extent: if flags & BLANK != 0 {
                Extent::Blank
            } else {
                Extent::Masked
            },
            whole_page: flags & WHOLE_PAGE != 0,
        })
    }
}

/// Numbers in order. All purges at once, since one after the other would pass the first of them each time.
fn ascending(numbers: impl Iterator<Item = u64>) -> Vec<u64> {
    numbers.collect::<BinaryHeap<u64>>().into_sorted_vec()
}

fn united_ranges(ranges: impl Iterator<Item = (NodeId, NodeId)>) -> Vec<(NodeId, NodeId)> {
    let numbers = ascending(ranges.map(|(first, last)| u64::from(first) << 32 | u64::from(last)));
    let mut united: Vec<(NodeId, NodeId)> = Vec::new();
    for number in numbers {
        let (first, end) = ((number >> 32) as NodeId, number as NodeId);
        match united.last_mut() {
            Some((_, last)) if first <= last.saturating_add(1) => *last = end.max(*last),
            _ => united.push((first, end)),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn purge() -> impl Strategy<Value = Purge> {
        let ids = prop::collection::vec(prop_oneof![0_u32..60, any::<u32>()], 0..40);
        let frames = prop::collection::btree_set(prop_oneof![0_u64..60, 0..u64::MAX], 0..20);
        (any::<u64>(), ids, frames, any::<bool>(), any::<bool>()).prop_map(
            |(through_seq, ids, frames, is_blank, whole_page)| Purge {
                through_seq,
                frames: frames.into_iter().collect(),
                nodes: Purge::ranges(ids.into_iter()),
                extent: if is_blank { Extent::Blank } else { Extent::Masked },
                whole_page,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(purge in purge()) {
            prop_assert_eq!(Purge::read(&purge.write()), Ok(purge));
        }

        #[test]
        fn any_bytes_are_a_purge_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(purge) = Purge::read(&bytes) {
                prop_assert!(purge.nodes.is_sorted());
                prop_assert_eq!(Purge::read(&purge.write()), Ok(purge));
            }
        }

        #[test]
        fn ranges_name_what_they_were_made_of(ids in prop::collection::vec(0_u32..60, 0..30)) {
            let nodes = Purge::ranges(ids.iter().copied());
            let purge = Purge { through_seq: 1, nodes, frames: Vec::new(), extent: Extent::Masked, whole_page: false };
            for id in 0..64 {
                prop_assert_eq!(purge.names(id), ids.contains(&id));
            }
        }
    }

    proptest! {
        #[test]
        fn united_they_name_what_each_names(purges in prop::collection::vec(purge(), 0..6)) {
            let united = Purge::united(&purges);
            let extents = [Extent::Masked, Extent::Blank];
            let told = extents.map(|extent| purges.iter().any(|purge| purge.extent == extent));
            prop_assert_eq!(united.len(), told.into_iter().filter(|is_told| *is_told).count());
            for one in &united {
                let alike: Vec<_> = purges.iter().filter(|purge| purge.extent == one.extent).collect();
                prop_assert_eq!(Some(one.through_seq), alike.iter().map(|purge| purge.through_seq).max());
                prop_assert_eq!(one.whole_page, alike.iter().any(|purge| purge.whole_page));
                let edges = alike.iter().flat_map(|purge| &purge.nodes);
                let edges = edges.flat_map(|(first, last)| [first.saturating_sub(1), *last, last.saturating_add(1)]);
                for id in (0..64).chain(edges) {
                    prop_assert_eq!(one.names(id), alike.iter().any(|purge| purge.names(id)), "{}", id);
                }
                let frames: std::collections::BTreeSet<u64> =
                    alike.iter().flat_map(|purge| purge.frames.iter().copied()).collect();
                prop_assert!(one.frames.iter().eq(&frames));
                // As one that was told in this way.
                prop_assert_eq!(&Purge::read(&one.write()).unwrap(), one);
            }
        }
    }

    #[test]
    fn ranges_that_do_not_ascend_cannot_be_read() {
        for nodes in [vec![(5, 9), (9, 12)], vec![(7, 8), (1, 2)], vec![(9, 5)]] {
            let purge = Purge {
                frames: Vec::new(),
                through_seq: 4,
                nodes,
                extent: Extent::Blank,
                whole_page: true,
            };
            assert_eq!(Purge::read(&purge.write()), Err(Error::BadNumber));
        }
    }

    #[test]
    fn a_lie_about_the_count_allocates_nothing() {
        assert_eq!(
            Purge::read(&[0, 1, 0xff, 0xff, 0xff, 0x7f]),
            Err(Error::Truncated)
        );
        assert_eq!(Purge::read(&[4, 1, 0]), Err(Error::BadTag));
        assert_eq!(Purge::read(&[0, 1, 0, 0, 0]), Err(Error::Trailing));
        assert_eq!(Purge::read(&[]), Err(Error::Truncated));
    }
}
