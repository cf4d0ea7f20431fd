//! Ids, edits and times that are made anew, and records that cannot go out.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::records::{capture, record, with};
use crate::capture;
use crate::listener::Listener;
use crate::receiver::{header, headers};
use crate::test::Test;

const SECRET: &str = "s3cret-s3cret-s3cret-s3cret-s3cret";
const ID: &str = "X-Chatwoot-Delivery";

/// Deliveries of a provider that has ids, two of them with the same one, recorded by the sender.
fn deliveries(endpoint: &Endpoint) -> Test {
    let mut output = Test::new().args(["list"]).run();
    for id in ["one", "two", "one"] {
        output = output
            .then()
            .args(["send", "voxsig", "message_created", "-q"])
            .args(["--set-str", &format!("content={id}"), "--id", id])
            .args(["--to", &endpoint.url(), "--out", "c.jsonl"])
            .secret(SECRET)
            .run();
    }
    output.then().args(["replay", "c.jsonl"]).secret(SECRET)
}

fn ids(requests: &[Vec<u8>]) -> Vec<String> {
    let id = |request: &Vec<u8>| header(request, ID).unwrap();
    requests.iter().map(id).collect()
}

#[test]
fn new_ids_are_new_and_the_same_for_the_same() {
    let endpoint = Endpoint::ok();
    let test = deliveries(&endpoint).args(["--to", &endpoint.url()]);
    let test = test.args([
        "--ids", "new", "--loop", "2", "--seed", "7", "--pace", "max",
    ]);
    let once = test
        .args(["--concurrency", "1", "--out", "once.jsonl"])
        .run();
    let seen = endpoint.requests();
    let new = ids(&seen[3..]);
    let [a1, b1, a2, c1, d1, c2] = &new[..] else {
        panic!("{new:?}")
    };
    assert_eq!((a1, c1), (a2, c2));
    let all = [a1, b1, c1, d1];
    for (n, id) in all.iter().enumerate() {
        assert!(!["one", "two"].contains(&id.as_str()));
        assert!(!all[..n].contains(id), "{new:?}");
    }
    // In the body, where it is a string of its own, it is replaced as well.
    let body: Value = serde_json::from_str(&endpoint.bodies()[3]).unwrap();
    assert_eq!(body["content"], **a1);
    let records = capture::records(&once.path("once.jsonl"));
    assert_eq!(records[0]["delivery"], **a1);
    // The same seed gives the same ids.
    let test = once.then();
    test.args([
        "replay",
        "c.jsonl",
        "--secret-file",
        "0.secret",
        "--to",
        &endpoint.url(),
        "--ids",
        "new",
    ])
    .args(["--seed", "7", "--pace", "max", "--concurrency", "1"])
    .run();
    assert_eq!(ids(&endpoint.requests()[9..]), new[..3]);
}

#[test]
fn new_ids_are_signed() {
    let args = ["--provider", "voxsig", "--secret-file", "secret"];
    let listener = Listener::with_files(&[("secret", SECRET)], &args);
    let endpoint = Endpoint::ok();
    let test = deliveries(&endpoint).args(["--to", &listener.url()]);
    test.args(["--ids", "new", "--set", "id=7", "-q"]).run();
    for record in listener.interrupt().records() {
        assert_eq!(record["signature"]["state"], "valid");
        let body = record["request"]["body"]["utf8"].as_str().unwrap();
        assert!(body.contains("\"id\":7"), "{body}");
    }
}

#[test]
fn edits_leave_every_other_byte() {
    let endpoint = Endpoint::ok();
    let body = r#"{ "n" : 10.00, "s":"\u00e9", "gone":1, "n":2e0 }"#;
    let record = with(record("r-1", 0, body), "/provider", Value::Null);
    Test::new()
        .file("c.jsonl", capture(&[record]))
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "-q"])
        .args(["--set", "s=[1]", "--unset", "gone", "--set-str", "t=x"])
        .args(["--header", "X-New: 1", "--header", "content-type: text/odd"])
        .run();
    let edited = r#"{ "n" : 10.00, "s":[1], "n":2e0, "t" : "x" }"#;
    assert_eq!(endpoint.bodies(), [edited]);
    let request = &endpoint.requests()[0];
    assert_eq!(header(request, "X-New").as_deref(), Some("1"));
    assert_eq!(headers(request, "Content-Type"), ["text/odd"]);
    let length = header(request, "Content-Length");
    assert_eq!(length, Some(edited.len().to_string()));
}

