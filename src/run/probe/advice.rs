//! What to look at first, by the status of an answer that was not the wanted one.
//!
//! A probe's own hint is about what it sends. Some statuses say that this was not what the endpoint stumbled over: who
//! answers 429 or 503 has not looked at it, and who answers 404 has no place for it.

use crate::judge::{Finding, Rule, Trial, Upshot};

use super::{Group, Probe, refuses::RAW};

const OFTEN: &str = "the endpoint, or a proxy before it, limits how often it may be called: raise the limit, since providers \
    send in bursts and take a 429 for a failed delivery";
const BUSY: &str = "503 says that nobody is there to work on the request at the moment: is the application up, has it workers \
    enough, does a proxy before it think that it is down?";
const BEHIND: &str = "a proxy answers 502 and 504 for an application that ended, closed the connection or took too long: the \
    proxy's log says which";
const ELSEWHERE: &str = "providers follow no redirect: give the address that it leads to, or have the route answer itself";
const NO_REFUSAL: &str = "a redirect is no refusal: a page to log in at is for people, so have the route answer 401 itself";
const NO_ROUTE: &str = "nothing is at that path: does `--to` name the webhook's own, and is there a route for every path that \
    the events go to?";
const METHOD: &str =
    "the route does not take this method: have it take what the provider sends, most often POST";
const FIREWALL: &str = "something answers 403 although a good delivery was accepted: a firewall's rule, a framework's CSRF \
    protection, a limit; its log says which";
const TYPE: &str = "have the route take the provider's content type, with and without parameters";
const SIZE: &str =
    "raise the endpoint's and its proxy's limits for the body: 1 MiB is a safe choice";
const LENGTH: &str = "take a body whose length is not told (RFC 9112, 7.1)";
const SEEN: &str = "409 says that it was there before, and its id is new: look at what the endpoint tells deliveries apart by";

/// The advice for a good delivery that is not accepted, before anything else is tried.
pub(super) fn of_baseline(status: Option<u16>) -> Option<&'static str> {
    Some(match status {
        None => "the endpoint took the connection and did not answer: its log may say why",
        Some(401) => {
            "is the secret the endpoint's own? `hookctl verify` on a recorded delivery tells what is wrong with a signature"
        }
        Some(403) => {
            "is the secret the endpoint's own? If it is: a framework's CSRF protection, a firewall and a list of addresses \
             answer 403 too"
        }
        Some(300..=399) => ELSEWHERE,
        Some(404 | 410) => "does `--to` name the webhook's own path?",
        Some(status) => match of_any(status) {
            Some(advice) => advice,
            None => match status {
                405 => METHOD,
                409 => SEEN,
                411 => LENGTH,
                413 => SIZE,
                415 => TYPE,
                500.. => "the endpoint's log has the error",
                400..=499 => {
                    "does the endpoint know this event? `--event` names another; its log may say what it did not like"
                }
                _ => return None,
            },
        },
    })
}

/// The advice for a status that says nothing of what was sent, whatever that was.
pub(super) fn of_any(status: u16) -> Option<&'static str> {
    Some(match status {
        429 => OFTEN,
        503 => BUSY,
        502 | 504 => BEHIND,
        _ => return None,
    })
}

/// A trial that failed with the advice for the status that was seen, where it says more than the probe's own.
pub(super) fn advised(probe: &Probe, trial: Trial) -> Trial {
    if trial.upshot != Upshot::Failed {
        return trial;
    }
    match status_of(&trial.findings).and_then(|status| of_probe(probe, status)) {
        Some(advice) => Trial {
            hint: advice.into(),
            ..trial
        },
        None => trial,
    }
}

/// The status that all findings are about; none where there are several, or other things.
pub(super) fn status_of(findings: &[Finding]) -> Option<u16> {
    let (first, others) = findings.split_first()?;
    let alike = |other: &Finding| other.rule == Rule::Status && other.seen == first.seen;
    (first.rule == Rule::Status && others.iter().all(alike))
        .then(|| first.seen.parse().ok())
        .flatten()
}

fn of_probe(probe: &Probe, status: u16) -> Option<&'static str> {
    if let Some(advice) = of_any(status) {
        return Some(advice);
    }
    let name = probe.about.name.as_str();
    let kind = name.split(':').next().unwrap_or_default();
    Some(match (probe.group(), status) {
        (Group::Refuses, 300..=399) => NO_REFUSAL,
        (_, 300..=399) => ELSEWHERE,
        (Group::Refuses | Group::Survives, _) => return None,
        (_, 404 | 410) => NO_ROUTE,
        (_, 405) => METHOD,
        (_, 403) => FIREWALL,
        // The signature is right, so it is what is checked that is not.
        (Group::Accepts, 401) if OF_PAYLOADS.contains(&kind) => RAW,
        (Group::Accepts, 409) => SEEN,
        // These probes are about it.
        (_, 411) if name != "chunked" => LENGTH,
        (_, 413) if name != "large" => SIZE,
        (_, 415) if name != "charset" => TYPE,
        _ => return None,
    })
}

/// The probes whose own hints are about what payloads hold, and not about how they are checked.
const OF_PAYLOADS: &[&str] = &[
    "event",
    "full",
    "bare",
    "empty",
    "new-value",
    "unknown-event",
    "unknown-members",
    "large",
];
