//! Sending what is planned, each delivery at its time, and finding out what is different.

use std::ops::ControlFlow;
use std::sync::Arc;

use futures_util::Stream;
use jiff::Timestamp;
use tokio::join;
use tokio::time::sleep;

use super::answers::{Answer, AnswerCheck};
use super::outcome::{Compared, Outcome};
use super::outgoing::Destination;
use super::plan::{Planned, pack_of, short_name};
use super::renewal::{Original, Renewal, Renewed, Signing, Unfit};
use crate::Error;
use crate::exchange::{Direction, Exchange, Statuses};
use crate::judge::{Case, Expectation, Finding};
use crate::pack::Pack;
use crate::run::RetryPolicy;
use crate::run::load::Trouble;
use crate::run::schedule::{Done, Plan, Ran, ScheduleOptions, Turn, drive};
use crate::wire::{Lines, Target, encode};

/// With what answers are compared.
#[derive(Clone, Debug)]
pub enum Compare {
    /// With nothing.
    Nothing,
    /// With the recorded ones.
    Recorded(AnswerCheck),
    /// With those of another endpoint, which gets the same requests.
    Other {
        /// Where it is.
        to: Destination,
        /// How.
        check: AnswerCheck,
    },
}

/// A replay that is ready to begin.
pub struct Replay<'a> {
    /// The wire.
    pub lines: Lines<'a>,
    /// Where everything goes.
    pub to: Destination,
    /// What is made anew.
    pub renewal: &'a Renewal,
    /// The packs that are known.
    pub packs: Arc<[Pack]>,
    /// The statuses that count as accepted; the provider's when absent.
    pub expect: Option<Statuses>,
    /// When a delivery is tried again, by the pack of its provider.
    pub retry: &'a dyn Fn(Option<&Pack>) -> RetryPolicy,
    /// With what answers are compared.
    pub compare: Compare,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// Names a record, from the time it was made.
    pub record_id: fn(Timestamp) -> String,
}

/// One attempt, and where it failed, why and what to do.
struct Attempt {
    exchange: Exchange,
    trouble: Option<Trouble>,
    help: Option<String>,
}

/// What became of a delivery to one endpoint.
struct Conversation {
    attempts: Vec<Attempt>,
    signing: Signing,
    unfit: Option<Unfit>,
}