#[test]
fn a_header_that_breaks_the_signature_stays_as_the_user_wants_it() {
    let endpoint = Endpoint::ok();
    let test = deliveries(&endpoint).args(["--to", &endpoint.url(), "-q"]);
    test.args([
        "--header",
        "X-Chatwoot-Signature: sha256=00",
        "--limit",
        "1",
    ])
    .run();
    let signature = header(&endpoint.requests()[3], "X-Chatwoot-Signature");
    assert_eq!(signature.as_deref(), Some("sha256=00"));
}

#[test]
fn times_are_moved_by_one_distance_and_gaps_stay() {
    let endpoint = Endpoint::ok();
    let body = |at: &str, unix: u64| {
        format!(
            r#"{{"created_at":"{at}","updated_at":{unix},"event_ms_at":{unix}123,"n":1672567200}}"#
        )
    };
    let records = [
        record("r-1", 0, &body("2023-01-01T10:00:00.5Z", 1_672_567_200)),
        record(
            "r-2",
            90_000,
            &body("2023-01-01T10:01:30.5Z", 1_672_567_290),
        ),
    ];
    let test = Test::new().file("c.jsonl", capture(&records));
    let test = test.args(["replay", "c.jsonl", "--to", &endpoint.url(), "-q"]);
    let output = test
        .args(["--shift-time", "2026-01-01T10:00:00Z", "--pace", "max"])
        .args(["--concurrency", "1"])
        .run();
    assert_eq!(
        endpoint.bodies(),
        [
            body("2026-01-01T10:00:00.5Z", 1_767_261_600)
                .replace("\"n\":1767261600", "\"n\":1672567200"),
            body("2026-01-01T10:01:30.5Z", 1_767_261_690)
                .replace("\"n\":1767261690", "\"n\":1672567200"),
        ]
    );
    // `now`: the first one that is selected is of now, whatever came before it.
    let before = Timestamp::now().as_second();
    output
        .then()
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "-q"])
        .args(["--shift-time", "now", "--id", "r-2"])
        .run();
    let moved: Value = serde_json::from_str(&endpoint.bodies()[2]).unwrap();
    let moved = moved["updated_at"].as_i64().unwrap();
    assert!((before..=Timestamp::now().as_second()).contains(&moved));
}

#[test]
fn what_is_not_whole_is_skipped_counted_and_sent_when_forced() {
    let cut = with(record("r-1", 0, "{"), "/request/truncated", true);
    let masked = with(
        record("r-2", 0, "{}"),
        "/redacted",
        json!({ "resigned": false }),
    );
    let resigned = with(
        record("r-3", 0, "{}"),
        "/redacted",
        json!({ "resigned": true }),
    );
    let text = capture(&[cut, masked, resigned]);
    let endpoint = Endpoint::ok();
    let test = || Test::new().file("c.jsonl", &text);
    let output = test()
        .args(["replay", "c.jsonl", "--to", &endpoint.url()])
        .run();
    for line in [
        "skipped c.jsonl:1: its body was not recorded in full\n",
        "skipped c.jsonl:2: what was secret in it is masked\n",
        "1 delivery: 1 ok, 2 skipped\n",
        "  skipped 1: its body was not recorded in full\n",
        "  skipped 1: what was secret in it is masked\n",
    ] {
        output.prints(line);
    }
    assert_eq!(endpoint.bodies(), ["{}"]);
    test()
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--force"])
        .run()
        .prints("3 deliveries: 3 ok\n");
    // Where nothing is left to send, that is no success.
    test()
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--id", "r-1"])
        .exit(4)
        .run()
        .prints("0 deliveries: 0 ok, 1 skipped\n");
    test()
        .args(["replay", "c.jsonl", "--dry-run", "--lines", "1"])
        .exit(4)
        .stderr("note: 0 deliveries, 1 would be skipped, 2 not selected\n")
        .run()
        .prints("skipped: its body was not recorded in full\n");
}

#[test]
fn a_body_that_cannot_be_edited_is_skipped_with_the_reason() {
    let form = record("r-1", 0, "a=1&b=2");
    let endpoint = Endpoint::ok();
    let output = Test::new()
        .file("c.jsonl", capture(&[form, record("r-2", 0, "{}")]))
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--set", "a=2"])
        .run();
    output.prints("skipped c.jsonl:1: it cannot be changed as asked: ");
    output.prints("  skipped 1: it cannot be changed as asked\n");
    assert_eq!(endpoint.bodies(), [r#"{"a":2}"#]);
}
