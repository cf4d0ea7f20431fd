//! A delivery whose answer nobody waited for, and the provider's next attempt at it.

use std::time::Duration;

use tokio::time::sleep;

use crate::Error;
use crate::judge::{Trial, Upshot};
use crate::run::probe::oracle::Watch;
use crate::run::probe::{About, Action, Probe, Prober, Scene, Shot, Wants, unreached};
use crate::wire::{Manner, Then};

use super::copies::scene;
use super::plan::Plan;
use super::{REMEMBER, about, concluded, unmade};

/// How many seconds before now the first attempt is signed, so that the second has another time whatever its unit.
const BEFORE: i64 = 2;
/// What is waited at least.
const LEAST: Duration = Duration::from_millis(20);

/// The probe.
pub(super) fn probe(event: &str) -> Probe {
    Probe {
        about: about(
            "after-time-out",
            format!(
                "`{event}`, hanging up before the answer, and then again: same id, new time and signature"
            ),
            "the second attempt accepted, one effect of both",
            "a provider that timed out cannot know that the work was done, and asks for it again",
            REMEMBER,
        ),
        action: Action::Once(Plan::AfterTimeout),
    }
}

/// Both attempts.
pub(super) fn shots(scene: &Scene) -> Result<Vec<Shot>, Error> {
    Ok(vec![
        attempt(scene, BEFORE, BEFORE)?.labelled("the first attempt"),
        attempt(scene, BEFORE, 0)?.labelled("the second attempt"),
    ])
}

/// Delivery number 0 as it was made `made` seconds before now, and signed `signed` seconds before now: every attempt has
/// the same id and payload, and a time and signature of its own.
pub(in crate::run::probe) fn attempt(scene: &Scene, made: i64, signed: i64) -> Result<Shot, Error> {
    let ago = |seconds| scene.now - jiff::SignedDuration::from_secs(seconds);
    scene.shot(0, |recipe| {
        recipe.fixed.payload_at = Some(ago(made));
        recipe.fixed.signed_at = Some(ago(signed));
    })
}

pub(super) async fn run(
    prober: &Prober<'_>,
    about: &About,
    trial: &mut Trial,
) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let scene = scene(prober, about);
    let shots = shots(&scene).map_err(unmade)?;
    let [first, second] = shots.as_slice() else {
        return Ok(Upshot::Skipped("there is nothing to send".into()));
    };
    let wait = answered_within(prober, &scene, watch.as_ref(), trial).await?;
    hang_up(prober, first, trial).await?;
    sleep(wait).await;
    // What the first attempt did, if anything: an endpoint may drop the work when its caller has gone.
    let first = match &watch {
        Some(watch) => Some(watch.settled().await?),
        None => None,
    };
    let second = [second.clone()];
    prober.each(trial, &scene, &second, Wants::Accepted).await;
    if matches!(trial.upshot, Upshot::Error { .. }) {
        return Ok(trial.upshot.clone());
    }
    if let (Some(watch), Some(first)) = (&watch, &first) {
        trial.findings.extend(one_effect(watch, first).await?);
    }
    Ok(concluded(prober, trial, watch.is_some()))
}

/// Fires a shot in full and closes the connection before the answer.
pub(in crate::run::probe) async fn hang_up(
    prober: &Prober<'_>,
    shot: &Shot,
    trial: &mut Trial,
) -> Result<(), Upshot> {
    let close = Manner::CutOff {
        after: usize::MAX,
        then: Then::Close,
    };
    let exchange = prober.fire_as(shot, &close).await;
    let unreached = unreached(&exchange);
    trial.exchanges.push(exchange);
    unreached.map_or(Ok(()), Err)
}

/// How long an answer is waited for before a provider could have given up: a multiple of what a good delivery takes. A
/// second attempt while the first is still worked on is another probe's.
pub(in crate::run::probe) async fn answered_within(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    watch: Option<&Watch<'_>>,
    trial: &mut Trial,
) -> Result<Duration, Upshot> {
    let answered = match watch {
        Some(watch) => watch.proof.answered,
        None => {
            let other = scene.good(1).map_err(unmade)?;
            let exchange = prober.fire(&other).await;
            let answered = Duration::from_micros(exchange.timing.total_us);
            let unreached = unreached(&exchange);
            trial.exchanges.push(exchange);
            unreached.map_or(Ok(answered), Err)?
        }
    };
    Ok(answered * 2 + LEAST)
}

/// What does not hold when both attempts together are to have one effect, and the first left that.
pub(in crate::run::probe) async fn one_effect(
    watch: &Watch<'_>,
    first: &[u8],
) -> Result<Option<crate::judge::Finding>, Upshot> {
    if *first != *watch.before {
        return match watch.more_than_once(first) {
            Some(finding) => Ok(Some(finding)),
            None => watch.unchanged_from(first).await,
        };
    }
    match watch.effect_since(&watch.before).await? {
        Err(finding) => Ok(Some(finding)),
        Ok(_) => Ok(watch.more_than_once(&watch.settled().await?)),
    }
}
