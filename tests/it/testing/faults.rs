//! An endpoint with one fault is told that fault, and no other.

use hookctl::exchange::Headers;

use super::endpoint::{Call, endpoint, of, tested, trial};
use crate::receiver::Receiver;

/// What fails of *accepts* and *refuses* at an endpoint that answers so.
#[track_caller]
fn failures(answer: impl Fn(&Call) -> u16 + Send + Sync + 'static) -> Vec<String> {
    let receiver = endpoint("voxsig", answer);
    let test = tested("voxsig", &receiver).args(["--only", "accepts,refuses"]);
    let output = test.exit(1).run();
    of(&output, "failed")
}

#[test]
fn one_that_checks_no_signature() {
    let failed = failures(|call| match call.right() {
        401 => 200,
        other => other,
    });
    assert!(
        failed.iter().all(|id| id.starts_with("refuses/")),
        "{failed:?}"
    );
    for id in [
        "no-signature",
        "wrong-secret",
        "tampered-body",
        "stale-timestamp",
    ] {
        assert!(
            failed.contains(&format!("refuses/{id}")),
            "{id}: {failed:?}"
        );
    }
}

#[test]
fn one_that_raises_an_error_on_signatures_of_another_length() {
    let odd = |headers: &Headers| {
        let value = headers.text("X-Chatwoot-Signature").unwrap_or_default();
        !value.is_empty() && value.len() != "sha256=".len() + 64
    };
    let failed = failures(
        move |call| match odd(&call.headers) && call.method == "POST" {
            true => 500,
            false => call.right(),
        },
    );
    assert!(
        failed.contains(&"refuses/malformed-signature".into()),
        "{failed:?}"
    );
    assert!(
        failed.contains(&"refuses/short-signature".into()),
        "{failed:?}"
    );
    assert!(
        !failed.contains(&"refuses/wrong-secret".into()),
        "{failed:?}"
    );
}

#[test]
fn one_that_fails_on_events_it_does_not_know() {
    let failed = failures(|call| {
        let event = call.json().map(|json| json["event"].to_string());
        match event {
            Some(event) if event.contains("no_such_event") && call.valid => 500,
            _ => call.right(),
        }
    });
    assert_eq!(failed, ["accepts/unknown-event"]);
}

#[test]
fn one_that_knows_one_content_type_and_no_parameters() {
    let failed = failures(|call| match call.headers.text("Content-Type") {
        Some("application/json") | None => call.right(),
        Some(_) => 415,
    });
    assert_eq!(failed, ["accepts/charset"]);
}

#[test]
fn one_that_knows_header_names_in_one_case() {
    let failed = failures(|call| {
        let mut names = call.headers.iter().map(|header| header.name.as_str());
        match names.any(|name| name == "X-Chatwoot-Signature") {
            true => call.right(),
            false if call.method == "POST" => 401,
            false => 405,
        }
    });
    assert_eq!(
        failed,
        ["accepts/lower-case-headers", "accepts/upper-case-headers"]
    );
}

#[test]
fn one_that_redirects_is_neither_accepting_nor_refusing() {
    let receiver = endpoint("voxsig", |call| match call.right() {
        401 => 302,
        other => other,
    });
    let test = tested("voxsig", &receiver).args(["--only", "refuses/no-signature"]);
    let output = test.exit(1).run();
    let failed = trial(&output, "refuses/no-signature");
    assert_eq!(failed["findings"][0]["rule"], "status");
    assert_eq!(failed["findings"][0]["seen"], "302");
}

#[test]
fn one_whose_answer_does_not_end_is_not_accepting() {
    let receiver = Receiver::raw(|stream| {
        crate::receiver::read_request(stream);
        let mut more = stream
            .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            .is_ok();
        while more {
            let piece = [b"10000\r\n".as_slice(), &[b'a'; 0x10000], b"\r\n"].concat();
            more = stream.write_all(&piece).is_ok();
        }
    });
    let test = tested("voxsig", &receiver).args(["--only", "accepts/good-delivery"]);
    let output = test.exit(1).run();
    let failed = trial(&output, "accepts/good-delivery");
    assert_eq!(failed["findings"][0]["expected"], "an answer that ends");
}
