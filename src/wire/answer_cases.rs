//! Answers that end as they should, and otherwise.

use std::time::Duration;

use proptest::prelude::*;

use crate::exchange::{Body, Response};

use super::answer::Answer;

fn read(pieces: &[&[u8]], method: &str) -> (Result<bool, String>, Option<Response>) {
    let mut answer = Answer::new("acme.test:80", method, 200, 10);
    let mut done = Ok(false);
    for piece in pieces {
        done = answer.feed(piece).map_err(|error| error.to_string());
        if done != Ok(false) {
            break;
        }
    }
    if done == Ok(false) {
        done = answer
            .end("closed")
            .map(|()| false)
            .map_err(|e| e.to_string());
    }
    (done, answer.into_response())
}

#[test]
fn an_answer_ends_where_its_framing_says() {
    for (wire, method, body, truncated) in [
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokGARBAGE",
            "GET",
            Some("ok"),
            false,
        ),
        ("HTTP/1.0 200\r\n\r\nok", "GET", Some("ok"), false),
        ("HTTP/1.1 200 \n\nok", "GET", Some("ok"), false),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "GET",
            Some(""),
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HEAD",
            None,
            false,
        ),
        (
            "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
            "GET",
            None,
            false,
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nok",
            "GET",
            Some("ok"),
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nok\r\n0\r\nA: b\r\n\r\n",
            "GET",
            Some("ok"),
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\n0123456789",
            "GET",
            Some("0123456789"),
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\n0123456789a",
            "GET",
            Some("0123456789"),
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n0123456789",
            "GET",
            Some("0123456789"),
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n0123456789",
            "GET",
            Some("0123456789"),
            true,
        ),
    ] {
        let (done, response) = read(&[wire.as_bytes()], method);
        let response = response.unwrap();
        assert!(done.is_ok(), "{wire:?}: {done:?}");
        assert_eq!(response.body, body.map(Body::from), "{wire:?}");
        assert_eq!(response.truncated, truncated, "{wire:?}");
        let bytes: Vec<&[u8]> = wire.as_bytes().chunks(1).collect();
        assert_eq!(read(&bytes, method).1, Some(response), "{wire:?}");
    }
}

#[test]
fn what_is_wrong_with_an_answer_is_told() {
    let large = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(200));
    let interim = "HTTP/1.1 102 \r\n\r\n".repeat(65);
    for (wire, what) in [
        ("", "`acme.test:80` closed the connection before answering"),
        (
            "HTT",
            "`acme.test:80` closed the connection in the middle of the answer's head",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok",
            "`acme.test:80` closed the connection in the middle of the answer, after 2 of 5 bytes of the body",
        ),
        (
            "SSH-2.0-\x1b[31mOpenSSH and much more",
            "`acme.test:80` does not answer in HTTP/1: its answer begins with `SSH-2.0-\\x1b[31mOpenSSH and…`",
        ),
        ("\x15\x03\x01\0\x02", "`acme.test:80` speaks TLS"),
        (
            "HTTP/1.1 twenty\r\n\r\n",
            "the answer of `acme.test:80` is not sound HTTP: its head cannot be read",
        ),
        (
            "HTTP/1.1 099 X\r\n\r\n",
            "the answer of `acme.test:80` is not sound HTTP: its head cannot be read",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "the answer of `acme.test:80` is not sound HTTP: `Content-Length` is not a number",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n",
            "the answer of `acme.test:80` is not sound HTTP: a chunk size is not a hexadecimal number",
        ),
        (
            &large,
            "the head of the answer of `acme.test:80` is larger than 200 bytes",
        ),
        (
            &interim,
            "the answer of `acme.test:80` is not sound HTTP: it sends interim answers without end",
        ),
    ] {
        assert_eq!(read(&[wire.as_bytes()], "GET").0, Err(what.into()));
    }
}

#[test]
fn what_was_seen_before_a_failure_stays() {
    let (done, response) = read(&[b"HTTP/1.1 500 X\r\nContent-Length: 5\r\n\r\nok"], "GET");
    let response = response.unwrap();
    assert!(done.is_err() && response.truncated);
    assert_eq!((response.status, response.body_bytes()), (500, &b"ok"[..]));
    let (done, response) = read(&[b"HTTP/1.1 500 X\r\nContent-Length: x\r\n\r\n"], "GET");
    assert!(done.is_err() && response.unwrap().truncated);
}

#[test]
fn a_connection_is_kept_only_where_the_answer_ends_in_good_order() {
    for (wire, method, keeps) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "GET",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\noks",
            "GET",
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no",
            "GET",
            false,
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "HEAD", true),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HEAD",
            false,
        ),
        ("HTTP/1.1 204 OK\r\n\r\n", "GET", true),
        ("HTTP/1.1 204 OK\r\nConnection: close\r\n\r\n", "GET", false),
        ("HTTP/1.0 204 OK\r\n\r\n", "GET", false),
        ("HTTP/1.1 200 OK\r\n\r\nok", "GET", false),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890",
            "GET",
            false,
        ),
        ("HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\n", "GET", false),
        ("HTTP/1.1 204 OK\r\n\r\n", "CONNECT", false),
        (
            "HTTP/1.1 100 C\r\nConnection: close\r\n\r\nHTTP/1.1 204 OK\r\n\r\n",
            "GET",
            true,
        ),
    ] {
        let mut answer = Answer::new("acme.test:80", method, 200, 10);
        let done = answer.feed(wire.as_bytes()).unwrap();
        if !done {
            let _ = answer.end("closed");
        }
        assert_eq!(answer.keeps_open(), keeps, "{wire:?}");
    }
}

#[test]
fn the_end_of_a_connection_that_stood_idle_is_told_as_such() {
    let idle = Some(Duration::from_micros(1_234_567));
    let mut answer = Answer::new("acme.test:80", "POST", 200, 10).after_idling(idle);
    assert_eq!(
        answer.end("reset").unwrap_err().to_string(),
        "`acme.test:80` reset the connection before answering; it was kept open and had stood idle for 1s 234ms"
    );
    assert!(!answer.feed(b"HTTP/1.1 100 C\r\n\r\n").unwrap());
    assert_eq!(
        answer.end("closed").unwrap_err().to_string(),
        "`acme.test:80` closed the connection before answering"
    );
}

proptest! {
    #[test]
    fn garbage_never_panics(
        head in prop_oneof![Just(&b""[..]), Just(&b"HTTP/1.1 200 OK\r\n"[..]),
            Just(&b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"[..])],
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let wire = [head, &bytes].concat();
        let (_, response) = read(&[&wire], "GET");
        prop_assert!(response.is_none_or(|response| response.body_bytes().len() <= 10));
    }
}
