//! Signing again what was signed before: what stood in the scheme's places is replaced where it stood.

use jiff::Timestamp;

use super::forge::Forgery;
use super::place::Place;
use super::read::{self, Received};
use super::scheme::Scheme;
use super::secret::Secret;
use super::sign::{Signed, Unsigned, sign_as};
use super::timestamp::TimePlace;
use super::url;
use crate::Error;
use crate::exchange::{Body, Request};
use crate::json::{Tape, quote};

/// What a request is signed with anew.
#[derive(Clone, Copy, Debug)]
pub struct Anew<'a> {
    /// The URL it goes to, as the receiver knows it: its query is taken from the request.
    pub url: &'a str,
    /// The delivery id; used where the scheme has one.
    pub id: &'a str,
    /// The signed time.
    pub at: Timestamp,
}

impl Scheme {
    /// The time a request says it was signed at; none where it says none, or nothing that can be read.
    pub fn signed_at(&self, what: &Received) -> Option<Timestamp> {
        let text = read::timestamp(self, what).ok().flatten()?;
        self.timestamp.as_ref()?.unit.read(&text)
    }
}

/// Signs a request again. Header fields keep their place and the case of their names; what is new comes last.
/// Nothing but the places of the scheme is touched.
///
/// # Errors
/// Those of [`super::sign`]; [`Error::Payload`] where the scheme's place in the body is not there.
pub fn resign(
    scheme: &Scheme,
    secrets: &[Secret],
    request: &mut Request,
    anew: &Anew,
) -> Result<(), Error> {
    resign_as(scheme, secrets, request, anew, None)
}

/// [`resign`], or the same with the signature got wrong.
pub(super) fn resign_as(
    scheme: &Scheme,
    secrets: &[Secret],
    request: &mut Request,
    anew: &Anew,
    forgery: Option<Forgery>,
) -> Result<(), Error> {
    if let Some(rule) = &scheme.timestamp
        && let TimePlace::Json(pointer) = &rule.place
    {
        put(request, pointer.as_str(), &rule.unit.write(anew.at))?;
    }
    let unsigned = match &scheme.signature.place {
        Place::Query(name) => without(&request.target, name),
        Place::Header(_) | Place::Json(_) => request.target.clone(),
    };
    let url = with_query_of(anew.url, &unsigned);
    let signed = sign_as(
        scheme,
        secrets,
        &Unsigned {
            method: &request.method,
            url: &url,
            headers: &request.headers,
            body: request.body_bytes(),
            id: anew.id,
            at: anew.at,
        },
        forgery,
    )?;
    place(request, &signed)
}

pub(super) fn place(request: &mut Request, signed: &Signed) -> Result<(), Error> {
    for header in &signed.headers {
        let mut named = request.headers.iter();
        let own = named.find(|field| field.name.eq_ignore_ascii_case(&header.name));
        let name = own.unwrap_or(header).name.clone();
        request.headers.set(name, header.value.as_slice());
    }
    if let Some(url) = &signed.url {
        request.target = with_query_of(&request.target, url);
    }
    if let Some((name, value)) = &signed.query {
        request.target = with(&request.target, name, value);
    }
    match &signed.body {
        Some((pointer, text)) => put(request, pointer, text),
        None => Ok(()),
    }
}

/// Puts a text where a JSON pointer leads: a string there, or a number where one stood and the text is one.
pub(super) fn put(request: &mut Request, pointer: &str, text: &str) -> Result<(), Error> {
    let body = request.body_bytes();
    let found = Tape::new(body).ok().and_then(|tape| {
        let token = tape.token(tape.pointer(pointer)?)?;
        Some((token.start, token.end))
    });
    let Some((start, end)) = found else {
        return Err(Error::Payload {
            what: format!("the body has nothing at `{pointer}`, where the scheme puts it"),
            help: Some("replay it as it was, with `--resign keep`".into()),
        });
    };
    let was_text = body.get(start) == Some(&b'"');
    let value = match was_text {
        true => quote(text),
        false => text.to_owned(),
    };
    let before = body.get(..start).unwrap_or_default();
    let after = body.get(end..).unwrap_or_default();
    let body = [before, value.as_bytes(), after].concat();
    request.body = Some(Body::from(body));
    Ok(())
}

/// A URL or target with the query of another one.
fn with_query_of(url: &str, other: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    match url::query(other) {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    }
}

/// A target without a query parameter; the other ones stay as they are.
pub(super) fn without(target: &str, name: &str) -> String {
    let rest: Vec<&str> = pairs(target).filter(|pair| !is(pair, name)).collect();
    joined(url::path(target), &rest)
}

/// A target with a query parameter, name and value encoded: the old one's place is taken, else it comes last.
pub(super) fn with(target: &str, name: &str, value: &str) -> String {
    let own = format!("{name}={value}");
    let decoded = String::from_utf8_lossy(&url::percent_decoded(name.as_bytes())).into_owned();
    let mut all: Vec<&str> = pairs(target).collect();
    match all.iter().position(|pair| is(pair, &decoded)) {
        Some(at) => {
            let later = all.split_off(at);
            all.push(&own);
            all.extend(later.into_iter().filter(|pair| !is(pair, &decoded)));
        }
        None => all.push(&own),
    }
    joined(url::path(target), &all)
}

fn pairs(target: &str) -> impl Iterator<Item = &str> {
    let query = url::query(target);
    query.into_iter().flat_map(|query| query.split('&'))
}

