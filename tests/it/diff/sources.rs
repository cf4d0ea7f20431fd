//! Where payloads are read from.

use serde_json::json;

use super::{acme, capture, differences, ping, pong, record};
use crate::test::{Output, Test};

fn run(test: Test, args: &[&str]) -> Output {
    test.args(["--format", "json"]).args(args).run()
}

#[test]
fn standard_input_is_a_capture_or_a_body_by_what_it_holds() {
    let wrong = "ping error type-changed id 1/1 documented";
    let text = capture([&ping("\"x\"")]);
    let zipped = zstd::encode_all(text.as_bytes(), 1).unwrap();
    for bytes in [text.as_bytes(), &zipped, format!("\n\n{text}").as_bytes()] {
        let output = run(acme().stdin(bytes).exit(1), &["-"]);
        assert_eq!(differences(&output.json()), [wrong]);
        let first = &output.json()["events"][0]["differences"][0]["first"];
        assert_eq!(first["source"], "standard input");
    }
    for body in [ping("\"x\"").to_string(), format!("{:#}\n", ping("\"x\""))] {
        let output = run(acme().stdin(body).exit(1), &["-", "--provider", "acme"]);
        assert_eq!(differences(&output.json()), [wrong]);
        let first = &output.json()["events"][0]["differences"][0]["first"];
        assert_eq!((&first["line"], &first["id"]), (&json!(null), &json!(null)));
    }
}

#[test]
fn compressed_captures_are_read_like_others() {
    let text = zstd::encode_all(capture([&ping("1"), &pong()]).as_bytes(), 1).unwrap();
    let output = run(acme().file("c.jsonl.zst", text), &["c.jsonl.zst"]);
    assert_eq!(output.json()["payloads"], 2);
}

#[test]
fn a_folder_holds_bodies() {
    let folder = || {
        acme()
            .file("in/1.json", ping("1").to_string())
            .file("in/b/2.json", format!("{:#}", ping("\"x\"")))
            .file("in/pong.json", r#"{"at":1}"#)
            .file("in/odd.json", "{\"event\":")
            .file("in/notes.txt", "none")
    };
    let output = run(folder().exit(1), &["in", "--provider", "acme"]);
    assert_eq!(
        differences(&output.json()),
        [
            "ping error type-changed id 1/2 documented",
            "pong error missing-required event 1/1 documented",
            "pong error type-changed at 1/1 documented",
            "? error not-json  1/1 documented",
        ]
    );
    let first = &output.json()["events"][0]["differences"][0]["first"];
    assert_eq!(first["source"], "in/b/2.json");
    let output = run(
        folder().exit(1),
        &["in", "--provider", "acme", "--limit", "2"],
    );
    assert_eq!(output.json()["payloads"], 2);
    let what = "nothing says whose payloads `in` holds";
    folder()
        .args(["in"])
        .fails(2, what, Some("--provider NAME"));
    let what = "no payload in `in` is selected";
    let none = ["in", "--provider", "acme", "--event", "nope*"];
    folder().args(none).fails(4, what, Some("--event"));
    let test = acme()
        .file("in/notes.txt", "none")
        .args(["in", "--provider", "acme"]);
    test.fails(4, "`in` holds no payload", None);
}

#[test]
fn a_body_that_does_not_say_its_event_is_told() {
    let body = || acme().file("x.json", r#"{"at":"now"}"#);
    let output = run(
        body().exit(1),
        &["x.json", "--provider", "acme", "--event", "pong"],
    );
    assert_eq!(
        differences(&output.json()),
        ["pong error missing-required event 1/1 documented"]
    );
    let output = run(body(), &["x.json", "--provider", "acme"]);
    assert_eq!(
        differences(&output.json()),
        ["? info unknown-event  1/1 documented"]
    );
    // What it says itself counts more.
    let test = acme().file("pong.json", ping("\"x\"").to_string());
    let output = run(test.exit(1), &["pong.json", "--provider", "acme"]);
    assert_eq!(
        differences(&output.json()),
        ["ping error type-changed id 1/1 documented"]
    );
}

#[test]
fn bodies_need_no_provider_where_a_schema_is_for_all() {
    let schema = r#"{"type":"object","properties":{"n":{"type":"integer"}}}"#;
    let test = acme()
        .file("s.json", schema)
        .file("in/a.json", r#"{"n":"1"}"#);
    let output = run(test.exit(1), &["in", "--edition", "s.json"]);
    assert_eq!(
        differences(&output.json()),
        ["? error type-changed n 1/1 s.json"]
    );
}

#[test]
fn a_capture_of_any_name_is_told_by_its_first_record() {
    let text = format!("{}\n", record(None, &ping("1").to_string()));
    let output = run(acme().file("traffic.json", text), &["traffic.json"]);
    assert_eq!(output.json()["payloads"], 1);
}
