//! Making the deliveries of a `send`, and holding the answers to what is expected.

use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::stream::pending;
use tokio::time::sleep;

use super::checking::{against, check, milliseconds};
use super::desk::Desk;
use super::expect::Expect;
use super::letter::{Letter, Settled};
use super::send::{Retry, Send};
use super::stage::{Outcome, Stage, Tried};
use super::variables::Variables;
use crate::Error;
use crate::exchange::Statuses;
use crate::judge::{Finding, Rule, Schema};
use crate::run::schedule::{Done, Due, Plan, ScheduleOptions, at_rate, drive};
use crate::run::{Latencies, RetryPolicy};
use crate::wire::{Client, encode};

/// What all deliveries of a `send` share.
struct Round<'a> {
    stage: &'a Stage,
    expect: &'a Expect,
    variables: &'a Variables<'a>,
    letter: Letter,
    removed: Vec<String>,
    client: Client,
    retry: RetryPolicy,
    statuses: Statuses,
    owed: Option<Schema>,
}

/// Makes the deliveries; random values are drawn from the place's own seed.
///
/// # Errors
/// When one cannot be made, which is nobody's fault at the endpoint.
pub(super) async fn send(
    desk: &Desk<'_>,
    send: &Send,
    expect: &Expect,
    place: &str,
) -> Result<Outcome, Error> {
    let letter = desk.letter(send, place)?;
    let says = expect.status.is_some() || expect.schema.is_some() || expect.no_answer;
    let expectation = letter.expectation()?;
    let round = Round {
        stage: desk.stage,
        expect,
        variables: desk.variables,
        removed: desk.removed(send),
        client: desk.stage.client(send.timeout)?,
        retry: policy(send, &letter, desk.stage),
        statuses: expectation.status,
        // Whoever says what to expect does not expect the documented answer.
        owed: expectation.schema.filter(|_| !says),
        letter,
    };
    let due = |number| send.rate.map(|rate| at_rate(number, rate));
    let plan = Plan::of((0..send.count).map(|number| Due::at(due(number), number)));
    let options = ScheduleOptions {
        concurrency: send.concurrency,
        ..ScheduleOptions::default()
    };
    let work = async |number: u64, _| round.delivery(number).await;
    let mut deliveries = Vec::new();
    let done = |done: Done<Result<Vec<Tried>, Error>>| {
        deliveries.push(done.outcome?);
        Ok(ControlFlow::Continue(()))
    };
    drive(plan, options, pending(), work, done).await?;
    round.outcome(deliveries)
}

/// When a delivery is tried again.
fn policy(send: &Send, letter: &Letter, stage: &Stage) -> RetryPolicy {
    let provider = || {
        let pack = match letter {
            Letter::Event(recipe) => Some(&recipe.pack),
            Letter::Record(_) => stage.pack.as_ref(),
        };
        pack.map_or_else(RetryPolicy::none, |pack| {
            let rule = &pack.provider.delivery;
            RetryPolicy::schedule(rule.retries.clone(), rule.retry_on.clone())
        })
    };
    let policy = match send.retry {
        Retry::No => RetryPolicy::none(),
        Retry::Provider => provider(),
        Retry::Times(times) => RetryPolicy::times(times),
    };
    policy.scaled(send.time_scale)
}

