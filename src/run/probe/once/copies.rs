//! The same delivery several times, byte for byte.

use std::time::Duration;

use futures_util::future::join_all;

use crate::Error;
use crate::exchange::Exchange;
use crate::judge::{Finding, Rule, Trial, Upshot};
use crate::run::probe::oracle::Watch;
use crate::run::probe::{About, Action, Probe, Prober, Scene, Shot, Wants, unreached};
use crate::wire::Manner;

use super::plan::Plan;
use super::{REMEMBER, about, concluded, unmade};

/// How many copies go out at the same moment.
const COPIES: usize = 4;
/// How long their last bytes are held back, so that all have their connections when they go out together.
const HELD: Duration = Duration::from_millis(40);

const TWICE: &str =
    "providers deliver again when an answer is late or lost; done twice is an order shipped twice";

/// The probes with copies.
pub(super) fn all(event: &str) -> Vec<Probe> {
    let in_sequence = Probe {
        about: about(
            "in-sequence",
            format!("`{event}`, and when it was answered the same bytes again"),
            "both accepted, one effect",
            TWICE,
            REMEMBER,
        ),
        action: Action::Once(Plan::InSequence),
    };
    let at_once = Probe {
        about: about(
            "at-once",
            format!("`{event}` {COPIES} times at the same moment, and once more afterwards"),
            "accepted (some of those at the same moment may be told to come again: 409, 425, 429), one effect",
            "copies meet in different workers: whoever looks first whether the id is known and then acts, acts twice",
            REMEMBER,
        ),
        action: Action::Once(Plan::AtOnce),
    };
    vec![in_sequence, at_once]
}

/// The delivery and its copy.
pub(super) fn shots(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let first = scene.good(0)?.labelled("the first time");
    let again = first.clone().labelled("the second time");
    Ok(vec![first, again])
}

pub(super) async fn in_sequence(
    prober: &Prober<'_>,
    about: &About,
    trial: &mut Trial,
) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let scene = scene(prober, about);
    let shots = shots(&scene).map_err(unmade)?;
    let (first, again) = shots.split_at(1);
    prober.each(trial, &scene, first, Wants::Accepted).await;
    if trial.upshot != Upshot::Passed {
        return Ok(trial.upshot.clone());
    }
    let one = match &watch {
        None => None,
        Some(watch) => match watch.effect_since(&watch.before).await? {
            Ok(one) => Some(one),
            Err(finding) => {
                trial.findings.push(finding);
                return Ok(Upshot::Failed);
            }
        },
    };
    prober.each(trial, &scene, again, Wants::Accepted).await;
    if matches!(trial.upshot, Upshot::Error { .. }) {
        return Ok(trial.upshot.clone());
    }
    if let (Some(watch), Some(one)) = (&watch, &one) {
        trial.findings.extend(watch.unchanged_from(one).await?);
    }
    Ok(concluded(prober, trial, watch.is_some()))
}

pub(super) async fn at_once(
    prober: &Prober<'_>,
    about: &About,
    trial: &mut Trial,
) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let scene = scene(prober, about);
    let shot = scene.good(0).map_err(unmade)?;
    let held = Manner::held_back(shot.bytes.len().saturating_sub(1), HELD);
    let copies = (0..COPIES).map(|_| prober.fire_as(&shot, &held));
    let exchanges = join_all(copies).await;
    if let Some(upshot) = exchanges.iter().find_map(unreached) {
        trial.exchanges.extend(exchanges);
        return Err(upshot);
    }
    let accepted = prober.subject.expectation(scene.which);
    let findings = exchanges.iter().flat_map(|exchange| {
        let found = Wants::Accepted.judge(accepted, exchange);
        found.into_iter().filter(|_| !comes_again(exchange))
    });
    trial.findings.extend(findings);
    if exchanges.iter().all(comes_again) {
        let wanted = format!("one of {COPIES} copies accepted");
        trial.findings.push(Finding::new(
            Rule::Status,
            "",
            wanted,
            "all were told to come again",
        ));
    }
    trial.exchanges.extend(exchanges);
    let one = match &watch {
        None => None,
        Some(watch) => match watch.effect_since(&watch.before).await? {
            Err(finding) => {
                trial.findings.push(finding);
                return Ok(Upshot::Failed);
            }
            Ok(_) => Some(watch.settled().await?),
        },
    };
    let again = [shot.labelled("once more afterwards")];
    prober.each(trial, &scene, &again, Wants::Accepted).await;
    if matches!(trial.upshot, Upshot::Error { .. }) {
        return Ok(trial.upshot.clone());
    }
    let mut countable = true;
    if let (Some(watch), Some(one)) = (&watch, &one) {
        trial.findings.extend(watch.more_than_once(one));
        trial.findings.extend(watch.unchanged_from(one).await?);
        countable = !watch.proof.one.is_empty();
    }
    Ok(match concluded(prober, trial, watch.is_some()) {
        // Several effects at once, and none afterwards, would look the same.
        Upshot::Passed if !countable => Upshot::NotObserved(
            "accepted, and nothing changed afterwards; the probe shows no number and no list by which one effect could be told from several".into(),
        ),
        upshot => upshot,
    })
}

/// The probe's own deliveries, made now.
pub(super) fn scene<'a>(prober: &Prober<'a>, about: &About) -> Scene<'a> {
    let subject = prober.subject;
    Scene::new(subject, subject.chosen, &about.id(), (prober.now)())
}

/// Whether the answer says that another copy is being worked on, and to come again.
fn comes_again(exchange: &Exchange) -> bool {
    let complete = exchange.error.is_none();
    let answer = exchange.response.as_ref().filter(|_| complete);
    answer.is_some_and(|answer| matches!(answer.status, 409 | 425 | 429))
}
