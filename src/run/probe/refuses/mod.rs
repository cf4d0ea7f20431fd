//! *refuses*: what the provider did not send is turned away, with a 4xx: not taken for good, and no fault of the
//! endpoint's either.
//!
//! A provider's promise of unique ids has no probe of its own. A delivery that comes again within the tolerance is a retry
//! for all an endpoint can know, and an answer of 2xx is right; that it has no second effect is asked in `once`. What a
//! forger could do with a seen delivery is asked here: send it later (`stale-timestamp`), with another time
//! (`changed-timestamp`), under another id (`changed-id`), with another body (`tampered-body`, `borrowed-signature`).

mod bodies;
mod no_effect;
mod requests;
mod signatures;
mod times;

use crate::Error;
use crate::judge::Upshot;

pub use bodies::RAW;
pub use no_effect::{run, shots};

use super::{About, Action, Group, Make, Probe, Scene, Shot, Subject, Wants};

/// A probe of this group.
struct Refused {
    name: &'static str,
    sends: String,
    why: &'static str,
    hint: &'static str,
    make: Make,
}

/// The probes of the group.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
pub fn probes(subject: &Subject) -> Result<Vec<Probe>, Error> {
    let scene = Scene::new(
        subject,
        subject.chosen,
        "refuses",
        super::scene::SOME_MOMENT,
    );
    let mut probes = Vec::new();
    match scene.scheme() {
        None => probes.extend(unsigned(&scene)),
        Some(scheme) => {
            let name = scene.recipe.name();
            let tries = [
                signatures::all(name),
                bodies::all(name),
                times::all(name, scheme),
            ];
            probes.extend(tries.into_iter().flatten().map(|one| one.probe(subject)));
            probes.extend(bodies::unprotected(scheme, name));
            probes.extend(times::unprotected(scheme, name));
            probes.push(no_effect::probe(name));
        }
    }
    let requests = requests::all(&scene);
    probes.extend(requests.into_iter().map(|one| one.probe(subject)));
    Ok(probes)
}

impl Refused {
    fn probe(self, subject: &Subject) -> Probe {
        Probe {
            about: about(self.name, self.sends, self.why, self.hint),
            action: Action::Each {
                recipe: subject.chosen,
                make: self.make,
                wants: Wants::Refused,
            },
        }
    }
}

fn about(name: &str, sends: String, why: &str, hint: &str) -> About {
    About {
        group: Group::Refuses,
        name: name.to_owned(),
        sends,
        expects: "a 4xx".into(),
        why: why.to_owned(),
        hint: hint.to_owned(),
    }
}

/// What nobody can refuse, since the provider gives nothing to tell it by.
fn not_protected(name: &str, sends: String, why: &str, because: &str) -> Probe {
    Probe {
        about: about(name, sends, why, ""),
        action: Action::Aside(Upshot::NotProtected(because.to_owned())),
    }
}

/// The same for an event that is not signed at all.
fn unsigned(scene: &Scene) -> Vec<Probe> {
    let name = scene.recipe.name();
    let because = match scene.recipe.pack.provider.signature {
        None => "the provider signs nothing".to_owned(),
        Some(_) => format!("the provider does not sign `{name}`"),
    };
    let one = |id: &str, sends: String, why: &str| not_protected(id, sends, why, &because);
    vec![
        one(
            "no-signature",
            format!("`{name}` without a signature"),
            signatures::ANYBODY,
        ),
        one(
            "tampered-body",
            format!("`{name}` with one value changed on the way"),
            bodies::CHANGED,
        ),
        one(
            "stale-timestamp",
            format!("`{name}` as it was sent long ago"),
            times::AGAIN,
        ),
    ]
}

/// One shot, or none.
fn one(shot: Option<Shot>) -> Result<Vec<Shot>, Error> {
    Ok(shot.into_iter().collect())
}
