//! What goes out is what was recorded, to the byte.

use std::fs;
use std::path::PathBuf;

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::records::{capture, record, with};
use crate::capture;
use crate::listener::{Ended, Listener};
use crate::test::Test;

/// The raw messages of `tests/data/http` that are to be captured, and some more.
fn messages() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/http");
    let text = fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut messages: Vec<_> = manifest
        .iter()
        .filter(|message| message["expect"] == "capture")
        .map(|message| {
            let name = message["name"].as_str().unwrap();
            let raw = fs::read(folder.join(format!("{name}.raw"))).unwrap();
            (name.to_owned(), raw)
        })
        .collect();
    assert!(messages.len() > 20);
    let all_bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    messages.extend([
        post("binary", "Content-Type: application/octet-stream", &all_bytes),
        post(
            "multipart",
            "Content-Type: multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\xff\"\r\n\r\n\0\r\n\x80\r\n--b--\r\n",
        ),
        post("gzip", "Content-Encoding: gzip", &gzip(b"{\"a\":10.00}")),
        (
            "odd-head".into(),
            b"\r\n\r\nPOST /x?b=%7e&a=~ HTTP/1.1\r\nhOST:x\r\nX-Tight:1\r\nX-Loose: \t 2 \t\r\nX-Empty: \r\nX-None:\r\nx-tight: 3\r\nContent-Length:  2\r\n\r\n{}".to_vec(),
        ),
        (
            "chunks".into(),
            b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n".to_vec(),
        ),
        (
            "http-1.0".into(),
            b"POST /old HTTP/1.0\r\nX-A: 1\r\nContent-Length: 1\r\n\r\n1".to_vec(),
        ),
        (
            "of-the-connection".into(),
            b"POST /x HTTP/1.1\r\nHost: x\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nUpgrade: h2c\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n".to_vec(),
        ),
        ("no-body".into(), b"DELETE /x HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
    ]);
    messages
}

fn post(name: &str, header: &str, body: &[u8]) -> (String, Vec<u8>) {
    let length = body.len();
    let head =
        format!("POST /{name} HTTP/1.1\r\nHost: x\r\n{header}\r\nContent-Length: {length}\r\n\r\n");
    (name.into(), [head.as_bytes(), body].concat())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
    std::io::Write::write_all(&mut encoder, text).unwrap();
    encoder.finish().unwrap()
}

/// What may differ between a request and its replay: what belongs to the connection.
const OF_CONNECTION: [&str; 7] = [
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "te",
    "upgrade",
    "x-hop",
];

/// Everything of a recorded request but that.
fn essence(record: &Value) -> Value {
    let mut request = record["request"].clone();
    let own = |name: &str| !OF_CONNECTION.contains(&name.to_ascii_lowercase().as_str());
    let fields = request["headers"].as_array_mut().unwrap();
    fields.retain(|field| own(field[0].as_str().unwrap()));
    if !request["raw_head"].is_null() {
        let raw = capture::bytes(&request["raw_head"]);
        let raw = String::from_utf8_lossy(&raw).into_owned();
        let lines = raw.split_inclusive("\r\n");
        let kept = lines.filter(|line| own(line.split(':').next().unwrap()));
        request["raw_head"] = kept.collect::<String>().into();
    }
    request
}

fn replayed(listener: Ended) -> (Vec<Value>, Vec<Value>) {
    let second = Listener::start(&[]);
    let path = listener.path("capture.jsonl");
    let test = Test::new().args(["replay", path.to_str().unwrap(), "--to", &second.url()]);
    let test = test.args(["--pace", "max", "--concurrency", "1", "--quiet"]);
    test.run();
    (listener.records(), second.interrupt().records())
}

