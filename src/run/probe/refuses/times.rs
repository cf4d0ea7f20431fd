//! Deliveries of another time.

use std::time::Duration;

use humantime::format_duration;
use jiff::{SignedDuration, Timestamp};

use crate::Error;
use crate::signature::{Scheme, Tolerance, restamp};

use super::super::{Probe, Scene, Shot};
use super::{Refused, not_protected, one};

/// Why a delivery must not be taken for ever.
pub(super) const AGAIN: &str =
    "whoever gets hold of one delivery, from a log for instance, could send it again for ever";

const SOONER: &str = "a delivery dated ahead could be sent again until its time has come";
const SIGNED: &str =
    "a time that is told and not checked can be set to now by whoever sends an old delivery again";

const AGE: &str =
    "compare the signed time with the clock, and refuse what is further away than the tolerance";
const GUESSED: &str = "compare the signed time with the clock, and refuse what is further away than the tolerance; if the \
    endpoint allows more on purpose, say so with `--tolerance`";
const TOLD: &str = "put the time as it is told into the text that the signature is computed over, and refuse what has none";

/// How much beyond the tolerance: clocks differ by seconds, not by that.
const BEYOND: Duration = Duration::from_secs(60);

/// What counts as old where the provider fixes no tolerance.
const UNFIXED: Duration = Duration::from_secs(60 * 60);

pub(super) fn all(event: &str, scheme: &Scheme) -> Vec<Refused> {
    let (distance, fixed) = match scheme.tolerance() {
        Tolerance::Within(tolerance) => (tolerance.saturating_add(BEYOND), ""),
        Tolerance::Unlimited => (
            UNFIXED,
            "; the provider fixes no tolerance, so this is an hour",
        ),
    };
    let distance = format_duration(distance);
    let (assumed, age) = match scheme.tolerance() {
        Tolerance::Within(tolerance) if scheme.tolerance_is_assumed() => (
            format!(
                "; the provider fixes no tolerance, {} are assumed",
                format_duration(tolerance)
            ),
            GUESSED,
        ),
        _ => (fixed.to_owned(), AGE),
    };
    let mut all = vec![
        Refused {
            name: "stale-timestamp",
            sends: format!("`{event}` signed {distance} ago{assumed}"),
            why: AGAIN,
            hint: age,
            make: |scene| at(scene, -1),
        },
        Refused {
            name: "changed-timestamp",
            sends: format!("`{event}` with another time than the one that was signed"),
            why: SIGNED,
            hint: TOLD,
            make: |scene| {
                let other = scene.now + SignedDuration::from_secs(2);
                stamped(scene, |scheme| scheme.write_time(other))
            },
        },
        Refused {
            name: "malformed-timestamp",
            sends: format!("`{event}` with a word where the time stands"),
            why: "a time that cannot be read is often an unhandled exception",
            hint: "answer 401 or 400 when the time is not a number",
            make: |scene| stamped(scene, |_| Some("soon".into())),
        },
        Refused {
            name: "missing-timestamp",
            sends: format!("`{event}` without the time that was signed"),
            why: SIGNED,
            hint: TOLD,
            make: |scene| stamped(scene, |_| None),
        },
        Refused {
            name: "changed-id",
            sends: format!("`{event}` with another delivery id than the one that was signed"),
            why: "an endpoint that remembers ids takes an old delivery for a new one under another id",
            hint: "put the delivery id into the text that the signature is computed over",
            make: renamed,
        },
    ];
    if scheme.refuses_future() {
        all.push(Refused {
            name: "future-timestamp",
            sends: format!("`{event}` signed {distance} ahead{assumed}"),
            why: SOONER,
            hint: age,
            make: |scene| at(scene, 1),
        });
    }
    all
}

/// What the scheme leaves open.
pub(super) fn unprotected(scheme: &Scheme, event: &str) -> Vec<Probe> {
    let mut open = Vec::new();
    if !scheme.protects_time() {
        open.push(not_protected(
            "stale-timestamp",
            format!("`{event}` as it was sent long ago"),
            AGAIN,
            "no time is signed, so an old delivery looks like a new one",
        ));
    }
    if scheme.id().is_some() && !scheme.covers_id() {
        open.push(not_protected(
            "changed-id",
            format!("`{event}` with another delivery id"),
            "an endpoint that remembers ids takes an old delivery for a new one under another id",
            "the delivery id is not signed",
        ));
    }
    open
}

/// Signed just beyond the tolerance, before or after now.
fn at(scene: &Scene, direction: i32) -> Result<Vec<Shot>, Error> {
    let distance = match scene.scheme().map(Scheme::tolerance) {
        Some(Tolerance::Within(tolerance)) => tolerance.saturating_add(BEYOND),
        _ => UNFIXED,
    };
    let distance = SignedDuration::try_from(distance).unwrap_or(SignedDuration::MAX);
    let at = distance
        .checked_mul(direction)
        .and_then(|by| scene.now.checked_add(by).ok());
    one(scene.signed_at(at.unwrap_or(Timestamp::UNIX_EPOCH))?)
}

fn stamped(
    scene: &Scene,
    text: impl FnOnce(&Scheme) -> Option<String>,
) -> Result<Vec<Shot>, Error> {
    let Some(scheme) = scene.scheme().filter(|scheme| scheme.protects_time()) else {
        return Ok(Vec::new());
    };
    let mut shot = scene.good(0)?;
    let text = text(scheme);
    let done = shot.with_request(|request| restamp(scheme, request, text.as_deref()))?;
    one(done.then_some(shot))
}

fn renamed(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let scheme = scene.scheme().filter(|scheme| scheme.covers_id());
    let Some(rule) = scheme.and_then(Scheme::id) else {
        return Ok(Vec::new());
    };
    let mut shot = scene.good(0)?;
    let other = scene.good(1)?.delivery.unwrap_or_default();
    shot.delivery = Some(other.clone());
    one(Some(
        shot.with_headers(|headers| headers.set(rule.header(), other)),
    ))
}
