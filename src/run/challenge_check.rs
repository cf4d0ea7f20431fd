//! Whether a pack's `[challenge]` holds together: it finds the handshake it describes, and has an answer to it.

use crate::judge::{Finding, Rule};
use crate::pack::Pack;

/// What the checked handshake asks for.
const VALUE: &str = "c0ffee";

/// Checks the handshake of a pack that makes one.
pub(super) fn check_challenge(pack: &Pack, findings: &mut Vec<Finding>) {
    let Some(rule) = &pack.provider.challenge else {
        return;
    };
    let place = format!("{}/provider.toml [challenge]", pack.name);
    let mut wrong = |expected: &str, seen: &str| {
        findings.push(Finding::new(Rule::Pack, place.as_str(), expected, seen));
    };
    let request = rule.example(VALUE);
    let Some(challenge) = rule.find(&request, request.body_bytes()) else {
        wrong(
            "to find the handshake it describes",
            "places that exclude each other",
        );
        return;
    };
    let secret = pack.provider.signature.as_ref().and_then(|scheme| {
        let text = scheme.throwaway_secret([7; 64])?;
        scheme.secret(text.as_bytes()).ok()
    });
    let Some(response) = rule.answer(&challenge, secret.as_ref()) else {
        wrong(
            "a `[signature]` with a shared secret",
            "an answer that takes one",
        );
        return;
    };
    let is_json = rule.content_type.contains("json");
    if is_json && serde_json::from_slice::<serde_json::Value>(response.body_bytes()).is_err() {
        let seen = String::from_utf8_lossy(response.body_bytes()).into_owned();
        wrong("an answer that is JSON", &seen);
    }
}
