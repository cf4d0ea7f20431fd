//! Whether a received request was signed with one of the secrets, and when.

use std::time::Duration;

use jiff::Timestamp;

use super::algorithm::Algorithm;
use super::form::{self, Cover};
use super::read::{self, Candidates, Received};
use super::reason::Reason;
use super::scheme::Scheme;
use super::secret::Secret;
use super::tolerance::Tolerance;
use crate::exchange::{SignatureState, SignatureVerdict};

/// What the check goes by besides the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The time of the check: when the request arrived.
    pub now: Timestamp,
    /// Used instead of the scheme's tolerance.
    pub tolerance: Option<Tolerance>,
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Valid, invalid or unchecked.
    pub state: SignatureState,
    /// Why it is not valid; none when it is.
    pub reason: Option<Reason>,
    /// Now less the signed time, in seconds; negative when the sender's clock is ahead.
    pub skew_s: Option<f64>,
    /// Which secret a signature matched, from 0; set also where only the time is wrong.
    pub matched: Option<usize>,
}

impl Verdict {
    /// The verdict as a capture holds it.
    pub fn record(&self, scheme: impl Into<String>) -> SignatureVerdict {
        SignatureVerdict {
            state: self.state,
            scheme: Some(scheme.into()),
            skew_s: self.skew_s,
            why: self.reason.map(|reason| reason.to_string()),
        }
    }
}

/// Checks the signature and its time.
///
/// Nothing to check with, or an unknown URL that is signed, gives [`SignatureState::Unchecked`], never valid. Where the
/// time is outside the tolerance and the signature is wrong too, the time is the reason, as in the providers' own
/// libraries; [`Verdict::matched`] tells the two apart.
pub fn verify(scheme: &Scheme, secrets: &[Secret], what: &Received, policy: &Policy) -> Verdict {
    let signed_at = read::timestamp(scheme, what)
        .ok()
        .flatten()
        .zip(scheme.timestamp.as_ref())
        .and_then(|(text, rule)| rule.unit.read(&text));
    let skew_s = signed_at.map(|at| policy.now.duration_since(at).as_secs_f64());
    let verdict = |state, reason, matched| Verdict {
        state,
        reason,
        skew_s,
        matched,
    };
    if secrets.is_empty() {
        return verdict(SignatureState::Unchecked, Some(Reason::NoSecret), None);
    }
    let matched = matching(scheme, secrets, what);
    let fresh = fresh(scheme, what, policy, signed_at);
    match (matched, fresh) {
        (Ok(index), Ok(())) => verdict(SignatureState::Valid, None, Some(index)),
        (Ok(index), Err(stale)) => verdict(SignatureState::Invalid, Some(stale), Some(index)),
        (Err(Reason::UrlUnknown), _) => {
            verdict(SignatureState::Unchecked, Some(Reason::UrlUnknown), None)
        }
        (
            Err(Reason::SignatureMismatch),
            Err(stale @ (Reason::TimestampTooOld | Reason::TimestampInFuture)),
        ) => verdict(SignatureState::Invalid, Some(stale), None),
        (Err(reason), _) => verdict(SignatureState::Invalid, Some(reason), None),
    }
}

/// Which secret one of the signatures was made with.
pub(super) fn matching(
    scheme: &Scheme,
    secrets: &[Secret],
    what: &Received,
) -> Result<usize, Reason> {
    let text = read::signature_text(&scheme.signature, what)?;
    let Candidates(candidates) = read::candidates(&scheme.signature, &text)?;
    matching_one_of(scheme, secrets, what, &candidates)
}

/// Which secret one of these signatures was made with, wherever they come from.
pub(super) fn matching_one_of(
    scheme: &Scheme,
    secrets: &[Secret],
    what: &Received,
    candidates: &[Vec<u8>],
) -> Result<usize, Reason> {
    let timestamp = read::timestamp(scheme, what)?;
    let id = read::id(scheme, what)?;
    for (index, secret) in secrets.iter().enumerate() {
        for message in messages(scheme, secret, what, id, timestamp.as_deref())? {
            let hit = |seen: &Vec<u8>| scheme.algorithm.verify(&secret.0, &message, seen);
            if candidates.iter().any(hit) {
                return covered(scheme, what).map(|()| index);
            }
        }
    }
    Err(Reason::SignatureMismatch)
}

/// The messages that may have been signed: one, or one for each form of the URL.
fn messages(
    scheme: &Scheme,
    secret: &Secret,
    what: &Received,
    id: Option<&[u8]>,
    timestamp: Option<&[u8]>,
) -> Result<Vec<Vec<u8>>, Reason> {
    match (&scheme.message, scheme.algorithm) {
        (Some(template), _) => {
            let mut values = read::values(what, id, timestamp);
            values.secret = secret.bytes();
            Ok(vec![template.fill(&values)?])
        }
        (None, Algorithm::FormUrlHmacSha1) => {
            let url = what.url.ok_or(Reason::UrlUnknown)?;
            let message = |url: String| form::message(&url, what.headers, what.body);
            Ok(form::urls(url).into_iter().map(message).collect())
        }
        (None, _) => Ok(vec![Vec::new()]),
    }
}

fn covered(scheme: &Scheme, what: &Received) -> Result<(), Reason> {
    match (scheme.algorithm, what.url) {
        (Algorithm::FormUrlHmacSha1, Some(url)) => {
            match form::cover(url, what.headers, what.body) {
                Cover::Whole | Cover::Hash => Ok(()),
                Cover::OtherHash => Err(Reason::BodyHashMismatch),
                Cover::Nothing => Err(Reason::BodyNotCovered),
            }
        }
        _ => Ok(()),
    }
}

fn fresh(
    scheme: &Scheme,
    what: &Received,
    policy: &Policy,
    signed_at: Option<Timestamp>,
) -> Result<(), Reason> {
    let Some(rule) = &scheme.timestamp else {
        return Ok(());
    };
    let Tolerance::Within(tolerance) = policy.tolerance.unwrap_or(rule.tolerance) else {
        return Ok(());
    };
    let Some(at) = signed_at else {
        return Err(match read::timestamp(scheme, what)? {
            None => Reason::MissingTimestamp,
            Some(_) => Reason::MalformedTimestamp,
        });
    };
    let age = policy.now.duration_since(at);
    let apart: Duration = age.unsigned_abs();
    if apart <= tolerance {
        Ok(())
    } else if age.is_positive() {
        Err(Reason::TimestampTooOld)
    } else if rule.future {
        Err(Reason::TimestampInFuture)
    } else {
        Ok(())
    }
}

#[cfg(test)]
#[path = "verify_cases.rs"]
mod tests;
