//! Trying probes one after the other.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::time::sleep;

use crate::Error;
use crate::exchange::Exchange;
use crate::judge::{Rule, Trial, Upshot};

use super::advice;
use super::control::Control;
use super::{Group, Probe, Prober, Reproduction, Scene, settled, unreached};

/// How long an endpoint that has gone may take to be there again: who watches over it starts it within seconds.
const RESTART: Duration = Duration::from_secs(3);

/// How often it is looked whether it is there again.
const LOOK: Duration = Duration::from_millis(50);

/// Probes to be tried, one after the other, so that an endpoint that dies is known to have died of one of them.
pub struct Exam<'a> {
    /// Who fires.
    pub prober: &'a Prober<'a>,
    /// The probe that comes first, selected or not: a good delivery. When it fails, the others are not tried.
    pub baseline: &'a Probe,
    /// Those that are tried.
    pub probes: &'a [Probe],
    /// What makes the command lines that send again.
    pub reproduction: &'a Reproduction,
}

/// How it stands with the endpoint.
enum Standing {
    There,
    Gone(Upshot),
}

impl Exam<'_> {
    /// Tries them all, and hands over each trial as it ends. An endpoint that cannot be reached any more ends it, with a
    /// trial that says so.
    ///
    /// # Errors
    /// What `on_trial` returns.
    pub async fn sit<F>(&self, mut on_trial: F) -> Result<(), Error>
    where
        F: FnMut(Trial) -> Result<(), Error>,
    {
        let first = self.run(self.baseline).await;
        let reached = !matches!(first.upshot, Upshot::Error { .. });
        let accepted = is_accepted(&first);
        let asked = self.is_asked(self.baseline);
        if asked || first.upshot != Upshot::Passed {
            on_trial(match reached {
                true => advised(first),
                false => first,
            })?;
        }
        if !reached {
            return Ok(());
        }
        let id = self.baseline.about.id();
        let mut before = id.clone();
        let rest = self.probes.iter().filter(|probe| probe.about.id() != id);
        let rest: Vec<&Probe> = rest.collect();
        let mut waited = VecDeque::new();
        let mut control = Control::new(self.prober);
        for (number, probe) in rest.iter().enumerate() {
            let sends = !matches!(probe.action, super::Action::Aside(_));
            let why_not = match sends && waited.is_empty() {
                true if !accepted => Some(pointless(probe.group()).to_owned()),
                true => control.pointless(probe).await,
                false => None,
            };
            if let Some(reason) = why_not {
                on_trial(Trial {
                    upshot: Upshot::Skipped(reason),
                    ..probe.about.trial()
                })?;
                continue;
            }
            if waited.is_empty() {
                waited.extend(
                    self.side_by_side(rest.get(number..).unwrap_or_default())
                        .await,
                );
            }
            let (trial, standing) = self.watched(probe, waited.pop_front()).await;
            let made = trial.is_some();
            if let Some(trial) = trial {
                on_trial(match standing {
                    Standing::There => control.after(probe, trial, self.reproduction).await,
                    Standing::Gone(_) => trial,
                })?;
            }
            if let Standing::Gone(upshot) = standing {
                let culprit = if made { probe.about.id() } else { before };
                let left = rest.len() - number - usize::from(made);
                return on_trial(gone(probe, &culprit, left, upshot));
            }
            before = probe.about.id();
        }
        Ok(())
    }

    fn is_asked(&self, probe: &Probe) -> bool {
        let id = probe.about.id();
        self.probes.iter().any(|other| other.about.id() == id)
    }

    /// The trials of the first of those probes, as far as their point is waiting: they wait at the same time.
    async fn side_by_side(&self, probes: &[&Probe]) -> Vec<Trial> {
        let waiting = probes.iter().take_while(|probe| probe.waits());
        join_all(waiting.map(|probe| self.run(probe))).await
    }

    /// Tries a probe that has not `waited` already, and looks after the endpoint where the last answer did not come. An
    /// endpoint that was already gone and comes back is tried again; for one that does not there is no trial. One that
    /// went while the probe was at it went because of the probe's own shots, and that is the trial.
    async fn watched(&self, probe: &Probe, waited: Option<Trial>) -> (Option<Trial>, Standing) {
        let trial = match waited {
            Some(trial) => trial,
            None => self.run(probe).await,
        };
        let Some(last) = trial.exchanges.last() else {
            return (Some(trial), Standing::There);
        };
        if unreached(last).is_some() {
            let own = trial.exchanges.iter().any(|sent| unreached(sent).is_none());
            let failed = own && settled(&trial.findings) == Upshot::Failed;
            return match self.look().await {
                standing if failed => {
                    let upshot = Upshot::Failed;
                    (Some(Trial { upshot, ..trial }), standing)
                }
                Standing::There => (Some(self.run(probe).await), Standing::There),
                gone => (own.then_some(trial), gone),
            };
        }
        match last.response {
            Some(_) => (Some(trial), Standing::There),
            None => (Some(trial), self.look().await),
        }
    }

    async fn run(&self, probe: &Probe) -> Trial {
        let begun = Instant::now();
        let mut trial = advice::advised(probe, probe.run(self.prober).await);
        trial.took = begun.elapsed();
        if trial.reproduce.is_none() {
            trial.reproduce = self.reproduction.of(probe, self.prober.subject);
        }
        trial
    }

    /// Whether the endpoint takes connections, within the time that a restart takes.
    async fn look(&self) -> Standing {
        let begun = Instant::now();
        loop {
            let upshot = match self.knock().await {
                Ok(exchange) => unreached(&exchange),
                Err(error) => Some(super::probe::broken(&error)),
            };
            let Some(upshot) = upshot else {
                return Standing::There;
            };
            if begun.elapsed() > RESTART {
                return Standing::Gone(upshot);
            }
            sleep(LOOK).await;
        }
    }

    async fn knock(&self) -> Result<Exchange, Error> {
        let subject = self.prober.subject;
        let now = (self.prober.now)();
        let scene = Scene::new(subject, subject.chosen, "is it still there", now);
        Ok(self.prober.fire(&scene.good(0)?).await)
    }
}

