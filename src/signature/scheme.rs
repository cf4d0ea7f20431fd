//! The description of a scheme, and the rules that keep a wrong one out.

use serde::Deserialize;

use super::algorithm::Algorithm;
use super::encoding::Encoding;
use super::id::IdRule;
use super::message::{Part, Template};
use super::place::{Many, Place, SignatureRule};
use super::secret::{Secret, SecretForm};
use super::signature_place::SignaturePlace;
use super::timestamp::{TimePlace, TimestampRule};
use super::tolerance::Tolerance;
use crate::Error;

/// How signatures are made and checked: the `[signature]` table of a pack.
///
/// A scheme that deserialises is whole: what contradicts itself is an error there, with its line and column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Scheme {
    pub(super) algorithm: Algorithm,
    pub(super) message: Option<Template>,
    pub(super) secret: SecretForm,
    pub(super) signature: SignatureRule,
    pub(super) timestamp: Option<TimestampRule>,
    pub(super) id: Option<IdRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    algorithm: Algorithm,
    message: Option<Template>,
    #[serde(default)]
    secret: SecretForm,
    signature: SignatureRule,
    timestamp: Option<TimestampRule>,
    id: Option<IdRule>,
}

impl Scheme {
    /// The key that the text of a secret stands for.
    ///
    /// # Errors
    /// [`Error::Secret`] when it does not decode or is no key of this algorithm. It says which form was expected and
    /// holds no byte of the text.
    pub fn secret(&self, text: &[u8]) -> Result<Secret, Error> {
        self.secret.read(self.algorithm, text)
    }

    /// How a signature is computed.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The template of what is signed; `token` and `form-url-hmac-sha1` have none.
    pub fn message(&self) -> Option<&str> {
        self.message.as_ref().map(Template::as_str)
    }

    /// Where the signature stands: `header X-Acme-Signature`, `json /pointer` or `query name`.
    pub fn signature_place(&self) -> String {
        match &self.signature.place {
            Place::Header(name) => format!("header {}", name.as_str()),
            Place::Json(pointer) => format!("json {}", pointer.as_str()),
            Place::Query(name) => format!("query {name}"),
        }
    }

    /// The delivery id's header and the template of a fresh one.
    pub fn id(&self) -> Option<&IdRule> {
        self.id.as_ref()
    }

    /// How far the signed time may be from now; unlimited where there is none.
    pub fn tolerance(&self) -> Tolerance {
        self.timestamp
            .as_ref()
            .map_or(Tolerance::Unlimited, |rule| rule.tolerance)
    }

    /// Whether the provider fixes no tolerance, so that the scheme's is a guess.
    pub fn tolerance_is_assumed(&self) -> bool {
        self.timestamp.as_ref().is_some_and(|rule| rule.assumed)
    }

    /// Puts the tolerance that is known to be used in the place of the scheme's.
    pub fn set_tolerance(&mut self, tolerance: Tolerance) {
        if let Some(rule) = &mut self.timestamp {
            rule.tolerance = tolerance;
            rule.assumed = false;
        }
    }

    /// Where in the body the signed time stands, as a JSON pointer, and its unit: `s`, `ms` or `rfc3339`.
    pub fn time_in_body(&self) -> Option<(&str, &'static str)> {
        let rule = self.timestamp.as_ref()?;
        match &rule.place {
            TimePlace::Json(pointer) => Some((pointer.as_str(), rule.unit.as_str())),
            TimePlace::Header(_) | TimePlace::List(_) => None,
        }
    }

    /// Whether the URL is signed, so that checking needs to know under which URL the provider calls.
    pub fn needs_url(&self) -> bool {
        self.algorithm == Algorithm::FormUrlHmacSha1 || self.covers(&Part::Url)
    }

    /// Whether the signature covers the body; a token covers nothing.
    pub fn covers_body(&self) -> bool {
        self.algorithm == Algorithm::FormUrlHmacSha1 || self.covers(&Part::Body)
    }

    /// Whether the signature covers header fields besides the method, the URL and the body.
    pub fn covers_headers(&self) -> bool {
        self.algorithm == Algorithm::FormUrlHmacSha1
            || self.message.as_ref().is_some_and(Template::has_headers)
    }

