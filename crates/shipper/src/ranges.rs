//! Which numbers of a range have been acknowledged, in whatever pieces the acknowledgements come.

/// Disjoint inclusive ranges in order.
#[derive(Clone, Debug, Default)]
pub struct Ranges(Vec<(u64, u64)>);

impl Ranges {
    /// Adds `first..=last`, merging what touches.
    pub fn insert(&mut self, mut first: u64, mut last: u64) {
        if first > last {
            return;
        }
        self.0.retain(|&(from, to)| {
            let apart = to.saturating_add(1) < first || last.saturating_add(1) < from;
            if !apart {
                first = first.min(from);
                last = last.max(to);
            }
            apart
        });
        let place = self.0.partition_point(|&(from, _)| from < first);
        self.0.insert(place, (first, last));
    }

    /// Nothing is in.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of `first..=last` is in.
    pub fn cover(&self, first: u64, last: u64) -> bool {
        self.0.iter().any(|&(from, to)| from <= first && last <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_what_touches() {
        let mut ranges = Ranges::default();
        for (first, last) in [(1, 3), (8, 9), (20, 10), (5, 6), (4, 4)] {
            ranges.insert(first, last);
        }
        assert_eq!(ranges.0, [(1, 6), (8, 9)]);
        assert!(ranges.cover(2, 6) && !ranges.cover(6, 8));
        ranges.insert(0, u64::MAX);
        assert_eq!(ranges.0, [(0, u64::MAX)]);
    }
}
