//! Two events of one thing, the newer one first.

use std::borrow::Cow;

use jiff::SignedDuration;

use crate::Error;
use crate::json::{Kind, Path, Tape, quote};
use crate::judge::{Trial, Upshot};
use crate::pack::{Edit, OrderPlace};
use crate::run::probe::oracle::{Watch, excerpts};
use crate::run::probe::{About, Action, Probe, Prober, Scene, Shot, Subject, Wants};

use super::copies::scene;
use super::plan::{Pair, Plan};
use super::{UNSEEN, about, unmade};
use crate::run::probe::scene::SOME_MOMENT;

/// How many seconds before the newer event the older one happened.
const APART: i64 = 60 * 60;

/// The probe; nothing is tried where the pack has no two events of one thing.
pub(super) fn probe(subject: &Subject) -> Result<Probe, Error> {
    let about = |sends| {
        about(
            "out-of-order",
            sends,
            "both accepted",
            "deliveries overtake each other, and a retry comes after everything that happened meanwhile",
            "take events in any order: let the event's own time decide, not when it came, and make what is missing",
        )
    };
    Ok(match pair(subject)? {
        None => Probe {
            about: about("two events of one thing, the newer one first".into()),
            action: Action::Aside(Upshot::Skipped(
                "the pack has no two events of one thing".into(),
            )),
        },
        Some(pair) => Probe {
            about: about(format!(
                "`{}`, and then the `{}` of the same {} that happened {APART} s before it",
                subject.recipe(pair.newer).name(),
                subject.recipe(pair.older).name(),
                pair.thing,
            )),
            action: Action::Once(Plan::OutOfOrder(pair)),
        },
    })
}

/// The newer event and the older one, in this order.
pub(super) fn shots(pair: &Pair, subject: &Subject, scene: &Scene) -> Result<Vec<Shot>, Error> {
    let of = |which| {
        let mut own = Scene::new(subject, which, "", scene.now);
        own.recipe.fixed.seed = scene.recipe.fixed.seed;
        own
    };
    // They are two deliveries: each has an id of its own.
    let older = of(pair.older).shot(0, |recipe| {
        recipe.fixed.payload_at = Some(scene.now - SignedDuration::from_secs(APART));
    })?;
    let mut newer = of(pair.newer).good(1)?;
    if let Some(edit) = about_the_same(&pair.place, &older, &newer)? {
        newer = of(pair.newer).shot(1, |recipe| recipe.edits.push(edit))?;
    }
    Ok(vec![
        newer.labelled("the newer event"),
        older.labelled("the older event"),
    ])
}

pub(super) async fn run(
    prober: &Prober<'_>,
    about: &About,
    pair: &Pair,
    trial: &mut Trial,
) -> Result<Upshot, Upshot> {
    let watch = Watch::begin(prober, about, trial).await?;
    let shots = shots(pair, prober.subject, &scene(prober, about)).map_err(unmade)?;
    let mut seen = Vec::new();
    for (which, shot) in [pair.newer, pair.older].into_iter().zip(&shots) {
        let scene = Scene::new(prober.subject, which, &about.id(), (prober.now)());
        let shot = std::slice::from_ref(shot);
        prober.each(trial, &scene, shot, Wants::Accepted).await;
        if matches!(trial.upshot, Upshot::Error { .. }) {
            return Ok(trial.upshot.clone());
        }
        if let Some(watch) = &watch {
            seen.push(watch.settled().await?);
        }
    }
    Ok(match (&trial.upshot, seen.as_slice()) {
        (Upshot::Passed, [newer, older]) => Upshot::NotObserved(told(newer, older)),
        (Upshot::Passed, _) => Upshot::NotObserved(UNSEEN.into()),
        (upshot, _) => upshot.clone(),
    })
}

/// Which of the two should win is the application's to say.
fn told(newer: &[u8], older: &[u8]) -> String {
    if newer == older {
        return "both accepted; the older one left what the probe shows as it was".into();
    }
    let [newer, older] = excerpts(newer, older);
    format!(
        "both accepted; the older one changed what the probe shows from {newer} to {older}: whether it should is yours to say"
    )
}

/// The chosen event and another one that the pack says to belong to the same thing.
fn pair(subject: &Subject) -> Result<Option<Pair>, Error> {
    let own = Sight::of(subject, subject.chosen)?;
    let name = subject.chosen().name();
    // Events of one thing begin alike: `order_created` and `order_updated`.
    let mut others: Vec<usize> = (0..subject.recipes.len()).collect();
    others.retain(|other| *other != subject.chosen);
    others.sort_by_key(|other| {
        let pairs = subject.recipe(*other).name().bytes().zip(name.bytes());
        std::cmp::Reverse(pairs.take_while(|(a, b)| a == b).count())
    });
    let order = &subject.chosen().pack.provider.order;
    for other in others {
        let sight = Sight::of(subject, other)?;
        let (older, newer) = match other < subject.chosen {
            true => (&sight, &own),
            false => (&own, &sight),
        };
        for (thing, places) in order.iter() {
            let place = older.tells(places);
            let Some(place) = place.filter(|place| newer.tells(places) == Some(*place)) else {
                continue;
            };
            if about_the_same(place, &older.shot, &newer.shot).is_ok() {
                return Ok(Some(Pair {
                    older: older.which,
                    newer: newer.which,
                    place: place.clone(),
                    thing: thing.to_owned(),
                }));
            }
        }
    }
    Ok(None)
}

/// The edit that makes the newer event be about the thing of the older one, where it is not anyway.
fn about_the_same(place: &OrderPlace, older: &Shot, newer: &Shot) -> Result<Option<Edit>, Error> {
    let [wanted, own] = [older, newer].map(|shot| {
        let tape = Tape::new(shot.request.body_bytes()).ok();
        let value = place.read(&shot.request, tape.as_ref(), None);
        value.map(Cow::into_owned)
    });
    if wanted == own {
        return Ok(None);
    }
    let fixed = || Error::usage("the events are about different things", "try another event");
    let (OrderPlace::Body(pointer), Some(wanted)) = (place, wanted) else {
        return Err(fixed());
    };
    let tape = Tape::new(newer.request.body_bytes()).ok();
    let kind = tape.and_then(|tape| tape.kind(tape.pointer(pointer)?));
    let json = match kind {
        Some(Kind::String) => quote(&wanted).into_bytes(),
        Some(_) => wanted.into_bytes(),
        None => return Err(fixed()),
    };
    let path = Path::parse(pointer)?;
    Ok(Some(Edit::Set { path, json }))
}

/// A delivery of a recipe, looked at.
struct Sight {
    which: usize,
    shot: Shot,
}

impl Sight {
    fn of(subject: &Subject, which: usize) -> Result<Sight, Error> {
        let scene = Scene::new(subject, which, "order", SOME_MOMENT);
        let shot = scene.good(0)?;
        Ok(Sight { which, shot })
    }

    /// The place that tells what it is about: the first that is there. Only events that tell it in the same place are
    /// about the same kind of thing: the id of a message is none of its conversation.
    fn tells<'p>(&self, places: &'p [OrderPlace]) -> Option<&'p OrderPlace> {
        let request = &self.shot.request;
        let tape = Tape::new(request.body_bytes()).ok();
        let there = |place: &&OrderPlace| place.read(request, tape.as_ref(), None).is_some();
        places.iter().find(there)
    }
}
