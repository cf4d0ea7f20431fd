//! The raw messages of `tests/data/http` and what their manifest says of each.

use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use hookctl::exchange::Request;
use hookctl::wire::ServerLimits;
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use tokio::io::AsyncWriteExt;

use crate::site::{Site, read_to_end};

#[derive(Clone, Debug, Deserialize)]
struct Message {
    name: String,
    expect: String,
    requests: usize,
    status: Option<u16>,
    body_len: Option<usize>,
    body_sha256: Option<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/http")
}

fn messages(expect: &str) -> Vec<(Message, Vec<u8>)> {
    let text = fs::read_to_string(folder().join("manifest.json")).unwrap();
    let all: Vec<Message> = serde_json::from_str(&text).unwrap();
    let chosen = all.into_iter().filter(|message| message.expect == expect);
    let read = |message: Message| {
        let bytes = fs::read(folder().join(format!("{}.raw", message.name))).unwrap();
        (message, bytes)
    };
    let read: Vec<_> = chosen.map(read).collect();
    assert!(!read.is_empty(), "no message is marked `{expect}`");
    read
}

/// A field's name and value.
type Field = (Vec<u8>, Vec<u8>);

/// The request line and the fields of a raw message, taken apart in the simplest way.
fn raw_head(bytes: &[u8]) -> (Vec<u8>, Vec<Field>) {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let mut lines = bytes[..end].split(|&byte| byte == b'\n');
    let clean = |line: &[u8]| line.strip_suffix(b"\r").unwrap_or(line).to_vec();
    let first = clean(lines.next().unwrap());
    let fields = lines.map(|line| {
        let line = clean(line);
        let colon = line.iter().position(|&byte| byte == b':').unwrap();
        (
            line[..colon].to_vec(),
            line[colon + 1..].trim_ascii().to_vec(),
        )
    });
    (first, fields.collect())
}

fn assert_is(request: &Request, message: &Message, raw: &[u8]) {
    let name = &message.name;
    let (line, fields) = raw_head(raw);
    let seen = format!(
        "{} {} HTTP/{}",
        request.method, request.target, request.version
    );
    assert_eq!(seen.as_bytes(), line, "{name}");
    let seen: Vec<_> = request
        .headers
        .iter()
        .map(|header| (header.name.clone().into_bytes(), header.value.clone()))
        .collect();
    assert_eq!(seen, fields, "{name}");
    assert_eq!(Some(request.body_bytes().len()), message.body_len, "{name}");
    let hash = HEXLOWER.encode(digest(&SHA256, request.body_bytes()).as_ref());
    assert_eq!(Some(hash), message.body_sha256, "{name}");
    let has = |name: &str| request.headers.get(name).is_some();
    let framed = has("content-length") || has("transfer-encoding");
    assert_eq!(request.body.is_some(), framed, "{name}");
    assert_eq!(request.raw_head, None, "{name}");
    assert!(!request.truncated, "{name}");
}

#[tokio::test]
async fn captured_messages_arrive_as_they_were() {
    let site = Site::open(ServerLimits::default()).await;
    for (message, raw) in messages("capture") {
        let answer = site.say(&[&raw], true).await;
        assert_eq!(
            answer.matches("HTTP/1.1 200 OK\r\n").count(),
            message.requests
        );
        let arrival = site.arrival().unwrap();
        assert_is(&arrival.request, &message, &raw);
        assert_eq!(arrival.incomplete, None);
        assert_eq!(site.rejection(), None, "{}", message.name);
    }
    site.assert_alive().await;
}

#[tokio::test]
async fn trailers_are_kept_apart() {
    let site = Site::open(ServerLimits::default()).await;
    let all = messages("capture");
    let (_, raw) = all
        .iter()
        .find(|(m, _)| m.name == "chunked-ext-trailer")
        .unwrap();
    site.say(&[raw], true).await;
    let request = site.arrival().unwrap().request;
    assert_eq!(request.trailers.get("x-sig"), Some(&b"abc"[..]));
    assert_eq!(request.headers.get("x-sig"), None);
}

#[tokio::test]
async fn refused_messages_leave_nothing_behind() {
    let site = Site::open(ServerLimits::default()).await;
    for (message, raw) in messages("reject") {
        // A message cut off by the connection's end can only be told by that end.
        let cut = message.name == "cl-truncated";
        for pieces in [vec![&raw[..]], raw.chunks(1).collect()] {
            let answer = site.say(&pieces, cut).await;
            let status = message.status.unwrap_or(400);
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status} ")),
                "{}: {answer:?}",
                message.name
            );
            assert!(site.arrival().is_none(), "{}", message.name);
            let rejection = site.rejection().unwrap();
            assert_eq!(rejection.status, Some(status), "{}", message.name);
        }
        site.assert_alive().await;
    }
}

#[tokio::test]
async fn the_rest_is_served_or_refused_and_the_server_lives() {
    let site = Site::open(ServerLimits::default()).await;
    for (message, raw) in messages("either") {
        site.say(&[&raw], true).await;
        match (site.arrival(), site.rejection()) {
            (Some(arrival), None) => {
                assert_eq!(Some(arrival.request.body_bytes().len()), message.body_len);
            }
            (None, Some(rejection)) => assert!(rejection.status >= Some(400)),
            other => panic!("{}: {other:?}", message.name),
        }
        site.assert_alive().await;
    }
}

#[tokio::test]
async fn where_a_message_is_cut_makes_no_difference() {
    let site = Site::open(ServerLimits::default()).await;
    for (message, raw) in messages("capture") {
        let bytes: Vec<&[u8]> = raw.chunks(1).collect();
        let bytes = if raw.len() < 10_000 {
            bytes
        } else {
            raw.chunks(97).collect()
        };
        site.say(&bytes, true).await;
        assert_is(&site.arrival().unwrap().request, &message, &raw);
        let cuts = if raw.len() < 200 { 1..raw.len() } else { 1..40 };
        for at in cuts {
            let (head, tail) = raw.split_at(at);
            site.say(&[head, tail], true).await;
            assert_is(&site.arrival().unwrap().request, &message, &raw);
        }
    }
}

#[tokio::test]
async fn all_of_them_fit_on_one_connection() {
    let site = Site::open(ServerLimits::default()).await;
    let all = messages("capture");
    let mut stream = site.connect().await;
    let (mut reader, mut writer) = stream.split();
    let sending = async {
        for (_, raw) in &all {
            writer.write_all(raw).await.unwrap();
        }
        writer.shutdown().await.unwrap();
    };
    let mut answers = Vec::new();
    let reading = tokio::io::AsyncReadExt::read_to_end(&mut reader, &mut answers);
    let (_, read) = tokio::join!(sending, reading);
    read.unwrap();
    let answers = String::from_utf8(answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), all.len());
    for (at, (message, raw)) in all.iter().enumerate() {
        let arrival = site.arrival().unwrap();
        assert_is(&arrival.request, message, raw);
        assert_eq!(arrival.connection.seq, at as u64 + 1);
    }
    assert_eq!(read_to_end(&mut stream).await, "");
}
