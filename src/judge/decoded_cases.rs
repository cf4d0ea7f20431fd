//! Codings of every kind, broken ones, and ones that lie.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::decoded::{MAX_DECODED, Undecoded, decoded};
use crate::exchange::{Body, Request};

const TEXT: &[u8] = br#"{"event":"order.created"}"#;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn raw_deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 1).unwrap()
}

fn request(codings: &[&str], body: impl Into<Vec<u8>>) -> Request {
    let mut request = Request::new("POST", "/");
    request.headers = codings.iter().map(|c| ("Content-Encoding", *c)).collect();
    request.body = Some(Body::from(body.into()));
    request
}

fn see(codings: &[&str], body: impl Into<Vec<u8>>) -> Result<Vec<u8>, String> {
    decoded(&request(codings, body), MAX_DECODED)
        .map(|body| body.as_bytes().to_vec())
        .map_err(|why| why.to_string())
}

/// The body of a raw message that was recorded from the wire.
fn from_wire(raw: &[u8]) -> Vec<u8> {
    let head = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    raw[head + 4..].to_vec()
}

#[test]
fn every_coding_is_undone() {
    for (coding, body) in [
        ("gzip", gzip(TEXT)),
        ("X-GZip", gzip(TEXT)),
        ("deflate", zlib(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("zstd", zstandard(TEXT)),
        ("identity", TEXT.to_vec()),
        (" Identity , GZIP", gzip(TEXT)),
        ("gzip, zstd,deflate", zlib(&zstandard(&gzip(TEXT)))),
        ("", TEXT.to_vec()),
    ] {
        assert_eq!(see(&[coding], body).unwrap(), TEXT, "{coding}");
    }
    let twice = zstandard(&gzip(TEXT));
    assert_eq!(see(&["gzip", "zstd"], twice).unwrap(), TEXT);
    let members = [gzip(&TEXT[..7]), gzip(&TEXT[7..])].concat();
    assert_eq!(see(&["gzip"], members).unwrap(), TEXT);
}

#[test]
fn messages_from_the_wire_are_decoded() {
    let zlib = include_bytes!("../../tests/data/http/enc-deflate-zlib.raw");
    let brotli = include_bytes!("../../tests/data/http/enc-br.raw");
    let seen = see(&["deflate"], from_wire(zlib)).unwrap();
    assert_eq!(seen, br#"{"a":1}"#);
    let seen = see(&["br"], from_wire(brotli)).unwrap();
    assert_eq!(seen, br#"{"a":1}"#);
}

#[test]
fn no_body_and_an_empty_one_have_nothing_to_decode() {
    assert_eq!(see(&["gzip"], "").unwrap(), b"");
    let mut none = request(&["br"], "");
    none.body = None;
    assert!(decoded(&none, MAX_DECODED).unwrap().is_empty());
}

#[test]
fn a_bomb_costs_no_more_than_the_bound() {
    let bomb = from_wire(include_bytes!("../../tests/data/http/enc-gzip-bomb.raw"));
    let why = see(&["gzip"], bomb).unwrap_err();
    assert_eq!(why, "it decodes from `gzip` to more than 16777216 bytes");
    // Each layer is bounded, not only the last one.
    let inner = zlib(&vec![0; 4096]);
    let padded = [inner, vec![0; 100_000]].concat();
    let seen = decoded(&request(&["deflate, gzip"], gzip(&padded)), 5000);
    let limit = 5000;
    let coding = "gzip";
    assert_eq!(seen, Err(Undecoded::TooLarge { coding, limit }));
    // Members that hold nothing cost time all the same.
    let why = see(&["gzip"], gzip(b"").repeat(1025)).unwrap_err();
    assert_eq!(
        why,
        "it does not decode as `gzip`: it has more than 1024 members"
    );
    assert_eq!(see(&["gzip"], gzip(b"").repeat(1024)).unwrap(), b"");
    // A frame that asks for a window larger than anything that may come out of it.
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), 1).unwrap();
    encoder.window_log(27).unwrap();
    encoder.write_all(&[7; 1000]).unwrap();
    encoder.flush().unwrap();
    encoder.write_all(&[7; 1000]).unwrap();
    let wide = encoder.finish().unwrap();
    assert!(see(&["zstd"], wide).unwrap_err().contains("zstd"));
}

#[test]
fn the_bound_itself_is_within() {
    let body = request(&["gzip"], gzip(&[b'a'; 1000]));
    assert_eq!(decoded(&body, 1000).unwrap().len(), 1000);
    assert!(decoded(&body, 999).is_err());
}

#[test]
fn a_stream_that_is_cut_short_is_told() {
    for (coding, body) in [
        ("gzip", gzip(TEXT)),
        ("deflate", zlib(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("zstd", zstandard(TEXT)),
        (
            "br",
            from_wire(include_bytes!("../../tests/data/http/enc-br.raw")),
        ),
    ] {
        for length in 1..body.len() {
            let seen = see(&[coding], &body[..length]);
            let told = format!("it does not decode as `{coding}`: ");
            assert!(
                seen.as_ref().is_err_and(|why| why.starts_with(&told)),
                "{coding} {length} {seen:?}"
            );
        }
    }
}

#[test]
fn what_lies_about_its_coding_is_told() {
    for coding in ["gzip", "deflate", "br", "zstd"] {
        let why = see(&[coding], TEXT).unwrap_err();
        let told = format!("it does not decode as `{coding}`: ");
        assert!(why.starts_with(&told), "{why}");
    }
    for (coding, body) in [("gzip", gzip(TEXT)), ("deflate", zlib(TEXT))] {
        let more = [body, b"more".to_vec()].concat();
        assert!(see(&[coding], more).is_err(), "{coding}");
    }
    let why = see(&["compress"], TEXT).unwrap_err();
    assert_eq!(why, "its content coding `compress` is not known");
    let why = see(&["gzip,gzip", "gzip,gzip,gzip"], TEXT).unwrap_err();
    assert_eq!(why, "it has 5 content codings; 4 at most are decoded");
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_or_refused(
        codings in "(gzip|deflate|br|zstd|,| ){0,4}",
        body in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        if let Ok(seen) = decoded(&request(&[&codings], body), 1000) {
            prop_assert!(seen.len() <= 1000);
        }
    }

    #[test]
    fn what_was_coded_comes_back(body in proptest::collection::vec(any::<u8>(), 0..500)) {
        prop_assert_eq!(&see(&["gzip"], gzip(&body)).unwrap(), &body);
        prop_assert_eq!(&see(&["deflate"], zlib(&body)).unwrap(), &body);
        prop_assert_eq!(&see(&["zstd"], zstandard(&body)).unwrap(), &body);
    }
}
