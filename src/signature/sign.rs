//! Signing a request that is about to be sent.

use std::borrow::Cow;

use jiff::Timestamp;

use super::algorithm::Algorithm;
use super::forge::Forgery;
use super::form::{self, Cover};
use super::message::{Template, Values};
use super::place::{Many, Place};
use super::read::{self, Received};
use super::reason::Reason;
use super::scheme::Scheme;
use super::secret::Secret;
use super::timestamp::TimePlace;
use super::url;
use crate::Error;
use crate::exchange::Headers;

/// A request without its signature.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned<'a> {
    /// The method.
    pub method: &'a str,
    /// The URL it goes to, as the receiver knows it.
    pub url: &'a str,
    /// The header fields it will carry.
    pub headers: &'a Headers,
    /// The body, byte for byte as it will be sent.
    pub body: &'a [u8],
    /// The delivery id; used where the scheme has one.
    pub id: &'a str,
    /// The signed time. A scheme in seconds or milliseconds drops the rest; RFC 3339 keeps it all.
    pub at: Timestamp,
}

/// What signing adds to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// Header fields: id, timestamp, signature, as far as the scheme has them.
    pub headers: Headers,
    /// A query parameter: name and value, per-cent encoded already.
    pub query: Option<(String, String)>,
    /// A place in the body: JSON pointer and the text to put there.
    pub body: Option<(String, String)>,
    /// The URL to send to instead, where the signed URL has to hold the body's hash and did not.
    pub url: Option<String>,
}

/// Signs with every secret the scheme can hold signatures of, else with the first.
///
/// # Errors
/// [`Error::Secret`] when there is no secret or it can only check; [`Error::Payload`] when the body lacks a field that
/// is signed; [`Error::Usage`] when a signed header is missing or the id cannot stand in a header.
pub fn sign(scheme: &Scheme, secrets: &[Secret], what: &Unsigned) -> Result<Signed, Error> {
    sign_as(scheme, secrets, what, None)
}

/// [`sign`], or the same with the signature got wrong.
pub(super) fn sign_as(
    scheme: &Scheme,
    secrets: &[Secret],
    what: &Unsigned,
    forgery: Option<Forgery>,
) -> Result<Signed, Error> {
    let mut signed = Signed::default();
    if let Some(rule) = &scheme.id {
        if what.id.is_empty() || what.id.bytes().any(|b| b.is_ascii_control()) {
            return Err(Error::usage(
                "the delivery id is empty or holds control characters",
                "give an id of printable characters",
            ));
        }
        signed.headers.push(rule.header(), what.id);
    }
    if scheme.algorithm == Algorithm::FormUrlHmacSha1 {
        signed.url = match form::cover(what.url, what.headers, what.body) {
            Cover::Nothing => Some(form::with_hash(what.url, what.body)),
            Cover::Whole | Cover::Hash | Cover::OtherHash => None,
        };
    }
    let what = Unsigned {
        url: signed.url.as_deref().unwrap_or(what.url),
        ..*what
    };
    let timestamp = timestamp_text(scheme, &what)?;
    if let (Some(text), Some(rule)) = (&timestamp, &scheme.timestamp)
        && let TimePlace::Header(name) = &rule.place
    {
        signed.headers.push(name.as_str(), text.as_slice());
    }
    // Only a message that covers them needs those that signing adds.
    let message = scheme.message.as_ref();
    let headers = match message.is_none_or(Template::has_headers) {
        true => Cow::Owned(with_own(what.headers, &signed.headers)),
        false => Cow::Borrowed(what.headers),
    };
    let values = Values {
        method: what.method,
        url: Some(what.url),
        target: match message.is_none_or(Template::has_target) {
            true => url::target(what.url),
            false => "",
        },
        headers: &headers,
        body: what.body,
        id: Some(what.id.as_bytes()),
        timestamp: timestamp.as_deref(),
        secret: None,
    };
    let made = signatures(scheme, secrets, values, forgery)?;
    place(
        scheme,
        joined(scheme, &made, timestamp.as_deref()),
        &mut signed,
    );
    let broken = |b: &u8| matches!(b, b'\r' | b'\n' | 0);
    if let Some(header) = signed
        .headers
        .iter()
        .find(|header| header.value.iter().any(broken))
    {
        return Err(Error::Secret {
            what: format!("the value of `{}` holds a line break or NUL", header.name),
            help: Some("the secret that is sent as it is has to be one line".into()),
        });
    }
    Ok(signed)
}

/// The signatures that a received request should carry, written as the scheme writes each one.
///
/// They are as good as the secret for this one message: show them only to who holds the secret and asks.
///
/// # Errors
/// Those of [`sign`]; [`Error::Usage`] when the URL is signed and unknown, and for `token`, which sends the secret itself.
pub fn expected(
    scheme: &Scheme,
    secrets: &[Secret],
    what: &Received,
) -> Result<Vec<String>, Error> {
    if scheme.algorithm == Algorithm::Token {
        return Err(Error::usage(
            "this scheme makes no signature: it sends the secret itself",
            "compare the secret on both sides",
        ));
    }
    let timestamp = read::timestamp(scheme, what).map_err(unsignable)?;
    let id = read::id(scheme, what).map_err(unsignable)?;
    let mut texts = Vec::new();
    for secret in secrets {
        let values = read::values(what, id, timestamp.as_deref());
        for text in signatures(scheme, std::slice::from_ref(secret), values, None)? {
            texts.push(String::from_utf8_lossy(&text).into_owned());
        }
    }
    Ok(texts)
}

