//! *retries*: a delivery that failed is tried again as the provider documents it, in compressed time.
//!
//! Nobody can make the endpoint fail, so the connection does: the first attempt is written in full and its connection
//! closed while the endpoint is at it. For the provider that is a failure; what the endpoint did about it is unknown.
//! Each further attempt has the same id and payload, and a time and signature of its own, and must be accepted: it is
//! what decides whether the provider goes on trying. All of them together must have one effect.

use std::time::Duration;

use humantime::format_duration;
use tokio::time::sleep;

use crate::Error;
use crate::judge::{Trial, Upshot};

use super::once::{answered, attempt, concluded, given_up, hang_up, one_effect, unmade};
use super::oracle::Watch;
use super::{About, Action, Group, Options, Probe, Prober, Scene, Shot, Subject, Wants};

/// What all pauses together take when nobody says how they are compressed.
const TOTAL: Duration = Duration::from_secs(2);

/// What is done for a probe of the group.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The pauses before the second, third, … attempt, compressed.
    pauses: Vec<Duration>,
}

/// The probes of the group.
///
/// # Errors
/// None; all groups are made alike.
pub fn probes(subject: &Subject, options: &Options) -> Result<Vec<Probe>, Error> {
    let event = subject.chosen().name();
    let retries = &subject.chosen().pack.provider.delivery.retries;
    let about = |sends| {
        About {
        group: Group::Retries,
        name: "provider-schedule".into(),
        sends,
        expects: "each further attempt accepted, one effect of all".into(),
        why: "after an outage everything comes by retries: an endpoint that refuses them, or does the work again, turns a short outage into a long one".into(),
        hint: "check the time of each attempt's own signature, not of the first attempt; keep the delivery ids that were done for as long as the provider retries".into(),
    }
    };
    if retries.is_empty() {
        return Ok(vec![Probe {
            about: about(format!("`{event}` as the provider tries it again")),
            action: Action::Aside(Upshot::Skipped("the provider documents no retries".into())),
        }]);
    }
    let pauses = compressed(retries, options.time_scale);
    let documented: Vec<_> = retries
        .iter()
        .map(|pause| format_duration(*pause).to_string())
        .collect();
    let sends = format!(
        "`{event}`, hanging up before the answer, and then {} after {} (compressed to {})",
        match retries.len() {
            1 => "one further attempt".to_owned(),
            more => format!("{more} further attempts"),
        },
        documented.join(", "),
        format_duration(Duration::from_millis(
            pauses.iter().sum::<Duration>().as_millis() as u64
        )),
    );
    Ok(vec![Probe {
        about: about(sends),
        action: Action::Retries(Plan { pauses }),
    }])
}

/// The pauses, multiplied; where nobody says by what, so that all of them take [`TOTAL`] at most.
fn compressed(pauses: &[Duration], scale: Option<f64>) -> Vec<Duration> {
    let all = pauses
        .iter()
        .fold(Duration::ZERO, |all, pause| all.saturating_add(*pause));
    let own = match all.is_zero() {
        true => 1.0,
        false => (TOTAL.as_secs_f64() / all.as_secs_f64()).min(1.0),
    };
    let scale = scale.unwrap_or(own);
    let scaled = pauses.iter().map(|pause| {
        let seconds = pause.as_secs_f64() * scale;
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    });
    scaled.collect()
}

/// What the probe sends first, for `send --probe`: every attempt.
///
/// # Errors
/// When it cannot be composed.
pub fn shots(plan: &Plan, scene: &Scene) -> Result<Vec<Shot>, Error> {
    // Each is signed a second later than the one before it, whatever the unit of the time; the last one now.
    let last = i64::try_from(plan.pauses.len()).unwrap_or(i64::MAX);
    let attempts = (0..=last).map(|number| {
        let shot = attempt(scene, last, last - number)?;
        Ok(shot.labelled(format!("attempt {}", number + 1)))
    });
    attempts.collect()
}

/// Tries it.
pub async fn run(prober: &Prober<'_>, about: &About, plan: &Plan) -> Trial {
    let mut trial = about.trial();
    let tried = attempts(prober, about, plan, &mut trial).await;
    trial.upshot = tried.unwrap_or_else(|upshot| upshot);
    trial
}

async fn attempts(
    prober: &Prober<'_>,
    about: &About,
    plan: &Plan,
    trial: &mut Trial,
) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let subject = prober.subject;
    let scene = Scene::new(subject, subject.chosen, &about.id(), (prober.now)());
    let mut shots = shots(plan, &scene).map_err(unmade)?.into_iter();
    let Some(first) = shots.next() else {
        return Ok(Upshot::Skipped("there is nothing to send".into()));
    };
    let answered = answered(prober, &scene, watch.as_ref(), trial).await?;
    hang_up(prober, &first, answered / 2, trial).await?;
    for (number, (shot, pause)) in shots.zip(&plan.pauses).enumerate() {
        sleep(match number {
            0 => given_up(answered).max(*pause),
            _ => *pause,
        })
        .await;
        let shot = [shot];
        prober.each(trial, &scene, &shot, Wants::Accepted).await;
        if matches!(trial.upshot, Upshot::Error { .. }) {
            return Ok(trial.upshot.clone());
        }
    }
    for (exchange, attempt) in trial
        .exchanges
        .iter_mut()
        .rev()
        .zip((1..=plan.pauses.len() + 1).rev())
    {
        exchange.attempt = u32::try_from(attempt).ok();
    }
    if let Some(watch) = &watch {
        let after = watch.settled().await?;
        trial.findings.extend(one_effect(watch, &after).await?);
    }
    Ok(match concluded(prober, trial, watch.is_some()) {
        Upshot::Passed if watch.as_ref().is_some_and(|watch| watch.proof.one.is_empty()) => {
            Upshot::NotObserved(
                "accepted, and there was an effect; the probe shows no number and no list by which one could be told from several".into(),
            )
        }
        upshot => upshot,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_compressed_to_two_seconds_and_never_stretched() {
        let seconds =
            |list: &[f64]| -> Vec<_> { list.iter().map(|s| Duration::from_secs_f64(*s)).collect() };
        let own = compressed(&seconds(&[5.0, 15.0, 20.0]), None);
        assert_eq!(own, seconds(&[0.25, 0.75, 1.0]));
        assert_eq!(compressed(&seconds(&[0.5]), None), seconds(&[0.5]));
        assert_eq!(compressed(&seconds(&[5.0]), Some(2.0)), seconds(&[10.0]));
        assert_eq!(compressed(&seconds(&[5.0]), Some(0.0)), seconds(&[0.0]));
        assert_eq!(compressed(&seconds(&[0.0]), None), seconds(&[0.0]));
        assert!(compressed(&[Duration::MAX], None)[0] <= TOTAL);
    }
}
