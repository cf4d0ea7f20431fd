//! Sending what is planned, each delivery at its time, and finding out what is different.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::time::sleep;

use super::answers::{Answer, AnswerCheck};
use super::outcome::Outcome;
use super::outgoing::{Destination, keep_raw_lines, readdress};
use super::plan::{Planned, pack_of, short_name};
use super::renewal::{Renewal, Renewed, Signing};
use crate::Error;
use crate::exchange::{Direction, Exchange, Statuses};
use crate::judge::{Case, Expectation, Finding};
use crate::pack::Pack;
use crate::run::RetryPolicy;
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

impl Replay<'_> {
    /// Sends everything that is planned. `done` is told of each delivery as it ends, and may have enough.
    ///
    /// # Errors
    /// The plan's, what `done` returns, and what stops every further delivery, such as a missing secret.
    pub async fn run(
        &self,
        plan: Plan<'_, Planned>,
        options: ScheduleOptions,
        stop: impl Future<Output = ()>,
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

    async fn deliver(&self, planned: Planned, _turn: Turn) -> Result<Outcome, Error> {
        let Planned { round, record } = planned;
        let pack = pack_of(&self.packs, &record);
        let mut outcome = Outcome {
            round,
            source: record.source,
            line: record.line,
            attempts: Vec::new(),
            other: None,
            unfit: None,
            signing: Signing::None,
            refused: false,
            uncompared: false,
        };
        let name = short_name(&record, pack).to_owned();
        let recorded = &record.exchange;
        let retry = (self.retry)(pack);
        let accepted = self.accepted(pack);
        for attempt in 1.. {
            let renewed = match self.renewal.renew(recorded, pack, (self.now)())? {
                Ok(renewed) => renewed,
                Err(unfit) => {
                    outcome.unfit = Some(unfit);
                    return Ok(outcome);
                }
            };
            outcome.signing = renewed.signing;
            let sent = self.send(&renewed, &self.renewal.to.target, recorded, attempt);
            let (exchange, help) = match (&self.compare, attempt) {
                (Compare::Other { to, .. }, 1) => {
                    let twin = self.twin(&renewed, to);
                    let (own, other) =
                        tokio::join!(sent, self.send(&twin, &to.target, recorded, 1));
                    outcome.other = Some(case(&name, other, Vec::new()));
                    own
                }
                _ => sent.await,
            };
            let answer = exchange
                .response
                .as_ref()
                .filter(|_| exchange.error.is_none());
            let pause = retry.pause(attempt, &accepted, answer);
            let findings = match pause {
                Some(_) => Vec::new(),
                None => self.judge(&exchange, recorded, &accepted, &mut outcome),
            };
            outcome
                .attempts
                .push(case(&name, (exchange, help), findings));
            match pause {
                Some(pause) => sleep(pause).await,
                None => break,
            }
        }
        Ok(outcome)
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

    fn judge(
        &self,
        exchange: &Exchange,
        recorded: &Exchange,
        accepted: &Statuses,
        outcome: &mut Outcome,
    ) -> Vec<Finding> {
        let Some(after) = Answer::sent(exchange) else {
            return Vec::new();
        };
        let expectation = Expectation {
            status: accepted.clone(),
            body: Vec::new(),
            schema: None,
        };
        let mut findings = expectation.judge(after.response);
        outcome.refused = !findings.is_empty();
        let (check, before) = match &self.compare {
            Compare::Nothing => return findings,
            Compare::Recorded(check) => (check, Answer::recorded(recorded)),
            Compare::Other { check, .. } => {
                let other = outcome.other.as_ref();
                // What `--to` answers is what there was, and the other one what is new.
                let other = other.and_then(|case| Answer::sent(&case.exchange));
                match other {
                    Some(other) => findings.extend(check.findings(after, other)),
                    None => outcome.uncompared = true,
                }
                return findings;
            }
        };
        match before {
            Some(before) => findings.extend(check.findings(before, after)),
            None => outcome.uncompared = true,
        }
        findings
    }

    /// The same request for another endpoint. It is not signed anew: both are to get the same.
    fn twin(&self, renewed: &Renewed, to: &Destination) -> Renewed {
        let mut request = readdress(&renewed.request, to, false);
        keep_raw_lines(&mut request, &renewed.request);
        Renewed {
            request,
            ..renewed.clone()
        }
    }

    async fn send(
        &self,
        renewed: &Renewed,
        target: &Target,
        recorded: &Exchange,
        attempt: u32,
    ) -> (Exchange, Option<String>) {
        let request = &renewed.request;
        let at = (self.now)();
        let delivered = self
            .lines
            .deliver(target, &encode(request), &request.method)
            .await;
        let mut exchange =
            Exchange::new((self.record_id)(at), at, Direction::Sent, request.clone());
        exchange.provider.clone_from(&recorded.provider);
        exchange.edition.clone_from(&recorded.edition);
        exchange.event.clone_from(&recorded.event);
        exchange.delivery = renewed.id.clone().or_else(|| recorded.delivery.clone());
        exchange.attempt = Some(attempt);
        exchange.url = Some(
            Target {
                path_and_query: request.target.clone(),
                ..target.clone()
            }
            .url(),
        );
        exchange.timing = delivered.timing;
        exchange.response = delivered.response;
        exchange.replay_of = Some(recorded.id.clone());
        exchange.error = delivered.error.as_ref().map(Error::to_string);
        (exchange, delivered.error.as_ref().and_then(Error::help))
    }
}

fn case(name: &str, (exchange, help): (Exchange, Option<String>), findings: Vec<Finding>) -> Case {
    let mut case = Case::of(name, exchange, findings);
    case.help = help;
    case
}
