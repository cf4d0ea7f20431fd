//! The payloads of one event, counted.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::difference::{Difference, Seen};
use super::difference_tally::{DifferenceTally, Key, note_value};
use super::examiner::Look;
use super::judged::Sighting;
use super::plan::{Against, Plan};
use super::summary::EventSummary;
use crate::judge::{Finding, Rule, Severity};

/// How many different differences of one event are kept.
const MAX_DIFFERENCES: usize = 2_000;

/// Whose and which, as far as that is known.
pub(super) type Name = (Option<String>, Option<String>);

/// What was found in the payloads of one event.
#[derive(Debug)]
pub(super) struct EventTally {
    pub order: usize,
    pub name: Name,
    pub plan: Arc<Plan>,
    pub payloads: u64,
    unchecked: u64,
    why_unchecked: Option<String>,
    /// How many payloads were held against each edition of the plan.
    held: Vec<u64>,
    /// How many of them its schema has seen.
    seen: Vec<u64>,
    differences: HashMap<Key, DifferenceTally>,
    /// The severities that are kept, of what the baseline accepts and of what it does not.
    kept: Vec<(Severity, bool)>,
    further: u64,
}

impl EventTally {
    pub fn new(order: usize, name: Name, plan: Arc<Plan>) -> Self {
        EventTally {
            order,
            name,
            payloads: 0,
            unchecked: 0,
            why_unchecked: None,
            held: vec![0; plan.held.len()],
            seen: vec![0; plan.held.len()],
            differences: HashMap::new(),
            kept: Vec::new(),
            further: 0,
            plan,
        }
    }

    /// Counts one payload.
    pub fn add(&mut self, look: Look, sighting: impl Fn() -> Sighting) {
        self.payloads += 1;
        let mut found: Vec<Found> = Vec::new();
        let mut index: HashMap<(Rule, String, String), usize> = HashMap::new();
        let mut why = look.plan.why.clone();
        let mut checked = false;
        for (edition, ruling) in look.rulings.into_iter().enumerate() {
            match ruling.unchecked {
                Some(unchecked) => why = why.or(Some(unchecked)),
                None => {
                    checked = true;
                    count(&mut self.held, edition, 1);
                    count(&mut self.seen, edition, u64::from(ruling.seen));
                }
            }
            for finding in ruling.findings {
                let key = (finding.rule, finding.place, finding.expected);
                let at = *index.entry(key).or_insert(found.len());
                if at == found.len() {
                    found.push(Found::new(finding.severity));
                }
                if let Some(found) = found.get_mut(at) {
                    found.editions |= bit(edition);
                    note_value(&mut found.values, finding.seen);
                }
            }
        }
        if !checked {
            self.unchecked += 1;
            self.why_unchecked = self.why_unchecked.take().or(why);
        }
        let mut keys: Vec<_> = index.into_iter().collect();
        keys.sort_by_key(|(_, at)| *at);
        for ((rule, place, expected), at) in keys {
            let Some(found) = found.get_mut(at) else {
                continue;
            };
            let key = Key {
                rule,
                place,
                expected,
                editions: found.editions,
            };
            let order = self.differences.len();
            let tally = self.differences.entry(key);
            let tally =
                tally.or_insert_with(|| DifferenceTally::new(order, found.severity, sighting()));
            tally.add(std::mem::take(&mut found.values));
        }
    }

    /// Adds what came after it, as far as there is room: `accepted` tells what the baseline accepts.
    pub fn absorb(&mut self, later: EventTally, accepted: impl Fn(&EventTally, &Key) -> bool) {
        self.payloads += later.payloads;
        self.unchecked += later.unchecked;
        self.why_unchecked = self.why_unchecked.take().or(later.why_unchecked);
        for (edition, more) in later.held.into_iter().enumerate() {
            count(&mut self.held, edition, more);
        }
        for (edition, more) in later.seen.into_iter().enumerate() {
            count(&mut self.seen, edition, more);
        }
        self.further += later.further;
        let mut differences: Vec<_> = later.differences.into_iter().collect();
        differences.sort_by_key(|(_, tally)| tally.order);
        for (key, mut tally) in differences {
            if let Some(known) = self.differences.get_mut(&key) {
                known.absorb(tally);
                continue;
            }
            tally.accepted = accepted(self, &key);
            // However many there are, one of each severity is kept, so that what fails is not lost.
            let sort = (tally.severity, tally.accepted);
            let first = !self.kept.contains(&sort);
            if !first && self.differences.len() >= MAX_DIFFERENCES {
                self.further += tally.count;
                continue;
            }
            if first {
                self.kept.push(sort);
            }
            tally.order = self.differences.len();
            self.differences.insert(key, tally);
        }
    }