impl Round<'_> {
    /// One delivery: the same id and payload, every attempt signed afresh.
    async fn delivery(&self, number: u64) -> Result<Vec<Tried>, Error> {
        let settled = self.letter.settle(number, (self.stage.now)())?;
        let mut attempts = Vec::new();
        for attempt in 1.. {
            let tried = self.attempt(&settled, attempt).await?;
            let success = self.expect.status.as_ref().unwrap_or(&self.statuses);
            let pause = self.retry.pause(attempt, success, tried.answer());
            attempts.push(tried);
            match pause {
                Some(pause) => sleep(pause).await,
                None => break,
            }
        }
        Ok(attempts)
    }

    async fn attempt(&self, settled: &Settled<'_>, attempt: u32) -> Result<Tried, Error> {
        let pack = self.stage.pack.as_ref();
        let ready = settled
            .compose(pack, (self.stage.now)())?
            .without(&self.removed);
        let at = (self.stage.now)();
        let bytes = encode(&ready.request);
        let method = ready.request.method.clone();
        let delivered = self.client.deliver(&ready.target, &bytes, &method).await;
        let mut tried = self
            .stage
            .tried(ready.request, &ready.target, at, delivered);
        let exchange = &mut tried.exchange;
        exchange.provider = pack.map(|pack| pack.name.clone());
        exchange.edition = ready.edition;
        exchange.varied = ready.varied;
        exchange.event = ready.wire;
        exchange.delivery = ready.delivery;
        exchange.attempt = Some(attempt);
        Ok(tried)
    }

    /// What all deliveries came to.
    fn outcome(&self, deliveries: Vec<Vec<Tried>>) -> Result<Outcome, Error> {
        let mut outcome = Outcome::default();
        let mut times = Latencies::new();
        let mut found = Found::default();
        let count = deliveries.len() as u64;
        let attempts: u64 = deliveries
            .iter()
            .map(|attempts| attempts.len() as u64)
            .sum();
        for mut attempts in deliveries {
            if let Some(last) = attempts.last_mut() {
                let findings = self.judge(last)?;
                if findings.is_none() && outcome.broken.is_none() {
                    let help = last.error.as_ref().and_then(Error::help);
                    outcome.broken = last.error.as_ref().map(|error| (error.to_string(), help));
                }
                let varied = last.exchange.varied.clone();
                for mut finding in findings.unwrap_or_default() {
                    // Which of many variations it was, is the point of them.
                    if let Some(varied) = &varied {
                        finding.seen = format!("{} ({varied})", finding.seen);
                    }
                    found.add(finding, last.took());
                }
                times.record(last.took());
                outcome.answer = last.answer().cloned();
            }
            outcome
                .exchanges
                .extend(attempts.into_iter().map(|tried| tried.exchange));
        }
        let several = count > 1;
        outcome.findings = found.told(count);
        let mut figure = |name: &str, value: String| outcome.figures.push((name.into(), value));
        if several {
            figure("deliveries", count.to_string());
            figure("p50", milliseconds(times.at(0.5)));
            figure("p99", milliseconds(times.at(0.99)));
        }
        if attempts > count {
            figure("attempts", attempts.to_string());
        }
        Ok(outcome)
    }

    /// What does not hold; nothing is known where there was no connection.
    fn judge(&self, tried: &Tried) -> Result<Option<Vec<Finding>>, Error> {
        let answer = match (&tried.error, tried.answer()) {
            (Some(_), _) if !tried.connected => return Ok(None),
            (Some(_), _) if self.expect.no_answer => return Ok(Some(Vec::new())),
            (Some(error), _) => {
                let seen = error.to_string();
                return Ok(Some(vec![Finding::new(
                    Rule::NoAnswer,
                    "",
                    "an answer",
                    seen,
                )]));
            }
            (None, None) => return Ok(None),
            (None, Some(answer)) => answer,
        };
        if self.expect.no_answer {
            let seen = answer.status.to_string();
            return Ok(Some(vec![Finding::new(
                Rule::NoAnswer,
                "",
                "no answer",
                seen,
            )]));
        }
        let took = tried.took();
        let mut findings = check(answer, took, self.expect, &self.statuses, self.variables)?;
        if let Some(owed) = self.owed.as_ref().filter(|_| findings.is_empty()) {
            findings.extend(against(owed, answer));
        }
        Ok(Some(findings))
    }
}

/// What does not hold of many deliveries, and of how many: what is alike is told once. Of those that took too long the
/// slowest is told.
#[derive(Default)]
struct Found(Vec<(Finding, u64, Duration)>);

impl Found {
    fn add(&mut self, finding: Finding, took: Duration) {
        let alike = |known: &Finding| {
            let slow = known.rule == Rule::Latency && finding.rule == Rule::Latency;
            *known == finding || slow && known.expected == finding.expected
        };
        match self.0.iter_mut().find(|(known, _, _)| alike(known)) {
            Some((known, count, slowest)) => {
                *count += 1;
                if took > *slowest {
                    (*known, *slowest) = (finding, took);
                }
            }
            None => self.0.push((finding, 1, took)),
        }
    }

    /// The findings, with how many of that many deliveries they are of.
    fn told(self, count: u64) -> Vec<Finding> {
        let told = self.0.into_iter().map(|(mut finding, times, _)| {
            if count > 1 {
                let at_most = match finding.rule == Rule::Latency && times > 1 {
                    true => "at most ",
                    false => "",
                };
                finding.seen = format!("{at_most}{} ({times} of {count} deliveries)", finding.seen);
            }
            finding
        });
        told.collect()
    }
}
