//! Which deliveries belong together.
//!
//! In this order: the same record, or one that replays it; the provider's same id for the same event; the same body; the
//! order in which the deliveries of an event came. The last two guess, so they are for providers of whom no delivery was
//! found by the first two, and for what has no id: a delivery with an id that the other side does not have is on one side
//! only. The nth of what is told by the same pairs with the nth.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::hash::Hash;

use serde::Serialize;

use super::entry::Entry;

/// What two deliveries were paired by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// There is only one on each side.
    Only,
    /// They are one record, or one replays the other; files of folders: their name.
    Record,
    /// The provider's id of the delivery.
    Delivery,
    /// They are deliveries of one event with the same body.
    Body,
    /// They are deliveries of one event, each the nth.
    Order,
}

/// Two deliveries that belong together, or one that is alone, by their places in the lists of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub first: Option<usize>,
    pub second: Option<usize>,
    /// None for one that is alone.
    pub by: Option<By>,
}

/// The entries of both sides, and those that have found theirs.
struct Matching<'a> {
    first: &'a [Entry],
    second: &'a [Entry],
    /// For each entry of the first, the one of the second.
    found: Vec<Option<(usize, By)>>,
    /// For each entry of the second, whether it has one.
    taken: Vec<bool>,
}

/// Pairs the entries of two sides: in the order of the first, then those only the second has, in its order.
pub(super) fn matched(first: &[Entry], second: &[Entry]) -> Vec<Pair> {
    let mut matching = Matching {
        first,
        second,
        found: vec![None; first.len()],
        taken: vec![false; second.len()],
    };
    if let ([_], [_]) = (first, second) {
        matching.found = vec![Some((0, By::Only))];
        matching.taken = vec![true];
        return matching.pairs();
    }
    let recorded = matching.find(By::Record, |entry| entry.origin);
    let told = matching.find(By::Delivery, |entry| Some((entry.group, entry.delivery?)));
    let left = |entry: &Entry| {
        let sure = recorded.contains(&entry.provider) && entry.origin.is_some();
        let told = told.contains(&entry.provider) && entry.delivery.is_some();
        (!sure && !told).then_some(entry.group)
    };
    matching.find(By::Body, |entry| Some((left(entry)?, entry.body)));
    matching.find(By::Order, left);
    matching.pairs()
}