    /// The members that the schemas speak of and no payload had, as far as `wanted` lets them be. One that is missing
    /// is told of as that.
    fn never_seen(&self, wanted: impl Fn(&Name, &mut Finding) -> bool) -> Vec<(Key, Finding)> {
        let missing: HashSet<(&str, u64)> = self
            .differences
            .keys()
            .filter(|key| key.rule == Rule::MissingRequired)
            .flat_map(|key| bits(key.editions).map(|edition| (key.place.as_str(), edition)))
            .collect();
        let mut found: Vec<(Key, Finding)> = Vec::new();
        for (edition, held) in self.plan.held.iter().enumerate() {
            let Against::Schema(drift) = &held.against else {
                continue;
            };
            if self.seen.get(edition).is_none_or(|seen| *seen == 0) {
                continue;
            }
            for mut finding in drift.never_seen() {
                let missing = missing.contains(&(finding.place.as_str(), bit(edition)));
                if missing || !wanted(&self.name, &mut finding) {
                    continue;
                }
                let same = |(key, _): &&mut (Key, Finding)| {
                    key.rule == finding.rule
                        && key.place == finding.place
                        && key.expected == finding.expected
                };
                match found.iter_mut().find(same) {
                    Some((key, _)) => key.editions |= bit(edition),
                    None => found.push((
                        Key {
                            rule: finding.rule,
                            place: finding.place.clone(),
                            expected: finding.expected.clone(),
                            editions: bit(edition),
                        },
                        finding,
                    )),
                }
            }
        }
        found
    }

    /// What it came to.
    pub fn summary(
        mut self,
        wanted: impl Fn(&Name, &mut Finding) -> bool,
        accepted: impl Fn(&EventTally, &Key) -> bool,
    ) -> EventSummary {
        let mut differences: Vec<Difference> = Vec::new();
        for (key, finding) in self.never_seen(wanted) {
            differences.push(Difference {
                severity: finding.severity,
                accepted: accepted(&self, &key),
                ..self.difference(key, 0, Vec::new(), None)
            });
        }
        for (key, tally) in std::mem::take(&mut self.differences) {
            let (severity, accepted, count) = (tally.severity, tally.accepted, tally.count);
            let first = Some(tally.first.clone());
            differences.push(Difference {
                severity,
                accepted,
                ..self.difference(key, count, tally.shown(), first)
            });
        }
        differences.sort_by(|a, b| {
            let key = |d: &Difference| (Reverse(d.severity), d.rule.as_str());
            let rest = |d: &Difference| (d.place.clone(), d.expected.clone(), d.against.clone());
            key(a).cmp(&key(b)).then_with(|| rest(a).cmp(&rest(b)))
        });
        EventSummary {
            provider: self.name.0.clone(),
            event: self.name.1.clone(),
            standing: self.plan.standing,
            editions: editions(&self.plan, u64::MAX),
            payloads: self.payloads,
            unchecked: self.unchecked,
            why_unchecked: self.why_unchecked,
            differences,
            further: self.further,
        }
    }

    fn difference(
        &self,
        key: Key,
        count: u64,
        seen: Vec<Seen>,
        first: Option<Sighting>,
    ) -> Difference {
        let held = self.held.iter().enumerate();
        let held = held.filter(|(edition, _)| key.editions & bit(*edition) != 0);
        Difference {
            severity: key.rule.severity(),
            rule: key.rule,
            of: held.map(|(_, held)| *held).max().unwrap_or(0),
            against: editions(&self.plan, key.editions),
            place: key.place,
            expected: key.expected,
            seen,
            count,
            first,
            accepted: false,
        }
    }
}

/// The names of these editions of a plan, as far as there is something in them to hold payloads against.
pub(super) fn editions(plan: &Plan, bits: u64) -> Vec<String> {
    let held = plan.held.iter().enumerate();
    held.filter(|(edition, held)| {
        bits & bit(*edition) != 0 && !matches!(held.against, Against::Nothing(_))
    })
    .map(|(_, held)| held.edition.clone())
    .collect()
}

/// What one payload has of one difference.
struct Found {
    severity: Severity,
    editions: u64,
    values: Vec<String>,
}

impl Found {
    fn new(severity: Severity) -> Self {
        Found {
            severity,
            editions: 0,
            values: Vec::new(),
        }
    }
}

fn bit(edition: usize) -> u64 {
    u32::try_from(edition)
        .ok()
        .and_then(|edition| 1_u64.checked_shl(edition))
        .unwrap_or(0)
}

/// The single bits of several.
fn bits(mut several: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let lowest = several & several.wrapping_neg();
        several ^= lowest;
        (lowest != 0).then_some(lowest)
    })
}

fn count(counts: &mut [u64], at: usize, more: u64) {
    if let Some(count) = counts.get_mut(at) {
        *count += more;
    }
}
