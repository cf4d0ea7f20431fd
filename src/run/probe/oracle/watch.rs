//! Reading an oracle until it is settled.

use std::time::Duration;

use humantime::format_duration;
use tokio::time::{Instant, sleep};

use crate::judge::{Finding, Rule, Trial, Upshot};
use crate::run::probe::{About, Prober};

use super::effect::Effect;
use super::excerpt::{excerpt, excerpts};
use super::oracle::Oracle;
use super::proof::{Proof, Unproven, proven};

/// The pause between two readings.
const PAUSE: Duration = Duration::from_millis(25);
/// What is waited at least before nothing is taken to have happened.
const LEAST: Duration = Duration::from_millis(100);

/// What to look at when an accepted delivery changes nothing.
const IDLE: &str = "either the endpoint lost the work (look for its worker, its queue and its log), or the probe does \
    not show it: have it show something that each new delivery changes, such as a count of what was done; a longer \
    `--settle` waits longer";

/// An oracle that was proven, and what it showed before a probe began.
pub struct Watch<'a> {
    prober: &'a Prober<'a>,
    oracle: &'a Oracle,
    /// What is known of it.
    pub proof: Proof,
    /// What it showed before.
    pub before: Vec<u8>,
}

impl<'a> Watch<'a> {
    /// Begins to watch, where there is an oracle.
    ///
    /// # Errors
    /// What a trial comes to for which the oracle is of no use. One that good deliveries leave as it was has the first
    /// probe about their effects fail, since the endpoint may be to blame, and has the others skipped.
    pub async fn begin(
        prober: &'a Prober<'a>,
        about: &About,
        trial: &mut Trial,
    ) -> Result<Option<Watch<'a>>, Upshot> {
        let Some(oracle) = &prober.options.oracle else {
            return Ok(None);
        };
        let proof = match proven(prober, oracle, trial).await {
            Ok(proof) => proof,
            Err(Unproven::Unclear(upshot)) => return Err(upshot),
            Err(Unproven::Idle(idle)) if oracle.is_told_by(about) => {
                if trial.exchanges.is_empty() {
                    trial.exchanges.extend(idle.exchanges);
                }
                trial.findings.push(idle.finding);
                trial.hint = IDLE.into();
                return Err(Upshot::Failed);
            }
            Err(Unproven::Idle(idle)) => return Err(Upshot::Skipped(idle.reason)),
        };
        let mut watch = Watch {
            prober,
            oracle,
            proof,
            before: Vec::new(),
        };
        // What was delivered before may still take effect.
        watch.before = watch.settled().await?;
        Ok(Some(watch))
    }

    /// What it shows after the first effect since it showed `since`. A finding when there is none.
    ///
    /// # Errors
    /// See [`Watch::begin`].
    pub async fn effect_since(&self, since: &[u8]) -> Result<Result<Vec<u8>, Finding>, Upshot> {
        let changed = changed(self.prober, self.oracle, since).await?;
        Ok(match changed {
            Some((after, _)) => Ok(after),
            None => Err(Finding::new(
                Rule::Effect,
                "",
                format!(
                    "a change of what the probe shows within {}",
                    format_duration(self.prober.options.settle)
                ),
                format!("it stayed {}", excerpt(since)),
            )),
        })
    }

    /// What it shows when everything had time to show.
    ///
    /// # Errors
    /// See [`Watch::begin`].
    pub async fn settled(&self) -> Result<Vec<u8>, Upshot> {
        // An effect may take longer the next time.
        let wait = (self.proof.lag * 3).max(LEAST);
        let wait = wait.min(self.prober.options.settle);
        still(self.prober, self.oracle, wait).await
    }

    /// A finding unless it still shows, after everything had time to show, what one delivery left.
    ///
    /// # Errors
    /// See [`Watch::begin`].
    pub async fn unchanged_from(&self, one: &[u8]) -> Result<Option<Finding>, Upshot> {
        let after = self.settled().await?;
        if after == one {
            return Ok(None);
        }
        let [expected, seen] = excerpts(one, &after);
        let expected = format!("as one delivery left it: {expected}");
        Ok(Some(Finding::new(Rule::Effect, "", expected, seen)))
    }

    /// A finding where, from the beginning to that reading, what one delivery does was done several times.
    pub fn more_than_once(&self, after: &[u8]) -> Option<Finding> {
        let effect = Effect::between(&self.before, after);
        let (place, by, times) = effect.multiple_of(&self.proof.one)?;
        let [before, after] = excerpts(&self.before, after);
        Some(Finding::new(
            Rule::Effect,
            "",
            "the effect of one delivery",
            format!("{times} times that: {before} became {after} (`{place}` by {by:+})"),
        ))
    }
}

/// What the oracle shows when two readings in a row are the same, the first of them made after `wait`.
pub(super) async fn still(
    prober: &Prober<'_>,
    oracle: &Oracle,
    wait: Duration,
) -> Result<Vec<u8>, Upshot> {
    sleep(wait).await;
    let begun = Instant::now();
    let mut last = read(prober, oracle).await?;
    loop {
        sleep(PAUSE).await;
        let reading = read(prober, oracle).await?;
        if reading == last {
            return Ok(reading);
        }
        if begun.elapsed() > prober.options.settle {
            return Err(restless(&last, &reading));
        }
        last = reading;
    }
}

/// What a trial comes to when the oracle showed that, and then that, with nothing delivered between.
pub(super) fn restless(one: &[u8], other: &[u8]) -> Upshot {
    let [one, other] = excerpts(one, other);
    Upshot::Error {
        what: format!(
            "the probe changes by itself: it showed {one} and then {other}, with nothing delivered between"
        ),
        help: Some(
            "leave out what changes with time; if deliveries take long to show, raise `--settle`"
                .into(),
        ),
    }
}

/// What the oracle shows when it is another than that and still, and how long the change took; none when it does not
/// change in the time there is.
pub(super) async fn changed(
    prober: &Prober<'_>,
    oracle: &Oracle,
    from: &[u8],
) -> Result<Option<(Vec<u8>, Duration)>, Upshot> {
    let begun = Instant::now();
    while read(prober, oracle).await? == from {
        if begun.elapsed() > prober.options.settle {
            return Ok(None);
        }
        sleep(PAUSE).await;
    }
    let took = begun.elapsed();
    let after = still(prober, oracle, Duration::ZERO).await?;
    Ok(Some((after, took)))
}

async fn read(prober: &Prober<'_>, oracle: &Oracle) -> Result<Vec<u8>, Upshot> {
    let reading = oracle.read(prober.client).await;
    reading.map_err(|error| Upshot::Error {
        what: error.to_string(),
        help: error.help(),
    })
}
