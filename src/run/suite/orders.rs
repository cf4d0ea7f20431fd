//! Orders of steps: which are tried, and how a failing one is made shorter.

/// Up to how many steps every part of a failing order is looked at; beyond, steps are left out one by one.
const SMALL: usize = 6;

/// The orders that are tried, the written one first, each once: all there are where that is no more than `tries`, else
/// so many drawn from the seed.
pub fn orders(steps: usize, tries: u64, seed: u64) -> Vec<Vec<usize>> {
    let written: Vec<usize> = (0..steps).collect();
    let tries = usize::try_from(tries).unwrap_or(usize::MAX);
    let count = (1..=steps).try_fold(1usize, usize::checked_mul);
    if count.is_some_and(|count| count <= tries) {
        return all(&written);
    }
    let mut orders = vec![written.clone()];
    let mut chance = Chance(seed);
    while orders.len() < tries {
        let mut order = written.clone();
        // Fisher and Yates.
        for last in (1..order.len()).rev() {
            order.swap(last, chance.below(last + 1));
        }
        // There are more orders than tries, so another one turns up.
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    orders
}

/// Every order, in the order of a dictionary.
fn all(steps: &[usize]) -> Vec<Vec<usize>> {
    if steps.is_empty() {
        return vec![Vec::new()];
    }
    let mut orders = Vec::new();
    for (at, first) in steps.iter().enumerate() {
        let mut rest = steps.to_vec();
        rest.remove(at);
        for order in all(&rest) {
            orders.push([&[*first][..], &order].concat());
        }
    }
    orders
}

/// The shorter orders within one that are worth a try, the shortest first. One step has no order.
pub fn parts(order: &[usize]) -> Vec<Vec<usize>> {
    if order.len() > SMALL {
        return Vec::new();
    }
    let mut parts: Vec<Vec<usize>> = (0..1u32 << order.len())
        .map(|chosen| {
            let kept = order.iter().enumerate();
            kept.filter(|(at, _)| chosen & (1 << at) != 0)
                .map(|(_, step)| *step)
                .collect()
        })
        .filter(|part: &Vec<usize>| part.len() > 1 && part.len() < order.len())
        .filter(|part| !is_written(part))
        .collect();
    parts.sort_by_key(Vec::len);
    parts
}

/// The orders that lack one step of this one.
pub fn without_one(order: &[usize]) -> Vec<Vec<usize>> {
    let without = |at: usize| {
        let mut order = order.to_vec();
        order.remove(at);
        order
    };
    let shorter = (0..order.len()).map(without);
    shorter
        .filter(|order| order.len() > 1 && !is_written(order))
        .collect()
}

/// Whether steps are in the order in which they are written.
pub fn is_written(order: &[usize]) -> bool {
    order.is_sorted()
}

/// The same steps in the order in which they are written.
pub fn as_written(order: &[usize]) -> Vec<usize> {
    let mut written = order.to_vec();
    written.sort_unstable();
    written
}

/// Numbers drawn from a seed (SplitMix64, Steele, Lea and Flood 2014): the same ones for the same seed, for ever.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not zero. So few numbers out of so many are even enough.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn few_steps_are_tried_in_every_order() {
        assert_eq!(
            orders(3, 6, 1),
            [
                [0, 1, 2],
                [0, 2, 1],
                [1, 0, 2],
                [1, 2, 0],
                [2, 0, 1],
                [2, 1, 0]
            ]
        );
        assert_eq!(orders(3, 2, 1).len(), 2);
        assert_eq!(orders(3, 2, 1)[0], [0, 1, 2]);
    }

    #[test]
    fn parts_come_shortest_first_and_never_as_written() {
        assert_eq!(parts(&[2, 0, 1]), [vec![2, 0], vec![2, 1]]);
        assert_eq!(parts(&[0, 1, 2]), Vec::<Vec<usize>>::new());
        assert_eq!(without_one(&[1, 0, 2]), [[1, 0]]);
    }

    proptest! {
        #[test]
        fn every_order_has_every_step_once_and_comes_once(
            steps in 2usize..9, tries in 1u64..60, seed: u64,
        ) {
            let orders = orders(steps, tries, seed);
            let written: Vec<usize> = (0..steps).collect();
            prop_assert_eq!(&orders[0], &written);
            prop_assert!(orders.len() as u64 <= tries);
            let mut seen = std::collections::BTreeSet::new();
            for order in &orders {
                prop_assert_eq!(as_written(order), written.clone());
                prop_assert!(seen.insert(order.clone()));
            }
            prop_assert_eq!(super::orders(steps, tries, seed), orders);
        }
    }
}