    /// Whether there is a time that the signature covers, so that an old request cannot be sent again as new.
    pub fn protects_time(&self) -> bool {
        self.timestamp.as_ref().is_some_and(|rule| {
            self.covers(&Part::Timestamp)
                || match &rule.place {
                    TimePlace::Json(pointer) => {
                        self.covers(&Part::Body) || self.covers(&Part::Json(pointer.clone()))
                    }
                    TimePlace::Header(name) => self.covers(&Part::Header(name.clone())),
                    TimePlace::List(_) => false,
                }
        })
    }

    /// Whether the signature covers the delivery's id.
    pub fn covers_id(&self) -> bool {
        let header = |rule: &IdRule| self.covers(&Part::Header(rule.header.clone()));
        self.covers(&Part::Id) || self.id.as_ref().is_some_and(header)
    }

    /// Whether a signed time that is ahead by more than the tolerance is refused.
    pub fn refuses_future(&self) -> bool {
        self.timestamp.as_ref().is_some_and(|rule| rule.future)
    }

    /// A time as the scheme writes it; none where it has no time.
    pub fn write_time(&self, at: jiff::Timestamp) -> Option<String> {
        Some(self.timestamp.as_ref()?.unit.write(at))
    }

    /// The places in the body that the scheme reads or writes, as JSON pointers.
    pub fn places_in_body(&self) -> Vec<&str> {
        let parts = self.message.iter().flat_map(Template::parts);
        let mut places: Vec<&str> = parts
            .filter_map(|part| match part {
                Part::Json(pointer) => Some(pointer.as_str()),
                _ => None,
            })
            .collect();
        places.extend(self.time_in_body().map(|(pointer, _)| pointer));
        if let SignaturePlace::Json(pointer) = self.place() {
            places.push(pointer);
        }
        places
    }

    /// Where the signature stands.
    pub fn place(&self) -> SignaturePlace<'_> {
        match &self.signature.place {
            Place::Header(name) => SignaturePlace::Header(name.as_str()),
            Place::Json(pointer) => SignaturePlace::Json(pointer.as_str()),
            Place::Query(name) => SignaturePlace::Query(name),
        }
    }

    /// Whether one request can carry the signatures of several secrets.
    pub fn holds_several(&self) -> bool {
        self.signature.many != Many::One
    }

    /// The names of the headers it writes and reads: id, timestamp, signature, as far as it has them.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        let id = self.id.as_ref().map(|rule| rule.header());
        let timestamp = match self.timestamp.as_ref().map(|rule| &rule.place) {
            Some(TimePlace::Header(name)) => Some(name.as_str()),
            _ => None,
        };
        let signature = match &self.signature.place {
            Place::Header(name) => Some(name.as_str()),
            _ => None,
        };
        [id, timestamp, signature].into_iter().flatten()
    }

    /// Renames the headers whose names start with `from`, whatever their ASCII case: white-label products do so. A new
    /// name that could not be a header name is not taken.
    pub fn with_header_prefix(&mut self, from: &str, to: &str) {
        if let Some(rule) = &mut self.id {
            rule.header.change_prefix(from, to);
        }
        if let Some(TimestampRule {
            place: TimePlace::Header(name),
            ..
        }) = &mut self.timestamp
        {
            name.change_prefix(from, to);
        }
        if let Place::Header(name) = &mut self.signature.place {
            name.change_prefix(from, to);
        }
        if let Some(message) = &mut self.message {
            message.change_header_prefix(from, to);
        }
    }

    pub(super) fn covers(&self, part: &Part) -> bool {
        self.message.as_ref().is_some_and(|m| m.has(part))
    }
}

impl TryFrom<Fields> for Scheme {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let scheme = Scheme {
            algorithm: fields.algorithm,
            message: fields.message,
            secret: fields.secret,
            signature: fields.signature,
            timestamp: fields.timestamp,
            id: fields.id,
        };
        check_message(&scheme)?;
        check_signature(&scheme)?;
        check_secret(&scheme)?;
        check_timestamp(&scheme)?;
        Ok(scheme)
    }
}