impl Replay<'_> {
    /// Sends everything that is planned. `done` is told of each delivery as it ends, and may have enough.
    ///
    /// # Errors
    /// The plan's, what `done` returns, and what stops every further delivery, such as a missing secret.
    pub async fn run(
        &self,
        plan: Plan<'_, Planned>,
        options: ScheduleOptions,
        stop: impl Stream<Item = ()>,
        mut done: impl FnMut(Done<Outcome>) -> Result<ControlFlow<()>, Error>,
    ) -> Result<Ran<Planned>, Error> {
        let work = async |planned: Planned, turn| self.deliver(planned, turn).await;
        drive(
            plan,
            options,
            stop,
            work,
            |ended: Done<Result<Outcome, Error>>| {
                let Done {
                    turn,
                    ended,
                    outcome,
                } = ended;
                done(Done {
                    turn,
                    ended,
                    outcome: outcome?,
                })
            },
        )
        .await
    }

    async fn deliver(&self, planned: Planned, turn: Turn) -> Result<Outcome, Error> {
        let Planned { round, record, .. } = planned;
        let pack = pack_of(&self.packs, &record);
        let original = Original {
            record: &record.exchange,
            pack,
            round,
        };
        let accepted = self.accepted(pack);
        let first = (self.now)();
        let (own, other) = match &self.compare {
            Compare::Nothing | Compare::Recorded(_) => {
                let own = self.converse(original, &self.to, first, &accepted);
                (own.await?, None)
            }
            // In places of their own, so that the many replays to one endpoint have no room for two.
            Compare::Other { to, .. } => {
                let own = Box::pin(self.converse(original, &self.to, first, &accepted));
                let other = Box::pin(self.converse(original, to, first, &accepted));
                // Each of them is the first to be written to every other time, so that neither looks slower for it.
                let (own, other) = if turn.number.is_multiple_of(2) {
                    join!(biased; own, other)
                } else {
                    let (other, own) = join!(biased; other, own);
                    (own, other)
                };
                (own?, Some(other?))
            }
        };
        let name = short_name(&record, pack);
        Ok(self.outcome(original, name, (record.source, record.line), own, other))
    }

    /// A delivery to one endpoint, tried as often as the policy says. The attempts of both endpoints that get the same
    /// delivery are made alike: `first` is the time of the first one.
    async fn converse(
        &self,
        original: Original<'_>,
        to: &Destination,
        first: Timestamp,
        accepted: &Statuses,
    ) -> Result<Conversation, Error> {
        let retry = (self.retry)(original.pack);
        let mut conversation = Conversation {
            attempts: Vec::new(),
            signing: Signing::None,
            unfit: None,
        };
        let mut now = first;
        for attempt in 1.. {
            let renewed = match self.renewal.renew(original, to, now)? {
                Ok(renewed) => renewed,
                Err(unfit) => {
                    let unsent = conversation.attempts.is_empty();
                    conversation.unfit = unsent.then_some(unfit);
                    break;
                }
            };
            conversation.signing = renewed.signing;
            let sent = self
                .send(renewed, &to.target, original.record, attempt)
                .await;
            let answer = Answer::sent(&sent.exchange).map(|answer| answer.response);
            let pause = retry.pause(attempt, accepted, answer);
            conversation.attempts.push(sent);
            match pause {
                Some(pause) => Box::pin(sleep(pause)).await,
                None => break,
            }
            now = (self.now)();
        }
        Ok(conversation)
    }

    /// The statuses that count as accepted. What is compared may be answered with anything.
    fn accepted(&self, pack: Option<&Pack>) -> Statuses {
        match (&self.expect, &self.compare, pack) {
            (Some(expect), ..) => expect.clone(),
            (None, Compare::Nothing, Some(pack)) => pack.provider.delivery.success.clone(),
            (None, Compare::Nothing, None) => Statuses::success(),
            (None, ..) => Statuses::any(),
        }
    }

    fn outcome(
        &self,
        original: Original,
        name: &str,
        (source, line): (usize, u64),
        own: Conversation,
        other: Option<Conversation>,
    ) -> Outcome {
        let accepted = self.accepted(original.pack);
        let other = other.map_or_else(Vec::new, |other| other.attempts);
        let ends = (own.attempts.last(), other.last());
        let (compared, differences) = self.compared(original.record, ends);
        let refusals = |end: Option<&Attempt>| {
            let answer = end.and_then(Attempt::answer);
            let status = Expectation {
                status: accepted.clone(),
                body: Vec::new(),
                schema: None,
            };
            answer.map_or_else(Vec::new, |answer| status.judge(answer.response))
        };
        let (mut found, others) = (refusals(ends.0), refusals(ends.1));
        let troubles = [ends.0, ends.1].into_iter().flatten();
        let trouble = troubles.filter_map(|end| end.trouble).min();
        let refused = !found.is_empty() || !others.is_empty();
        found.extend(differences);
        Outcome {
            round: original.round,
            source,
            line,
            attempts: cases(name, own.attempts, found),
            other: cases(name, other, others),
            unfit: own.unfit,
            signing: own.signing,
            refused,
            trouble,
            compared,
        }
    }

    /// What is different about the last answers, and with what the first endpoint's was compared.
    fn compared(
        &self,
        record: &Exchange,
        (own, other): (Option<&Attempt>, Option<&Attempt>),
    ) -> (Compared, Vec<Finding>) {
        let own = own.and_then(Attempt::answer);
        let (check, pair) = match &self.compare {
            Compare::Nothing => return (Compared::No, Vec::new()),
            Compare::Recorded(check) => (check, Answer::recorded(record).zip(own)),
            // What `--to` answers is what there was, and the other one what is new.
            Compare::Other { check, .. } => (check, own.zip(other.and_then(Attempt::answer))),
        };
        match pair {
            None => (Compared::Missing, Vec::new()),
            Some((before, after)) => {
                let with = match before.by_listener {
                    true => Compared::Listener,
                    false => Compared::Endpoint,
                };
                (with, check.findings(before, after))
            }
        }
    }

    async fn send(
        &self,
        renewed: Renewed,
        target: &Target,
        recorded: &Exchange,
        attempt: u32,
    ) -> Attempt {
        let request = renewed.request;
        let at = (self.now)();
        let delivered = self
            .lines
            .deliver(target, &encode(&request), &request.method)
            .await;
        let trouble = Trouble::of(&delivered);
        let mut exchange = Exchange::new((self.record_id)(at), at, Direction::Sent, request);
        exchange.provider.clone_from(&recorded.provider);
        exchange.edition.clone_from(&recorded.edition);
        exchange.event.clone_from(&recorded.event);
        exchange.delivery = renewed.id.or_else(|| recorded.delivery.clone());
        exchange.attempt = Some(attempt);
        exchange.url = Some(target.url_of(&exchange.request.target));
        exchange.timing = delivered.timing;
        exchange.response = delivered.response;
        exchange.replay_of = Some(recorded.id.clone());
        exchange.error = delivered.error.as_ref().map(Error::to_string);
        Attempt {
            exchange,
            trouble,
            help: delivered.error.as_ref().and_then(Error::help),
        }
    }
}

impl Attempt {
    fn answer(&self) -> Option<Answer<'_>> {
        Answer::sent(&self.exchange)
    }
}

/// The attempts as cases; what was found stands with the last one.
fn cases(name: &str, attempts: Vec<Attempt>, mut found: Vec<Finding>) -> Vec<Case> {
    let last = attempts.len();
    let case = |(number, attempt): (usize, Attempt)| {
        let findings = match number == last {
            true => std::mem::take(&mut found),
            false => Vec::new(),
        };
        Case {
            help: attempt.help,
            ..Case::of(name, attempt.exchange, findings)
        }
    };
    (1..).zip(attempts).map(case).collect()
}
