//! Which payloads are looked at, and whose they are.

use serde_json::json;

use super::{acme, capture, differences, judged, ping, pong, record};
use crate::test::Test;

/// Ping with a wrong id, pong, an event nobody knows, one that is acme's by its record alone, one of nobody's.
fn mixed() -> Test {
    let mut nobody = record(None, r#"{"hello":"there"}"#);
    nobody["request"]["headers"] = json!([]);
    let mut recorded = record(Some(("acme", "pong")), &json!({"at": "now"}).to_string());
    recorded["request"]["headers"] = json!([]);
    let lines = [
        record(None, &ping("\"x\"").to_string()),
        record(None, &pong().to_string()),
        record(None, r#"{"event":"lost"}"#),
        recorded,
        nobody,
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    acme().file("c.jsonl", text)
}

#[test]
fn without_a_selection_everything_is_looked_at() {
    let summary = judged(mixed().exit(1), &[]);
    assert_eq!(
        differences(&summary),
        [
            "ping error type-changed id 1/1 documented",
            "pong error missing-required event 1/2 documented",
            "lost info unknown-event  1/1 documented",
        ]
    );
    let events = summary["events"].as_array().unwrap();
    let standings: Vec<_> = events.iter().map(|e| e["standing"].as_str()).collect();
    assert_eq!(
        standings,
        ["known", "known", "unknown-event", "unknown-provider"].map(Some)
    );
    assert_eq!(summary["payloads"], 5);
    assert_eq!(events[3]["unchecked"], 1);
    assert_eq!(events[3]["why_unchecked"], "nobody knows whose it is");
    let first = &events[0]["differences"][0]["first"];
    assert_eq!(
        (&first["source"], &first["line"]),
        (&json!("c.jsonl"), &json!(1))
    );
}

#[test]
fn events_and_providers_are_named_or_patterns() {
    for (args, wanted) in [
        (
            &["--event", "ping"][..],
            vec!["ping error type-changed id 1/1 documented"],
        ),
        (
            &["--event", "acme/pi*"],
            vec!["ping error type-changed id 1/1 documented"],
        ),
        (
            &["--event", "lost", "--event", "po*"],
            vec![
                "pong error missing-required event 1/2 documented",
                "lost info unknown-event  1/1 documented",
            ],
        ),
        (
            &["--provider", "ac*", "--event", "p*g", "--limit", "1"],
            vec!["ping error type-changed id 1/1 documented"],
        ),
    ] {
        let summary = judged(mixed().exit(1), args);
        assert_eq!(differences(&summary), wanted, "{args:?}");
    }
    // What nobody has claimed is the provider's that is named.
    let summary = judged(mixed().exit(1), &["--provider", "acme"]);
    assert_eq!(summary["payloads"], 5);
    assert_eq!(
        summary["events"][3]["differences"][0]["rule"],
        "unknown-event"
    );
}

#[test]
fn a_record_of_another_provider_is_left_out_unless_the_headers_say_otherwise() {
    let ours = record(Some(("voxsig", "ping")), &ping("1").to_string());
    let mut theirs = record(Some(("voxsig", "ping")), &ping("1").to_string());
    theirs["request"]["headers"] = json!([]);
    let test = acme().file("c.jsonl", format!("{ours}\n{theirs}\n"));
    let summary = judged(test, &["--provider", "acme"]);
    assert_eq!(
        (&summary["payloads"], &summary["passed_over"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn filters_look_at_the_record() {
    for (filter, payloads) in [
        ("event=ping", 1),
        ("provider=acme", 4),
        ("header:X-Acme-Id=1", 3),
        ("$.event==pong", 1),
    ] {
        let test = mixed().args(["--fail-on", "never"]);
        let summary = judged(test, &["--filter", filter]);
        assert_eq!(summary["payloads"], payloads, "{filter}");
        assert_eq!(summary["passed_over"], 5 - payloads, "{filter}");
    }
}

#[test]
fn requests_without_a_payload_are_passed_over() {
    let mut empty = record(None, "");
    empty["request"]["method"] = json!("GET");
    let mut none = empty.clone();
    none["request"]["body"] = json!(null);
    let handshake = record(None, r#"{"event":"knock","challenge":"who"}"#);
    let bare = record(Some(("acme", "bare")), "");
    let ping = record(None, &ping("1").to_string());
    let text = format!("{empty}\n{none}\n{handshake}\n{bare}\n{ping}\n");
    let summary = judged(acme().file("c.jsonl", text), &[]);
    assert_eq!(
        (&summary["payloads"], &summary["passed_over"]),
        (&json!(1), &json!(4))
    );
    assert_eq!(differences(&summary), [""; 0]);
}

#[test]
fn an_event_that_owes_a_body_and_has_none_is_no_json() {
    let lines = [
        record(Some(("acme", "ping")), ""),
        record(Some(("acme", "ping")), "{\"event\""),
    ];
    let test = acme().file("c.jsonl", format!("{}\n{}\n", lines[0], lines[1]));
    let summary = judged(test.exit(1), &[]);
    assert_eq!(
        differences(&summary),
        ["ping error not-json  2/2 documented"]
    );
    let seen = &summary["events"][0]["differences"][0]["seen"];
    assert_eq!(seen[0]["text"], "no body");
    assert_eq!(seen[1]["text"], "expected `:` at byte 8");
}

#[test]
fn a_body_that_was_cut_off_says_so_and_nothing_else() {
    let mut cut = record(Some(("acme", "ping")), r#"{"event":"ping","id":"#);
    cut["request"]["truncated"] = json!(true);
    let whole = record(None, &ping("1").to_string());
    let test = acme().file("c.jsonl", format!("{cut}\n{whole}\n"));
    let summary = judged(test.exit(1), &[]);
    assert_eq!(
        differences(&summary),
        ["ping error truncated  1/2 documented"]
    );
}

#[test]
fn bodies_are_looked_at_without_their_content_codings() {
    let mut coded = record(None, "");
    let gzip = data_encoding::BASE64.encode(&gzip(ping("true").to_string().as_bytes()));
    coded["request"]["body"] = json!({"base64": gzip});
    let mut unknown = coded.clone();
    let headers = |coding: &str| json!([["X-Acme-Id", "1"], ["Content-Encoding", coding]]);
    coded["request"]["headers"] = headers("gzip");
    unknown["request"]["headers"] = headers("rot13");
    unknown["event"] = json!("ping");
    unknown["provider"] = json!("acme");
    let test = acme().file("c.jsonl", format!("{coded}\n{unknown}\n"));
    let summary = judged(test.exit(1), &[]);
    assert_eq!(
        differences(&summary),
        ["ping error type-changed id 1/1 documented"]
    );
    let event = &summary["events"][0];
    assert_eq!(
        (&event["payloads"], &event["unchecked"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        event["why_unchecked"],
        "its content coding `rot13` is not known"
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn nothing_selected_is_an_end_of_its_own() {
    let fails = |args: &[&str], what: &str, help: Option<&str>| {
        let test = acme().file("c.jsonl", capture([&ping("1")]));
        test.args(["c.jsonl"]).args(args).fails(4, what, help);
    };
    let what = "no payload in `c.jsonl` is selected";
    fails(&["--event", "nope"], what, Some("check `--provider`"));
    fails(&["--filter", "method=PUT"], what, Some("--filter"));
    let mut nobody = record(None, "{}");
    nobody["request"]["headers"] = json!([]);
    acme()
        .file("c.jsonl", format!("{nobody}\n"))
        .args(["c.jsonl"])
        .exit(4)
        .stderr_has("error: none of 1 payload could be checked: nobody knows whose it is\n")
        .run();
    acme()
        .file("c.jsonl", "")
        .args(["c.jsonl"])
        .fails(4, "`c.jsonl` holds no payload", None);
}
