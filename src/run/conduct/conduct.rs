//! A delivery's attempts held against what its provider documents.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::attempt::{Attempt, Delivery, Outcome};
use crate::exchange::Response;
use crate::judge::{Finding, Rule};
use crate::pack::DeliveryRule;
use crate::run::RetryPolicy;

/// How far a pause may be from the documented one, as a share of it.
const SHARE: f64 = 0.1;
/// How far it may be besides: clocks, queues and the network.
const MARGIN: Duration = Duration::from_secs(1);
/// Attempts that are closer together than this may carry the same signed time, which often has whole seconds.
const SAME_TIME: Duration = Duration::from_secs(2);

/// How a sender went about one delivery.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conduct {
    /// The provider's pack name, when recognised.
    pub provider: Option<String>,
    /// The event's short name, else its wire name.
    pub event: Option<String>,
    /// The path of the first request.
    pub path: String,
    /// The delivery id; none where the request has none.
    pub delivery: Option<String>,
    /// How many attempts there were.
    pub attempts: u64,
    /// How many there should have been by the documented rules; none where no retries are documented.
    pub owed: Option<u64>,
    /// What each attempt was answered; none where there was no answer.
    pub answers: Vec<Option<u16>>,
    /// The time between each attempt and the one before it, in seconds.
    #[serde(serialize_with = "seconds")]
    pub gaps_s: Vec<Duration>,
    /// The documented pauses that apply, in seconds.
    #[serde(serialize_with = "seconds")]
    pub schedule_s: Vec<Duration>,
    /// Whether every attempt carried the same id; none where there are no ids.
    pub same_id: Option<bool>,
    /// Whether every attempt carried the same body.
    pub same_body: bool,
    /// Whether each attempt carried a time of its own; none where nothing tells.
    pub fresh_time: Option<bool>,
    /// Whether each attempt was signed anew; none where nothing tells.
    pub fresh_signature: Option<bool>,
    /// How it ended.
    pub end: End,
    /// What is not as documented.
    pub findings: Vec<Finding>,
    /// Whether there was an attempt after one that was not accepted.
    #[serde(skip)]
    retried: bool,
}

/// How a delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The last attempt was accepted.
    Accepted,
    /// It was not, and no more is owed or none came in time.
    GaveUp,
    /// Another attempt is owed and not overdue.
    Pending,
}

impl Conduct {
    /// Judges the attempts. `protects_time`: whether the signature covers the signed time.
    ///
    /// A delivery with one attempt is judged too: that no second one came may be the finding.
    pub fn of(
        delivery: &Delivery,
        rule: &DeliveryRule,
        protects_time: bool,
        now: Timestamp,
    ) -> Self {
        let attempts = delivery.attempts.as_slice();
        let mut conduct = Conduct {
            provider: delivery.provider.clone(),
            event: delivery.event.clone(),
            path: delivery.path.clone(),
            delivery: delivery.id.clone(),
            attempts: delivery.made,
            owed: None,
            answers: attempts.iter().map(|one| status(one, rule)).collect(),
            gaps_s: pairs(attempts).map(|(a, b)| gap(a, b)).collect(),
            schedule_s: Vec::new(),
            same_id: None,
            same_body: true,
            fresh_time: None,
            fresh_signature: None,
            end: End::GaveUp,
            findings: Vec::new(),
            retried: false,
        };
        let accepted = |answer: &Option<u16>| answer.is_some_and(|s| rule.success.contains(s));
        let earlier = conduct.answers.len().saturating_sub(1);
        conduct.retried = !conduct.answers.iter().take(earlier).all(accepted);
        let last = conduct.answers.last().copied().flatten();
        if last.is_some_and(|status| rule.success.contains(status)) {
            conduct.end = End::Accepted;
        }
        conduct.identity(attempts);
        conduct.freshness(attempts, protects_time);
        // Attempts that were not kept cannot be held against a schedule.
        if !rule.retries.is_empty() && attempts.len() as u64 == delivery.made {
            conduct.schedule(attempts, rule, now);
        }
        conduct
    }

    /// Whether there is anything to say: several attempts, or one that should have been followed by more. Without an
    /// id the same bytes after an accepted attempt may as well be another delivery.
    pub fn is_telling(&self) -> bool {
        let several = self.attempts > 1 && (self.delivery.is_some() || self.retried);
        several || !self.findings.is_empty()
    }

    fn find(&mut self, rule: Rule, attempt: usize, expected: impl Into<String>, seen: String) {
        let path = format!("attempt {attempt}");
        self.findings.push(Finding::new(rule, path, expected, seen));
    }

    fn identity(&mut self, attempts: &[Attempt]) {
        let Some(first) = attempts.first() else {
            return;
        };
        let mut same_id = true;
        for (index, one) in attempts.iter().enumerate() {
            if one.id != first.id && same_id {
                same_id = false;
                let seen = one.id.clone().unwrap_or_else(|| "none".into());
                let expected = first.id.clone().unwrap_or_else(|| "none".into());
                self.find(
                    Rule::DeliveryId,
                    index + 1,
                    format!("`{expected}`"),
                    format!("`{seen}`"),
                );
            }
            if one.body != first.body && self.same_body {
                self.same_body = false;
                let seen = "another body under the same id".to_owned();
                self.find(
                    Rule::SameBody,
                    index + 1,
                    "the body of the first attempt",
                    seen,
                );
            }
        }
        self.same_id = first.id.is_some().then_some(same_id);
    }