/// Whether a good delivery was taken, whatever else there is to say of the answer.
fn is_accepted(trial: &Trial) -> bool {
    let refused = |rule| matches!(rule, Rule::Status | Rule::NoAnswer);
    !trial.findings.iter().any(|finding| refused(finding.rule))
}

/// A good delivery that was not accepted, with what to look at first.
fn advised(trial: Trial) -> Trial {
    let last = trial.exchanges.last();
    let status = last.and_then(|exchange| Some(exchange.response.as_ref()?.status));
    match advice::of_baseline(status).filter(|_| !is_accepted(&trial)) {
        Some(advice) => Trial {
            hint: advice.into(),
            ..trial
        },
        None => trial,
    }
}

/// Why there is no point in trying a probe when a good delivery is not accepted.
pub(super) fn pointless(group: Group) -> &'static str {
    match group {
        Group::Refuses => "a good delivery is not accepted, so a refusal proves nothing",
        _ => "a good delivery is not accepted, so nothing could be told from this",
    }
}

/// The last trial: the endpoint is not there any more.
fn gone(probe: &Probe, culprit: &str, left: usize, upshot: Upshot) -> Trial {
    let (what, help) = match upshot {
        Upshot::Error { what, help } => (what, help),
        _ => ("the endpoint was not reached".into(), None),
    };
    let untried = match left {
        0 => String::new(),
        1 => "; 1 probe was not tried".into(),
        left => format!("; {left} probes were not tried"),
    };
    Trial {
        sends: format!("a good delivery, to see whether the endpoint is there after `{culprit}`"),
        expects: "a connection".into(),
        why: "one request must not end the endpoint for everybody".into(),
        hint: format!("look at how the endpoint ended: the last it was sent is `{culprit}`"),
        upshot: Upshot::Error {
            what: format!("the endpoint is gone since `{culprit}`: {what}{untried}"),
            help,
        },
        ..Trial::new(probe.group().as_str(), "still-there")
    }
}
