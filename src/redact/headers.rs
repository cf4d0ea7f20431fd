//! Header fields.

use ring::hmac;

use super::context::Context;
use super::draw::Draw;
use super::naming::Says;
use super::part::{Part, replaced, until_settled};
use super::{Found, Kind, token, value};
use crate::exchange::Headers;

/// Schemes of credentials (RFC 9110, 11): their name stays.
const SCHEMES: &[&str] = &["basic", "bearer", "digest", "token", "hawk", "apikey"];
/// Fields whose values are addresses of clients, with commas between them.
const ADDRESSES: &[&str] = &[
    "x-forwarded-for",
    "forwarded",
    "x-real-ip",
    "true-client-ip",
    "cf-connecting-ip",
];
/// The fewest characters of a stretch that can be a signature.
const STRETCH: usize = 8;

/// The same fields with what is secret or personal replaced. `secret` names fields whose values are secret though
/// their names do not say so, such as a provider's signature header.
pub(super) fn headers(
    key: &hmac::Key,
    headers: &Headers,
    secret: &[&str],
) -> (Headers, Vec<Found>) {
    let mut found = Vec::new();
    let fields = headers.iter().map(|header| {
        let named = secret
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&header.name));
        let Ok(text) = std::str::from_utf8(&header.value) else {
            return (header.name.clone(), header.value.clone());
        };
        let parts = until_settled(text, |text| field(key, &header.name, text, named));
        found.extend(parts.iter().map(|part| Found::new(part.kind, &header.name)));
        (header.name.clone(), replaced(text, &parts).into_bytes())
    });
    (fields.collect(), found)
}

fn field(key: &hmac::Key, name: &str, text: &str, named: bool) -> Vec<Part> {
    let lower = name.to_ascii_lowercase();
    let context = Context::named(name);
    if ADDRESSES.contains(&lower.as_str()) {
        return addresses(key, text);
    }
    if lower == "cookie" || lower == "set-cookie" {
        return cookies(key, text);
    }
    let secret = named || matches!(context.says, Some(Says::Secret | Says::Pin));
    if !secret {
        // A field is no member: `From` is an address, `Host` a place, `Subject` rare. Only looks count.
        return value::parts(key, Context::default(), text);
    }
    let (scheme, rest) = text.split_once(' ').unwrap_or(("", text));
    let start = match SCHEMES
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        true => text.len() - rest.len(),
        false => 0,
    };
    let own = text.get(start..).unwrap_or_default();
    let mut parts = stretches(key, own);
    if parts.is_empty() && !own.split(is_between).any(|part| part.len() >= STRETCH) {
        parts = whole(key, own);
    }
    moved(parts, start)
}

/// What a signature is made of: `t=1492774577,v1=5257…` keeps its names, its time and its punctuation.
fn stretches(key: &hmac::Key, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(is_between) {
        let own = piece.trim_end_matches(is_between);
        let time = matches!(own.len(), 10 | 13) && own.bytes().all(|b| b.is_ascii_digit());
        if own.len() >= STRETCH && !time && !token::is_no_secret(own) {
            // What pads base64 was cut off as punctuation: it is part of what is replaced.
            let padding = text.get(at + own.len()..).unwrap_or_default();
            let padding = padding.len() - padding.trim_start_matches('=').len();
            let padded = text.get(at..at + own.len() + padding).unwrap_or(own);
            let padded = if token::is_no_secret(padded) {
                ""
            } else {
                padded
            };
            parts.extend(moved(whole(key, padded), at));
        }
        at += piece.len();
    }
    parts
}

fn is_between(c: char) -> bool {
    matches!(c, '=' | ',' | ';' | ' ' | '"' | ':')
}

fn whole(key: &hmac::Key, own: &str) -> Vec<Part> {
    match token::is_no_secret(own) {
        true => Vec::new(),
        false => {
            let other = token::secret(&mut Draw::new(key, "secret", own), own);
            Part::whole(own, Kind::Secret, other)
        }
    }
}

fn cookies(key: &hmac::Key, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(';') {
        let own = piece.trim_end_matches(';');
        if let Some(equals) = own.find('=') {
            let value = own.get(equals + 1..).unwrap_or_default();
            let name = own
                .get(..equals)
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            // Attributes of Set-Cookie (RFC 6265, 4.1.1) are no secrets.
            if !["path", "domain", "expires", "max-age", "samesite"].contains(&name.as_str()) {
                parts.extend(moved(whole(key, value), at + equals + 1));
            }
        }
        at += piece.len();
    }
    parts
}

fn addresses(key: &hmac::Key, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive([',', ';', '=', '"', ' ']) {
        let own = piece.trim_end_matches([',', ';', '=', '"', ' ']);
        parts.extend(moved(value::parts(key, Context::default(), own), at));
        at += piece.len();
    }
    parts
}

fn moved(parts: Vec<Part>, by: usize) -> Vec<Part> {
    let moved = |part: Part| Part {
        range: part.range.start + by..part.range.end + by,
        ..part
    };
    parts.into_iter().map(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(name: &str, text: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        let fields: Headers = [(name, text)].into_iter().collect();
        let (once, found) = headers(&key, &fields, &["X-Acme-Proof"]);
        assert_eq!(found.is_empty(), once == fields, "{name}: {text}");
        let (twice, left) = headers(&key, &once, &["X-Acme-Proof"]);
        assert_eq!(
            (&twice, left.len()),
            (&once, 0),
            "known again: {name}: {text}"
        );
        once.text(name).unwrap_or_default().to_owned()
    }

    #[test]
    fn form_and_names_stay() {
        let signed = other(
            "X-Acme-Signature",
            "t=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
        );
        assert!(
            signed.starts_with("t=1492774577,v1=") && !signed.contains("5257a869"),
            "{signed}"
        );
        let proof = other(
            "x-acme-proof",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        );
        assert!(
            proof.starts_with("v1,") && proof.ends_with('=') && !proof.contains("g0hM9"),
            "{proof}"
        );
        assert!(other("Authorization", "Bearer abc.def").starts_with("Bearer "));
        assert_eq!(other("Authorization", "Basic aGk="), "Basic xXx=");
        assert_eq!(other("X-Acme-Token", "hunter2"), "xxxxxx9");
        let cookie = other("Set-Cookie", "sid=abc-123-def-456; Path=/; Secure");
        assert!(
            cookie.starts_with("sid=")
                && cookie.ends_with("; Path=/; Secure")
                && !cookie.contains("abc-123")
        );
        assert!(other("X-Forwarded-For", "8.8.8.8, 10.0.0.1").starts_with("192.0.2."));
        assert_eq!(
            other("Content-Type", "application/json"),
            "application/json"
        );
        assert_eq!(
            other("User-Agent", "Acme-Hooks/1.0 (x64)"),
            "Acme-Hooks/1.0 (x64)"
        );
        assert_eq!(
            other("X-Acme-Delivery", "2b930401-a717-4368-b096-9e091d987f49"),
            "2b930401-a717-4368-b096-9e091d987f49"
        );
        assert!(other("Origin", "https://shop.acme.io").contains("example.com"));
    }
}
