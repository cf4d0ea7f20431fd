//! One difference, counted.

use super::difference::Seen;
use super::judged::Sighting;
use crate::judge::{Rule, Severity};

/// How many different values are counted; a later one is not.
const MAX_VALUES: usize = 16;
/// How many of those are shown.
const SHOWN: usize = 5;

/// What makes a difference that difference, among those of one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub rule: Rule,
    pub place: String,
    pub expected: String,
    /// The editions it is a difference to, a bit for each of the plan's.
    pub editions: u64,
}

/// How often it was found, what was seen, and where first.
#[derive(Clone, Debug)]
pub(super) struct DifferenceTally {
    /// How many differences were found before it.
    pub order: usize,
    pub severity: Severity,
    pub count: u64,
    /// In the order in which they were seen first.
    pub values: Vec<Seen>,
    pub first: Sighting,
    /// Whether the baseline accepts it.
    pub accepted: bool,
}

impl DifferenceTally {
    /// One that is about to be counted for the first time.
    pub fn new(order: usize, severity: Severity, first: Sighting) -> Self {
        DifferenceTally {
            order,
            severity,
            count: 0,
            values: Vec::new(),
            first,
            accepted: false,
        }
    }

    /// Counts one more payload, and the different values that it has there: as many as count at all.
    pub fn add(&mut self, values: Vec<String>) {
        self.count += 1;
        for text in values {
            match self.values.iter_mut().find(|seen| seen.text == text) {
                Some(seen) => seen.count += 1,
                None => self.values.push(Seen { text, count: 1 }),
            }
        }
    }

    /// Adds what came after it.
    pub fn absorb(&mut self, later: DifferenceTally) {
        self.count += later.count;
        for value in later.values {
            match self.values.iter_mut().find(|seen| seen.text == value.text) {
                Some(seen) => seen.count += value.count,
                None => self.values.push(value),
            }
        }
        self.values.truncate(MAX_VALUES);
    }

    /// The most frequent values first, of equals the one that was seen earlier.
    pub fn shown(mut self) -> Vec<Seen> {
        self.values.truncate(MAX_VALUES);
        self.values
            .sort_by_key(|seen| std::cmp::Reverse(seen.count));
        self.values.truncate(SHOWN);
        self.values
    }
}

/// The values one payload has at a place, each once: as many as count at all.
pub(super) fn note_value(values: &mut Vec<String>, text: String) {
    if values.len() < MAX_VALUES && !values.contains(&text) {
        values.push(text);
    }
}
