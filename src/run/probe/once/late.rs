//! A delivery whose answer was lost, and the provider's next attempt at it.
//!
//! Two endings of the first attempt tell two kinds of endpoints apart. One whose connection stays until the answer begins
//! is worked on, and only the answer is lost. One that is closed in the midst of it is dropped by servers that stop when
//! their caller has gone. Closed at once, it would be chance whether they have begun.

use std::time::Duration;

use tokio::time::sleep;

use crate::Error;
use crate::judge::{Trial, Upshot};
use crate::run::probe::oracle::Watch;
use crate::run::probe::{About, Action, Probe, Prober, Scene, Shot, Wants, unreached};
use crate::wire::{Manner, Then};

use super::copies::scene;
use super::plan::{End, Plan};
use super::{REMEMBER, about, concluded, unmade};

/// How many seconds before now the first attempt is signed, so that the second has another time whatever its unit.
const BEFORE: i64 = 2;
/// What is waited at least.
const LEAST: Duration = Duration::from_millis(20);

/// How long the first attempt's connection stays for the answer to begin: most deliveries are done by then.
const MOMENT: Duration = Duration::from_millis(250);

/// The probes.
pub(super) fn all(event: &str) -> Vec<Probe> {
    let both = "the second attempt accepted, one effect of both";
    let timed_out = about(
        "after-time-out",
        format!("`{event}`, whose answer is lost, and then again: same id, new time and signature"),
        both,
        "a provider that timed out cannot know that the work was done, and asks for it again",
        REMEMBER,
    );
    let hung_up = about(
        "after-hang-up",
        format!(
            "`{event}`, hanging up in the midst of it, and then again: same id, new time and signature"
        ),
        both,
        "servers drop what they are at when the caller has gone: an id that was kept before the work is work lost",
        REMEMBER,
    );
    let probe = |about, end| Probe {
        about,
        action: Action::Once(Plan::Late(end)),
    };
    vec![
        probe(timed_out, End::AnswerLost),
        probe(hung_up, End::HungUp),
    ]
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
    end: End,
    trial: &mut Trial,
) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let scene = scene(prober, about);
    let shots = shots(&scene).map_err(unmade)?;
    let [first, second] = shots.as_slice() else {
        return Ok(Upshot::Skipped("there is nothing to send".into()));
    };
    let answered = answered(prober, &scene, watch.as_ref(), trial).await?;
    let stay = match end {
        End::AnswerLost => MOMENT,
        End::HungUp => answered / 2,
    };
    hang_up(prober, first, stay, trial).await?;
    sleep(given_up(answered)).await;
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

/// Fires a shot in full, and closes the connection without its answer: when that begins, or after `stay`.
pub(in crate::run::probe) async fn hang_up(
    prober: &Prober<'_>,
    shot: &Shot,
    stay: Duration,
    trial: &mut Trial,
) -> Result<(), Upshot> {
    let close = Manner::CutOff {
        after: usize::MAX,
        then: Then::Leave(stay),
    };
    let exchange = prober.fire_as(shot, &close).await;
    let unreached = unreached(&exchange);
    trial.exchanges.push(exchange);
    unreached.map_or(Ok(()), Err)
}

/// How long a good delivery takes to be answered.
pub(in crate::run::probe) async fn answered(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    watch: Option<&Watch<'_>>,
    trial: &mut Trial,
) -> Result<Duration, Upshot> {
    if let Some(watch) = watch {
        return Ok(watch.proof.answered);
    }
    let other = scene.good(1).map_err(unmade)?;
    let exchange = prober.fire(&other).await;
    let answered = Duration::from_micros(exchange.timing.total_us);
    let unreached = unreached(&exchange);
    trial.exchanges.push(exchange);
    unreached.map_or(Ok(answered), Err)
}

/// How long an answer is waited for before a provider could have given up: a multiple of what a good delivery takes. A
/// second attempt while the first is still worked on is another probe's.
pub(in crate::run::probe) fn given_up(answered: Duration) -> Duration {
    answered * 2 + LEAST
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
