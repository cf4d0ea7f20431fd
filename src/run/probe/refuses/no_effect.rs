//! What a refused delivery does: nothing.
//!
//! An answer of 401 says what was thought of a delivery, not what was done with it: that is the oracle's to show. What an
//! accepted forgery does is not asked here, since other probes of this group say that it was accepted.

use crate::Error;
use crate::exchange::Exchange;
use crate::judge::{Finding, Rule, Trial, Upshot};

use super::super::oracle::{Watch, excerpts};
use super::super::probe::broken;
use super::super::{About, Action, Probe, Prober, Scene, Shot, unreached};
use super::about as told;
use super::bodies::forge_body;
use super::signatures::unsigned;

const EARLY: &str = "the work of a forger is done all the same: the refusal is for show";
const FIRST: &str =
    "check the signature before the payload is stored, put into a queue or acted on";

/// The probe of an event that is signed.
pub(super) fn probe(event: &str) -> Probe {
    let about = told(
        "no-effect",
        format!("`{event}` forged in several ways, each under a new id"),
        EARLY,
        FIRST,
    );
    Probe {
        about: About {
            expects: "no effect of what is refused".into(),
            ..about
        },
        action: Action::NoEffect,
    }
}

/// One forgery of each kind that the scheme can be held to, each a delivery of its own: an endpoint may know the ids that
/// it has seen.
pub fn shots(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let unsigned = unsigned(scene, 0)?.map(|shot| shot.labelled("without a signature"));
    let strange = match scene.stranger() {
        Some(secret) => Some(scene.shot(1, |recipe| recipe.secrets = vec![secret])?),
        None => None,
    };
    let strange = strange.map(|shot| shot.labelled("signed with another secret"));
    let tampered = forge_body(scene, 2)?.map(|shot| shot.labelled("changed after it was signed"));
    let all = [unsigned, strange, tampered].into_iter().flatten();
    // The test keys of asymmetric schemes are all the same one.
    Ok(all.filter(|shot| !scene.holds(shot)).collect())
}

/// Tries it.
pub async fn run(prober: &Prober<'_>, about: &About) -> Trial {
    let mut trial = about.trial();
    let tried = watched(prober, about, &mut trial).await;
    trial.upshot = tried.unwrap_or_else(|upshot| upshot);
    trial
}

async fn watched(prober: &Prober<'_>, about: &About, trial: &mut Trial) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let subject = prober.subject;
    let scene = Scene::new(subject, subject.chosen, &about.id(), (prober.now)());
    let shots = shots(&scene).map_err(|error| broken(&error))?;
    let mut before = watch.as_ref().map(|watch| watch.before.clone());
    let mut refused = 0;
    for shot in &shots {
        let exchange = prober.fire(shot).await;
        let (unreached, accepted) = (unreached(&exchange), is_accepted(&exchange));
        trial.exchanges.push(exchange);
        if let Some(upshot) = unreached {
            return Err(upshot);
        }
        refused += usize::from(!accepted);
        if let (Some(watch), Some(before)) = (&watch, &mut before) {
            let after = watch.settled().await?;
            if after != *before && !accepted {
                trial.findings.push(done(before, &after, &shot.label));
            }
            *before = after;
        }
    }
    Ok(match (watch, refused) {
        _ if !trial.findings.is_empty() => Upshot::Failed,
        (_, 0) => Upshot::Skipped("no forgery was refused".into()),
        (Some(_), _) => Upshot::Passed,
        (None, _) => Upshot::NotObserved("refused, effect not observed".into()),
    })
}

fn is_accepted(exchange: &Exchange) -> bool {
    let answer = exchange.response.as_ref();
    answer.is_some_and(|answer| (200..300).contains(&answer.status))
}

fn done(before: &[u8], after: &[u8], label: &str) -> Finding {
    let [expected, seen] = excerpts(before, after);
    let expected = format!("as it was before: {expected}");
    Finding::new(Rule::Effect, label, expected, seen)
}
