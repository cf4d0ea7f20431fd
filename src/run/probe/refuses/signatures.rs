//! Signatures that are none.

use crate::Error;
use crate::exchange::Headers;
use crate::pack::{Edit, apply};
use crate::signature::{Forgery, SignaturePlace, substitute};

use super::super::{Scene, Shot};
use super::{Refused, one};

/// Why a signature has to be there.
pub(super) const ANYBODY: &str =
    "anybody who learns the address could send events in the provider's name";

const GUESSED: &str = "a forger need not know the secret when part of a signature, or any, will do";
const CRASHES: &str = "what is not the form of a signature is the first thing a scanner sends, and often an unhandled exception";

const ABSENT: &str = "look for the signature first and answer 401 when it is not there or empty, before anything is done";
const FORM: &str = "check the form and the length of the signature before it is decoded and compared, and answer 401: \
    comparing functions raise an error on other lengths and characters";
const WHOLE: &str =
    "compare the whole signature, in constant time, with the one you compute: no prefix, no part";
const KEYED: &str = "compute the signature with the endpoint's own secret and the documented algorithm, and compare with nothing else";

pub(super) fn all(event: &str) -> Vec<Refused> {
    let mut all = missing(event);
    all.extend(malformed(event));
    all.extend(partial(event));
    all.extend(others(event));
    all
}

fn missing(event: &str) -> Vec<Refused> {
    vec![
        Refused {
            name: "no-signature",
            sends: format!("`{event}` without a signature"),
            why: ANYBODY,
            hint: ABSENT,
            make: |scene| one(unsigned(scene, 0)?),
        },
        Refused {
            name: "empty-signature",
            sends: format!("`{event}` with an empty signature"),
            why: ANYBODY,
            hint: ABSENT,
            make: |scene| one(with(scene, 0, Some(""))?),
        },
        Refused {
            name: "hollow-signature",
            sends: format!("`{event}` with the signature's fixed text and nothing in it"),
            why: "a comparison that starts with the shorter text holds for the empty one",
            hint: WHOLE,
            make: |scene| one(scene.forged(Forgery::Hollow)?),
        },
    ]
}

fn malformed(event: &str) -> Vec<Refused> {
    vec![
        Refused {
            name: "malformed-signature",
            sends: format!("`{event}` with words where the signature stands"),
            why: CRASHES,
            hint: FORM,
            make: |scene| one(with(scene, 0, Some("this is no signature"))?),
        },
        Refused {
            name: "short-signature",
            sends: format!("`{event}` with a signature of one byte"),
            why: CRASHES,
            hint: FORM,
            make: |scene| one(scene.forged(Forgery::Short)?),
        },
        Refused {
            name: "undecodable-signature",
            sends: format!(
                "`{event}` with a signature of the right length that decodes to nothing"
            ),
            why: CRASHES,
            hint: FORM,
            make: |scene| one(scene.forged(Forgery::Undecodable)?),
        },
        Refused {
            name: "non-ascii-signature",
            sends: format!("`{event}` with a signature of letters beyond ASCII"),
            why: CRASHES,
            hint: FORM,
            make: |scene| one(scene.forged(Forgery::BeyondAscii)?),
        },
    ]
}

fn partial(event: &str) -> Vec<Refused> {
    vec![
        Refused {
            name: "truncated-signature",
            sends: format!("`{event}` with the first half of the right signature"),
            why: GUESSED,
            hint: WHOLE,
            make: |scene| one(scene.forged(Forgery::Start)?),
        },
        Refused {
            name: "longer-signature",
            sends: format!("`{event}` with the right signature and one byte more"),
            why: GUESSED,
            hint: WHOLE,
            make: |scene| one(scene.forged(Forgery::Tail)?),
        },
        Refused {
            name: "almost-right-signature",
            sends: format!("`{event}` with a signature that is right but for its end"),
            why: GUESSED,
            hint: WHOLE,
            make: |scene| one(scene.forged(Forgery::LastByte)?),
        },
    ]
}

