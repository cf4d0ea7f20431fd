//! What goes into a goreplay file and what comes out.

use proptest::prelude::*;

use super::{GorReader, GorWriter};
use crate::capture::import::Damage;
use crate::capture::random;
use crate::exchange::{Direction, Exchange, Headers, Request, Response};

fn read(file: &[u8]) -> Vec<Result<Exchange, Damage>> {
    let mut reader = GorReader::new(file);
    let mut all = Vec::new();
    while let Some(next) = reader.next().unwrap() {
        all.push(next.map(|imported| imported.exchange));
    }
    all
}

fn write(exchange: &Exchange) -> Result<Vec<u8>, &'static str> {
    let mut writer = GorWriter::new(Vec::new());
    writer.append(exchange).unwrap()?;
    Ok(writer.finish())
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0x21u8..=0xff, 0..8)
        .prop_filter("DEL is no part of a value", |value| !value.contains(&0x7f))
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        Just("a\n🐵🙈\n".as_bytes().to_vec()),
        Just(b"\r\n0\r\n\r\n\n".to_vec()),
    ]
}

/// A sound record as it comes over HTTP/1.1: a body has a length or comes in chunks.
fn sound() -> impl Strategy<Value = Exchange> {
    let headers = || proptest::collection::vec(("X-[A-Za-z0-9]{1,5}", value()), 0..4);
    let request = (
        "[A-Z]{1,7}",
        "/[a-z?=&%0-9]{0,9}",
        any::<bool>(),
        headers(),
        headers(),
    );
    let bodies = (
        proptest::option::of(body()),
        any::<bool>(),
        proptest::option::of(body()),
        any::<bool>(),
    );
    (
        request,
        bodies,
        200u16..600,
        0i64..4_000_000_000_000_000_000,
        0u64..9_000_000_000,
    )
        .prop_map(
            |(
                (method, target, old, fields, trailers),
                (sent, in_chunks, answered, chunks_back),
                status,
                at,
                total,
            )| {
                let mut request = Request::new(method, target);
                request.headers = fields.into_iter().collect();
                if let Some(sent) = sent {
                    frame(&mut request.headers, sent.len(), in_chunks);
                    if in_chunks {
                        request.trailers = trailers.into_iter().collect();
                    }
                    request.body = Some(sent.into());
                }
                if old && !in_chunks {
                    request.version = "1.0".into();
                }
                let at = jiff::Timestamp::from_nanosecond(at.into()).unwrap();
                let id = "0193a1b2-0000-7000-8000-000000000001";
                let mut exchange = Exchange::new(id, at, Direction::Received, request);
                let bodiless = exchange.request.method == "HEAD" || matches!(status, 204 | 304);
                let mut response = Response::new(status);
                if let Some(answered) = answered.filter(|_| !bodiless) {
                    frame(&mut response.headers, answered.len(), chunks_back);
                    response.body = Some(answered.into());
                }
                exchange.response = Some(response);
                exchange.timing.total_us = total;
                exchange
            },
        )
}

fn frame(headers: &mut Headers, length: usize, in_chunks: bool) {
    match in_chunks {
        true => headers.push("transfer-Encoding", "chunked"),
        false => headers.push("content-LENGTH", length.to_string()),
    }
}

proptest! {
    #[test]
    fn every_sound_record_comes_back(exchange in sound()) {
        let file = write(&exchange).unwrap();
        prop_assert_eq!(read(&file), [Ok(exchange)]);
    }

    #[test]
    fn no_record_breaks_the_file(exchange in random::exchange(), sound in sound()) {
        let mut file = write(&exchange).unwrap_or_default();
        file.extend(write(&sound).unwrap());
        let all = read(&file);
        // The same id may have answered the other.
        let kept = all.iter().flatten().any(|read| read.request == sound.request);
        prop_assert!(kept, "{:?}", all);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes);
    }

    #[test]
    fn no_damage_is_too_strange(
        exchange in sound(),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut file = write(&exchange).unwrap();
        let at = at.index(file.len());
        file[at] = byte;
        file.truncate(cut.index(file.len()) + 1);
        read(&file);
    }
}

