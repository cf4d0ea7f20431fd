//! The payload of one event, written and filled otherwise.

use crate::Error;
use crate::pack::{Edit, EventPlace, apply};

use super::super::{About, Make, Probe, Scene, Shot, Subject, Wants};
use super::variety::varied;
use super::{about, accepted, wanting};
use crate::run::Payload;

/// The name of an event that no provider has.
const NO_EVENT: &str = "hookctl.no_such_event";

const TOLERANT: &str =
    "ignore what you do not know: read the members you need, and refuse none that you do not";
const UNKNOWN: &str = "answer 2xx to events that the endpoint does not know, and do nothing";
const RAW: &str = crate::run::probe::refuses::RAW;
const TEXTS: &str = "take texts as UTF-8 of any length, from the body to the database";
const LIMIT: &str =
    "raise the endpoint's and its proxy's limits for the body: 1 MiB is a safe choice";

struct OfPayload {
    name: &'static str,
    sends: &'static str,
    why: &'static str,
    hint: &'static str,
    make: Make,
}

const OF_PAYLOAD: [OfPayload; 7] = [
    OfPayload {
        name: "unknown-members",
        sends: "with members that nobody documents",
        why: "providers add members without notice, and do not call that a change",
        hint: TOLERANT,
        make: |scene| varied(scene, |variety| variety.extended()),
    },
    OfPayload {
        name: "reordered",
        sends: "with its members in another order",
        why: "the order of members means nothing in JSON, and changes with the provider's next release",
        hint: RAW,
        make: |scene| varied(scene, |variety| variety.reordered()),
    },
    OfPayload {
        name: "white-space",
        sends: "with white space between its tokens",
        why: "the signature is over these very bytes, and a parser that writes them again loses the white space",
        hint: RAW,
        make: |scene| varied(scene, |variety| variety.spaced()),
    },
    OfPayload {
        name: "escapes",
        sends: "with characters written as escapes",
        why: "the signature is over these very bytes, and a parser that writes them again loses the escapes",
        hint: RAW,
        make: |scene| varied(scene, |variety| variety.escaped()),
    },
    OfPayload {
        name: "number-forms",
        sends: "with numbers written as `10.00` and `1.0e1`",
        why: "the signature is over these very bytes, and a parser that writes them again makes them 10",
        hint: RAW,
        make: |scene| varied(scene, |variety| variety.number_forms()),
    },
    OfPayload {
        name: "unicode",
        sends: "with emoji, right-to-left and combining characters in its texts",
        why: "people write so, and columns of three bytes a character or lengths in bytes break on it",
        hint: TEXTS,
        make: |scene| varied(scene, |variety| variety.unicode()),
    },
    OfPayload {
        name: "large",
        sends: "with long texts and lists, some 256 kB in all",
        why: "a body beyond a framework's default limit is refused before any of your code runs",
        hint: LIMIT,
        make: |scene| varied(scene, |variety| variety.large()),
    },
];

pub(super) fn all(subject: &Subject) -> Vec<Probe> {
    let event = subject.chosen().name();
    let mut all = vec![wanting(
        subject,
        subject.chosen,
        About {
            sends: format!("an event that does not exist, in the body of `{event}`"),
            why: "providers add events, and an endpoint that answers with an error is switched off in the end".into(),
            hint: UNKNOWN.into(),
            ..about("unknown-event")
        },
        unknown_event,
        Wants::Taken,
    )];
    for one in &OF_PAYLOAD {
        let about = About {
            sends: format!("`{event}` {}", one.sends),
            why: one.why.into(),
            hint: one.hint.into(),
            ..about(one.name)
        };
        all.push(accepted(subject, subject.chosen, about, one.make));
    }
    all
}

/// Where the event is told by the path, an endpoint may well have no such path.
fn unknown_event(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let rule = scene.recipe.pack.provider.recognise.as_ref();
    let shot = match rule.map(|rule| &rule.event) {
        Some(EventPlace::Body(pointer)) => {
            let edit = Edit::set_text(&format!("{pointer}={NO_EVENT}"))?;
            let Ok(body) = apply(&scene.body()?, &[edit]) else {
                return Ok(Vec::new());
            };
            scene.shot(0, |recipe| recipe.payload = Payload::Own(body))?
        }
        Some(EventPlace::Header(name)) => {
            scene.shot(0, |recipe| recipe.headers.set(name.as_str(), NO_EVENT))?
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Shot {
        wire: Some(NO_EVENT.into()),
        ..shot
    }])
}
