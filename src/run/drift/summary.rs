//! What a capture came to.

use serde::Serialize;

use super::difference::Difference;
use crate::judge::{Rule, Severity};

/// What is known of an event that payloads claim to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// An edition that was asked for has it, and a schema of it.
    Known,
    /// The provider is known, and has no such event or no schema of it in the editions that were asked for.
    UnknownEvent,
    /// Nobody knows whose it is.
    UnknownProvider,
}

/// What the payloads of one event came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EventSummary {
    /// Whose it is, when known.
    pub provider: Option<String>,
    /// The event: the short name of a known one, else the wire name the payloads give.
    pub event: Option<String>,
    /// What is known of it.
    pub standing: Standing,
    /// The editions its payloads were held against, in the order they were asked for.
    pub editions: Vec<String>,
    /// How many payloads there were.
    pub payloads: u64,
    /// How many of them could not be checked.
    pub unchecked: u64,
    /// Why the first of those could not.
    pub why_unchecked: Option<String>,
    /// What does not hold: the worst first, then by rule and place.
    pub differences: Vec<Difference>,
    /// How often payloads had further differences, beyond those that are kept.
    pub further: u64,
}

/// What a whole capture came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its events, known ones first, then by provider and name.
    pub events: Vec<EventSummary>,
    /// How many payloads were judged.
    pub payloads: u64,
    /// How many records were not selected, or have no body to look at.
    pub passed_over: u64,
    /// How many lines are no record.
    pub bad_lines: u64,
    /// The first of those: what is wrong and where, for people.
    pub first_bad: Vec<String>,
    /// What the baseline accepts and nobody saw any more, for people: `provider event rule place`.
    pub stale: Vec<String>,
}

impl Summary {
    /// The worst severity among the differences that the baseline does not accept.
    pub fn worst(&self) -> Option<Severity> {
        self.open().map(|difference| difference.severity).max()
    }

    /// The differences that the baseline does not accept.
    pub fn open(&self) -> impl Iterator<Item = &Difference> {
        let all = self.events.iter().flat_map(|event| &event.differences);
        all.filter(|difference| !difference.accepted)
    }

    /// How many payloads have a difference of that rule, the accepted ones among them.
    pub fn count(&self, rule: Rule) -> u64 {
        let all = self.events.iter().flat_map(|event| &event.differences);
        all.filter(|difference| difference.rule == rule)
            .map(|difference| difference.count)
            .sum()
    }
}
