//! Whether an oracle shows what deliveries do.

use std::time::Duration;

use humantime::format_duration;

use crate::exchange::Exchange;
use crate::judge::{Finding, Rule, Trial, Upshot};
use crate::run::probe::{Prober, Scene, Wants};

use super::effect::Effect;
use super::excerpt::excerpt;
use super::oracle::Oracle;
use super::watch::{changed, restless, still};

/// How long it has to stay as it is while nothing is delivered: longer than a clock that shows seconds does.
const QUIET: Duration = Duration::from_millis(1100);

/// What is known of an oracle that shows what deliveries do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// How long what a delivery did took to show, at most so far.
    pub lag: Duration,
    /// How long a good delivery took to be answered, at most so far.
    pub answered: Duration,
    /// What one delivery does, as far as it can be counted.
    pub one: Effect,
}

/// Why an oracle is of no use.
#[derive(Clone, Debug)]
pub(super) enum Unproven {
    /// A good delivery was accepted and left it as it was: the endpoint lost the work, or the oracle does not show it.
    Idle(Box<Idle>),
    /// It cannot be told whether it shows what deliveries do.
    Unclear(Upshot),
}

/// What is known of an oracle that stays as it is.
#[derive(Clone, Debug)]
pub(super) struct Idle {
    /// What does not hold.
    pub finding: Finding,
    /// The same in a sentence.
    pub reason: String,
    /// What went over the wire.
    pub exchanges: Vec<Exchange>,
}

impl From<Upshot> for Unproven {
    fn from(upshot: Upshot) -> Self {
        Unproven::Unclear(upshot)
    }
}

/// Proves the oracle, once: it stays as it is while nothing is delivered, and each of two deliveries changes it. What
/// went over the wire for it is the trial's that needed it first.
pub(super) async fn proven(
    prober: &Prober<'_>,
    oracle: &Oracle,
    trial: &mut Trial,
) -> Result<Proof, Unproven> {
    let proof = oracle.proof.get_or_init(|| prove(prober, oracle, trial));
    proof.await.clone()
}

async fn prove(prober: &Prober<'_>, oracle: &Oracle, trial: &mut Trial) -> Result<Proof, Unproven> {
    let own = trial.exchanges.len();
    let mut reading = quiet(prober, oracle).await?;
    let (mut lag, mut answered) = (Duration::ZERO, Duration::ZERO);
    let mut effects = Vec::new();
    for number in 0..2 {
        let scene = Scene::new(
            prober.subject,
            prober.subject.chosen,
            "oracle",
            (prober.now)(),
        );
        let shot = scene.good(number).map_err(|error| Upshot::Error {
            what: error.to_string(),
            help: error.help(),
        })?;
        let mut control = Trial::new("", "");
        let shots = [shot];
        prober
            .each(&mut control, &scene, &shots, Wants::Accepted)
            .await;
        if let Some(exchange) = control.exchanges.first() {
            answered = answered.max(Duration::from_micros(exchange.timing.total_us));
        }
        trial.exchanges.append(&mut control.exchanges);
        match control.upshot {
            Upshot::Passed => {}
            Upshot::Failed => return Err(not_accepted().into()),
            other => return Err(other.into()),
        }
        let Some((after, took)) = changed(prober, oracle, &reading).await? else {
            let exchanges = trial.exchanges.get(own..).unwrap_or_default();
            return Err(idle(prober, number, &reading, exchanges));
        };
        lag = lag.max(took);
        effects.push(Effect::between(&reading, &after));
        reading = after;
    }
    let common = effects.into_iter().reduce(|one, other| one.common(&other));
    Ok(Proof {
        lag,
        answered,
        one: common.unwrap_or_default(),
    })
}

/// What it shows, if it goes on to show that while nothing is delivered. What came before may take effect meanwhile, so
/// it is asked twice.
async fn quiet(prober: &Prober<'_>, oracle: &Oracle) -> Result<Vec<u8>, Upshot> {
    let mut before = still(prober, oracle, Duration::ZERO).await?;
    let mut first = before.clone();
    for _ in 0..2 {
        let after = still(prober, oracle, QUIET).await?;
        if after == before {
            return Ok(after);
        }
        first = std::mem::replace(&mut before, after);
    }
    Err(restless(&first, &before))
}

fn not_accepted() -> Upshot {
    Upshot::Error {
        what: "a good delivery was not accepted, so it cannot be seen what one does".into(),
        help: Some("see the group `accepts` first".into()),
    }
}

fn idle(prober: &Prober<'_>, number: u64, reading: &[u8], exchanges: &[Exchange]) -> Unproven {
    let which = match number {
        0 => "a good delivery",
        _ => "a second good delivery",
    };
    let settle = format_duration(prober.options.settle);
    let finding = Finding::new(
        Rule::Effect,
        "",
        format!("a change of what the probe shows within {settle} of {which}"),
        format!("none: it stayed {}", excerpt(reading)),
    );
    Unproven::Idle(Box::new(Idle {
        finding,
        reason: format!("{which} left what the probe shows as it was for {settle}"),
        exchanges: exchanges.to_vec(),
    }))
}