#[test]
fn a_capture_of_a_replay_holds_the_same_bytes() {
    let first = Listener::start(&[]);
    let messages = messages();
    for (name, raw) in &messages {
        let answer = first.say(raw);
        assert!(answer.starts_with("HTTP/1.1 200"), "{name}: {answer}");
    }
    let (was, is) = replayed(first.interrupt());
    assert_eq!((was.len(), is.len()), (messages.len(), messages.len()));
    for ((name, _), (was, is)) in messages.iter().zip(was.iter().zip(&is)) {
        assert_eq!(essence(was), essence(is), "{name}");
        assert!(was["request"]["truncated"] == false, "{name}");
    }
}

#[test]
fn on_the_wire_only_what_was_the_connections_changes() {
    let endpoint = Endpoint::ok();
    let first = Listener::start(&[]);
    let raw = "\r\nPUT /x?b=%7e&a=~ HTTP/1.1\r\nX-Tight:1\r\nhOST:   x\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nX-Empty: \r\nx-tight: 3\r\nContent-Length:  2\r\n\r\n{}";
    first.say(raw.as_bytes());
    let first = first.interrupt();
    let text = fs::read_to_string(first.path("capture.jsonl")).unwrap();
    Test::new()
        .file("c.jsonl", text)
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "-q"])
        .run();
    let host = endpoint.url().replace("http://", "");
    let expected = raw
        .replace("hOST:   x", &format!("hOST: {host}"))
        .replace("Connection: close, X-Hop\r\nX-Hop: 1\r\n", "");
    let seen = endpoint.requests();
    assert_eq!(String::from_utf8_lossy(&seen[0]), expected);
}

#[test]
fn a_request_of_http_2_goes_out_as_one_of_http_1() {
    let endpoint = Endpoint::ok();
    let mut two = record("r-1", 0, "{}");
    two["request"]["version"] = "2".into();
    two["request"]["fidelity"] = "normalized".into();
    two["request"]["headers"] = json!([
        ["host", "old.test"],
        ["x-b", "1"],
        ["content-length", "2"],
        ["x-a", { "base64": BASE64.encode(b"\xe9") }]
    ]);
    Test::new()
        .file("c.jsonl", capture(&[two]))
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "-q"])
        .run();
    let host = endpoint.url().replace("http://", "");
    let head =
        format!("POST /hooks HTTP/1.1\r\nhost: {host}\r\nx-b: 1\r\ncontent-length: 2\r\nx-a: ");
    let expected = [head.as_bytes(), b"\xe9\r\n\r\n{}"];
    assert_eq!(endpoint.requests(), [expected.concat()]);
}

#[test]
fn the_dry_run_prints_the_bytes_that_go_out() {
    let endpoint = Endpoint::ok();
    let output = Test::new()
        .file(
            "c.jsonl",
            capture(&[with(record("r-1", 0, "{}"), "/request/method", "PATCH")]),
        )
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "-q"])
        .run();
    let shown = output
        .then()
        .args(["replay", "c.jsonl", "--to", &endpoint.url()])
        .args(["--dry-run", "--verbose"])
        .stderr("note: 1 delivery\n")
        .run();
    let sent = endpoint.requests();
    shown.prints(&String::from_utf8_lossy(&sent[0]));
    assert_eq!(sent.len(), 1);
}

#[test]
fn what_send_recorded_is_replayed_too_and_names_what_it_replays() {
    let endpoint = Endpoint::ok();
    let sent = Test::new()
        .args(["send", "voxsig", "message_created", "--no-sign"])
        .args(["--to", &format!("{}/in?x=1", endpoint.url())])
        .args(["--out", "sent.jsonl", "-q"])
        .run();
    let again = sent
        .then()
        .args(["replay", "sent.jsonl", "--to", &endpoint.url()])
        .args(["--out", "again.jsonl", "-q"])
        .run();
    let [first, second] = &endpoint.requests()[..] else {
        panic!("not two requests")
    };
    assert_eq!(first, second);
    let sent = capture::records(&sent.path("sent.jsonl"));
    let again = capture::records(&again.path("again.jsonl"));
    assert_eq!(again[0]["replay_of"], sent[0]["id"]);
    for member in ["provider", "edition", "event", "delivery", "direction"] {
        assert_eq!(again[0][member], sent[0][member], "{member}");
    }
}
