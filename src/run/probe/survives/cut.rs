//! Requests that end in the middle, as they do when a sender is restarted or a line breaks.

use futures_util::future::join_all;

use crate::judge::{Trial, Upshot};
use crate::run::probe::probe::broken;
use crate::run::probe::{Prober, Scene, Shot, unreached};
use crate::wire::{Manner, Then};

use super::{Odd, Part, Plan, afterwards, survived};

/// How many of them there are at the same time.
const SENDERS: u64 = 8;

/// What is expected.
pub(super) const EXPECTS: &str =
    "nothing of what is cut off; then a good delivery is accepted in time";

/// The probes with requests that are cut off.
pub(super) fn all(event: &str, with_body: bool) -> Vec<Odd> {
    let of = |part, name, word| Odd {
        name,
        sends: format!(
            "`{event}` over {SENDERS} connections, each closed in the middle of the {word}"
        ),
        why: "lines break and senders are restarted: what came until then must neither be taken for the whole nor take the endpoint down",
        hint: "handle the error of a body that ends early where it is read; count on `Content-Length`",
        plan: Plan::Cut(part),
    };
    let mut all = vec![of(Part::Head, "half-head", "head")];
    if with_body {
        all.push(of(Part::Body, "half-body", "body"));
    }
    all
}

pub(super) async fn run(
    prober: &Prober<'_>,
    scene: &Scene<'_>,
    part: Part,
    trial: &mut Trial,
) -> Result<(), Upshot> {
    let good = |number| scene.good(number).map_err(|error| broken(&error));
    let shots = (0..SENDERS).map(good).collect::<Result<Vec<_>, _>>()?;
    let cut_off = shots.iter().map(|shot| async move {
        let manner = Manner::CutOff {
            after: middle(shot, part),
            then: Then::Close,
        };
        prober.fire_as(shot, &manner).await
    });
    let exchanges = join_all(cut_off).await;
    let upshot = exchanges.iter().find_map(unreached);
    // An answer before the end is rare, and judged like any other.
    let odd = exchanges.iter();
    let findings = odd.filter_map(|exchange| survived(exchange, "a cut off request", false));
    trial.findings.extend(findings.take(1));
    trial.exchanges.extend(exchanges);
    match upshot {
        Some(upshot) => Err(upshot),
        None => afterwards(prober, scene, trial).await,
    }
}

/// How many bytes go out.
fn middle(shot: &Shot, part: Part) -> usize {
    let all = shot.bytes.len();
    let body = shot.request.body_bytes().len().min(all);
    match part {
        Part::Head => (all - body) / 2,
        Part::Body => all - body.div_ceil(2),
    }
}
