//! `[challenge]`: the handshake a provider makes before it trusts an endpoint, and what it wants to be answered.

use serde::Deserialize;
use serde_json::Value;

use super::by_name::values_hold;
use super::by_path::decode;
use super::challenge_answer::ChallengeAnswer;
use super::header_line::{HeaderLine, HeaderMatch};
use super::ordered::Ordered;
use super::recognise::{Seen, headers_hold};
use crate::exchange::Request;

/// How a provider's handshake is told and answered.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct ChallengeRule {
    /// Headers that must all be there.
    pub headers: Vec<HeaderMatch>,
    /// JSON pointers into the body and the values that must stand there.
    pub matches: Ordered<Value>,
    /// Query parameters that must have these values.
    pub query: Ordered<String>,
    /// Where the challenge stands; absent where the answer is always the same.
    pub from: Option<ChallengePlace>,
    /// The query parameter that holds a token which the endpoint's owner has chosen.
    pub token: Option<String>,
    /// The answer's body.
    pub answer: ChallengeAnswer,
    /// The answer's `Content-Type`.
    pub content_type: String,
    /// Further header fields of the answer.
    pub answer_headers: Vec<HeaderLine>,
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    headers: Vec<HeaderMatch>,
    #[serde(default, rename = "match")]
    matches: Ordered<Value>,
    #[serde(default)]
    query: Ordered<String>,
    from: Option<ChallengePlace>,
    token: Option<String>,
    #[serde(default)]
    answer: ChallengeAnswer,
    content_type: Option<String>,
    #[serde(default)]
    answer_headers: Vec<HeaderLine>,
}

/// Where a challenge stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum ChallengePlace {
    /// In the body of a POST, at a JSON pointer.
    Body(String),
    /// In a query parameter of a GET.
    Query(String),
}

/// A handshake that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    /// What the provider wants to see again; empty where the answer is always the same.
    pub value: String,
    /// The token that came with it.
    pub token: Option<String>,
}

impl ChallengeRule {
    /// Whether the handshake is a GET with everything in its query. Such a request has no signature, even where the
    /// provider signs its events.
    pub fn is_query(&self) -> bool {
        matches!(self.from, Some(ChallengePlace::Query(_)))
    }

    /// The handshake this request makes, if it is one. `body` is its body without content codings.
    pub fn find(&self, request: &Request, body: &[u8]) -> Option<Challenge> {
        let method = if self.is_query() { "GET" } else { "POST" };
        let query = request.query().unwrap_or_default();
        let seen = Seen::new(request, body);
        let fits = request.method == method
            && headers_hold(&self.headers, request)
            && values_hold(&self.matches, &seen)
            && self
                .query
                .iter()
                .all(|(name, value)| parameter(query, name).as_ref() == Some(value));
        if !fits {
            return None;
        }
        let value = match &self.from {
            None => String::new(),
            Some(ChallengePlace::Query(name)) => parameter(query, name)?,
            Some(ChallengePlace::Body(pointer)) => {
                let tape = seen.tape()?;
                tape.text(tape.pointer(pointer)?)?.into_owned()
            }
        };
        let token = self.token.as_ref();
        Some(Challenge {
            value,
            token: token.and_then(|name| parameter(query, name)),
        })
    }
}

/// The first parameter of that name in a query, decoded as a form is.
fn parameter(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (plain(key) == name).then(|| plain(value))
    })
}

fn plain(text: &str) -> String {
    decode(&text.replace('+', " "))
}

impl TryFrom<Written> for ChallengeRule {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        if let Some(pointer) = written.matches.names().find(|name| !name.starts_with('/')) {
            return Err(format!("`{pointer}` in `match` is not a JSON pointer"));
        }
        if written.from.is_none() && written.answer.needs_challenge() {
            return Err(
                "`from` is missing: the answer holds the challenge, or a code over it".into(),
            );
        }
        if written.from.is_none() && written.matches.is_empty() && written.headers.is_empty() {
            return Err("nothing tells a handshake: give `from`, `match` or `headers`".into());
        }
        let is_query = matches!(written.from, Some(ChallengePlace::Query(_)));
        if written.token.is_some() && !is_query {
            return Err("`token` is for a handshake `from` a query".into());
        }
        Ok(ChallengeRule {
            headers: written.headers,
            matches: written.matches,
            query: written.query,
            from: written.from,
            token: written.token,
            answer: written.answer,
            content_type: written
                .content_type
                .unwrap_or_else(|| "text/plain".to_owned()),
            answer_headers: written.answer_headers,
        })
    }
}

impl TryFrom<String> for ChallengePlace {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("body", pointer)) if pointer.starts_with('/') => {
                Ok(ChallengePlace::Body(pointer.to_owned()))
            }
            Some(("query", name)) if !name.is_empty() => Ok(ChallengePlace::Query(name.to_owned())),
            _ => Err(format!(
                "`{text}` is not a place: write `body:/json/pointer` or `query:name`"
            )),
        }
    }
}
