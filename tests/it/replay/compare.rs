//! What is different about the answers.

use serde_json::{Value, json};

use super::endpoint::{Endpoint, answer};
use super::pace::summary;
use super::records::{capture, record, with};
use crate::listener::Listener;
use crate::test::Test;

/// A record that was answered so.
fn answered(status: u16, body: &str) -> Value {
    let record = record("r-1", 0, "{}");
    let record = with(record, "/response/status", status);
    with(record, "/response/body", json!({ "utf8": body }))
}

#[track_caller]
fn compare(record: &Value, endpoint: &Endpoint, args: &[&str]) -> Test {
    Test::new()
        .file("c.jsonl", capture(std::slice::from_ref(record)))
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--compare"])
        .args(args)
}

#[test]
fn the_same_answer_is_0_and_another_one_1() {
    let was = answered(200, r#"{"ok":true,"n":1}"#);
    for (status, body, exit, shown) in [
        (200, r#"{ "n":1, "ok":true }"#, 0, "1 delivery: 1 ok\n"),
        (200, r#"{"ok":true,"n":1.0}"#, 0, "form-changed"),
        (201, r#"{"ok":true,"n":1}"#, 1, "expected 200, got 201"),
        (500, r#"{"ok":true,"n":1}"#, 1, "expected 200, got 500"),
        (
            200,
            r#"{"ok":true,"n":2}"#,
            1,
            "value-changed n: expected 1, got 2",
        ),
        (200, r#"{"ok":true}"#, 1, "removed n"),
        (200, r#"{"ok":true,"n":1,"m":0}"#, 1, "added m"),
        (200, "plain", 1, "type-changed"),
        (200, "", 1, "removed"),
    ] {
        let endpoint = Endpoint::json(status, body);
        let output = compare(&was, &endpoint, &[]).exit(exit).run();
        output.prints(shown);
        if exit == 1 {
            output.prints("1 delivery: 0 ok, 1 changed\n");
        }
    }
}

#[test]
fn bodies_that_are_no_json_are_compared_as_they_are() {
    let endpoint = Endpoint::json(200, "two\nlines");
    compare(&answered(200, "two\nlines"), &endpoint, &[]).run();
    let was = answered(200, "two\nrows");
    compare(&was, &endpoint, &[])
        .exit(1)
        .run()
        .prints("1 changed");
}

#[test]
fn what_is_ignored_is_no_difference() {
    let was = answered(200, r#"{"id":1,"items":[{"updated_at":1,"v":1}]}"#);
    let endpoint = Endpoint::json(200, r#"{"id":2,"items":[{"updated_at":2,"v":1}]}"#);
    compare(&was, &endpoint, &[]).exit(1).run();
    compare(&was, &endpoint, &["--ignore", "id"]).exit(1).run();
    for args in [
        ["--ignore", "id", "--ignore", "**.updated_at"],
        ["--ignore", "id", "--ignore", "items[].updated_at"],
        ["--ignore", "$", "--ignore", "$"],
    ] {
        compare(&was, &endpoint, &args).run();
    }
}

#[test]
fn chosen_headers_are_compared() {
    let was = answered(200, "{}");
    let endpoint = Endpoint::json(200, "{}");
    compare(&was, &endpoint, &["--compare-header", "x-kind"]).run();
    compare(&was, &endpoint, &["--compare-header", "Content-Type"])
        .exit(1)
        .run()
        .prints("answer-header Content-Type: expected none, got `application/json`");
}

#[test]
fn latency_is_compared_within_a_factor() {
    let endpoint = Endpoint::json(200, "{}");
    let slow = answered(200, "{}");
    compare(&slow, &endpoint, &["--latency-factor", "2"]).run();
    let fast = with(slow, "/timing/total_us", 1);
    compare(&fast, &endpoint, &["--latency-factor", "2"])
        .exit(1)
        .run()
        .prints("latency expected at most 0.0 ms, got ");
}

#[test]
fn a_content_coding_is_no_difference() {
    let endpoint = Endpoint::answering(|_, _, _| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
        std::io::Write::write_all(&mut encoder, br#"{"n":1}"#).unwrap();
        let body = encoder.finish().unwrap();
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n"
        );
        [head.as_bytes(), &body].concat()
    });
    compare(&answered(200, r#"{"n":1}"#), &endpoint, &[]).run();
    compare(&answered(200, r#"{"n":2}"#), &endpoint, &[])
        .exit(1)
        .run()
        .prints("value-changed n: expected 2, got 1");
}

#[test]
fn the_apps_answer_is_what_was_recorded_where_there_was_an_app() {
    let app = Endpoint::json(201, r#"{"v":1}"#);
    let listener = Listener::start(&["--forward", &app.url()]);
    listener.post("/hooks", &[], "{}");
    let text = std::fs::read_to_string(listener.interrupt().path("capture.jsonl")).unwrap();
    let test = || Test::new().file("c.jsonl", &text);
    let args = |to: &str| ["replay", "c.jsonl", "--compare", "--to", to].map(str::to_owned);
    test().args(args(&app.url())).run().prints("1 ok");
    let newer = Endpoint::json(201, r#"{"v":2}"#);
    test()
        .args(args(&newer.url()))
        .exit(1)
        .run()
        .prints("value-changed v: expected 1, got 2");
}

#[test]
fn what_a_listener_answered_itself_is_compared_and_told() {
    let mut record = answered(200, "");
    record["response"]["by"] = "fixed".into();
    let endpoint = Endpoint::json(500, "");
    compare(&record, &endpoint, &[])
        .exit(1)
        .run()
        .prints("expected 200, got 500")
        .prints("compared with what a listener had answered by itself, not an endpoint: 1\n");
}

#[test]
fn where_no_answer_was_recorded_there_is_nothing_to_compare() {
    let endpoint = Endpoint::json(200, "{}");
    let mut none = record("r-2", 0, "{}");
    none["response"] = Value::Null;
    compare(&none, &endpoint, &[])
        .exit(4)
        .run()
        .prints("not compared, since no answer was recorded or given: 1\n");
    let text = capture(&[none, answered(200, "{}")]);
    let test = Test::new().file("c.jsonl", text);
    test.args(["replay", "c.jsonl", "--to", &endpoint.url(), "--compare"])
        .run()
        .prints("2 deliveries: 2 ok\n");
}

#[test]
fn the_findings_are_in_the_json() {
    let was = answered(200, r#"{"n":1}"#);
    let endpoint = Endpoint::json(201, r#"{"n":2}"#);
    let output = compare(&was, &endpoint, &["--json"])
        .exit(1)
        .any_stderr()
        .run();
    let line = output.json();
    let found: Vec<_> = line["findings"].as_array().unwrap().iter().collect();
    assert_eq!(found.len(), 2);
    assert_eq!(
        (&found[0]["rule"], &found[0]["seen"]),
        (&json!("status"), &json!("201"))
    );
    assert_eq!(
        (&found[1]["rule"], &found[1]["path"]),
        (&json!("value-changed"), &json!("n"))
    );
    let summary = summary(&output.stderr);
    assert_eq!(
        (&summary["changed"], &summary["compared"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn an_endpoint_that_is_gone_is_3_and_beats_a_change() {
    let endpoint = Endpoint::answering(|number, _, _| match number {
        0 => answer(500, "{}"),
        _ => Vec::new(),
    });
    let text = capture(&[answered(200, "{}"), answered(200, "{}")]);
    let test = Test::new().file("c.jsonl", text);
    test.args(["replay", "c.jsonl", "--to", &endpoint.url(), "--compare"])
        .args(["--concurrency", "1"])
        .exit(3)
        .run()
        .prints("2 deliveries: 0 ok, 1 changed, 1 failed\n")
        .prints("without a complete answer: 1\n");
}

#[test]
fn without_a_comparison_the_answer_has_to_be_accepted() {
    let endpoint = Endpoint::json(500, "broken");
    let test = || Test::new().file("c.jsonl", capture(&[answered(500, "")]));
    let args = ["replay", "c.jsonl", "--to", &endpoint.url()];
    test()
        .args(args)
        .exit(1)
        .run()
        .prints("1 delivery: 0 ok, 1 failed\n")
        .prints("| broken");
    test().args(args).args(["--expect", "5xx"]).run();
}