impl Matching<'_> {
    /// Pairs the nth that is told by something with the nth, and gives the providers of those that were paired.
    fn find<K: Hash + Eq>(&mut self, by: By, told: impl Fn(&Entry) -> Option<K>) -> BTreeSet<u32> {
        let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (at, entry) in self.second.iter().enumerate() {
            let free = self.taken.get(at) == Some(&false);
            if let Some(key) = told(entry).filter(|_| free) {
                places.entry(key).or_default().push_back(at);
            }
        }
        let mut providers = BTreeSet::new();
        for (entry, found) in self.first.iter().zip(&mut self.found) {
            let free = found.is_none();
            let Some(key) = told(entry).filter(|_| free) else {
                continue;
            };
            let Some(at) = places.get_mut(&key).and_then(VecDeque::pop_front) else {
                continue;
            };
            *found = Some((at, by));
            providers.insert(entry.provider);
            if let Some(taken) = self.taken.get_mut(at) {
                *taken = true;
            }
        }
        providers
    }

    fn pairs(self) -> Vec<Pair> {
        let first = self.found.into_iter().enumerate();
        let first = first.map(|(at, found)| Pair {
            first: Some(at),
            second: found.map(|(second, _)| second),
            by: found.map(|(_, by)| by),
        });
        let second = self.taken.into_iter().enumerate();
        let second = second.filter(|(_, taken)| !taken).map(|(at, _)| Pair {
            first: None,
            second: Some(at),
            by: None,
        });
        first.chain(second).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::entry::Mark;
    use super::*;

    fn entry(group: u32, origin: u64, delivery: u64, body: u64) -> Entry {
        Entry {
            at: 0,
            line: 0,
            provider: group / 10,
            group,
            origin: Mark::new(origin),
            delivery: Mark::new(delivery),
            body: Mark::new(body).unwrap(),
        }
    }

    fn said(first: &[Entry], second: &[Entry]) -> Vec<(Option<usize>, Option<usize>, Option<By>)> {
        let pairs = matched(first, second);
        pairs
            .into_iter()
            .map(|p| (p.first, p.second, p.by))
            .collect()
    }

    #[test]
    fn ids_go_before_order_and_what_has_one_alone_is_alone() {
        let first = [entry(1, 1, 7, 1), entry(1, 2, 8, 2), entry(1, 3, 9, 3)];
        let second = [entry(1, 4, 9, 4), entry(1, 5, 7, 5), entry(1, 6, 5, 2)];
        assert_eq!(
            said(&first, &second),
            [
                (Some(0), Some(1), Some(By::Delivery)),
                (Some(1), None, None),
                (Some(2), Some(0), Some(By::Delivery)),
                (None, Some(2), None),
            ]
        );
    }

    #[test]
    fn the_nth_of_one_id_pairs_with_the_nth() {
        let first = [entry(1, 1, 7, 1), entry(1, 2, 7, 1), entry(1, 3, 7, 1)];
        let second = [entry(1, 4, 7, 2), entry(1, 5, 7, 2)];
        let by = Some(By::Delivery);
        assert_eq!(
            said(&first, &second),
            [
                (Some(0), Some(0), by),
                (Some(1), Some(1), by),
                (Some(2), None, None)
            ]
        );
    }

    #[test]
    fn a_replay_pairs_with_its_record_whatever_the_rest_says() {
        let first = [entry(1, 1, 7, 1), entry(1, 2, 8, 1)];
        let second = [entry(2, 2, 7, 1), entry(0, 1, 0, 2), entry(1, 9, 9, 1)];
        let by = Some(By::Record);
        assert_eq!(
            said(&first, &second),
            [
                (Some(0), Some(1), by),
                (Some(1), Some(0), by),
                (None, Some(2), None)
            ]
        );
    }

    #[test]
    fn without_a_shared_id_bodies_and_then_the_order_of_an_event_decide() {
        let first = [
            entry(1, 1, 1, 1),
            entry(1, 2, 2, 2),
            entry(2, 3, 3, 3),
            entry(1, 4, 4, 4),
        ];
        let second = [entry(2, 5, 5, 9), entry(1, 6, 6, 2), entry(1, 7, 7, 8)];
        assert_eq!(
            said(&first, &second),
            [
                (Some(0), Some(2), Some(By::Order)),
                (Some(1), Some(1), Some(By::Body)),
                (Some(2), Some(0), Some(By::Order)),
                (Some(3), None, None),
            ]
        );
    }

    #[test]
    fn one_provider_decides_nothing_for_another() {
        let first = [entry(1, 1, 7, 1), entry(11, 2, 8, 2)];
        let second = [entry(1, 3, 7, 1), entry(11, 4, 9, 3)];
        assert_eq!(
            said(&first, &second),
            [
                (Some(0), Some(0), Some(By::Delivery)),
                (Some(1), Some(1), Some(By::Order))
            ]
        );
    }

    #[test]
    fn one_of_each_are_a_pair() {
        let pairs = said(&[entry(1, 1, 1, 1)], &[entry(2, 2, 2, 2)]);
        assert_eq!(pairs, [(Some(0), Some(0), Some(By::Only))]);
        assert_eq!(said(&[], &[entry(2, 2, 2, 2)]), [(None, Some(0), None)]);
    }

    fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
        let one = (0u32..3, 0u64..5, 0u64..4, 1u64..4);
        proptest::collection::vec(one.prop_map(|(g, o, d, b)| entry(g * 6, o, d, b)), 0..8)
    }

    proptest! {
        #[test]
        fn each_is_there_once(first in any_entries(), second in any_entries()) {
            let pairs = matched(&first, &second);
            let mut seen: Vec<_> = pairs.iter().filter_map(|p| p.first).collect();
            prop_assert_eq!(&seen, &(0..first.len()).collect::<Vec<_>>());
            seen = pairs.iter().filter_map(|p| p.second).collect();
            seen.sort_unstable();
            prop_assert_eq!(&seen, &(0..second.len()).collect::<Vec<_>>());
            let joined = |p: &Pair| p.first.is_some() && p.second.is_some();
            prop_assert!(pairs.iter().all(|p| p.by.is_some() == joined(p)));
        }

        #[test]
        fn each_finds_itself(entries in any_entries()) {
            for pair in matched(&entries, &entries) {
                let (b, a) = (pair.first.unwrap(), pair.second.unwrap());
                prop_assert_eq!(entries[b].body, entries[a].body);
            }
        }
    }
}
