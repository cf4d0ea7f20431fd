//! A variation that may be made, and in which order they are tried.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::chance::Chance;
use super::change::Change;
use crate::json::{Step, shown};

/// Changes that make one variation.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// What sort it is of: sorts take turns, so that few deliveries show many of them.
    pub(super) sort: &'static str,
    /// The changes, which belong together.
    pub(super) changes: Vec<Change>,
    /// Where.
    pub(super) place: Vec<Step>,
    /// What is there then, in words.
    pub(super) words: String,
}

impl Candidate {
    /// A candidate of one change.
    pub(super) fn new(
        sort: &'static str,
        place: &[Step],
        words: impl Into<String>,
        change: Change,
    ) -> Self {
        Candidate {
            sort,
            changes: vec![change],
            place: place.to_vec(),
            words: words.into(),
        }
    }

    /// What it does: `content: an empty string`.
    pub(super) fn what(&self) -> String {
        match self.place.is_empty() {
            true => format!("the payload: {}", self.words),
            false => format!("{}: {}", shown(&self.place), self.words),
        }
    }
}

/// The candidates in an order of chance, in which the sorts take turns.
pub(super) fn in_turns(candidates: Vec<Candidate>, seed: u64) -> Vec<Candidate> {
    let mut sorts: BTreeMap<&'static str, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        sorts.entry(candidate.sort).or_default().push(candidate);
    }
    let mut chance = Chance::new(seed, 0);
    let mut sorts: Vec<Vec<Candidate>> = sorts.into_values().collect();
    chance.shuffle(&mut sorts);
    for sort in &mut sorts {
        chance.shuffle(sort);
        // What stands near the root is met by more receivers; the last of these lists comes first.
        sort.sort_by_key(|candidate| Reverse(candidate.place.len() / 2));
    }
    let mut ordered = Vec::new();
    while sorts.iter().any(|sort| !sort.is_empty()) {
        ordered.extend(sorts.iter_mut().filter_map(Vec::pop));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_take_turns() {
        let candidate = |sort, number| {
            let change = Change::Put {
                token: number,
                json: "1".into(),
            };
            Candidate::new(sort, &[], number.to_string(), change)
        };
        let candidates: Vec<_> = (0..6)
            .map(|n| candidate("many", n))
            .chain([candidate("one", 9), candidate("other", 8)])
            .collect();
        for seed in 0..20 {
            let ordered = in_turns(candidates.clone(), seed);
            let mut first: Vec<_> = ordered[..3].iter().map(|c| c.sort).collect();
            first.sort_unstable();
            assert_eq!(first, ["many", "one", "other"]);
            assert_eq!(ordered.len(), 8);
        }
        let mut deep = candidate("many", 7);
        deep.place = vec![Step::Index(0), Step::Index(1)];
        let ordered = in_turns([vec![deep], candidates].concat(), 1);
        assert_eq!(ordered.last().map(|last| last.place.len()), Some(2));
    }
}