    fn freshness(&mut self, attempts: &[Attempt], protects_time: bool) {
        for (index, (before, one)) in pairs(attempts).enumerate() {
            let (Some(old), Some(new)) = (before.time, one.time) else {
                continue;
            };
            let stale = old == new && gap(before, one) >= SAME_TIME;
            if stale && self.fresh_time != Some(false) {
                let seen = "that of the attempt before".to_owned();
                self.find(Rule::Freshness, index + 2, "a time of its own", seen);
            }
            self.fresh_time = Some(self.fresh_time.unwrap_or(true) && !stale);
            let (Some(old), Some(new)) = (before.signature, one.signature) else {
                continue;
            };
            if !protects_time || before.time == one.time {
                continue;
            }
            if old == new && self.fresh_signature != Some(false) {
                let seen = "that of the attempt before, though the time is new".to_owned();
                self.find(Rule::Freshness, index + 2, "a signature of its own", seen);
            }
            self.fresh_signature = Some(self.fresh_signature.unwrap_or(true) && old != new);
        }
    }

    /// Walks the attempts along the documented pauses.
    fn schedule(&mut self, attempts: &[Attempt], rule: &DeliveryRule, now: Timestamp) {
        let policy = RetryPolicy::schedule(rule.retries.clone(), rule.retry_on.clone());
        let mut owed = 1;
        for (index, one) in attempts.iter().enumerate() {
            let number = index + 1;
            let answer = status(one, rule).map(Response::new);
            let attempt = u32::try_from(number).unwrap_or(u32::MAX);
            let pause = policy.pause(attempt, &rule.success, answer.as_ref());
            let next = attempts.get(number);
            let Some(pause) = pause else {
                if next.is_some() && self.delivery.is_some() {
                    let why = match &answer {
                        Some(answer) if rule.success.contains(answer.status) => {
                            format!("attempt {number} was answered {}", answer.status)
                        }
                        Some(answer) if number <= rule.retries.len() => {
                            format!("{} is not tried again", answer.status)
                        }
                        _ => format!("{} are documented", rule.retries.len() + 1),
                    };
                    let expected = format!("no attempt after {number}: {why}");
                    self.find(Rule::Attempts, number + 1, expected, "one more".into());
                }
                break;
            };
            owed += 1;
            self.schedule_s.push(pause);
            let waited = waited(one, rule);
            let latest = part(pause, 1.0 + SHARE)
                .saturating_add(MARGIN)
                .saturating_add(waited);
            let earliest = part(pause, 1.0 - SHARE).saturating_sub(MARGIN);
            match next {
                Some(next) => {
                    let gap = gap(one, next);
                    if gap < earliest || gap > latest {
                        let expected = format!("{} after the one before", shown(pause));
                        self.find(Rule::Spacing, number + 1, expected, shown(gap));
                    }
                }
                None if since(one.at, now) > latest => {
                    let expected = format!("{} after the one before", shown(pause));
                    let seen = format!("none within {}", shown(since(one.at, now)));
                    self.find(Rule::Attempts, number + 1, expected, seen);
                }
                None => self.end = End::Pending,
            }
        }
        self.owed = Some(owed);
    }
}

fn pairs(attempts: &[Attempt]) -> impl Iterator<Item = (&Attempt, &Attempt)> {
    attempts.iter().zip(attempts.iter().skip(1))
}

fn gap(before: &Attempt, one: &Attempt) -> Duration {
    since(before.at, one.at)
}

fn since(before: Timestamp, after: Timestamp) -> Duration {
    Duration::try_from(after.duration_since(before)).unwrap_or_default()
}

/// The answer as the sender knows it: one that came after its time limit is none.
fn status(attempt: &Attempt, rule: &DeliveryRule) -> Option<u16> {
    let late = rule.timeout.is_some_and(|limit| attempt.waited >= limit);
    match attempt.outcome {
        Outcome::Status(status) if !late => Some(status),
        _ => None,
    }
}

/// How long the sender waited before it could think of the next attempt.
fn waited(attempt: &Attempt, rule: &DeliveryRule) -> Duration {
    match (attempt.outcome, rule.timeout) {
        (Outcome::Status(_), Some(limit)) => attempt.waited.min(limit),
        (Outcome::Status(_), None) => attempt.waited,
        (_, limit) => limit.unwrap_or_default(),
    }
}

fn part(whole: Duration, share: f64) -> Duration {
    Duration::try_from_secs_f64(whole.as_secs_f64() * share).unwrap_or(Duration::MAX)
}

/// A duration for people, no finer than milliseconds.
fn shown(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    humantime::format_duration(Duration::from_millis(millis)).to_string()
}

fn seconds<S: Serializer>(durations: &[Duration], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(durations.iter().map(Duration::as_secs_f64))
}

#[cfg(test)]
#[path = "conduct_cases.rs"]
mod tests;
