//! What goes into a HAR and what comes out.

use std::io::Read;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{HarReader, HarWriter};
use crate::capture::import::{Damage, Imported};
use crate::capture::random;
use crate::exchange::{Body, Direction, Exchange, Headers, Request, Response};

/// Undoes gzip only.
fn gunzip(headers: &Headers, body: &Body) -> Option<Body> {
    headers.text("content-encoding").filter(|c| *c == "gzip")?;
    let mut plain = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(body.as_bytes());
    decoder.read_to_end(&mut plain).ok()?;
    Some(plain.into())
}

fn write(exchanges: &[Exchange]) -> Vec<u8> {
    let mut writer = HarWriter::new(Vec::new(), gunzip);
    for exchange in exchanges {
        writer.append(exchange).unwrap();
    }
    writer.finish().unwrap()
}

fn read(har: &[u8]) -> Vec<Result<Imported, Damage>> {
    let mut reader = HarReader::new(har);
    let mut all = Vec::new();
    while let Some(next) = reader.next().unwrap() {
        all.push(next);
    }
    all
}

fn one(entry: &Value) -> Result<Imported, String> {
    let har = json!({"log": {"entries": [entry]}}).to_string();
    let mut all = read(har.as_bytes());
    assert_eq!(all.len(), 1);
    all.remove(0).map_err(|damage| damage.what)
}

fn entry() -> Value {
    json!({
        "startedDateTime": "2026-11-21T23:44:34.123+01:00",
        "request": {"method": "POST", "url": "https://a.test/hooks?x=1#y", "headers": []},
    })
}

proptest! {
    #[test]
    fn every_record_comes_back_whole(exchange in random::exchange()) {
        let har = write(std::slice::from_ref(&exchange));
        let all = read(&har);
        prop_assert_eq!(all.len(), 1);
        let imported = all[0].as_ref().map_err(|d| TestCaseError::fail(d.what.clone()))?;
        prop_assert!(imported.ours);
        prop_assert_eq!(&imported.exchange, &exchange);
    }

    #[test]
    fn what_har_holds_comes_back_without_our_extras(exchange in random::exchange()) {
        let status = exchange.response.as_ref().map_or(200, |response| response.status);
        if !(100..=999).contains(&status) {
            return Ok(());
        }
        let mut har: Value = serde_json::from_slice(&write(&[exchange])).unwrap();
        let entry = &mut har["log"]["entries"][0];
        entry.as_object_mut().unwrap().remove("_hookctl");
        let Ok(Imported { exchange, decoded: false, .. }) = one(entry) else {
            return Ok(());
        };
        let again: Value = serde_json::from_slice(&write(&[exchange])).unwrap();
        let again = &again["log"]["entries"][0];
        for part in ["method", "url", "headers", "queryString", "httpVersion"] {
            // Pseudo-headers become one of HTTP/1.1.
            if !entry["request"]["headers"].to_string().contains(":") || part != "headers" {
                prop_assert_eq!(&again["request"][part], &entry["request"][part], "{}", part);
            }
        }
        prop_assert_eq!(&again["request"]["postData"]["text"], &entry["request"]["postData"]["text"]);
        prop_assert_eq!(&again["response"]["status"], &entry["response"]["status"]);
        prop_assert_eq!(&again["response"]["content"]["text"], &entry["response"]["content"]["text"]);
        prop_assert_eq!(&again["startedDateTime"], &entry["startedDateTime"]);
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut reader = HarReader::new(&bytes[..]);
        while let Ok(Some(_)) = reader.next() {}
    }

    #[test]
    fn no_damage_is_too_strange(
        exchanges in proptest::collection::vec(random::exchange(), 1..3),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut har = write(&exchanges);
        let at = at.index(har.len());
        har[at] = byte;
        har.truncate(cut.index(har.len()) + 1);
        let mut reader = HarReader::new(&har[..]);
        while let Ok(Some(_)) = reader.next() {}
    }
}

