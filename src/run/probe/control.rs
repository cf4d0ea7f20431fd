//! Whether the endpoint still takes what is good where it was sent what is not.
//!
//! A refusal proves something only of an endpoint that would have accepted a good delivery at that moment. One that locks
//! its sender out, or breaks, refuses everything: so a good delivery follows every probe of *refuses*, and the probe after
//! which it is turned away is the one that fails.

use crate::Error;
use crate::exchange::Exchange;
use crate::judge::{Finding, Rule, Trial, Upshot};

use super::advice;
use super::{Action, Group, Probe, Prober, Reproduction, Scene, Wants, unreached};

/// What findings about a good delivery after a probe's own shots are named by.
pub(super) const AFTERWARDS: &str = "a good delivery afterwards";

const SHUT: &str = "what a forger sends must not shut the endpoint for the provider, whose deliveries may well come from the \
    same address: look at what locks a sender out, counts failures or breaks";

/// What is known of good deliveries.
pub(super) struct Control<'a> {
    prober: &'a Prober<'a>,
    /// The first probe since a good delivery was last seen to be accepted.
    since: Option<String>,
    /// Whether a good delivery was turned away since.
    shut: bool,
}

impl<'a> Control<'a> {
    /// Of an endpoint that has just accepted one.
    pub fn new(prober: &'a Prober<'a>) -> Self {
        Control {
            prober,
            since: None,
            shut: false,
        }
    }

    /// Why there is no point in trying a probe: the endpoint accepts nothing any more.
    pub async fn pointless(&mut self, probe: &Probe) -> Option<String> {
        let doubtful = self.since.is_some() && probe.group() == Group::Refuses;
        if !self.shut && !doubtful {
            return None;
        }
        // One that cannot be sent, or finds nobody, says nothing here: the probe itself will.
        let exchange = self.ask("before", probe).await.ok()?;
        if unreached(&exchange).is_some() {
            return None;
        }
        self.shut = !self.turned_away(&exchange).is_empty();
        if !self.shut {
            self.since = None;
            return None;
        }
        let since = self.since.as_deref().unwrap_or_default();
        let reason = super::exam::pointless(probe.group());
        Some(format!("since `{since}` {reason}"))
    }

    /// What a trial comes to with a good delivery after it, where it is about refusals.
    pub async fn after(
        &mut self,
        probe: &Probe,
        trial: Trial,
        reproduction: &Reproduction,
    ) -> Trial {
        let aside = matches!(probe.action, Action::Aside(_));
        let made = !matches!(trial.upshot, Upshot::Error { .. } | Upshot::Skipped(_));
        if probe.group() != Group::Refuses || aside || !made {
            self.learn(&trial);
            return trial;
        }
        let Ok(exchange) = self.ask("after", probe).await else {
            return trial;
        };
        let findings = self.turned_away(&exchange);
        if findings.is_empty() || unreached(&exchange).is_some() {
            self.since = None;
            return trial;
        }
        self.since = Some(trial.id());
        self.shut = true;
        self.shut_by(probe, trial, exchange, findings, reproduction)
    }

    /// The trial after which a good delivery was turned away.
    fn shut_by(
        &self,
        probe: &Probe,
        mut trial: Trial,
        exchange: Exchange,
        findings: Vec<Finding>,
        reproduction: &Reproduction,
    ) -> Trial {
        if trial.upshot != Upshot::Failed {
            let advice = advice::status_of(&findings).and_then(advice::of_any);
            trial.hint = advice.unwrap_or(SHUT).into();
            trial.reproduce = reproduction.tested(probe, self.prober.subject);
        }
        trial.upshot = Upshot::Failed;
        trial.findings.extend(findings);
        trial.exchanges.push(exchange);
        trial
    }

    /// What other probes say of good deliveries.
    fn learn(&mut self, trial: &Trial) {
        match trial.upshot {
            Upshot::Failed | Upshot::Error { .. } => {
                self.since.get_or_insert_with(|| trial.id());
            }
            Upshot::Passed | Upshot::NotObserved(_) => self.since = None,
            Upshot::Skipped(_) | Upshot::NotProtected(_) => {}
        }
    }

    async fn ask(&self, when: &str, probe: &Probe) -> Result<Exchange, Error> {
        let subject = self.prober.subject;
        let place = format!("{when} {}", probe.about.id());
        let scene = Scene::new(subject, subject.chosen, &place, (self.prober.now)());
        Ok(self.prober.fire(&scene.good(0)?).await)
    }

    /// What does not hold where it was not taken, whatever else there is to say of the answer.
    fn turned_away(&self, exchange: &Exchange) -> Vec<Finding> {
        let subject = self.prober.subject;
        let accepted = subject.expectation(subject.chosen);
        let findings = Wants::Accepted.judge(accepted, exchange).into_iter();
        let refused = findings.filter(|f| matches!(f.rule, Rule::Status | Rule::NoAnswer));
        let named = refused.map(|finding| Finding {
            path: AFTERWARDS.into(),
            ..finding
        });
        named.collect()
    }
}
