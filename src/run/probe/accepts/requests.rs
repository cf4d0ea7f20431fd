//! One delivery in the forms that HTTP allows, and signed with each of the secrets that count during a rotation.

use crate::Error;
use crate::exchange::Header;
use crate::signature::Scheme;

use super::super::{About, Make, Probe, Scene, Shot, Subject};
use super::{about, accepted};

const NAMES: &str = "look header fields up by name in any case (RFC 9110, 5.1): HTTP/2 and many proxies write them small";
const FRAMES: &str = "read the body to its end, whether a length is told or not (RFC 9112, 7.1)";
const TYPE: &str = "compare the content type without its parameters";
const ROTATION: &str = "check every signature that the request carries against every secret that is in force, and accept when one fits";

struct OfRequest {
    name: &'static str,
    sends: &'static str,
    why: &'static str,
    hint: &'static str,
    make: Make,
}

const OF_REQUEST: [OfRequest; 6] = [
    OfRequest {
        name: "lower-case-headers",
        sends: "with all header names in small letters",
        why: "proxies and HTTP/2 write them so",
        hint: NAMES,
        make: |scene| renamed(scene, |name| name.to_ascii_lowercase()),
    },
    OfRequest {
        name: "upper-case-headers",
        sends: "with all header names in capital letters",
        why: "header names have no case, and some senders write them so",
        hint: NAMES,
        make: |scene| renamed(scene, |name| name.to_ascii_uppercase()),
    },
    OfRequest {
        name: "charset",
        sends: "with a charset in its content type",
        why: "HTTP libraries add `; charset=utf-8` with their next release, and nobody notices",
        hint: TYPE,
        make: charset,
    },
    OfRequest {
        name: "chunked",
        sends: "in chunks, without a length",
        why: "proxies and HTTP libraries send bodies in chunks as they see fit",
        hint: FRAMES,
        make: chunked,
    },
    OfRequest {
        name: "two-secrets",
        sends: "with the signature of another secret beside the right one, in either order",
        why: "while a secret is being changed, providers sign with the old and the new one",
        hint: ROTATION,
        make: two_secrets,
    },
    OfRequest {
        name: "rotated-secret",
        sends: "signed with each of the secrets that are in force",
        why: "while a secret is being changed, deliveries come signed with either",
        hint: ROTATION,
        make: rotated,
    },
];

pub(super) fn all(subject: &Subject) -> Vec<Probe> {
    let event = subject.chosen().name();
    let all = OF_REQUEST.iter().map(|one| {
        let about = About {
            sends: format!("`{event}` {}", one.sends),
            why: one.why.into(),
            hint: one.hint.into(),
            ..about(one.name)
        };
        accepted(subject, subject.chosen, about, one.make)
    });
    all.collect()
}

fn renamed(scene: &Scene, rename: impl Fn(&str) -> String) -> Result<Vec<Shot>, Error> {
    let shot = scene.good(0)?.with_headers(|headers| {
        let renamed = headers
            .iter()
            .map(|Header { name, value }| (rename(name), value.clone()));
        *headers = renamed.collect();
    });
    Ok(vec![shot])
}

/// With a charset where the provider writes none, and without where it does.
fn charset(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let own = scene.good(0)?;
    let Some(own) = own.request.headers.text("Content-Type") else {
        return Ok(Vec::new());
    };
    let other = match own.split_once(';') {
        Some((bare, _)) => bare.trim_end().to_owned(),
        None => format!("{own}; charset=utf-8"),
    };
    let label = format!("`{other}`");
    let shot = scene.shot(0, |recipe| recipe.headers.set("Content-Type", other))?;
    Ok(vec![shot.labelled(label)])
}

/// Three chunks, so that an endpoint that reads but one of them is told from one that reads all.
fn chunked(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let mut shot = scene.shot(0, |recipe| {
        recipe.headers.set("Transfer-Encoding", "chunked");
    })?;
    let body = shot.request.body_bytes();
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let mut bytes = shot.request.head_bytes();
    for chunk in body.chunks(body.len().div_ceil(3)) {
        bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    shot.bytes = bytes;
    Ok(vec![shot])
}

fn two_secrets(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let several = scene.scheme().is_some_and(Scheme::holds_several);
    let (Some(stranger), Some(own)) = (scene.stranger(), scene.recipe.secrets.first()) else {
        return Ok(Vec::new());
    };
    if !several {
        return Ok(Vec::new());
    }
    let first = scene.signed_with(vec![own.clone(), stranger.clone()])?;
    let last = scene.shot(1, |recipe| recipe.secrets = vec![stranger, own.clone()])?;
    Ok(vec![
        first.labelled("the right one first"),
        last.labelled("the right one last"),
    ])
}

fn rotated(scene: &Scene) -> Result<Vec<Shot>, Error> {
    if scene.scheme().is_none() || scene.subject.rotated.is_empty() {
        return Ok(Vec::new());
    }
    let all = scene.recipe.secrets.iter().chain(&scene.subject.rotated);
    // They are deliveries of their own, not one that comes again.
    let shots = (0..).zip(all).map(|(number, secret)| {
        let shot = scene.shot(number, |recipe| recipe.secrets = vec![secret.clone()])?;
        Ok(shot.labelled(format!("secret {}", number + 1)))
    });
    shots.collect()
}