fn check_message(scheme: &Scheme) -> Result<(), String> {
    let name = scheme.algorithm.as_str();
    match (&scheme.message, scheme.algorithm.has_message()) {
        (None, true) => return Err(format!("algorithm `{name}` needs a `message`")),
        (Some(_), false) => return Err(format!("algorithm `{name}` takes no `message`")),
        _ => {}
    }
    if scheme.covers(&Part::Id) && scheme.id.is_none() {
        return Err("the message holds `{id}`, but there is no `id`".into());
    }
    if scheme.covers(&Part::Timestamp) && scheme.timestamp.is_none() {
        return Err("the message holds `{timestamp}`, but there is no `timestamp`".into());
    }
    match (
        scheme.covers(&Part::Secret),
        scheme.algorithm == Algorithm::Sha256,
    ) {
        (true, false) => Err(format!(
            "the message holds `{{secret}}`, which is for `sha256`, not for `{name}`"
        )),
        (false, true) => Err(
            "the message of `sha256` has to hold `{secret}`: a plain hash proves nothing".into(),
        ),
        _ => Ok(()),
    }
}

fn check_signature(scheme: &Scheme) -> Result<(), String> {
    let rule = &scheme.signature;
    let name = scheme.algorithm.as_str();
    let is_token = scheme.algorithm == Algorithm::Token;
    match (is_token, rule.format.carries_secret()) {
        (true, false) => {
            return Err("the format of `token` needs `{secret}` or `{secret:base64}`".into());
        }
        (false, true) => {
            return Err(format!(
                "the format of `{name}` needs `{{hex}}` or `{{base64}}`"
            ));
        }
        _ => {}
    }
    if is_token && rule.many != Many::One {
        return Err("a `token` stands alone: no `separator`, no `list`".into());
    }
    let circular = match &rule.place {
        Place::Header(_) => false,
        Place::Json(_) => scheme.covers_body(),
        Place::Query(_) => scheme.needs_url() || scheme.covers(&Part::Query),
    };
    if circular {
        return Err("the message covers the place in which the signature stands".into());
    }
    Ok(())
}

fn check_secret(scheme: &Scheme) -> Result<(), String> {
    let name = scheme.algorithm.as_str();
    if scheme.secret.private_prefix.is_some() && scheme.algorithm != Algorithm::Ed25519 {
        return Err(format!(
            "`private_prefix` is for `ed25519`, not for `{name}`"
        ));
    }
    if scheme.algorithm == Algorithm::Ed25519 && scheme.secret.encoding == Encoding::Utf8 {
        return Err("an `ed25519` key is bytes: its encoding is `base64` or `hex`".into());
    }
    let empty = |prefix: &Option<String>| prefix.as_deref() == Some("");
    if empty(&scheme.secret.strip_prefix) || empty(&scheme.secret.private_prefix) {
        return Err("a prefix of the secret is empty".into());
    }
    Ok(())
}

fn check_timestamp(scheme: &Scheme) -> Result<(), String> {
    let list = match &scheme.signature.many {
        Many::List(list) => Some(list),
        _ => None,
    };
    let in_signature = list.and_then(|list| list.timestamp_key.as_deref());
    match (scheme.timestamp.as_ref().map(|rule| &rule.place), list) {
        (Some(TimePlace::List(_)), None) => {
            Err("the timestamp stands in a list, but the signature has no `list`".into())
        }
        (Some(TimePlace::List(key)), Some(list)) if *key == list.key => {
            Err("the timestamp and the signature have the same key".into())
        }
        (Some(TimePlace::List(key)), Some(_)) if in_signature.is_some_and(|other| other != key) => {
            Err("`timestamp_key` and the `list` of the timestamp name different keys".into())
        }
        (Some(TimePlace::List(_)), Some(_)) => Ok(()),
        _ if in_signature.is_some() => Err(
            "`timestamp_key` needs `timestamp = { list = … }`, which says the unit and the tolerance".into(),
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "scheme_cases.rs"]
mod tests;
