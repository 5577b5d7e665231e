//! Which children keep their place: the longest run of known children whose order did not change. For what is recorded of
//! a page, and for the difference between two states of it.

/// Indices into `positions` of a longest strictly increasing subsequence, ascending.
/// Patience sorting, O(n log n); a list already in order costs one pass.
pub fn longest_increasing(positions: &[u32]) -> Vec<usize> {
    let is_increasing = positions.iter().zip(positions.iter().skip(1)).all(|(a, b)| a < b);
    if is_increasing {
        return (0..positions.len()).collect();
    }
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = vec![usize::MAX; positions.len()];
    for (index, position) in positions.iter().enumerate() {
        let at = tails.partition_point(|&tail| positions.get(tail) < Some(position));
        if let (Some(&tail), Some(link)) = (
            at.checked_sub(1).and_then(|i| tails.get(i)),
            before.get_mut(index),
        ) {
            *link = tail;
        }
        match tails.get_mut(at) {
            Some(tail) => *tail = index,
            None => tails.push(index),
        }
    }
    let mut run = Vec::with_capacity(tails.len());
    let mut index = tails.last().copied();
    while let Some(at) = index {
        run.push(at);
        index = before.get(at).copied().filter(|&link| link != usize::MAX);
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::longest_increasing;

    #[test]
    fn one_moved_child_is_one_child_out_of_order() {
        assert_eq!(longest_increasing(&[0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_increasing(&[1, 2, 0]), [0, 1]);
        assert_eq!(longest_increasing(&[3, 0, 1, 2]), [1, 2, 3]);
        assert_eq!(longest_increasing(&[2, 1, 0]).len(), 1);
        assert!(longest_increasing(&[]).is_empty());
    }
}