fn is(pair: &str, name: &str) -> bool {
    let own = pair.split('=').next().unwrap_or_default();
    url::percent_decoded(own.as_bytes()) == name.as_bytes()
}

fn joined(path: &str, pairs: &[&str]) -> String {
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::SignatureState;
    use crate::signature::{Policy, verify};

    fn scheme(text: &str) -> Scheme {
        toml::from_str(text).unwrap()
    }

    const STAMPED: &str = r#"
        algorithm = "hmac-sha256"
        message = "{id}.{timestamp}.{body}"
        secret = { encoding = "utf8" }
        signature = { header = "X-Acme-Signature", format = "v1,{base64}", separator = " " }
        timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m" }
        id = { header = "X-Acme-Id" }
    "#;

    fn request(headers: &[(&str, &str)], body: &'static str) -> Request {
        let mut request = Request::new("POST", "/hooks?a=1&b=%20");
        request.headers = headers.iter().copied().collect();
        request.body = Some(Body::from(body));
        request
    }

    fn state(scheme: &Scheme, secret: &Secret, request: &Request, at: Timestamp) -> SignatureState {
        let received = Received {
            method: &request.method,
            url: Some("http://127.0.0.1:1/hooks?a=1&b=%20"),
            target: &request.target,
            headers: &request.headers,
            body: request.body_bytes(),
        };
        let policy = Policy {
            now: at,
            tolerance: None,
        };
        verify(scheme, std::slice::from_ref(secret), &received, &policy).state
    }

    fn anew(at: Timestamp) -> Anew<'static> {
        Anew {
            url: "http://127.0.0.1:1/hooks",
            id: "new",
            at,
        }
    }

    #[test]
    fn fields_stay_where_they_stood_and_the_signature_holds() {
        let scheme = scheme(STAMPED);
        let secret = scheme.secret(b"s").unwrap();
        let at: Timestamp = "2026-02-13T01:27:33Z".parse().unwrap();
        let mut request = request(
            &[
                ("A", "1"),
                ("x-acme-TIMESTAMP", "5"),
                ("X-Acme-Signature", "v1,old"),
                ("x-acme-id", "old"),
                ("B", "2"),
            ],
            "{}",
        );
        let names = |r: &Request| r.headers.iter().map(|h| h.name.clone()).collect::<Vec<_>>();
        let before = names(&request);
        resign(
            &scheme,
            std::slice::from_ref(&secret),
            &mut request,
            &anew(at),
        )
        .unwrap();
        assert_eq!(names(&request), before);
        assert_eq!(request.headers.text("x-acme-id"), Some("new"));
        assert_eq!(state(&scheme, &secret, &request, at), SignatureState::Valid);
        let received = Received {
            method: "POST",
            url: None,
            target: "/",
            headers: &request.headers,
            body: b"{}",
        };
        assert_eq!(scheme.signed_at(&received), Some(at));
    }

    #[test]
    fn what_was_not_signed_gets_its_fields_at_the_end() {
        let scheme = scheme(STAMPED);
        let secret = scheme.secret(b"s").unwrap();
        let mut request = request(&[("A", "1")], "[]");
        let at = Timestamp::from_second(1_770_000_000).unwrap();
        resign(
            &scheme,
            std::slice::from_ref(&secret),
            &mut request,
            &anew(at),
        )
        .unwrap();
        assert_eq!(request.headers.len(), 4);
        assert_eq!(state(&scheme, &secret, &request, at), SignatureState::Valid);
    }

    #[test]
    fn places_in_the_body_are_replaced_as_they_were_written() {
        let scheme = scheme(
            r#"
            algorithm = "hmac-sha256"
            message = "{timestamp}{json:/signature/token}"
            signature = { json = "/signature/signature", format = "{hex}" }
            timestamp = { json = "/signature/timestamp", unit = "s", tolerance = "5m" }
            "#,
        );
        let secret = scheme.secret(b"s").unwrap();
        let at = Timestamp::from_second(1_770_000_000).unwrap();
        let body =
            r#"{"signature": {"timestamp":"1", "token" :"t","signature":"old"},  "n":10.00}"#;
        let mut signed = request(&[], body);
        resign(
            &scheme,
            std::slice::from_ref(&secret),
            &mut signed,
            &anew(at),
        )
        .unwrap();
        let text = String::from_utf8(signed.body_bytes().to_vec()).unwrap();
        assert!(
            text.starts_with(
                r#"{"signature": {"timestamp":"1770000000", "token" :"t","signature":""#
            ),
            "{text}"
        );
        assert!(text.ends_with(r#""},  "n":10.00}"#), "{text}");
        assert_eq!(state(&scheme, &secret, &signed, at), SignatureState::Valid);
        let mut bare = request(&[], "{}");
        let error = resign(&scheme, &[secret], &mut bare, &anew(at)).unwrap_err();
        assert!(
            error.to_string().contains("/signature/timestamp"),
            "{error}"
        );
    }

    #[test]
    fn a_signature_in_the_query_takes_the_place_of_the_old_one() {
        let scheme = scheme(
            r#"
            algorithm = "token"
            signature = { query = "token", format = "{secret}" }
            "#,
        );
        let secret = scheme.secret(b"new one").unwrap();
        let mut request = request(&[], "{}");
        request.target = "/hooks?token=old&a=1".into();
        let at = Timestamp::from_second(1_770_000_000).unwrap();
        resign(&scheme, &[secret], &mut request, &anew(at)).unwrap();
        assert_eq!(request.target, "/hooks?token=new%20one&a=1");
    }
}
