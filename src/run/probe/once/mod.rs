//! *once*: a delivery that comes several times is taken each time, and what it asks for is done once.
//!
//! An answer says nothing of what was done: that is the oracle's to show. Without one these probes come to "not
//! observed" when the answers are as they should be. Providers deliver twice for good reasons (an answer that was lost,
//! a time-out, a worker that died), so a copy that is turned away is a fault too: it is what makes them try for ever.

mod copies;
mod late;
mod order;
mod plan;

use crate::Error;
use crate::judge::{Finding, Severity, Trial, Upshot};

use super::probe::broken;
use super::{About, Group, Options, Probe, Prober, Scene, Shot, Subject, settled};

pub(super) use late::{answered, attempt, given_up, hang_up, one_effect};
pub use plan::{End, Pair, Plan};

/// The probes of the group.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
pub fn probes(subject: &Subject, _options: &Options) -> Result<Vec<Probe>, Error> {
    let event = subject.chosen().name().to_owned();
    let mut probes = copies::all(&event);
    probes.extend(late::all(&event));
    probes.push(order::probe(subject)?);
    Ok(probes)
}

/// What the probe sends first, for `send --probe`.
///
/// # Errors
/// When it cannot be composed.
pub fn shots(plan: &Plan, scene: &Scene) -> Result<Vec<Shot>, Error> {
    match plan {
        Plan::InSequence | Plan::AtOnce => copies::shots(scene),
        Plan::Late(_) => late::shots(scene),
        Plan::OutOfOrder(pair) => order::shots(pair, scene.subject, scene),
    }
}

/// Tries it.
pub async fn run(prober: &Prober<'_>, about: &About, plan: &Plan) -> Trial {
    let mut trial = about.trial();
    let tried = match plan {
        Plan::InSequence => copies::in_sequence(prober, about, &mut trial).await,
        Plan::AtOnce => copies::at_once(prober, about, &mut trial).await,
        Plan::Late(end) => late::run(prober, about, *end, &mut trial).await,
        Plan::OutOfOrder(pair) => order::run(prober, about, pair, &mut trial).await,
    };
    trial.upshot = tried.unwrap_or_else(|upshot| upshot);
    trial
}

/// What a probe about one effect comes to, from its findings. Where the scheme has no delivery id, a second effect is
/// told and nobody's fault.
pub(super) fn concluded(prober: &Prober<'_>, trial: &mut Trial, observed: bool) -> Upshot {
    let scheme = prober.subject.chosen().pack.provider.signature.as_ref();
    let named = scheme.is_some_and(|scheme| scheme.id().is_some());
    let is_effect = |finding: &Finding| finding.rule == crate::judge::Rule::Effect;
    let twice = trial.findings.iter().any(is_effect);
    if !named {
        let effects = trial.findings.iter_mut().filter(|f| is_effect(f));
        effects.for_each(|finding| finding.severity = Severity::Info);
    }
    match settled(&trial.findings) {
        Upshot::Passed if !named && (twice || !observed) => Upshot::NotProtected(
            "the provider's scheme has no delivery id, so a copy can be told from a second event by its payload alone".into(),
        ),
        Upshot::Passed if !observed => Upshot::NotObserved(UNSEEN.into()),
        upshot => upshot,
    }
}

/// What is said of answers that are as they should be when nothing shows what was done.
pub(super) const UNSEEN: &str = "accepted, effect not observed";

/// What a trial comes to when a shot cannot be made.
pub(super) fn unmade(error: Error) -> Upshot {
    broken(&error)
}

/// What is told of a probe of this group.
fn about(name: &str, sends: String, expects: &str, why: &str, hint: &str) -> About {
    About {
        group: Group::Once,
        name: name.to_owned(),
        sends,
        expects: expects.to_owned(),
        why: why.to_owned(),
        hint: hint.to_owned(),
    }
}

/// What to look at when a thing was done twice.
const REMEMBER: &str = "insert the delivery id under a unique key in the same transaction as its effect, and answer \
    2xx when it is there already";
