//! Requests that are signed as they should be and are no deliveries all the same.

use crate::Error;
use crate::json::Tape;
use crate::run::{Payload, Recipe};

use super::super::{Scene, Shot};
use super::{Refused, one};

const UNREADABLE: &str = "a delivery that breaks off must not be taken for a whole one, and must not look like a fault of the endpoint's";
const PARSER: &str = "catch the error of the parser, and answer 400";

pub(super) fn all(scene: &Scene) -> Vec<Refused> {
    let recipe = &scene.recipe;
    let event = recipe.name();
    let signed = scene.scheme().map_or("", |_| ", signed");
    let mut all = vec![
        Refused {
            name: "truncated-json",
            sends: format!("the first half of the JSON of `{event}`{signed}"),
            why: UNREADABLE,
            hint: PARSER,
            make: |scene| {
                let body = scene.body()?;
                let half = body.get(..body.len() / 2).unwrap_or_default();
                let json = Tape::new(&body).is_ok() && Tape::new(half).is_err();
                one(json.then(|| carrying(scene, half)).transpose()?)
            },
        },
        Refused {
            name: "not-json",
            sends: format!("plain text as the body of `{event}`{signed}"),
            why: UNREADABLE,
            hint: PARSER,
            make: |scene| {
                let json = Tape::new(&scene.body()?).is_ok();
                one(json.then(|| carrying(scene, b"hello there")).transpose()?)
            },
        },
        Refused {
            name: "empty-body",
            sends: format!("`{event}` with no bytes in its body{signed}"),
            why: UNREADABLE,
            hint: "answer 400 when there is no body",
            make: |scene| {
                let body = !scene.body()?.is_empty();
                one(body.then(|| carrying(scene, b"")).transpose()?)
            },
        },
        Refused {
            name: "wrong-content-type",
            sends: format!("`{event}` as `text/plain`{signed}"),
            why: "a web page can make a browser send text/plain anywhere, and a parser chosen by it sees another body",
            hint: "answer 415 to another content type than the provider's",
            make: |scene| {
                let body = !scene.body()?.is_empty();
                let shot =
                    || scene.shot(0, |recipe| recipe.headers.set("Content-Type", "text/plain"));
                one(body.then(shot).transpose()?)
            },
        },
    ];
    // Where the handshake is a GET, one is nothing odd.
    let posts = recipe
        .event
        .as_ref()
        .is_none_or(|event| event.method == "POST");
    if posts && recipe.pack.provider.challenge.is_none() {
        all.push(Refused {
            name: "wrong-method",
            sends: "a GET of the endpoint".into(),
            why: "a crawler or a prefetching browser must not look like a delivery",
            hint: "answer 405 to whatever is not the provider's method",
            make: |scene| {
                let get = |recipe: &mut Recipe| {
                    recipe.method = Some("GET".into());
                    recipe.payload = Payload::None;
                    recipe.secrets.clear();
                };
                one(Some(scene.shot(0, get)?))
            },
        });
    }
    all
}

/// A delivery with that body, signed over it; where the scheme reads members of the body, with the signature that the
/// delivery has otherwise.
fn carrying(scene: &Scene, body: &[u8]) -> Result<Shot, Error> {
    let reads = scene
        .scheme()
        .is_some_and(|scheme| !scheme.places_in_body().is_empty());
    match reads {
        true => Ok(scene.good(0)?.with_body(body)),
        false => scene.carrying(body),
    }
}