/// One signature for each secret, each in the scheme's format.
fn signatures<'a>(
    scheme: &Scheme,
    secrets: &'a [Secret],
    mut values: Values<'a>,
    forgery: Option<Forgery>,
) -> Result<Vec<Vec<u8>>, Error> {
    let most = if scheme.holds_several() {
        usize::MAX
    } else {
        1
    };
    let mut made = Vec::new();
    for secret in secrets.iter().take(most) {
        values.secret = secret.bytes();
        if let (Some(template), Some(mut code), None) = (
            &scheme.message,
            scheme.algorithm.in_pieces(&secret.0),
            forgery,
        ) {
            let filled = template.each(&values, |piece| code.update(piece));
            filled.map_err(unsignable)?;
            made.push(scheme.signature.format.write(code.sign().as_ref()));
            continue;
        }
        let message = match (&scheme.message, scheme.algorithm) {
            (Some(template), _) => template.fill(&values).map_err(unsignable)?,
            (None, Algorithm::FormUrlHmacSha1) => {
                let url = values.url.ok_or_else(|| unsignable(Reason::UrlUnknown))?;
                form::message(url, values.headers, values.body)
            }
            (None, _) => Vec::new(),
        };
        let message = match forgery {
            None => message,
            Some(forgery) => forgery.message(message, values.body),
        };
        let bytes = scheme.algorithm.sign(&secret.0, &message)?;
        made.push(match forgery {
            None => scheme.signature.format.write(&bytes),
            Some(forgery) => forgery.write(scheme, secret, &message, &bytes),
        });
    }
    if made.is_empty() {
        return Err(Error::Secret {
            what: "there is no secret to sign with".into(),
            help: Some("give one, or send without a signature".into()),
        });
    }
    Ok(made)
}

/// The signed time as the request carries it: written fresh, or read where the body holds it.
fn timestamp_text(scheme: &Scheme, what: &Unsigned) -> Result<Option<Vec<u8>>, Error> {
    let Some(rule) = &scheme.timestamp else {
        return Ok(None);
    };
    if let TimePlace::Json(pointer) = &rule.place {
        let text = pointer.read(what.body);
        if text.is_none() && scheme.covers(&super::message::Part::Timestamp) {
            return Err(unsignable(Reason::MissingTimestamp));
        }
        return Ok(text);
    }
    Ok(Some(rule.unit.write(what.at).into_bytes()))
}

/// The text for the signature's place.
fn joined(scheme: &Scheme, made: &[Vec<u8>], timestamp: Option<&[u8]>) -> Vec<u8> {
    match &scheme.signature.many {
        Many::One => made.first().cloned().unwrap_or_default(),
        Many::Separated(separator) => made.join(separator.as_bytes()),
        Many::List(list) => {
            let element = |key: &str, value: &[u8]| [key.as_bytes(), b"=", value].concat();
            let time = match scheme.timestamp.as_ref().map(|rule| &rule.place) {
                Some(TimePlace::List(key)) => timestamp.map(|text| element(key, text)),
                _ => None,
            };
            let signatures = made.iter().map(|text| element(&list.key, text));
            time.into_iter()
                .chain(signatures)
                .collect::<Vec<_>>()
                .join(list.separator.as_bytes())
        }
    }
}

pub(super) fn place(scheme: &Scheme, text: Vec<u8>, signed: &mut Signed) {
    match &scheme.signature.place {
        Place::Header(name) => signed.headers.push(name.as_str(), text),
        Place::Query(name) => {
            signed.query = Some((
                url::percent_encoded(name.as_bytes()),
                url::percent_encoded(&text),
            ));
        }
        Place::Json(pointer) => {
            let text = String::from_utf8_lossy(&text).into_owned();
            signed.body = Some((pointer.as_str().to_owned(), text));
        }
    }
}

/// The request's headers with those that signing adds in their place, since a message may cover them.
fn with_own(headers: &Headers, own: &Headers) -> Headers {
    let mut all = headers.clone();
    for header in own {
        all.set(header.name.as_str(), header.value.as_slice());
    }
    all
}

fn unsignable(reason: Reason) -> Error {
    match reason {
        Reason::MissingField | Reason::MissingTimestamp => Error::Payload {
            what: format!("the request cannot be signed: {}", reason.meaning()),
            help: Some("add the field to the payload, or the header with `--header`".into()),
        },
        Reason::UrlUnknown => Error::usage(
            "the URL is signed, and it is not known under which URL the provider calls",
            "give it with `--public-url`",
        ),
        _ => Error::Usage {
            what: format!("the request cannot be signed: {}", reason.meaning()),
            help: None,
        },
    }
}
