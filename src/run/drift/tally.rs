//! What was found, counted: of a few payloads that one thread looked at, or of all of them so far.
//!
//! Tallies of parts are put together in the order of the capture, so that the result is the same however many
//! threads there are.

use std::collections::HashMap;

use super::baseline::{Accepted, Baseline};
use super::difference_tally::Key;
use super::event_tally::{EventTally, Name, editions};
use super::examiner::{Examiner, Look};
use super::judged::Sighting;
use super::summary::{Standing, Summary};
use crate::capture::BadLine;

/// How many events are told apart that no pack knows.
const MAX_UNKNOWN: usize = 1_000;
/// How many bad lines are told.
const MAX_BAD: usize = 5;

/// What was found.
#[derive(Debug, Default)]
pub struct Tally {
    events: HashMap<Name, EventTally>,
    /// How many of their names no pack knows.
    unknown: usize,
    /// How many records or bodies there were, bad lines not counted.
    pub records: u64,
    passed_over: u64,
    bad_lines: u64,
    bad: Vec<String>,
}

impl Tally {
    /// Counts a payload, or one that was passed over.
    pub(super) fn add(&mut self, look: Option<Look>, sighting: impl Fn() -> Sighting) {
        self.records += 1;
        let Some(look) = look else {
            self.passed_over += 1;
            return;
        };
        let order = self.events.len();
        let name = (look.plan.provider.clone(), look.plan.event.clone());
        let event = self.events.entry(name.clone());
        event
            .or_insert_with(|| EventTally::new(order, name, look.plan.clone()))
            .add(look, sighting);
    }

    /// Counts a line that is no record.
    pub(super) fn add_bad(&mut self, place: &str, bad: &BadLine) {
        self.bad_lines += 1;
        if self.bad.len() < MAX_BAD {
            self.bad.push(format!("{place}:{}: {}", bad.line, bad.what));
        }
    }

    /// Adds what comes after it in the capture.
    pub(super) fn absorb(&mut self, later: Tally, baseline: &Baseline) {
        self.records += later.records;
        self.passed_over += later.passed_over;
        self.bad_lines += later.bad_lines;
        self.bad.extend(later.bad);
        self.bad.truncate(MAX_BAD);
        let mut events: Vec<_> = later.events.into_iter().collect();
        events.sort_by_key(|(_, event)| event.order);
        for (name, event) in events {
            let name = self.name(name, event.plan.standing);
            let order = self.events.len();
            let known = self.events.entry(name.clone());
            let known = known.or_insert_with(|| EventTally::new(order, name, event.plan.clone()));
            known.absorb(event, |event, key| accepts(baseline, event, key));
        }
    }

    /// What an event is counted as: beyond a bound all that no pack knows are one.
    fn name(&mut self, name: Name, standing: Standing) -> Name {
        if standing == Standing::Known || self.events.contains_key(&name) {
            return name;
        }
        self.unknown += 1;
        match standing {
            _ if self.unknown <= MAX_UNKNOWN => name,
            Standing::UnknownEvent => (name.0, None),
            _ => (None, None),
        }
    }

    /// What it all came to.
    pub fn summary(self, examiner: &Examiner, baseline: &Baseline) -> Summary {
        let mut summary = Summary {
            passed_over: self.passed_over,
            bad_lines: self.bad_lines,
            first_bad: self.bad,
            ..Summary::default()
        };
        for event in self.events.into_values() {
            summary.payloads += event.payloads;
            summary.events.push(event.summary(
                |(provider, event), finding| {
                    let (provider, event) = (provider.as_deref(), event.as_deref());
                    examiner.severities.settle(finding, provider, event)
                },
                |event, key| accepts(baseline, event, key),
            ));
        }
        summary.events.sort_by(|a, b| {
            (a.standing, &a.provider, &a.event).cmp(&(b.standing, &b.provider, &b.event))
        });
        summary.stale = baseline.stale(&summary);
        summary
    }
}

fn accepts(baseline: &Baseline, event: &EventTally, key: &Key) -> bool {
    let editions = editions(&event.plan, key.editions);
    !baseline.is_empty()
        && !editions.is_empty()
        && editions.into_iter().all(|edition| {
            let wanted = Accepted {
                provider: event.name.0.clone(),
                event: event.name.1.clone(),
                edition,
                rule: key.rule.as_str().to_owned(),
                place: key.place.clone(),
                expected: Some(key.expected.clone()),
            };
            baseline.accepts(&wanted)
        })
}
