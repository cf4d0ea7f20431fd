//! What names itself a secret is not shown: header fields, parts of an address, members of a body.
//!
//! A signature is no secret: whoever reads a report of a test has to see what was sent.

use std::borrow::Cow;

use crate::redact::is_credential;
use crate::report::body::plain_bytes;

/// What stands for a secret.
const MASKED: &str = "(masked)";
/// The longest name of a member that is looked at, in bytes.
const MAX_NAME: usize = 256;

/// The value of a header field.
pub(super) fn field(name: &str, value: &[u8]) -> String {
    let text = plain_bytes(value);
    if !is_credential(name) || text.is_empty() {
        return text;
    }
    // The scheme of credentials (RFC 9110, 11) is none of them.
    let scheme = text.split_once(' ').map(|(scheme, _)| scheme);
    let scheme = scheme.filter(|scheme| scheme.bytes().all(|b| b.is_ascii_alphabetic()));
    match scheme.filter(|_| name.to_ascii_lowercase().ends_with("authorization")) {
        Some(scheme) => format!("{scheme} {MASKED}"),
        None => MASKED.to_owned(),
    }
}

/// An address or a request target: passwords and parameters that name themselves secrets.
pub(super) fn url(url: &str) -> String {
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (url, None),
    };
    let mut shown = userinfo(before);
    if let Some(query) = query {
        shown.push('?');
        shown.push_str(&pairs(query));
    }
    shown
}

fn userinfo(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find('/').unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => format!("{scheme}://{MASKED}{}", rest.get(at..).unwrap_or_default()),
        None => url.to_owned(),
    }
}

/// Pairs of a query or a form.
fn pairs(text: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_credential(name) => {
            format!("{name}={MASKED}")
        }
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A body. It need not be whole, nor JSON: what looks like a member with a secret's name is masked wherever it stands,
/// and so are the pairs of a form.
pub(super) fn body(body: &[u8]) -> Cow<'_, [u8]> {
    let form = !body.iter().any(|b| matches!(b, b'"' | b'{' | b'<' | b'\n'));
    match std::str::from_utf8(body) {
        Ok(text) if form && text.contains('=') => pairs(text).into_bytes().into(),
        _ => members(body),
    }
}

fn members(body: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Vec::new();
    // What is behind `kept` is not in `out` yet.
    let (mut kept, mut at) = (0, 0);
    while let Some(start) = find(body, at, b'"') {
        let end = string_end(body, start);
        at = end;
        let Some(value) = value_after(body, end) else {
            continue;
        };
        if !is_secret_name(body.get(start..end).unwrap_or_default()) {
            continue;
        }
        let stop = match body.get(value) {
            Some(b'"') => string_end(body, value),
            // Its own members have names of their own.
            Some(b'{' | b'[') | None => continue,
            Some(_) => scalar_end(body, value),
        };
        out.extend_from_slice(body.get(kept..value).unwrap_or_default());
        out.extend_from_slice(format!("\"{MASKED}\"").as_bytes());
        (kept, at) = (stop, stop);
    }
    match kept {
        0 => Cow::Borrowed(body),
        kept => {
            out.extend_from_slice(body.get(kept..).unwrap_or_default());
            Cow::Owned(out)
        }
    }
}

fn find(body: &[u8], from: usize, byte: u8) -> Option<usize> {
    let rest = body.get(from..)?;
    rest.iter().position(|b| *b == byte).map(|at| from + at)
}

/// Where the string that starts there ends, behind its closing quote; a string without one ends with the body.
fn string_end(body: &[u8], start: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in body.iter().enumerate().skip(start + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    body.len()
}

/// Where the value of the name that ends there starts.
fn value_after(body: &[u8], name_end: usize) -> Option<usize> {
    let colon = no_space(body, name_end);
    match body.get(colon) {
        Some(b':') => Some(no_space(body, colon + 1)),
        _ => None,
    }
}

fn no_space(body: &[u8], from: usize) -> usize {
    let rest = body.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| b.is_ascii_whitespace()).count()
}

fn scalar_end(body: &[u8], start: usize) -> usize {
    let rest = body.get(start..).unwrap_or_default();
    let own = |b: &&u8| !matches!(b, b',' | b'}' | b']') && !b.is_ascii_whitespace();
    start + rest.iter().take_while(own).count()
}

fn is_secret_name(quoted: &[u8]) -> bool {
    let name = quoted.get(..MAX_NAME).unwrap_or(quoted);
    match serde_json::from_slice::<String>(name) {
        Ok(name) => is_credential(&name),
        Err(_) => is_credential(&String::from_utf8_lossy(name)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        String::from_utf8(body(text.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn fields_that_are_credentials_are_masked_and_signatures_are_not() {
        assert_eq!(field("Authorization", b"Bearer abc.def"), "Bearer (masked)");
        assert_eq!(field("Proxy-Authorization", b"hunter2"), "(masked)");
        assert_eq!(field("X-Acme-Token", b"to ken"), "(masked)");
        assert_eq!(field("Set-Cookie", b"sid=1; Path=/"), "(masked)");
        assert_eq!(field("X-Api-Key", b""), "");
        assert_eq!(field("X-Acme-Signature", b"t=1,v1=5257"), "t=1,v1=5257");
        assert_eq!(field("X-Acme-Hmac-Sha256", b"52\x1b"), "52\\u{1b}");
    }

    #[test]
    fn passwords_and_parameters_of_an_address_are_masked() {
        assert_eq!(
            url("https://me:pw@acme.io/a@b?token=x&a=1&empty_token=&sig=2"),
            "https://(masked)@acme.io/a@b?token=(masked)&a=1&empty_token=&sig=2"
        );
        assert_eq!(url("/hooks?apiKey=x#y"), "/hooks?apiKey=(masked)");
        assert_eq!(url("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
    }

    #[test]
    fn members_are_masked_in_what_is_json_and_in_what_is_not_quite() {
        assert_eq!(
            shown(
                r#"{"token" : "a\"b","a":"token","pin":1,"otp":123,"secret":{"k":"v"},"jwt":null}"#
            ),
            r#"{"token" : "(masked)","a":"token","pin":"(masked)","otp":"(masked)","secret":{"k":"v"},"jwt":"(masked)"}"#
        );
        assert_eq!(
            shown(r#"{"\u0074oken":"x","b":"#),
            r#"{"\u0074oken":"(masked)","b":"#
        );
        assert_eq!(shown(r#"{"token":"never closed"#), r#"{"token":"(masked)""#);
        assert_eq!(shown("token=x&a=b"), "token=(masked)&a=b");
        assert_eq!(shown(r#"{"signature":"5257"}"#), r#"{"signature":"5257"}"#);
    }

    proptest! {
        #[test]
        fn what_names_no_secret_stays(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "[\"\\\\:{},a \n]{0,30}") {
            prop_assert_eq!(&*members(text.as_bytes()), text.as_bytes());
            // It ends, whatever it is given.
            body(&bytes);
        }
    }
}
