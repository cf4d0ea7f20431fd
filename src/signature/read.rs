//! What a received request holds in the places a scheme names. Values are bytes, verbatim.

use super::message::{Values, only};
use super::place::{Many, Place, SignatureRule};
use super::reason::Reason;
use super::scheme::Scheme;
use super::timestamp::TimePlace;
use super::url;
use crate::exchange::Headers;

/// A request whose signature is in question.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The method as it was written.
    pub method: &'a str,
    /// The URL as the provider knows it; never put together from headers of the request.
    pub url: Option<&'a str>,
    /// The request target as it was written: path and query.
    pub target: &'a str,
    /// The header fields.
    pub headers: &'a Headers,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// The signatures that a request carries, decoded.
pub(super) struct Candidates(pub(super) Vec<Vec<u8>>);

/// What stands in the signature's place, whatever it is.
pub(super) fn signature_text(rule: &SignatureRule, what: &Received) -> Result<Vec<u8>, Reason> {
    let text = match &rule.place {
        Place::Header(name) => single(what.headers.all(name.as_str()))?.map(<[u8]>::to_vec),
        Place::Query(name) => {
            single(url::parameters(what.target, name).map(str::as_bytes))?.map(url::percent_decoded)
        }
        Place::Json(pointer) => pointer.read(what.body),
    };
    text.filter(|text| !text.is_empty())
        .ok_or(Reason::MissingSignature)
}

fn single<'a>(values: impl Iterator<Item = &'a [u8]>) -> Result<Option<&'a [u8]>, Reason> {
    only(values).map_err(|_| Reason::ConflictingSignatures)
}

/// The signatures in the text.
///
/// A text that is one signature has to be written as the scheme says. Among several, those of another version are
/// ignored, and those that do not decode match nothing.
pub(super) fn candidates(rule: &SignatureRule, text: &[u8]) -> Result<Candidates, Reason> {
    let inner: Vec<&[u8]> = match &rule.many {
        Many::One => {
            let decoded = rule.format.inner(text).and_then(|i| rule.format.decode(i));
            return decoded
                .map(|bytes| Candidates(vec![bytes]))
                .ok_or(Reason::MalformedSignature);
        }
        Many::Separated(separator) => split(text, separator.as_bytes())
            .filter_map(|element| rule.format.inner(element))
            .collect(),
        Many::List(list) => {
            let pairs: Vec<_> = pairs(text, &list.separator).collect();
            if pairs.is_empty() {
                return Err(Reason::MalformedSignature);
            }
            pairs
                .into_iter()
                .filter(|(key, _)| *key == list.key.as_bytes())
                .filter_map(|(_, value)| rule.format.inner(value))
                .collect()
        }
    };
    if inner.is_empty() {
        return Err(Reason::NoSupportedVersion);
    }
    Ok(Candidates(
        inner
            .into_iter()
            .filter_map(|i| rule.format.decode(i))
            .collect(),
    ))
}

/// The signed time, verbatim, when the request carries one.
pub(super) fn timestamp(scheme: &Scheme, what: &Received) -> Result<Option<Vec<u8>>, Reason> {
    let Some(rule) = &scheme.timestamp else {
        return Ok(None);
    };
    Ok(match (&rule.place, &scheme.signature.many) {
        (TimePlace::Header(name), _) => only(what.headers.all(name.as_str()))?.map(<[u8]>::to_vec),
        (TimePlace::Json(pointer), _) => pointer.read(what.body),
        (TimePlace::List(key), Many::List(list)) => {
            let text = signature_text(&scheme.signature, what)?;
            let named = pairs(&text, &list.separator).filter(|(k, _)| *k == key.as_bytes());
            only(named.map(|(_, value)| value))?.map(<[u8]>::to_vec)
        }
        (TimePlace::List(_), _) => None,
    }
    .filter(|text| !text.is_empty()))
}

/// The delivery id, verbatim, when the request carries one.
pub(super) fn id<'a>(scheme: &'a Scheme, what: &Received<'a>) -> Result<Option<&'a [u8]>, Reason> {
    match &scheme.id {
        Some(rule) => {
            only(what.headers.all(rule.header())).map(|id| id.filter(|id| !id.is_empty()))
        }
        None => Ok(None),
    }
}

/// What fills the message, but for the secret.
pub(super) fn values<'a>(
    what: &Received<'a>,
    id: Option<&'a [u8]>,
    timestamp: Option<&'a [u8]>,
) -> Values<'a> {
    Values {
        method: what.method,
        url: what.url,
        target: what.target,
        headers: what.headers,
        body: what.body,
        id,
        timestamp,
        secret: None,
    }
}

fn pairs<'a>(text: &'a [u8], separator: &'a str) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    split(text, separator.as_bytes()).filter_map(|element| {
        let equals = element.iter().position(|b| *b == b'=')?;
        let (key, value) = element.split_at_checked(equals)?;
        Some((key, value.get(1..)?))
    })
}

/// The pieces between separators of one or more bytes.
fn split<'a>(text: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match text
            .windows(separator.len().max(1))
            .position(|w| w == separator)
        {
            Some(at) => {
                rest = text.get(at + separator.len()..);
                text.get(..at)
            }
            None => rest.take(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stand_between_separators() {
        let pieces: Vec<_> = split(b"a, b,,c", b", ").collect();
        assert_eq!(pieces, [b"a".as_slice(), b"b,,c"]);
        let pieces: Vec<_> = split(b",a,", b",").collect();
        assert_eq!(pieces, [b"".as_slice(), b"a", b""]);
    }

    #[test]
    fn an_element_splits_at_its_first_equals_sign() {
        let found: Vec<_> = pairs(b"t=1,v1=YQ==,x, v1=2", ",").collect();
        let wanted: [(&[u8], &[u8]); 3] = [(b"t", b"1"), (b"v1", b"YQ=="), (b" v1", b"2")];
        assert_eq!(found, wanted);
    }
}
