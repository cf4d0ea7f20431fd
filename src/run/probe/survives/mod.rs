//! *survives*: what is odd, broken or slow is answered or closed, and the endpoint is still there for the next delivery.
//!
//! Nothing here says whether the odd is to be accepted: every 2xx and 4xx will do, and so will a closed connection for
//! what is no whole request. What will not do is a 5xx (the endpoint's own fault, and the provider tries again for days),
//! no answer in time, and a good delivery afterwards, or beside it, that is not accepted in time.

mod bodies;
mod cut;
mod heads;
mod part;
mod slow;

use crate::Error;
use crate::exchange::Exchange;
use crate::judge::{Finding, Rule, Trial, Upshot};

use super::control::AFTERWARDS;
use super::probe::broken;
use super::{
    About, Action, Group, Make, Options, Probe, Prober, Scene, Shot, Subject, Wants, settled,
    unreached,
};

pub use part::Part;

/// What is done for a probe of the group.
#[derive(Clone, Copy, Debug)]
pub enum Plan {
    /// Whole requests, odd ones.
    Odd(Make),
    /// Requests whose heads, or bodies, dribble in.
    Slow(Part),
    /// Requests that end in the middle of their heads, or bodies.
    Cut(Part),
}

/// A probe of this group.
struct Odd {
    name: &'static str,
    sends: String,
    why: &'static str,
    hint: &'static str,
    plan: Plan,
}

/// Which delivery of a scene is the good one afterwards.
const GOOD: u64 = 1000;
/// What is expected of what is whole.
const ANSWERED: &str =
    "a 2xx or a 4xx in time, never a 5xx; then a good delivery is accepted in time";

/// The probes of the group.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
pub fn probes(subject: &Subject, _options: &Options) -> Result<Vec<Probe>, Error> {
    let now = super::scene::SOME_MOMENT;
    let scene = Scene::new(subject, subject.chosen, "survives", now);
    let event = scene.recipe.name();
    let body = scene.body()?;
    let mut odd = bodies::any(event);
    odd.extend(bodies::json(event, &body));
    odd.extend(heads::all(event));
    odd.extend(slow::all(event, !body.is_empty()));
    odd.extend(cut::all(event, !body.is_empty()));
    let probes = odd.into_iter().map(|odd| Probe {
        about: About {
            group: Group::Survives,
            name: odd.name.into(),
            sends: odd.sends,
            expects: match odd.plan {
                Plan::Odd(_) => ANSWERED.into(),
                Plan::Slow(_) => slow::EXPECTS.into(),
                Plan::Cut(_) => cut::EXPECTS.into(),
            },
            why: odd.why.into(),
            hint: odd.hint.into(),
        },
        action: Action::Survives(odd.plan),
    });
    Ok(probes.collect())
}

/// What the probe sends first, for `send --probe`.
///
/// # Errors
/// When it cannot be composed, or how it is written is what matters.
pub fn shots(plan: &Plan, scene: &Scene) -> Result<Vec<Shot>, Error> {
    match plan {
        Plan::Odd(make) => make(scene),
        Plan::Slow(_) | Plan::Cut(_) => Err(Error::usage(
            "what matters of this probe is how its bytes are written, not which they are",
            "`hookctl test` writes them, with `--only` and the name of the probe",
        )),
    }
}

/// Tries it.
pub async fn run(prober: &Prober<'_>, about: &About, plan: &Plan) -> Trial {
    let mut trial = about.trial();
    let subject = prober.subject;
    let scene = Scene::new(subject, subject.chosen, &about.id(), (prober.now)());
    let tried = match plan {
        Plan::Odd(make) => odd(prober, &scene, *make, &mut trial).await,
        Plan::Slow(part) => slow::run(prober, &scene, *part, &mut trial).await,
        Plan::Cut(part) => cut::run(prober, &scene, *part, &mut trial).await,
    };
    trial.upshot = tried.err().unwrap_or_else(|| settled(&trial.findings));
    trial
}

/// Fires each odd shot, and a good one after them.
async fn odd(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    make: Make,
    trial: &mut Trial,
) -> Result<(), Upshot> {
    let shots = make(scene).map_err(|error| {
        Upshot::Skipped(format!(
            "the provider's scheme cannot sign such a payload: {error}"
        ))
    })?;
    if shots.is_empty() {
        return Err(Upshot::Skipped("the payload offers nothing to try".into()));
    }
    for shot in &shots {
        let exchange = prober.fire(shot).await;
        let reached = unreached(&exchange);
        let survived = survived(&exchange, &shot.label, true);
        trial.exchanges.push(exchange);
        if let Some(upshot) = reached {
            return gone(trial, upshot);
        }
        trial.findings.extend(survived);
    }
    afterwards(prober, scene, trial).await
}

/// What does not hold of an answer to what is odd; `whole` says that it is owed one.
fn survived(exchange: &Exchange, label: &str, whole: bool) -> Option<Finding> {
    let finding = |rule, seen: String| Finding {
        path: label.to_owned(),
        place: label.to_owned(),
        ..Finding::new(rule, "", "a 2xx or a 4xx", seen)
    };
    match (&exchange.response, &exchange.error) {
        (Some(answer), _) if (200..300).contains(&answer.status) => None,
        (Some(answer), _) if (400..500).contains(&answer.status) => None,
        (Some(answer), _) => Some(finding(Rule::Status, answer.status.to_string())),
        (None, Some(error)) if whole => Some(finding(Rule::NoAnswer, error.clone())),
        (None, _) => None,
    }
}

/// A good delivery: the endpoint is still there, and takes it in time.
async fn afterwards(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    trial: &mut Trial,
) -> Result<(), Upshot> {
    let shot = scene.good(GOOD).map_err(|error| broken(&error))?;
    let exchange = prober.fire(&shot).await;
    let reached = unreached(&exchange);
    let accepted = prober.subject.expectation(scene.which);
    if reached.is_none() {
        let findings = Wants::Accepted.judge(accepted, &exchange).into_iter();
        trial.findings.extend(findings.map(|finding| Finding {
            path: AFTERWARDS.into(),
            ..finding
        }));
    }
    trial.exchanges.push(exchange);
    reached.map_or(Ok(()), |upshot| gone(trial, upshot))
}

/// The endpoint takes no connection any more. When it took one in this trial, that is what the trial did to it, and the
/// attempt that failed says nothing else; if not, nothing is known.
fn gone(trial: &mut Trial, upshot: Upshot) -> Result<(), Upshot> {
    let connected = |exchange: &Exchange| unreached(exchange).is_none();
    let Upshot::Error { what, .. } = &upshot else {
        return Err(upshot);
    };
    if !trial.exchanges.iter().any(connected) {
        return Err(upshot);
    }
    trial.exchanges.retain(connected);
    trial.findings.push(Finding {
        path: AFTERWARDS.into(),
        ..Finding::new(Rule::NoAnswer, "", "accepted in time", what.clone())
    });
    Ok(())
}
