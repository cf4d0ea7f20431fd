//! What a replay came to, in numbers.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::outcome::{Compared, Outcome};
use super::renewal::Signing;
use crate::judge::Status;
use crate::run::load::{Measured, Trouble};
use crate::run::schedule::Done;
use crate::run::{Latencies, Percentiles, throughput};

/// How many deliveries came to what.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Numbers {
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
    /// How often there was no complete answer, by the reason.
    pub errors: BTreeMap<&'static str, u64>,
    /// Those whose answer was compared.
    pub compared: u64,
    /// Of those, the ones that were compared with what a listener had answered by itself.
    pub by_listener: u64,
    /// Those whose answer was to be compared, and there was nothing to compare it with.
    pub uncompared: u64,
    /// Those that were signed anew.
    pub signed: u64,
    /// Those that went out with the recorded signature, as asked for.
    pub kept: u64,
    /// Those that went out with the recorded signature, since there was no secret.
    pub no_secret: u64,
    /// Those that went out with the recorded signature, since that did not hold then.
    pub forged: u64,
    /// Attempts, retries counted.
    pub attempts: u64,
    /// Records that did not go out, by the reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// How often each status was answered.
    pub statuses: BTreeMap<u16, u64>,
    /// The same of the other endpoint, where there is one.
    pub other_statuses: BTreeMap<u16, u64>,
}

/// What deliveries came to so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many came to what.
    pub numbers: Numbers,
    latency: Latencies,
    service: Latencies,
    first: Latencies,
    other: Latencies,
}

impl Tally {
    /// Nothing yet.
    pub fn new() -> Self {
        Tally::default()
    }

    /// Counts one delivery.
    pub fn add(&mut self, done: &Done<Outcome>) {
        let outcome = &done.outcome;
        self.numbers.add(outcome);
        // How soon an attempt failed says nothing of how soon others are answered; one that timed out would have taken
        // at least as long.
        let tells = matches!(outcome.trouble, None | Some(Trouble::TimedOut));
        if outcome.unfit.is_none() && tells {
            self.latency.record(done.latency());
            self.service.record(done.service());
        }
        for (attempts, times) in [
            (&outcome.attempts, &mut self.first),
            (&outcome.other, &mut self.other),
        ] {
            if let Some(case) = attempts.last() {
                times.record(Duration::from_micros(case.exchange.timing.total_us));
            }
        }
    }

    /// What thresholds are held against, when it took that long.
    pub fn measured(&self, took: Duration) -> Measured<'_> {
        let numbers = &self.numbers;
        Measured {
            sent: numbers.sent,
            failed: numbers.failed,
            changed: match numbers.compared {
                0 => None,
                compared => Some(numbers.changed as f64 / compared as f64),
            },
            per_second: throughput(numbers.sent, took),
            latencies: &self.latency,
        }
    }

    /// From when deliveries were due to the end of their answers, or until patience ended; those that failed otherwise
    /// have none.
    pub fn latency(&self) -> Percentiles {
        self.latency.percentiles()
    }

    /// How long the last attempts at both endpoints took, where there are two.
    pub fn endpoints(&self) -> Option<[Percentiles; 2]> {
        let both = [&self.first, &self.other].map(Latencies::percentiles);
        (self.other.count() > 0).then_some(both)
    }

    /// From their beginning to the end of their answers.
    pub fn service(&self) -> Percentiles {
        self.service.percentiles()
    }
}

impl Numbers {
    /// How many did not end as they should.
    pub fn failures(&self) -> u64 {
        self.failed + self.changed
    }

    /// How many records did not go out.
    pub fn skips(&self) -> u64 {
        self.skipped.values().sum()
    }

    fn add(&mut self, outcome: &Outcome) {
        if let Some(unfit) = &outcome.unfit {
            *self.skipped.entry(unfit.kind()).or_default() += 1;
            return;
        }
        self.sent += 1;
        self.attempts += outcome.attempts.len() as u64;
        match outcome.signing {
            Signing::None => {}
            Signing::Kept => self.kept += 1,
            Signing::NoSecret => self.no_secret += 1,
            Signing::Forged => self.forged += 1,
            Signing::Fresh => self.signed += 1,
        }
        if let Some(trouble) = outcome.trouble {
            *self.errors.entry(trouble.as_str()).or_default() += 1;
        }
        match outcome.compared {
            Compared::No => {}
            Compared::Missing => self.uncompared += 1,
            Compared::Endpoint => self.compared += 1,
            Compared::Listener => {
                self.compared += 1;
                self.by_listener += 1;
            }
        }
        for (attempts, statuses) in [
            (&outcome.attempts, &mut self.statuses),
            (&outcome.other, &mut self.other_statuses),
        ] {
            let complete = attempts.last().map(|case| &case.exchange);
            let complete = complete.filter(|exchange| exchange.error.is_none());
            if let Some(answer) = complete.and_then(|exchange| exchange.response.as_ref()) {
                *statuses.entry(answer.status).or_default() += 1;
            }
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
}
