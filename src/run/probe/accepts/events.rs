//! Every event of the edition, with as much and as little in it as its schema allows.

use crate::run::Recipe;

use super::super::{About, Make, Probe, Subject};
use super::variety::{each, varied};
use super::{about, accepted};

/// What is tried of every event: a name, what is sent, why, a hint.
struct OfEvent {
    name: &'static str,
    sends: &'static str,
    why: &'static str,
    hint: &'static str,
    make: Make,
}

const READ: &str = "read optional members as optional: look whether they are there, and whether they are null, before using them";

const OF_EVENT: [OfEvent; 5] = [
    OfEvent {
        name: "event",
        sends: "as its sample has it",
        why: "an event that is not accepted is tried again and then lost",
        hint: "accept events that the endpoint has no use for too: answer 2xx and do nothing",
        make: |scene| Ok(vec![scene.good(0)?]),
    },
    OfEvent {
        name: "full",
        sends: "with every member that its schema knows",
        why: "members that are often absent are there some day, and their code has never run",
        hint: READ,
        make: |scene| varied(scene, |variety| variety.full()),
    },
    OfEvent {
        name: "bare",
        sends: "without a single optional member",
        why: "a member that was always there so far is not promised",
        hint: READ,
        make: |scene| varied(scene, |variety| variety.bare()),
    },
    OfEvent {
        name: "empty",
        sends: "with empty texts and lists, and null wherever it may be",
        why: "an absent sender or an empty list is what handlers crash on",
        hint: READ,
        make: |scene| varied(scene, |variety| variety.empty()),
    },
    OfEvent {
        name: "new-value",
        sends: "with a value beyond each documented list, one at a time",
        why: "providers add statuses and types, and an unhandled one stops a whole queue",
        hint: "have a default for values that are not in your list",
        make: |scene| each(scene, |variety| variety.new_enum_value()),
    },
];

const UNSIGNED: &str = "take it at an address that only the provider knows, or do not subscribe to it, and leave it out here with `--skip`";

pub(super) fn all(subject: &Subject) -> Vec<Probe> {
    let mut all = Vec::new();
    for kind in &OF_EVENT {
        for (index, (recipe, _)) in subject.recipes.iter().enumerate() {
            // A payload of the user's own is no event, and its delivery the first probe of all.
            if recipe.event.is_none() && kind.name == "event" {
                continue;
            }
            let event = recipe.name();
            let hint = match is_unsigned(recipe) {
                true => format!("the provider does not sign `{event}`: {UNSIGNED}"),
                false => kind.hint.into(),
            };
            let about = About {
                sends: format!("`{event}` {}", kind.sends),
                why: kind.why.into(),
                hint,
                ..about(format!("{}:{event}", kind.name))
            };
            all.push(accepted(subject, index, about, kind.make));
        }
    }
    all
}

/// Whether the provider signs its deliveries, and not this event's.
fn is_unsigned(recipe: &Recipe) -> bool {
    let signs = recipe.pack.provider.signature.is_some();
    signs && recipe.event.as_ref().is_some_and(|event| !event.signed)
}
