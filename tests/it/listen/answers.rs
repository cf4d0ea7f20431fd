//! What the listener answers.

use std::io::{Read, Write};
use std::net::Shutdown;

use jsonschema::validator_for;

use crate::listener::Listener;
use crate::receiver::{Receiver, body};
use crate::test::Test;

/// The answer's body, its `Content-Length` kept.
#[track_caller]
fn content(answer: &str) -> &str {
    let body = body(answer.as_bytes()).unwrap();
    let length = format!("content-length: {}\r\n", body.len());
    assert!(answer.to_lowercase().contains(&length), "{answer}");
    std::str::from_utf8(body).unwrap()
}

#[test]
fn it_is_200_unless_told_otherwise() {
    let listener = Listener::start(&[]);
    assert!(
        listener
            .post("/", &[], "x")
            .starts_with("HTTP/1.1 200 OK\r\n")
    );
    assert_eq!(
        listener.interrupt().records()[0]["response"]["by"],
        "default"
    );
    for status in ["204", "404", "503", "599"] {
        let listener = Listener::start(&["--respond", status]);
        let answer = listener.post("/", &[], "x");
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        let record = &listener.interrupt().records()[0];
        assert_eq!(record["response"]["status"].to_string(), status);
        assert_eq!(record["response"]["by"], "fixed");
    }
}

#[test]
fn a_callback_gets_the_documented_response() {
    let listener = Listener::start(&["--provider", "pypestream", "--edition", "live"]);
    for (event, request, status) in [
        (
            "availability",
            "GET /contactCenter/v1/agents/availability?skill=x",
            "200 OK",
        ),
        (
            "waitTime",
            "GET /contactCenter/v1/agents/waitTime?skill=x",
            "200 OK",
        ),
        (
            "escalate",
            "POST /contactCenter/v1/conversations/c-1/escalate",
            "201 Created",
        ),
    ] {
        let answer = listener.say(
            format!("{request} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes(),
        );
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{event}: {answer}"
        );
        assert!(
            answer
                .to_lowercase()
                .contains("\r\ncontent-type: application/json\r\n"),
            "{answer}"
        );
        let card = Test::new().args(["show", "pypestream", event, "--edition", "live", "--json"]);
        let schema = &card.run().json()["response_schema"];
        let sent = serde_json::from_str(content(&answer)).unwrap();
        let faults: Vec<_> = validator_for(schema)
            .unwrap()
            .iter_errors(&sent)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{event}: {faults:?}");
    }
    for request in [
        "POST /contactCenter/v1/conversations/c-1/type",
        "PUT /contactCenter/v1/conversations/c-1/messages/m-1",
        "POST /contactCenter/v1/conversations/c-1/end",
    ] {
        let answer = listener.say(
            format!("{request} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes(),
        );
        assert!(
            answer.starts_with("HTTP/1.1 204 No Content\r\n"),
            "{request}: {answer}"
        );
        assert_eq!(body(answer.as_bytes()), Some(&b""[..]));
    }
}

#[test]
fn a_callback_is_told_apart_without_being_named() {
    let listener = Listener::start(&[]);
    let url = listener.url();
    // `send` itself holds the answer against status and schema.
    let send = Test::new().args([
        "send",
        "pypestream",
        "--all",
        "--edition",
        "live",
        "--to",
        &url,
    ]);
    send.any_stderr().run().prints("6 deliveries: 6 accepted\n");
}

#[test]
fn respond_beats_the_documented_response() {
    let listener = Listener::start(&["--respond", "500"]);
    let request = "GET /contactCenter/v1/agents/waitTime?skill=x HTTP/1.1\r\nHost: x\r\n\r\n";
    let answer = listener.say(request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
}

#[test]
fn a_body_over_the_limit_is_answered_413_and_recorded_cut_short() {
    let listener = Listener::start(&["--max-body", "10"]);
    let within = listener.post("/", &[], "0123456789");
    assert!(within.starts_with("HTTP/1.1 200 "), "{within}");
    let over = listener.post("/", &[], "0123456789a");
    assert!(over.starts_with("HTTP/1.1 413 "), "{over}");
    let chunked = listener.say(
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n8\r\n01234567\r\n0\r\n\r\n",
    );
    assert!(chunked.starts_with("HTTP/1.1 413 "), "{chunked}");
    let ended = listener.interrupt();
    let records = ended.records();
    assert_eq!(records.len(), 3);
    for record in &records[1..] {
        assert_eq!(record["request"]["truncated"], true);
        assert_eq!(record["response"]["status"], 413);
        let kept = crate::capture::bytes(&record["request"]["body"]);
        assert!(
            b"0123456789a".starts_with(&kept) || b"0123456701".starts_with(&kept),
            "{record}"
        );
        assert!(kept.len() <= 10);
        assert!(record["error"].is_string(), "{record}");
    }
}

#[test]
fn a_sender_that_waits_for_leave_gets_it() {
    let listener = Listener::start(&[]);
    let mut stream = listener.connect();
    stream
        .write_all(
            b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
        )
        .unwrap();
    let mut leave = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut leave).unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[test]
fn it_does_not_send_anything_itself() {
    let other = Receiver::ok();
    let listener = Listener::start(&[]);
    let request = format!(
        "POST {}/x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
        other.url()
    );
    listener.say(request.as_bytes());
    listener.interrupt();
    assert!(other.requests().is_empty());
}