#[test]
fn an_entry_has_what_har_wants() {
    let mut request = Request::new("POST", "/hooks?a=1&b=%41");
    request.headers.push("Host", "hooks.test");
    request.headers.push("Content-Type", "application/json");
    request.body = Some("{}".into());
    let at = "2026-11-21T23:44:34.123456789Z".parse().unwrap();
    let mut exchange = Exchange::new("id", at, Direction::Received, request);
    let mut response = Response::new(404);
    response.body = Some(vec![0xff].into());
    exchange.response = Some(response);
    exchange.timing.head_us = Some(500);
    exchange.timing.total_us = 2250;
    let har: Value = serde_json::from_slice(&write(&[exchange])).unwrap();
    let mut entry = har["log"]["entries"][0].clone();
    let extras = entry.as_object_mut().unwrap().remove("_hookctl");
    assert_eq!(har["log"]["creator"]["name"], "hookctl");
    let expected = json!({
        "startedDateTime": "2026-11-21T23:44:34.123456Z",
        "time": 2.25,
        "request": {
            "method": "POST", "url": "http://hooks.test/hooks?a=1&b=%41", "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [{"name": "Host", "value": "hooks.test"}, {"name": "Content-Type", "value": "application/json"}],
            "queryString": [{"name": "a", "value": "1"}, {"name": "b", "value": "A"}],
            "postData": {"mimeType": "application/json", "text": "{}"},
            "headersSize": 84, "bodySize": 2,
        },
        "response": {
            "status": 404, "statusText": "Not Found", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
            "content": {"size": 1, "mimeType": "x-unknown", "text": "/w==", "encoding": "base64"},
            "redirectURL": "", "headersSize": -1, "bodySize": 1,
        },
        "cache": {},
        "timings": {"blocked": -1, "dns": -1, "connect": -1, "send": 0.5, "wait": 1.75, "receive": 0, "ssl": -1},
    });
    assert_eq!(entry, expected);
    let expected = json!({
        "url": null,
        "id": "id",
        "at": "2026-11-21T23:44:34.123456789Z",
        "request": {"fidelity": "wire"},
        "timing": {"head_us": 500, "total_us": 2250},
    });
    assert_eq!(extras, Some(expected));
}

#[test]
fn content_codings_are_undone_for_people_and_kept_for_us() {
    let gzip = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0, 0x43, 0xbf, 0xa6, 0xa3, 2, 0, 0, 0,
    ];
    let mut request = Request::new("POST", "/");
    request.headers.push("Content-Encoding", "gzip");
    request.body = Some(gzip.to_vec().into());
    let exchange = Exchange::new("", Default::default(), Direction::Received, request);
    let har: Value = serde_json::from_slice(&write(&[exchange])).unwrap();
    let mut entry = har["log"]["entries"][0].clone();
    assert_eq!(entry["request"]["postData"]["text"], "{}");
    assert_eq!(entry["request"]["bodySize"], 22);
    entry.as_object_mut().unwrap().remove("_hookctl");
    let imported = one(&entry).unwrap();
    assert!(imported.decoded);
    assert_eq!(imported.exchange.request.body_bytes(), b"{}");
    assert_eq!(
        imported.exchange.request.headers.get("content-encoding"),
        None
    );
}

#[test]
fn what_others_write_is_read() {
    let mut entry = entry();
    entry["request"]["headers"] = json!([
        {"name": ":authority", "value": "a.test"}, {"name": ":path", "value": "/"},
        ["x-list", "1"], {"value": "2", "name": "x-map", "comment": {}},
    ]);
    entry["request"]["httpVersion"] = json!("h2");
    entry["request"]["postData"] = json!({"mimeType": "", "params": null, "text": "caf\u{e9}"});
    entry["request"]["bodySize"] = json!(4);
    entry["time"] = json!(null);
    entry["timings"] =
        json!({"blocked": -1, "send": 0.1, "wait": 20, "receive": "1.4", "_queued": 3});
    entry["response"] = json!({
        "status": 200, "httpVersion": null, "cookies": null, "headers": [],
        "content": {"size": 3, "text": "AQID\n", "encoding": "base64"},
    });
    let exchange = one(&entry).unwrap().exchange;
    assert_eq!(exchange.at.to_string(), "2026-11-21T22:44:34.123Z");
    assert_eq!(exchange.url.as_deref(), Some("https://a.test/hooks?x=1#y"));
    assert_eq!(exchange.timing.total_us, 21_500);
    let request = exchange.request;
    assert_eq!((&*request.target, &*request.version), ("/hooks?x=1", "2"));
    let names: Vec<_> = request.headers.iter().map(|h| h.name.as_str()).collect();
    assert_eq!(names, ["host", "x-list", "x-map"]);
    assert_eq!(request.body_bytes(), b"caf\xe9");
    assert_eq!(exchange.response.unwrap().body_bytes(), [1, 2, 3]);
}

#[test]
fn text_is_utf8_unless_its_length_says_otherwise() {
    let read = |kind: &str, length: Option<&str>, size: i64| {
        let mut entry = entry();
        let mut headers = vec![json!({"name": "Content-Type", "value": kind})];
        headers.extend(length.map(|l| json!({"name": "content-length", "value": l})));
        entry["request"]["headers"] = json!(headers);
        entry["request"]["bodySize"] = json!(size);
        entry["request"]["postData"] = json!({"text": "caf\u{e9}"});
        one(&entry).unwrap().exchange.request.body_bytes().len()
    };
    assert_eq!(read("text/plain", None, 4), 4);
    assert_eq!(read("text/plain", None, 5), 5);
    assert_eq!(read("text/plain", None, -1), 5);
    assert_eq!(read("text/plain", Some("5"), 4), 5);
    assert_eq!(read("application/json", Some("4"), 5), 4);
    assert_eq!(read("application/json", None, 4), 5);
    assert_eq!(read("text/plain; charset=UTF-8", None, 4), 5);
}

