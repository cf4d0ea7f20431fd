//! The signature over a URL and sorted form fields, or over a URL that holds the hash of the body.

use std::collections::{BTreeMap, BTreeSet};

use ring::digest;
use subtle::ConstantTimeEq;

use super::encoding;
use super::url::{self, Pieces};
use crate::exchange::Headers;

const HASH: &str = "bodySHA256";

/// Whether the body is a form.
pub(super) fn is_form(headers: &Headers) -> bool {
    headers.text("Content-Type").is_some_and(|value| {
        let media = value.split(';').next().unwrap_or_default().trim();
        media.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

/// What is signed: the URL, and of a form every distinct field, sorted by bytes, name and value side by side.
pub(super) fn message(url: &str, headers: &Headers, body: &[u8]) -> Vec<u8> {
    let mut message = url.as_bytes().to_vec();
    if is_form(headers) {
        for (name, values) in fields(body) {
            for value in values {
                message.extend_from_slice(&name);
                message.extend_from_slice(&value);
            }
        }
    }
    message
}

/// The URLs that the provider may have signed: as given, with the port its scheme implies, without a port.
pub(super) fn urls(url: &str) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    if let Some(pieces) = Pieces::of(url) {
        if !pieces.port.is_empty() {
            urls.push(pieces.with_port(""));
        } else if let Some(port) = pieces.default_port() {
            urls.push(pieces.with_port(port));
        }
    }
    urls
}

/// How the signed URL speaks of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    /// The form fields are signed, or there is no body.
    Whole,
    /// The URL holds the body's hash.
    Hash,
    /// The URL holds the hash of another body.
    OtherHash,
    /// Nothing speaks of the body.
    Nothing,
}

/// How the signed URL speaks of the body.
pub(super) fn cover(url: &str, headers: &Headers, body: &[u8]) -> Cover {
    let target = url::target(url);
    let mut hashes = url::parameters(target, HASH).peekable();
    if is_form(headers) || (body.is_empty() && hashes.peek().is_none()) {
        return Cover::Whole;
    }
    if hashes.peek().is_none() {
        return Cover::Nothing;
    }
    let made = digest::digest(&digest::SHA256, body);
    let same = |hash: &str| {
        encoding::from_hex(hash.as_bytes())
            .is_some_and(|seen| bool::from(seen.as_slice().ct_eq(made.as_ref())))
    };
    if hashes.all(same) {
        Cover::Hash
    } else {
        Cover::OtherHash
    }
}

/// The URL with the body's hash as its last parameter.
pub(super) fn with_hash(url: &str, body: &[u8]) -> String {
    let hash = encoding::to_hex(digest::digest(&digest::SHA256, body).as_ref());
    let (url, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let mark = match url.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some((_, query)) if query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{url}{mark}{HASH}={hash}{fragment}")
}

/// The fields of a form (WHATWG URL, 5.1): names with their distinct values, all sorted by bytes.
fn fields(body: &[u8]) -> BTreeMap<Vec<u8>, BTreeSet<Vec<u8>>> {
    let mut fields: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        let equals = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
        let name = pair.get(..equals).unwrap_or_default();
        let value = pair.get(equals + 1..).unwrap_or_default();
        fields
            .entry(decoded(name))
            .or_default()
            .insert(decoded(value));
    }
    fields
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|b| if *b == b'+' { b' ' } else { *b })
        .collect();
    url::percent_decoded(&spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_sorted_decoded_and_said_once() {
        let headers = [(
            "content-type",
            "Application/X-WWW-Form-Urlencoded; charset=utf-8",
        )]
        .into_iter()
        .collect();
        let body = b"b=2&a=%2B1&b=1+x&b=2&c";
        assert_eq!(message("u:", &headers, body), b"u:a+1b1 xb2c");
        assert_eq!(message("u:", &Headers::new(), body), b"u:");
    }

    #[test]
    fn the_hash_speaks_for_the_body() {
        let none = Headers::new();
        let url = with_hash("https://a.b/c?d=e#f", b"{}");
        assert!(
            url.starts_with("https://a.b/c?d=e&bodySHA256=44136fa3"),
            "{url}"
        );
        assert!(url.ends_with("#f"), "{url}");
        assert_eq!(cover(&url, &none, b"{}"), Cover::Hash);
        assert_eq!(cover(&url, &none, b"{ }"), Cover::OtherHash);
        assert_eq!(cover("https://a.b/c", &none, b"{}"), Cover::Nothing);
        assert_eq!(cover("https://a.b/c", &none, b""), Cover::Whole);
    }
}
