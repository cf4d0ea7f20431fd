//! What comparing two sides came to.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::compared_pair::ComparedPair;
use crate::judge::{Finding, Rule, Severity};
use crate::run::drift::{Difference, EventSummary, Seen, Standing, Summary};

/// How many differences of one event are kept apart.
const MAX_DIFFERENCES: usize = 1_000;
/// How many values of one difference are.
const MAX_SEEN: usize = 5;

/// What only one side has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unpaired {
    /// How many deliveries only the first has.
    pub first: u64,
    /// How many only the second has.
    pub second: u64,
}

/// Counts over all pairs, and what differs by event and place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Totals {
    /// How many pairs were compared.
    pub pairs: u64,
    /// In how many of them nothing differs.
    pub same: u64,
    /// How many deliveries have no like.
    pub alone: Unpaired,
    /// How many findings were kept, by severity.
    pub findings: BTreeMap<Severity, u64>,
    /// How many there are beyond those.
    pub further: u64,
    #[serde(skip)]
    worst: Option<Severity>,
    #[serde(skip)]
    events: BTreeMap<(Option<String>, Option<String>), Event>,
}

#[derive(Clone, Debug, Default)]
struct Event {
    pairs: u64,
    all: u64,
    /// By the rule's name and the place.
    differences: BTreeMap<(&'static str, String), Difference>,
    further: u64,
}

impl Totals {
    /// Counts a pair, its severities settled.
    pub fn add(&mut self, pair: &ComparedPair) {
        match (pair.is_alone(), pair.first.is_some()) {
            (true, true) => self.alone.first += 1,
            (true, false) => self.alone.second += 1,
            (false, _) => self.pairs += 1,
        }
        self.same += u64::from(pair.is_same());
        self.worst = self.worst.max(pair.worst());
        for finding in &pair.findings {
            *self.findings.entry(finding.severity).or_default() += 1;
        }
        self.further += pair.further;
        let key = (pair.provider.clone(), pair.event.clone());
        self.events.entry(key).or_default().add(pair);
    }

    /// How many pairs have a difference.
    pub fn differing(&self) -> u64 {
        self.pairs - self.same
    }

    /// How many differences were found in all.
    pub fn differences(&self) -> u64 {
        self.findings.values().sum::<u64>() + self.further
    }

    /// The worst that was found.
    pub fn worst(&self) -> Option<Severity> {
        self.worst
    }

    /// What differs by event and place, in the form of any other drift: held against the first side.
    pub fn summary(&self, against: &str) -> Summary {
        let events = self
            .events
            .iter()
            .map(|((provider, event), found)| EventSummary {
                provider: provider.clone(),
                event: event.clone(),
                standing: match provider {
                    Some(_) => Standing::Known,
                    None => Standing::UnknownProvider,
                },
                editions: vec![against.to_owned()],
                payloads: found.all,
                unchecked: 0,
                why_unchecked: None,
                differences: found.differences(against),
                further: found.further,
            });
        Summary {
            events: events.collect(),
            payloads: self.pairs + self.alone.first + self.alone.second,
            ..Summary::default()
        }
    }
}

impl Event {
    fn add(&mut self, pair: &ComparedPair) {
        self.all += 1;
        self.pairs += u64::from(!pair.is_alone());
        self.further += pair.further;
        let mut met: BTreeSet<(&str, &str)> = BTreeSet::new();
        for finding in &pair.findings {
            let rule = finding.rule.as_str();
            let first = met.insert((rule, &finding.place));
            let key = (rule, finding.place.clone());
            if let Some(difference) = self.differences.get_mut(&key) {
                difference.count += u64::from(first);
                difference.severity = difference.severity.max(finding.severity);
                note(&mut difference.seen, &finding.seen);
            } else if self.differences.len() < MAX_DIFFERENCES {
                self.differences.insert(key, first_of(finding, pair));
            } else {
                self.further += 1;
            }
        }
    }

    fn differences(&self, against: &str) -> Vec<Difference> {
        let mut all: Vec<Difference> = self.differences.values().cloned().collect();
        for difference in &mut all {
            difference.of = match difference.rule {
                Rule::Unpaired => self.all,
                _ => self.pairs,
            };
            difference.against = vec![against.to_owned()];
            difference
                .seen
                .sort_by_key(|seen| std::cmp::Reverse(seen.count));
        }
        all.sort_by_key(|difference| std::cmp::Reverse(difference.severity));
        all
    }
}

fn first_of(finding: &Finding, pair: &ComparedPair) -> Difference {
    Difference {
        severity: finding.severity,
        rule: finding.rule,
        place: finding.place.clone(),
        expected: finding.expected.clone(),
        seen: vec![Seen {
            text: finding.seen.clone(),
            count: 1,
        }],
        count: 1,
        of: 0,
        first: pair.second.clone().or(pair.first.clone()),
        against: Vec::new(),
        accepted: false,
    }
}

fn note(seen: &mut Vec<Seen>, text: &str) {
    if let Some(seen) = seen.iter_mut().find(|seen| seen.text == text) {
        seen.count += 1;
    } else if seen.len() < MAX_SEEN {
        seen.push(Seen {
            text: text.to_owned(),
            count: 1,
        });
    }
}