#[test]
fn a_form_without_text_is_put_together() {
    let mut entry = entry();
    entry["request"]["postData"] = json!({
        "mimeType": "application/x-www-form-urlencoded; charset=utf-8",
        "params": [{"name": "payload", "value": "{\"a\": 1}"}, {"name": "file", "fileName": "x"}],
    });
    let request = one(&entry).unwrap().exchange.request;
    assert_eq!(request.body_bytes(), b"payload=%7B%22a%22%3A+1%7D&file=");
}

#[test]
fn a_status_that_is_none_is_no_answer() {
    let mut entry = entry();
    entry["response"] = json!({"status": 0, "_error": "net::ERR_CONNECTION_REFUSED"});
    let exchange = one(&entry).unwrap().exchange;
    assert_eq!(exchange.response, None);
    assert_eq!(
        exchange.error.as_deref(),
        Some("net::ERR_CONNECTION_REFUSED")
    );
}

#[test]
fn times_are_read_as_tools_write_them() {
    for (text, read) in [
        (
            "2026-11-21T23:44:34.1230000-04:00",
            "2026-11-22T03:44:34.123Z",
        ),
        (
            "2026-11-21T23:44:34.123456+00:00",
            "2026-11-21T23:44:34.123456Z",
        ),
        ("2026-11-21T23:44:34", "2026-11-21T23:44:34Z"),
        ("2026-11-21T23:44:34.123-0400", "2026-11-22T03:44:34.123Z"),
    ] {
        let mut entry = entry();
        entry["startedDateTime"] = json!(text);
        assert_eq!(one(&entry).unwrap().exchange.at.to_string(), read, "{text}");
    }
}

#[test]
fn a_damaged_entry_says_what_is_wrong_with_it() {
    let damaged = |path: &str, value: Value| {
        let mut entry = entry();
        *entry.pointer_mut(path).unwrap() = value;
        one(&entry).unwrap_err()
    };
    assert_eq!(
        damaged("/startedDateTime", json!("soon")),
        "`startedDateTime` is `soon`"
    );
    assert_eq!(
        damaged("/request/url", json!("data:x")),
        "`data:x` is no URL of HTTP"
    );
    assert_eq!(
        damaged("/request/method", json!("CONNECT")),
        "`CONNECT` asks for a tunnel"
    );
    assert_eq!(
        damaged("/request/method", json!("A B")),
        "`A B` is not a method"
    );
    let headers = json!([{"name": "a\nb", "value": ""}]);
    assert_eq!(
        damaged("/request/headers", headers),
        r"`a\nb` is not a header name"
    );
    assert!(damaged("/request", json!(null)).starts_with("invalid type: null"));
    let mut entry = entry();
    entry["_hookctl"] = json!({"v": 2});
    assert!(one(&entry).unwrap_err().contains("is of version 2"));
    entry["_hookctl"] = json!([]);
    assert_eq!(one(&entry).unwrap_err(), "its `_hookctl` is no object");
    entry["_hookctl"] = json!(null);
    entry["request"]["postData"] = json!({"text": "?", "encoding": "base64"});
    assert!(
        one(&entry)
            .unwrap_err()
            .starts_with("its `postData` is no base64")
    );
    entry["request"]["postData"] =
        json!({"mimeType": "multipart/form-data", "params": [{"name": "a"}]});
    assert_eq!(one(&entry).unwrap_err(), "its `postData` has no `text`");
}

#[test]
fn damage_costs_the_entry_and_has_a_place() {
    let good = entry().to_string();
    let har = format!("{{\"log\":{{\"entries\":[{good},{{\"a\":}},{good},{{\"request");
    let all = read(har.as_bytes());
    let places: Vec<_> = all
        .iter()
        .map(|r| r.as_ref().err().map(|d| d.place.as_str()))
        .collect();
    let ends = [good.len() + 26, har.len()];
    assert_eq!(places[0], None);
    assert_eq!(
        places[1],
        Some(format!("entry 2, up to byte {}", ends[0]).as_str())
    );
    assert_eq!(places[2], None);
    assert_eq!(
        places[3],
        Some(format!("entry 4, up to byte {}", ends[1]).as_str())
    );
}
