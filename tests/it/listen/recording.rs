//! What arrives is what the capture holds.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::capture::{bytes, sha256};
use crate::listener::Listener;

/// A raw message of `tests/data/http` and what is expected of it.
#[derive(Deserialize)]
struct Message {
    name: String,
    expect: String,
    status: Option<u16>,
    body_len: Option<usize>,
    body_sha256: Option<String>,
}

fn messages(expect: &str) -> Vec<(Message, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/http");
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let all: Vec<Message> = serde_json::from_slice(&manifest).unwrap();
    let read = |message: Message| {
        let raw = fs::read(folder.join(format!("{}.raw", message.name))).unwrap();
        (message, raw)
    };
    let chosen: Vec<_> = all
        .into_iter()
        .filter(|message| message.expect == expect)
        .map(read)
        .collect();
    assert!(!chosen.is_empty());
    chosen
}

/// The fields of a raw head as they stand there, names and values.
fn fields(raw: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let lines = raw[..end].split(|byte| *byte == b'\n').skip(1);
    lines
        .map(|line| {
            let colon = line.iter().position(|byte| *byte == b':').unwrap();
            let value = line[colon + 1..].trim_ascii();
            (line[..colon].to_vec(), value.to_vec())
        })
        .collect()
}

fn recorded_fields(record: &Value) -> Vec<(Vec<u8>, Vec<u8>)> {
    let headers = record["request"]["headers"].as_array().unwrap();
    headers
        .iter()
        .map(|field| (bytes(&field[0]), bytes(&field[1])))
        .collect()
}

#[test]
fn every_sound_request_is_recorded_byte_for_byte() {
    let listener = Listener::start(&[]);
    let messages = messages("capture");
    for (message, raw) in &messages {
        let answer = listener.say(raw);
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n"),
            "{}: {answer}",
            message.name
        );
    }
    let records = listener.interrupt().records();
    assert_eq!(records.len(), messages.len());
    for (record, (message, raw)) in records.iter().zip(&messages) {
        let name = &message.name;
        let request = &record["request"];
        let line = format!(
            "{} {} HTTP/{}\r\n",
            request["method"].as_str().unwrap(),
            request["target"].as_str().unwrap(),
            request["version"].as_str().unwrap()
        );
        assert!(raw.starts_with(line.as_bytes()), "{name}: {line}");
        assert_eq!(request["fidelity"], "wire", "{name}");
        assert_eq!(request["truncated"], Value::Bool(false), "{name}");
        assert_eq!(recorded_fields(record), fields(raw), "{name}");
        let body = bytes(&request["body"]);
        assert_eq!(Some(body.len()), message.body_len, "{name}");
        assert_eq!(Some(sha256(&body)), message.body_sha256, "{name}");
    }
}

#[test]
fn every_unsound_request_is_refused_and_leaves_no_record() {
    let listener = Listener::start(&[]);
    let messages = messages("reject");
    for (message, raw) in &messages {
        let answer = listener.say(raw);
        let status = message.status.unwrap_or(400);
        let expected = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&expected), "{}: {answer}", message.name);
    }
    let after = listener.post("/after", &[], "still here");
    assert!(after.starts_with("HTTP/1.1 200 OK\r\n"), "{after}");
    let ended = listener.interrupt();
    let records = ended.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["request"]["target"], "/after");
    let refused = ended
        .stderr
        .lines()
        .filter(|line| line.contains("  refused "));
    assert_eq!(refused.count(), messages.len(), "{}", ended.stderr);
    let expected = format!(
        "1 request, 1 unchecked signature, {} refused connections",
        messages.len()
    );
    assert_eq!(ended.summary(), expected);
}

#[test]
fn what_may_go_either_way_does_one_of_the_two() {
    let listener = Listener::start(&[]);
    let mut expected = Vec::new();
    for (message, raw) in messages("either") {
        let answer = listener.say(&raw);
        if answer.starts_with("HTTP/1.1 200 OK\r\n") {
            expected.push(message.body_sha256.unwrap());
        } else {
            assert!(
                answer.starts_with("HTTP/1.1 4"),
                "{}: {answer}",
                message.name
            );
        }
    }
    let records = listener.interrupt().records();
    let seen: Vec<_> = records
        .iter()
        .map(|record| sha256(&bytes(&record["request"]["body"])))
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn header_case_order_and_repeats_stay() {
    let listener = Listener::start(&[]);
    listener.say(
        b"POST /x?b=2&a=1&b=%41 HTTP/1.1\r\nhOsT: x\r\nX-b: 1\r\nx-A: 2\r\nX-B: 3\r\nx-a:\r\nX-Raw: \xe9\xff\r\ncontent-LENGTH: 0\r\n\r\n",
    );
    let record = &listener.interrupt().records()[0];
    let names: Vec<_> = recorded_fields(record)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        names,
        [
            &b"hOsT"[..],
            b"X-b",
            b"x-A",
            b"X-B",
            b"x-a",
            b"X-Raw",
            b"content-LENGTH"
        ]
    );
    assert_eq!(recorded_fields(record)[5].1, b"\xe9\xff");
    assert_eq!(record["request"]["target"], "/x?b=2&a=1&b=%41");
}

#[test]
fn trailers_are_recorded_apart() {
    let listener = Listener::start(&[]);
    listener.say(
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n",
    );
    let record = &listener.interrupt().records()[0];
    assert_eq!(record["request"]["body"]["utf8"], "abc");
    let trailers = serde_json::json!([["X-Sum", "1"], ["x-sum", "2"]]);
    assert_eq!(record["request"]["trailers"], trailers);
}

#[test]
fn requests_of_one_connection_are_counted() {
    let listener = Listener::start(&[]);
    let one = "POST /n HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1";
    let answers = listener.say(one.repeat(3).as_bytes());
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
    listener.say(one.as_bytes());
    let records = listener.interrupt().records();
    let places: Vec<_> = records
        .iter()
        .map(|record| {
            (
                record["conn"]["id"].as_u64(),
                record["conn"]["seq"].as_u64(),
            )
        })
        .collect();
    let expected = [(1, 1), (1, 2), (1, 3), (2, 1)].map(|(id, seq)| (Some(id), Some(seq)));
    assert_eq!(places, expected);
}

#[test]
fn an_answer_means_that_the_record_is_written() {
    let listener = Listener::start(&[]);
    for number in 1..=3 {
        listener.post("/", &[], "{}");
        let records = crate::capture::records(&listener.path("capture.jsonl"));
        assert_eq!(records.len(), number);
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_a_capture() {
    use std::os::unix::fs::PermissionsExt;
    let listener = Listener::start(&[]);
    let mode = fs::metadata(listener.path("capture.jsonl"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_torn_capture_is_sealed_and_continued() {
    let listener = Listener::with_files(&[("capture.jsonl", "{\"v\":1,\"torn")], &[]);
    listener.post("/", &[], "{}");
    let ended = listener.interrupt();
    let text = fs::read_to_string(ended.path("capture.jsonl")).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], "{\"v\":1,\"torn");
    crate::capture::assert_form(&serde_json::from_str(lines[1]).unwrap());
}