fn others(event: &str) -> Vec<Refused> {
    vec![
        Refused {
            name: "wrong-secret",
            sends: format!("`{event}` signed with another secret"),
            why: ANYBODY,
            hint: KEYED,
            make: |scene| {
                let Some(secret) = scene.stranger() else {
                    return Ok(Vec::new());
                };
                let shot = scene.signed_with(vec![secret])?;
                // The test keys of asymmetric schemes are all the same one.
                one(Some(shot).filter(|shot| !scene.holds(shot)))
            },
        },
        Refused {
            name: "other-algorithm",
            sends: format!("`{event}` signed with the right secret and another hash"),
            why: "an endpoint that takes several algorithms is as weak as the weakest",
            hint: KEYED,
            make: |scene| one(scene.forged(Forgery::OtherHash)?),
        },
        Refused {
            name: "body-alone-signature",
            sends: format!("`{event}` with the right secret's signature over the body alone"),
            why: "a signature that covers no time and no id, as an older scheme's, holds for ever and under any id",
            hint: "compute the signature over all that the documented scheme covers, and switch the older scheme off",
            make: |scene| {
                let shot = scene.forged(Forgery::BodyAlone)?;
                // What the scheme covers besides may be empty in this request.
                one(shot.filter(|shot| !scene.holds(shot)))
            },
        },
        Refused {
            name: "hash-without-secret",
            sends: format!("`{event}` with a plain hash in place of the signature"),
            why: "anybody can compute a hash that needs no secret",
            hint: KEYED,
            make: |scene| one(scene.forged(Forgery::PlainHash)?),
        },
        Refused {
            name: "other-encoding",
            sends: format!("`{event}` with the right signature in another encoding"),
            why: "what is taken although it is not the documented form is a second way in that nobody watches",
            hint: FORM,
            make: |scene| one(scene.forged(Forgery::OtherEncoding)?),
        },
        Refused {
            name: "two-signatures",
            sends: format!("`{event}` with a right and a wrong signature, in either order"),
            why: "a proxy and an endpoint that do not agree on which of two headers counts can be played against each other",
            hint: "refuse a request that carries the signature's header twice",
            make: two,
        },
    ]
}

/// Delivery number `number` without its signature.
pub(super) fn unsigned(scene: &Scene, number: u64) -> Result<Option<Shot>, Error> {
    with(scene, number, None)
}

/// Delivery number `number` with that in place of its signature, or with none.
fn with(scene: &Scene, number: u64, text: Option<&str>) -> Result<Option<Shot>, Error> {
    let Some(scheme) = scene.scheme() else {
        return Ok(None);
    };
    let mut shot = scene.good(number)?;
    if shot.with_request(|request| substitute(scheme, request, text))? {
        return Ok(Some(shot));
    }
    let SignaturePlace::Json(pointer) = scheme.place() else {
        return Ok(None);
    };
    let body = apply(shot.request.body_bytes(), &[Edit::unset(pointer)?])?;
    Ok(Some(shot.with_body(body)))
}

/// The signature's header twice, where one header cannot hold several signatures anyway.
fn two(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let Some(scheme) = scene.scheme().filter(|scheme| !scheme.holds_several()) else {
        return Ok(Vec::new());
    };
    let (SignaturePlace::Header(name), Some(forged)) =
        (scheme.place(), scene.forged(Forgery::LastByte)?)
    else {
        return Ok(Vec::new());
    };
    let right = scene.good(0)?;
    let value = |shot: &Shot| shot.request.headers.get(name).unwrap_or_default().to_vec();
    let (good, bad) = (value(&right), value(&forged));
    let twice = |first: &[u8], second: &[u8]| {
        let (first, second) = (first.to_vec(), second.to_vec());
        right.clone().with_headers(|headers: &mut Headers| {
            headers.set(name, first);
            headers.push(name, second);
        })
    };
    Ok(vec![
        twice(&good, &bad).labelled("the right one first"),
        twice(&bad, &good).labelled("the wrong one first"),
    ])
}
