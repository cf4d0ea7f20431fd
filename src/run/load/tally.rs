//! What deliveries under load came to so far.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::judge::Status;
use crate::run::{Attempt, Latencies};
use crate::wire::Delivered;

/// Why there is no complete answer, in kinds that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// No connection came about.
    NoConnection,
    /// A limit of time was met.
    TimedOut,
    /// The connection ended before an answer.
    NoAnswer,
    /// The answer broke off, or is not sound.
    Incomplete,
}

impl Trouble {
    /// The trouble of a delivery, if it had any.
    pub fn of(delivered: &Delivered) -> Option<Self> {
        delivered.error.as_ref()?;
        let connected = delivered.reused || delivered.timing.connect_us.is_some();
        Some(match delivered {
            _ if !connected => Trouble::NoConnection,
            delivered if delivered.timed_out => Trouble::TimedOut,
            delivered if delivered.timing.first_byte_us.is_none() => Trouble::NoAnswer,
            _ => Trouble::Incomplete,
        })
    }

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Trouble::NoConnection => "no connection",
            Trouble::TimedOut => "timed out",
            Trouble::NoAnswer => "no answer",
            Trouble::Incomplete => "incomplete answer",
        }
    }
}

/// What deliveries came to so far.
#[derive(Clone, Debug, Default)]
pub struct LoadTally {
    /// Deliveries that ended.
    pub sent: u64,
    /// Those that were answered as expected.
    pub accepted: u64,
    /// Those with an answer that was not the expected one.
    pub refused: u64,
    /// Those without a complete answer.
    pub unanswered: u64,
    /// How often each status was answered.
    pub statuses: BTreeMap<u16, u64>,
    /// How often there was no complete answer, by the reason.
    pub troubles: BTreeMap<Trouble, u64>,
    /// From when deliveries were due to the end of their answers, or until patience ended.
    pub latency: Latencies,
    /// From their beginning to the end of their answers.
    pub service: Latencies,
}

impl LoadTally {
    /// Nothing yet.
    pub fn new() -> Self {
        LoadTally::default()
    }

    /// Counts a delivery that took that long.
    pub fn add(&mut self, sent: &Attempt, latency: Duration, service: Duration) {
        self.sent += 1;
        match sent.status {
            Status::Pass | Status::Skip => self.accepted += 1,
            Status::Fail => self.refused += 1,
            Status::Error => self.unanswered += 1,
        }
        if let Some(answer) = sent.answer() {
            *self.statuses.entry(answer.status).or_default() += 1;
        }
        if let Some(trouble) = sent.trouble() {
            *self.troubles.entry(trouble).or_default() += 1;
        }
        // How soon an attempt failed says nothing of how soon others are answered; one that timed out would have taken
        // at least as long.
        if matches!(sent.trouble(), None | Some(Trouble::TimedOut)) {
            self.latency.record(latency);
            self.service.record(service);
        }
    }

    /// The share of them, 0 to 1, that were not answered as expected.
    pub fn failed(&self) -> f64 {
        match self.sent {
            0 => 0.0,
            sent => (self.refused + self.unanswered) as f64 / sent as f64,
        }
    }
}
