//! Why a signature does not hold: the usual mistakes are tried one by one, and those that would explain it are named.

use super::cause::Cause;
use super::mistakes::{self, Trial};
use super::read::Received;
use super::scheme::Scheme;
use super::verify::{Policy, verify};
use crate::exchange::SignatureState;

/// What explains a signature that does not hold. It never holds a byte of a secret or of a signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// The mistakes that explain it, the surest first; empty when none does.
    pub causes: Vec<Cause>,
}

/// Tries the usual mistakes on a request whose signature does not hold.
///
/// `secret_texts` are the secrets as they were given, since a mistake may lie in how they are read. `others` are further
/// schemes by name, of which one may be the right one. A signature that holds has nothing to explain.
pub fn explain(
    scheme: &Scheme,
    secret_texts: &[Vec<u8>],
    what: &Received,
    policy: &Policy,
    others: &[(&str, &Scheme)],
) -> Explanation {
    let secrets: Vec<_> = secret_texts
        .iter()
        .filter_map(|text| scheme.secret(text).ok())
        .collect();
    let verdict = verify(scheme, &secrets, what, policy);
    if verdict.state == SignatureState::Valid {
        return Explanation::default();
    }
    let trial = Trial {
        scheme,
        texts: secret_texts,
        secrets: &secrets,
        what,
    };
    let mut causes: Vec<Cause> = mistakes::time(&trial, policy).into_iter().collect();
    if verdict.matched.is_none() {
        causes.extend(mistakes::headers(&trial));
        causes.extend(mistakes::secrets(&trial));
        causes.extend(mistakes::writing(&trial));
        causes.extend(mistakes::body(&trial));
        causes.extend(mistakes::urls(&trial));
        causes.extend(mistakes::schemes(&trial, others));
    }
    Explanation { causes }
}

#[cfg(test)]
#[path = "explain_cases.rs"]
mod tests;
