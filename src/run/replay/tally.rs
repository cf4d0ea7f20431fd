//! What a replay came to, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outcome::Outcome;
use super::renewal::Signing;
use crate::judge::Status;
use crate::run::schedule::Done;
use crate::run::{Latencies, Percentiles};

/// What deliveries came to so far.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Deliveries that were sent.
    pub sent: u64,
    /// Those that were answered as expected.
    pub ok: u64,
    /// Those whose answer was complete, accepted and not as it was.
    pub changed: u64,
    /// Those that were not accepted, or had no complete answer.
    pub failed: u64,
    /// Of those, the ones without a complete answer.
    pub unanswered: u64,
    /// Those whose answer could not be compared with anything.
    pub uncompared: u64,
    /// Those that were signed anew.
    pub signed: u64,
    /// Those that went out with the recorded signature.
    pub kept: u64,
    /// Attempts, retries counted.
    pub attempts: u64,
    /// Records that did not go out, by the reason.
    pub skipped: BTreeMap<String, u64>,
    /// How often each status was answered.
    pub statuses: BTreeMap<u16, u64>,
    /// From when a delivery was due to the end of its answer.
    pub latency: Latencies,
    /// From its beginning to the end of its answer.
    pub service: Latencies,
}

/// The numbers as they are written.
#[derive(Clone, Debug, Serialize)]
pub struct Numbers {
    /// See [`Tally`].
    pub sent: u64,
    /// See [`Tally`].
    pub ok: u64,
    /// See [`Tally`].
    pub changed: u64,
    /// See [`Tally`].
    pub failed: u64,
    /// See [`Tally`].
    pub unanswered: u64,
    /// See [`Tally`].
    pub uncompared: u64,
    /// See [`Tally`].
    pub signed: u64,
    /// See [`Tally`].
    pub kept: u64,
    /// See [`Tally`].
    pub attempts: u64,
    /// See [`Tally`].
    pub skipped: BTreeMap<String, u64>,
    /// See [`Tally`].
    pub statuses: BTreeMap<u16, u64>,
    /// Latency from the planned time.
    pub latency: Percentiles,
    /// Latency from the actual start.
    pub service: Percentiles,
}

impl Tally {
    /// Nothing yet.
    pub fn new() -> Self {
        Tally {
            sent: 0,
            ok: 0,
            changed: 0,
            failed: 0,
            unanswered: 0,
            uncompared: 0,
            signed: 0,
            kept: 0,
            attempts: 0,
            skipped: BTreeMap::new(),
            statuses: BTreeMap::new(),
            latency: Latencies::new(),
            service: Latencies::new(),
        }
    }

    /// Counts one delivery.
    pub fn add(&mut self, done: &Done<Outcome>) {
        let outcome = &done.outcome;
        if let Some(unfit) = &outcome.unfit {
            *self.skipped.entry(unfit.to_string()).or_default() += 1;
            return;
        }
        self.sent += 1;
        self.attempts += outcome.attempts.len() as u64;
        self.signed += u64::from(outcome.signing == Signing::Fresh);
        self.kept += u64::from(outcome.signing == Signing::Kept);
        self.uncompared += u64::from(outcome.uncompared);
        self.latency.record(done.latency());
        self.service.record(done.service());
        if let Some(response) = outcome
            .last()
            .and_then(|case| case.exchange.response.as_ref())
        {
            *self.statuses.entry(response.status).or_default() += 1;
        }
        match outcome.status() {
            Status::Pass | Status::Skip => self.ok += 1,
            Status::Fail if outcome.refused => self.failed += 1,
            Status::Fail => self.changed += 1,
            Status::Error => {
                self.failed += 1;
                self.unanswered += 1;
            }
        }
    }

    /// How many did not end as they should.
    pub fn failures(&self) -> u64 {
        self.failed + self.changed
    }

    /// The numbers alone.
    pub fn numbers(&self) -> Numbers {
        Numbers {
            sent: self.sent,
            ok: self.ok,
            changed: self.changed,
            failed: self.failed,
            unanswered: self.unanswered,
            uncompared: self.uncompared,
            signed: self.signed,
            kept: self.kept,
            attempts: self.attempts,
            skipped: self.skipped.clone(),
            statuses: self.statuses.clone(),
            latency: self.latency.percentiles(),
            service: self.service.percentiles(),
        }
    }
}

impl Default for Tally {
    fn default() -> Self {
        Tally::new()
    }
}