/// As goreplay writes it.
fn payload(line: &str, message: &str) -> String {
    format!("{line}\n{message}\n🐵🙈🙉\n")
}

#[test]
fn requests_and_answers_are_paired() {
    let request = "POST /a HTTP/1.1\r\nhost:a\r\nContent-Length: 2\r\n\r\n{}";
    let file = [
        payload("1 aa 1439818823587396305 200000", request),
        payload(
            "1 bb 1439818823587400000",
            "GET /b HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        payload(
            "2 bb 1439818823687396305 1000000",
            "HTTP/1.1 204 No Content\r\n\r\n",
        ),
        payload(
            "3 aa 1439818824000000000 5000000",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        ),
        payload("2 cc 1 1", "HTTP/1.1 200 OK\r\n\r\n"),
        payload("1 dd 1439818823587400000 7000", "GET /d HTTP/1.0\r\n\r\n"),
        "GET / HTTP/1.1\r\n\r\n\n🐵🙈🙉\n\n🐵🙈🙉\n1 ee 5 5\nGET / HT".to_owned(),
    ]
    .concat();
    let all = read(file.as_bytes());
    let damaged: Vec<_> = all.iter().filter_map(|read| read.as_ref().err()).collect();
    let what: Vec<_> = damaged.iter().map(|damage| damage.what.as_str()).collect();
    let expected = [
        "it answers no request that stands before it",
        "it does not begin with `TYPE ID TIME`",
        "it does not begin with `TYPE ID TIME`",
        "the file is cut off: its head is cut off",
    ];
    assert_eq!(what, expected);
    assert_eq!(damaged[0].place, "payload 5, from line 25");
    let records: Vec<_> = all.iter().flatten().collect();
    let targets: Vec<_> = records
        .iter()
        .map(|record| record.request.target.as_str())
        .collect();
    assert_eq!(targets, ["/a", "/b", "/d"]);
    assert_eq!(records[0].at.to_string(), "2015-08-17T13:40:23.587396305Z");
    assert_eq!(records[0].response.as_ref().unwrap().body_bytes(), b"ok");
    let totals: Vec<_> = records
        .iter()
        .map(|record| record.timing.total_us)
        .collect();
    assert_eq!(totals, [5000, 100_996, 7]);
    let raw = records[0].request.raw_head.as_ref().unwrap();
    assert_eq!(raw.as_bytes(), &request.as_bytes()[..request.len() - 2]);
    assert_eq!(records[2].response, None);
}

#[test]
fn a_body_that_is_not_whole_is_told_so() {
    let short = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc";
    let chunk = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc";
    for request in [short, chunk] {
        let all = read(payload("1 a 1 1", request).as_bytes());
        let request = &all[0].as_ref().unwrap().request;
        assert_eq!(
            (request.body_bytes(), request.truncated),
            (&b"abc"[..], true)
        );
    }
}

#[test]
fn what_goreplay_cannot_hold_is_refused() {
    let mut exchange = Exchange::new(
        "a",
        Default::default(),
        Direction::Received,
        Request::new("POST", "/"),
    );
    assert!(write(&exchange).is_ok());
    for body in ["x\n🐵🙈🙉\ny", "\n🐵🙈🙉", "x\n🐵🙈🙉"] {
        exchange.request.body = Some(body.as_bytes().to_vec().into());
        assert_eq!(
            write(&exchange),
            Err("a body with goreplay's separator in it"),
            "{body:?}"
        );
    }
    exchange.request.body = Some("x🐵🙈🙉".as_bytes().to_vec().into());
    let mut back = read(&write(&exchange).unwrap()).remove(0).unwrap();
    back.id = "a".into();
    // What came without a length, by HTTP/2 or from a file, has one now.
    exchange.request.headers.push("Content-Length", "13");
    assert_eq!(back, exchange);
    exchange.id = "a b".into();
    assert!(write(&exchange).is_err());
}
