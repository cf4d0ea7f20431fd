//! *accepts*: whatever the provider may send is taken.
//!
//! Payloads are varied from the samples with [`crate::vary`], which checks each against the event's schema. Of what a
//! provider does to a request's form only that is tried which any of them, or a proxy before the endpoint, may do:
//! chunks and the case of header names, but no compression, which no pack speaks of.

mod events;
mod payloads;
mod requests;
mod variety;

use crate::Error;

use super::{About, Action, Group, Make, Probe, Subject, Wants};

/// The name of the probe that is tried before all others: when it fails, the others tell nothing.
const GOOD_DELIVERY: &str = "good-delivery";

/// The probes of the group.
///
/// # Errors
/// When a payload of the pack cannot be rendered.
pub fn probes(subject: &Subject) -> Result<Vec<Probe>, Error> {
    let name = subject.chosen().name();
    let mut all = vec![accepted(
        subject,
        subject.chosen,
        About {
            sends: format!("`{name}` as the provider sends it"),
            why: "what is not accepted here is lost in production too".into(),
            hint: "is the secret the endpoint's own, does `--to` name the webhook's path, does `--event` fit?".into(),
            ..about(GOOD_DELIVERY)
        },
        |scene| Ok(vec![scene.good(0)?]),
    )];
    all.extend(events::all(subject));
    all.extend(payloads::all(subject));
    all.extend(requests::all(subject));
    Ok(all)
}

fn about(name: impl Into<String>) -> About {
    About {
        group: Group::Accepts,
        name: name.into(),
        sends: String::new(),
        expects: String::new(),
        why: String::new(),
        hint: String::new(),
    }
}

/// A probe whose answers have to be those that the event asks for.
fn accepted(subject: &Subject, recipe: usize, about: About, make: Make) -> Probe {
    wanting(subject, recipe, about, make, Wants::Accepted)
}

fn wanting(subject: &Subject, recipe: usize, about: About, make: Make, wants: Wants) -> Probe {
    Probe {
        about: About {
            expects: wants.words(subject.expectation(recipe)),
            ..about
        },
        action: Action::Each {
            recipe,
            make,
            wants,
        },
    }
}
