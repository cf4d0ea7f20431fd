//! What a load came to, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::run::schedule::{Ending, Ran};
use crate::run::{Latencies, Percentiles, throughput};

use super::measured::Measured;
use super::tally::LoadTally;

/// What a load came to: what `--json` prints, and the summary shows.
#[derive(Clone, Debug, Serialize)]
pub struct LoadSummary {
    /// Deliveries that ended.
    pub sent: u64,
    /// Those that were answered as expected.
    pub accepted: u64,
    /// Those with an answer that was not the expected one.
    pub refused: u64,
    /// Those without a complete answer.
    pub unanswered: u64,
    /// The share that was not answered as expected, 0 to 1.
    pub failed: f64,
    /// How often each status was answered.
    pub statuses: BTreeMap<u16, u64>,
    /// The same by class: `2xx`, `5xx`.
    pub classes: BTreeMap<String, u64>,
    /// How often there was no complete answer, by the reason.
    pub errors: BTreeMap<&'static str, u64>,
    /// From when deliveries were due to the end of their answers, or until patience ended; those that failed otherwise
    /// have none.
    pub latency: Percentiles,
    /// From their beginning to the end of their answers.
    pub service: Percentiles,
    /// From when they were due to their beginning.
    pub late: Percentiles,
    /// How many began late because too many were under way.
    pub waited_for_place: u64,
    /// How many were under way when it was stopped, and were cut off.
    pub cut_off: u64,
    /// Whether it was stopped before all had been sent.
    pub stopped: bool,
    /// Deliveries a second.
    pub per_second: f64,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// The latencies themselves.
    #[serde(skip)]
    pub latencies: Latencies,
}

impl LoadSummary {
    /// Sums up what a plan came to.
    pub(super) fn new<J>(tally: LoadTally, ran: &Ran<J>) -> Self {
        let mut classes = BTreeMap::new();
        for (status, count) in &tally.statuses {
            *classes.entry(format!("{}xx", status / 100)).or_default() += count;
        }
        let errors = tally.troubles.iter();
        LoadSummary {
            sent: tally.sent,
            accepted: tally.accepted,
            refused: tally.refused,
            unanswered: tally.unanswered,
            failed: tally.failed(),
            classes,
            errors: errors.map(|(kind, n)| (kind.as_str(), *n)).collect(),
            latency: tally.latency.percentiles(),
            service: tally.service.percentiles(),
            late: ran.late.percentiles(),
            waited_for_place: ran.waited_for_place,
            cut_off: ran.cut_off.len() as u64,
            stopped: ran.ending != Ending::Complete,
            per_second: throughput(tally.sent, ran.took),
            took_us: u64::try_from(ran.took.as_micros()).unwrap_or(u64::MAX),
            statuses: tally.statuses,
            latencies: tally.latency,
        }
    }

    /// What thresholds are held against.
    pub fn measured(&self) -> Measured<'_> {
        Measured {
            sent: self.sent,
            failed: self.refused + self.unanswered,
            changed: None,
            per_second: self.per_second,
            latencies: &self.latencies,
        }
    }
}
