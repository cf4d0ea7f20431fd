//! Heads with more in them than endpoints like, on good deliveries.

use crate::exchange::Headers;
use crate::run::probe::{Scene, Shot};

use super::{Odd, Plan};

/// How many fields are added.
const MANY: usize = 200;
/// How long one is, in bytes.
const LONG: usize = 32 << 10;

const HINT: &str = "let the server limit heads, and have it answer with 431 or 400";

/// The probes with odd heads.
pub(super) fn all(event: &str) -> Vec<Odd> {
    vec![
        Odd {
            name: "many-headers",
            sends: format!("`{event}` with {MANY} further header fields"),
            why: "proxies and tracing add fields of their own, and each is a string somewhere",
            hint: HINT,
            plan: Plan::Odd(|scene| {
                with(scene, |headers| {
                    (1..=MANY).for_each(|n| headers.push(format!("X-Odd-{n}"), "odd"));
                })
            }),
        },
        Odd {
            name: "long-header",
            sends: format!("`{event}` with a header field of {} kB", LONG >> 10),
            why: "a field that is stored or logged as it is can be of any length",
            hint: HINT,
            plan: Plan::Odd(|scene| with(scene, |headers| headers.push("X-Odd", "a".repeat(LONG)))),
        },
        Odd {
            name: "obs-text-header",
            sends: format!(
                "`{event}` with a header value of bytes that are neither ASCII nor UTF-8"
            ),
            why: "such bytes are allowed in values (RFC 9110, 5.5); code that decodes all headers raises on them",
            hint: "read only the headers that matter, and those as bytes or Latin-1",
            plan: Plan::Odd(|scene| {
                with(scene, |headers| {
                    headers.push("X-Odd", b"\x80\xe9\xff".to_vec())
                })
            }),
        },
    ]
}

fn with(scene: &Scene, change: impl FnOnce(&mut Headers)) -> Result<Vec<Shot>, crate::Error> {
    Ok(vec![scene.good(0)?.with_headers(change)])
}
