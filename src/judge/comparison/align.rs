//! Which equal elements of two rows belong together: a longest common subsequence, exact for what a table can hold.

use std::collections::{HashMap, VecDeque};

use super::classes::Class;

/// The largest table, in cells of two bytes; a row that is not short has to find its way without one.
const MAX_CELLS: usize = 1 << 20;

/// Pairs of positions of equal elements, rising on both sides. As many as there can be where one side or the part
/// between equal ends is short; else those that the nth of each kind, paired with the nth, allow.
pub(super) fn align(before: &[Class], after: &[Class]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    stretch(before, after, (0, 0), true, &mut pairs);
    pairs
}

fn stretch(
    before: &[Class],
    after: &[Class],
    at: (usize, usize),
    large: bool,
    pairs: &mut Vec<(usize, usize)>,
) {
    let alike = |(a, b): (&Class, &Class)| a == b;
    let head = before.iter().zip(after).take_while(|p| alike(*p)).count();
    let (before, after) = (before.split_at(head).1, after.split_at(head).1);
    let ends = before.iter().rev().zip(after.iter().rev());
    let tail = ends.take_while(|p| alike(*p)).count();
    let (middle_before, _) = before.split_at(before.len() - tail);
    let (middle_after, _) = after.split_at(after.len() - tail);

    pairs.extend((0..head).map(|n| (at.0 + n, at.1 + n)));
    let start = (at.0 + head, at.1 + head);
    if middle_before.len().saturating_mul(middle_after.len()) <= MAX_CELLS {
        let found = by_table(middle_before, middle_after);
        pairs.extend(found.into_iter().map(|(b, a)| (start.0 + b, start.1 + a)));
    } else if large {
        between_anchors(middle_before, middle_after, start, pairs);
    }
    let rest = (start.0 + middle_before.len(), start.1 + middle_after.len());
    pairs.extend((0..tail).map(|n| (rest.0 + n, rest.1 + n)));
}

/// The textbook's table, from the end.
fn by_table(before: &[Class], after: &[Class]) -> Vec<(usize, usize)> {
    let width = after.len() + 1;
    let mut table = vec![0u16; (before.len() + 1) * width];
    for (b, x) in before.iter().enumerate().rev() {
        for (a, y) in after.iter().enumerate().rev() {
            table[b * width + a] = match x == y {
                true => table[(b + 1) * width + a + 1] + 1,
                false => table[(b + 1) * width + a].max(table[b * width + a + 1]),
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut b, mut a) = (0, 0);
    while let (Some(x), Some(y)) = (before.get(b), after.get(a)) {
        if x == y {
            pairs.push((b, a));
            b += 1;
            a += 1;
        } else if table[(b + 1) * width + a] >= table[b * width + a + 1] {
            b += 1;
        } else {
            a += 1;
        }
    }
    pairs
}

fn between_anchors(
    before: &[Class],
    after: &[Class],
    at: (usize, usize),
    pairs: &mut Vec<(usize, usize)>,
) {
    let mut from = (0, 0);
    let end = (before.len(), after.len());
    let anchors = rising(&nth_with_nth(before, after));
    for to in anchors.into_iter().chain([end]) {
        let part = (before.get(from.0..to.0), after.get(from.1..to.1));
        let (Some(part_before), Some(part_after)) = part else {
            continue;
        };
        let start = (at.0 + from.0, at.1 + from.1);
        stretch(part_before, part_after, start, false, pairs);
        if to != end {
            pairs.push((at.0 + to.0, at.1 + to.1));
        }
        from = (to.0 + 1, to.1 + 1);
    }
}

/// Pairs the nth of each kind with the nth of it, in the order of the first row.
pub(super) fn nth_with_nth(before: &[Class], after: &[Class]) -> Vec<(usize, usize)> {
    let mut places: HashMap<Class, VecDeque<usize>> = HashMap::new();
    for (place, class) in after.iter().enumerate() {
        places.entry(*class).or_default().push_back(place);
    }
    let pair = |(place, class)| Some((place, places.get_mut(class)?.pop_front()?));
    before.iter().enumerate().filter_map(pair).collect()
}

/// The longest part of pairs, which rise on the first side, that rises on the second as well.
pub(super) fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the pair that ends a rising part of that length lowest, and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, &(_, place)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < place);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(this) = at {
        chain.push(pairs[this]);
        at = before[this];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_sound(before: &[Class], after: &[Class], pairs: &[(usize, usize)]) -> bool {
        pairs.iter().all(|&(b, a)| before[b] == after[a])
            && pairs.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 < p[1].1)
    }

    fn longest(before: &[Class], after: &[Class]) -> usize {
        match (before, after) {
            ([x, b @ ..], [y, a @ ..]) if x == y => 1 + longest(b, a),
            ([_, b @ ..], [_, a @ ..]) => longest(b, after).max(longest(before, a)),
            _ => 0,
        }
    }

    proptest! {
        #[test]
        fn short_rows_find_all_they_have_in_common(
            before in proptest::collection::vec(0u32..4, 0..8),
            after in proptest::collection::vec(0u32..4, 0..8),
        ) {
            let pairs = align(&before, &after);
            prop_assert!(is_sound(&before, &after, &pairs));
            prop_assert_eq!(pairs.len(), longest(&before, &after));
        }

        #[test]
        fn anchors_are_sound_and_miss_nothing_that_occurs_once(
            row in proptest::collection::vec(0u32..50, 0..60),
            dropped in proptest::collection::btree_set(0usize..60, 0..20),
        ) {
            let kept = row.iter().enumerate().filter(|(n, _)| !dropped.contains(n));
            let after: Vec<_> = kept.map(|(_, class)| *class).collect();
            let mut pairs = Vec::new();
            between_anchors(&row, &after, (0, 0), &mut pairs);
            prop_assert!(is_sound(&row, &after, &pairs));
            let mut once: Vec<_> = (0..row.len() as Class).collect();
            once.reverse();
            let pairs = rising(&nth_with_nth(&once, &once));
            prop_assert_eq!(pairs.len(), once.len());
        }
    }

    #[test]
    fn long_rows_take_no_long_time() {
        let before: Vec<Class> = (0..200_000).collect();
        let mut after = before.clone();
        after.remove(150_000);
        after.insert(10, 999_999);
        after[100_000] = 888_888;
        let pairs = align(&before, &after);
        assert!(is_sound(&before, &after, &pairs));
        assert_eq!(pairs.len(), 199_998);

        let other: Vec<Class> = (500_000..700_000).collect();
        assert_eq!(align(&before, &other), []);
        let turned: Vec<Class> = before.iter().rev().copied().collect();
        assert_eq!(align(&before, &turned).len(), 1);
        let (few, many): (Vec<_>, Vec<_>) = (
            (0..100_000).map(|n| n % 3).collect(),
            (0..100_000).map(|n| n % 2).collect(),
        );
        assert!(is_sound(&few, &many, &align(&few, &many)));
    }
}
