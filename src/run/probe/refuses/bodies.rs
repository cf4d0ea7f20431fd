//! Bodies that are not the one that was signed.

use crate::Error;
use crate::json::{Kind, Tape};
use crate::pack::EventPlace;
use crate::run::Payload;
use crate::signature::{Scheme, rewritten};

use super::super::{Probe, Scene, Shot};
use super::{Refused, not_protected, one};

/// Why the body has to be the one that was signed.
pub(super) const CHANGED: &str =
    "whoever sees one delivery could send another one with its signature";

/// How many forms of a body are tried.
const MAX_FORMS: usize = 24;

/// What an endpoint does that signs what it has parsed.
pub const RAW: &str = "check the signature over the body's bytes as they came, before any parser: \
    JSON that was parsed and written again is another text";

pub(super) fn all(event: &str) -> Vec<Refused> {
    vec![
        Refused {
            name: "tampered-body",
            sends: format!("`{event}` with one value changed after it was signed"),
            why: CHANGED,
            hint: RAW,
            make: |scene| one(forge_body(scene, 0)?),
        },
        Refused {
            name: "borrowed-signature",
            sends: format!("`{event}` with the headers of another delivery"),
            why: CHANGED,
            hint: RAW,
            make: borrowed,
        },
        Refused {
            name: "re-serialised",
            sends: format!(
                "`{event}` signed over the same JSON in other forms: other white space, escapes, order"
            ),
            why: "an endpoint that signs what it parsed takes what was never signed, and refuses what was when a \
                number or a character is written otherwise",
            hint: RAW,
            make: reserialised,
        },
    ]
}

/// What the scheme leaves open.
pub(super) fn unprotected(scheme: &Scheme, event: &str) -> Option<Probe> {
    if scheme.covers_body() {
        return None;
    }
    let because = match scheme.message() {
        None => "the scheme sends a token, which covers no body",
        Some(_) => "the signature does not cover the body",
    };
    Some(not_protected(
        "tampered-body",
        format!("`{event}` with one value changed after it was signed"),
        CHANGED,
        because,
    ))
}

/// Delivery number `number` with one value changed after it was signed.
pub(super) fn forge_body(scene: &Scene, number: u64) -> Result<Option<Shot>, Error> {
    let shot = covered(scene, number)?;
    Ok(shot.map(|shot| {
        let body = tampered(scene, shot.request.body_bytes());
        shot.with_body(body)
    }))
}

/// Delivery number `number` with a body that the signature covers.
fn covered(scene: &Scene, number: u64) -> Result<Option<Shot>, Error> {
    if !scene.scheme().is_some_and(Scheme::covers_body) {
        return Ok(None);
    }
    let shot = scene.good(number)?;
    Ok(Some(shot).filter(|shot| !shot.request.body_bytes().is_empty()))
}

/// The body with one byte changed that no parser trips over: in the last number or text that does not tell the event.
fn tampered(scene: &Scene, body: &[u8]) -> Vec<u8> {
    let mut other = body.to_vec();
    let place = place(scene, body).or_else(|| body.iter().rposition(u8::is_ascii_alphanumeric));
    match place.and_then(|at| other.get_mut(at)) {
        Some(byte) => {
            *byte = match *byte {
                b'1' => b'2',
                b'0'..=b'9' => b'1',
                b'x' => b'y',
                _ => b'x',
            }
        }
        None => other.push(b' '),
    }
    other
}

fn place(scene: &Scene, body: &[u8]) -> Option<usize> {
    let tape = Tape::new(body).ok()?;
    let recognise = scene.recipe.pack.provider.recognise.as_ref();
    let telling = recognise.and_then(|rule| match &rule.event {
        EventPlace::Body(pointer) => tape.pointer(pointer),
        _ => None,
    });
    let tokens: Vec<_> = tape.tokens().enumerate().collect();
    tokens.into_iter().rev().find_map(|(index, token)| {
        if Some(index) == telling {
            return None;
        }
        let last = match token.kind {
            Kind::Number => token.end.checked_sub(1)?,
            // The end of an escape is no place to change.
            Kind::String if !tape.is_escaped(index) => token.end.checked_sub(2)?,
            _ => return None,
        };
        let byte = body.get(last)?;
        byte.is_ascii_alphanumeric().then_some(last)
    })
}

fn borrowed(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let Some(shot) = covered(scene, 0)? else {
        return Ok(Vec::new());
    };
    let other = scene.good(1)?;
    let body = other.request.body_bytes().to_vec();
    let same = body == shot.request.body_bytes();
    one((!same).then(|| shot.with_body(body)))
}

/// White space around the body makes it another text than any library would write.
fn reserialised(scene: &Scene) -> Result<Vec<Shot>, Error> {
    if covered(scene, 0)?.is_none() {
        return Ok(Vec::new());
    }
    let sent = [b" ", scene.body()?.as_slice(), b"\n"].concat();
    let mut shots = Vec::new();
    for (form, signed) in rewritten(&sent).into_iter().take(MAX_FORMS) {
        let shot = scene.shot(0, |recipe| recipe.payload = Payload::Own(signed))?;
        let shot = shot
            .with_body(sent.clone())
            .labelled(format!("signed as {form}"));
        if !scene.holds(&shot) {
            shots.push(shot);
        }
    }
    Ok(shots)
}

#[cfg(test)]
mod tests {
    use super::super::super::cases;
    use super::*;

    #[test]
    fn one_value_is_changed_and_it_is_still_json() {
        let subject = cases::subject(cases::SIGNED);
        let scene = Scene::new(&subject, 0, "x", cases::at());
        for (body, other) in [
            (r#"{"a":1,"event":"made"}"#, r#"{"a":2,"event":"made"}"#),
            (
                r#"{"b":"c","event":"made","a":"bc\n"}"#,
                r#"{"b":"x","event":"made","a":"bc\n"}"#,
            ),
            (r#"{"event":"made","a":[]}"#, r#"{"event":"made","x":[]}"#),
            ("{}", "{} "),
            ("a=b", "a=x"),
        ] {
            let seen = tampered(&scene, body.as_bytes());
            assert_eq!(String::from_utf8(seen).unwrap(), other);
        }
    }
}
