//! Whoever replaces: a salt and nothing else.

use ring::hmac;

use super::context::Context;
use super::found::{Found, Redacted};
use super::naming::Says;
use super::policy::{Policy, Treat};
use super::{Kind, document, headers, inside, number, pairs, value};
use crate::exchange::Headers;
use crate::json::Fault;

/// Replaces secrets and personal data. The same value gives the same replacement wherever it stands, under one salt;
/// under another salt another one, and without the salt nobody can try out what a value was.
///
/// Replacements are known again: redacting twice changes nothing the second time, so what is found in a text that
/// was redacted is what is left to find.
#[derive(Clone, Debug)]
pub struct Redactor {
    key: hmac::Key,
}

impl Redactor {
    /// One with that salt, of any length. It is as good a secret as what is replaced.
    pub fn new(salt: &[u8]) -> Self {
        Redactor {
            key: hmac::Key::new(hmac::HMAC_SHA256, salt),
        }
    }

    /// Replaces in a JSON document.
    ///
    /// # Errors
    /// The first thing in it that is not JSON.
    pub fn json(&self, document: &[u8]) -> Result<Redacted<Vec<u8>>, Fault> {
        self.json_by(document, &|_, _| Treat::Usual)
    }

    /// The same where the caller knows better about some places.
    ///
    /// # Errors
    /// The first thing in it that is not JSON.
    pub fn json_by(&self, document: &[u8], policy: &Policy) -> Result<Redacted<Vec<u8>>, Fault> {
        let edits = document::edits(&self.key, document, policy, Context::default(), 0)?;
        Ok(Redacted {
            text: document::edited(document, &edits),
            found: edits.into_iter().map(|edit| edit.found).collect(),
        })
    }

    /// Replaces in header fields. `secret` names fields whose values are secret though their names do not say so,
    /// such as a provider's signature header; `Authorization`, `Cookie` and the like need no mention.
    pub fn headers(&self, fields: &Headers, secret: &[&str]) -> Redacted<Headers> {
        let (text, found) = headers::headers(&self.key, fields, secret);
        Redacted { text, found }
    }

    /// Replaces in a query or a form: `name=value&…`.
    pub fn pairs(&self, text: &str) -> Redacted<String> {
        let (text, found) = pairs::pairs(&self.key, text);
        Redacted { text, found }
    }

    /// Replaces in a text that has no names: addresses, numbers, URLs and keys that it holds.
    pub fn text(&self, text: &str) -> Redacted<String> {
        let (text, parts) = inside::text(&self.key, text);
        let found = parts.into_iter().map(|part| Found::new(part.kind, ""));
        Redacted {
            text,
            found: found.collect(),
        }
    }
}

/// What in a JSON document still looks secret or personal, whoever redacted it. Header fields, pairs and texts are
/// checked alike: what redacting them again finds is what is left.
///
/// # Errors
/// The first thing in it that is not JSON.
pub fn check(document: &[u8]) -> Result<Vec<Found>, Fault> {
    Redactor::new(b"").json(document).map(|done| done.found)
}

/// What is secret or personal in a string, the first of it; none where it is neither. `path` holds the names that lead
/// to it, its own last.
pub fn kind_of(path: &[&str], value: &str) -> Option<Kind> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"");
    let parts = value::parts(&key, context_of(path), value);
    parts.first().map(|part| part.kind)
}

/// What a number is, as it is written; none where it may stay.
pub fn kind_of_number(path: &[&str], raw: &str) -> Option<Kind> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"");
    number::number(&key, context_of(path), raw).map(|(kind, _)| kind)
}

/// Whether the names that lead to a place say that what stands there is secret or personal, whatever it is.
pub fn is_telling(path: &[&str]) -> bool {
    let says = context_of(path).says;
    says.is_some_and(|says| !matches!(says, Says::Id | Says::Version | Says::Person))
}

fn context_of(path: &[&str]) -> Context {
    let step = |context: Context, name: &&str| context.member(name);
    path.iter().fold(Context::default(), step)
}
