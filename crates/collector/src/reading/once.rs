//! Each frame once, out of bodies that may overlap.

use std::collections::BTreeMap;

use crate::index::Body;
use crate::wire::Numbered;

/// Groups bodies (in order of their first frame) so that ranges of different groups do not overlap. In a
/// group, the fuller copy comes first.
pub fn groups(bodies: Vec<Body>) -> Vec<Vec<Body>> {
    let mut groups: Vec<Vec<Body>> = Vec::new();
    let mut end = i64::MIN;
    for body in bodies {
        let last = body.last_seq;
        match groups.last_mut() {
            Some(group) if body.first_seq <= end => group.push(body),
            _ => groups.push(vec![body]),
        }
        end = end.max(last);
    }
    for group in &mut groups {
        group.sort_by_key(|body| std::cmp::Reverse(body.frame_count));
    }
    groups
}

/// Of each frame the copy that comes first; in order of their numbers.
///
/// A copy that was thinned says of some frames that they are left out; where another copy has them, they
/// are taken from there.
pub fn take_once(copies: Vec<Vec<Numbered>>) -> Vec<Numbered> {
    let mut copies = copies.into_iter();
    let first = copies.next().unwrap_or_default();
    let mut rest = copies.peekable();
    if rest.peek().is_none() {
        return first;
    }
    let mut taken: BTreeMap<u64, Numbered> = first.into_iter().map(|frame| (frame.seq, frame)).collect();
    for frame in rest.flatten() {
        taken.entry(frame.seq).or_insert(frame);
    }
    taken.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Frame;

    fn body(first_seq: i64, last_seq: i64, frame_count: i64) -> Body {
        Body {
            object_key: format!("{first_seq}-{last_seq}"),
            first_seq,
            last_seq,
            frame_count,
            kind: "segment".into(),
        }
    }

    fn frame(seq: u64, width: u32) -> Numbered {
        Numbered {
            seq,
            time_ms: seq,
            frame: Frame::Viewport { width, height: 1 },
        }
    }

    #[test]
    fn overlapping_ranges_are_one_group_and_the_fuller_copy_leads() {
        let groups = groups(vec![
            body(1, 4, 4),
            body(5, 9, 3),
            body(7, 12, 6),
            body(9, 9, 1),
            body(13, 14, 2),
        ]);
        let keys: Vec<Vec<_>> = groups
            .iter()
            .map(|group| group.iter().map(|body| &*body.object_key).collect())
            .collect();
        assert_eq!(keys, [vec!["1-4"], vec!["7-12", "5-9", "9-9"], vec!["13-14"]]);
    }

    #[test]
    fn what_one_copy_leaves_out_comes_from_the_other() {
        let fuller = vec![frame(1, 1), frame(2, 1), frame(4, 1)];
        let thinner = vec![frame(1, 2), frame(3, 2)];
        let widths: Vec<_> = take_once(vec![fuller, thinner])
            .into_iter()
            .map(|numbered| match numbered.frame {
                Frame::Viewport { width, .. } => (numbered.seq, width),
                _ => unreachable!("only viewports were put in"),
            })
            .collect();
        assert_eq!(widths, [(1, 1), (2, 1), (3, 2), (4, 1)]);
    }
}
