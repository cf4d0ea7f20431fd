//! Content codings: undone for looking, never for recording.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::Value;

use crate::capture::bytes;
use crate::listener::{Ended, Listener};
use crate::receiver::body;
use crate::test::Test;

const SECRET: &str = "secret-of-the-listener";

fn gzip(payload: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(payload).unwrap();
    encoder.finish().unwrap()
}

fn zlib(payload: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(payload).unwrap();
    encoder.finish().unwrap()
}

fn payload() -> Vec<u8> {
    let test = Test::new().args([
        "send",
        "voxsig",
        "message_created",
        "--dry-run",
        "--no-sign",
    ]);
    body(&test.any_stderr().run().stdout).unwrap().to_vec()
}

/// A listener that had this body, signed as it went over the wire.
fn heard(coding: &str, payload: &[u8]) -> Ended {
    let test = Test::new().file("body", payload);
    let test = test.args(["sign", "voxsig", "--body", "body"]);
    let output = test.secret(SECRET).run();
    let signature = output.text().trim_end().replace('\n', "\r\n");
    let length = payload.len();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: x\r\n{signature}\r\nContent-Encoding: {coding}\r\nContent-Length: {length}\r\n\r\n"
    );
    let args = ["--provider", "voxsig", "--secret-file", "it.secret"];
    let listener = Listener::with_files(&[("it.secret", SECRET)], &args);
    let answer = listener.say(&[head.as_bytes(), payload].concat());
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    listener.interrupt()
}

fn verdict(record: &Value) -> [Value; 4] {
    [
        record["provider"].clone(),
        record["event"].clone(),
        record["signature"]["state"].clone(),
        record["schema"]["state"].clone(),
    ]
}

#[test]
fn a_coded_payload_is_recognised_validated_and_recorded_as_it_came() {
    let plain = payload();
    for (coding, payload) in [
        ("gzip", gzip(&plain)),
        ("X-Gzip", gzip(&plain)),
        ("deflate", zlib(&plain)),
        ("zstd", zstd::stream::encode_all(&*plain, 3).unwrap()),
        ("deflate, gzip", gzip(&zlib(&plain))),
        ("identity", plain.clone()),
    ] {
        let records = heard(coding, &payload).records();
        let record = &records[0];
        let wanted = ["voxsig", "message_created", "valid", "match"];
        assert_eq!(verdict(record), wanted, "{coding}");
        assert_eq!(bytes(&record["request"]["body"]), payload, "{coding}");
    }
}

#[test]
fn what_does_not_decode_is_unchecked_with_a_reason() {
    let coded = gzip(&payload());
    for (coding, payload, why) in [
        (
            "gzip",
            &coded[..coded.len() / 2],
            "it does not decode as `gzip`: ",
        ),
        ("br", &coded[..], "it does not decode as `br`: "),
        ("zstd", &coded[..], "it does not decode as `zstd`: "),
        (
            "rot13",
            &coded[..],
            "its content coding `rot13` is not known",
        ),
        (
            "gzip,gzip,gzip,gzip,gzip",
            &coded[..],
            "it has 5 content codings",
        ),
    ] {
        let ended = heard(coding, payload);
        let records = ended.records();
        let record = &records[0];
        let wanted = [
            "voxsig".into(),
            Value::Null,
            "valid".into(),
            "unchecked".into(),
        ];
        assert_eq!(verdict(record), wanted, "{coding}");
        let told = record["schema"]["why"].as_str().unwrap();
        assert!(told.starts_with(why), "{told}");
        let line = format!("help: the payload is not validated: {why}");
        assert!(ended.stdout.contains(&line), "{}", ended.stdout);
        assert_eq!(bytes(&record["request"]["body"]), payload, "{coding}");
    }
}

#[test]
fn a_bomb_costs_no_more_than_the_bound() {
    let listener = Listener::start(&[]);
    listener.post("/", &[], "{}");
    let before = listener.peak_memory();
    for _ in 0..3 {
        let answer = listener.say(include_bytes!("../../data/http/enc-gzip-bomb.raw"));
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    let after = listener.peak_memory();
    if let (Some(before), Some(after)) = (before, after) {
        let grown = after - before;
        assert!(grown < 48 << 10, "it grew by {grown} kB");
    }
    let why = "it decodes from `gzip` to more than 16777216 bytes";
    let records = listener.interrupt().records();
    assert_eq!(records[3]["schema"]["why"], why);
    assert_eq!(bytes(&records[3]["request"]["body"]).len(), 65250);
}

#[test]
fn a_recorded_coded_request_verifies_later() {
    let ended = heard("gzip", &gzip(&payload()));
    let capture = ended.path("capture.jsonl");
    let test = Test::new().args(["verify", "voxsig", capture.to_str().unwrap()]);
    test.secret(SECRET).run().prints("1 request: 1 valid\n");
}
