//! What payloads are held against.

use serde_json::json;

use super::{acme, capture, differences, judged, ping, record};
use crate::test::Test;

const SCHEMA: &str = r##"{"type":"object","required":["n"],"properties":{"n":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"integer"}}}"##;

fn with(bodies: &[serde_json::Value]) -> Test {
    acme().file("c.jsonl", capture(bodies))
}

#[test]
fn with_two_each_difference_says_to_which() {
    let mut odd = ping("\"1\"");
    odd["kind"] = json!("c");
    odd["list"] = json!([{"n": "x"}]);
    let bodies = [ping("\"1\""), odd, ping("true")];
    let two = ["--edition", "documented,live"];
    let summary = judged(with(&bodies).exit(1), &two);
    assert_eq!(
        differences(&summary),
        [
            "ping error type-changed id 3/3 documented",
            "ping error type-changed id 1/3 live",
            "ping error type-changed list[].n 1/3 documented,live",
            "ping warning enum-out-of-set kind 1/3 documented",
        ]
    );
    assert_eq!(
        summary["events"][0]["editions"],
        json!(["documented", "live"])
    );
}

#[test]
fn an_event_that_only_another_edition_has() {
    let late = json!({"event": "late"});
    let summary = judged(with(std::slice::from_ref(&late)), &[]);
    assert_eq!(
        differences(&summary),
        ["late info unknown-event  1/1 documented"]
    );
    let event = &summary["events"][0];
    assert_eq!(event["standing"], "unknown-event");
    assert_eq!(
        event["differences"][0]["expected"],
        "an event of `documented`: `live` has it"
    );
    let summary = judged(
        with(&[late]),
        &["--edition", "documented", "--edition", "live"],
    );
    assert_eq!(summary["events"][0]["standing"], "known");
    assert_eq!(
        differences(&summary),
        ["late info unknown-event  1/1 documented"]
    );
}

#[test]
fn the_settings_say_it_where_no_flag_does() {
    let project = |toml: &str| with(&[ping("\"1\"")]).file("hookctl.toml", toml);
    let own = "[provider.acme]\nedition = \"live\"\n";
    assert_eq!(differences(&judged(project(own), &[])), [""; 0]);
    let diff = format!("{own}[diff]\nedition = [\"documented\", \"live\"]\n");
    let wanted = ["ping error type-changed id 1/1 documented"];
    assert_eq!(differences(&judged(project(&diff).exit(1), &[])), wanted);
    let flag = ["--edition", "live"];
    assert_eq!(differences(&judged(project(&diff), &flag)), [""; 0]);
}

#[test]
fn an_event_without_a_schema_is_not_checked() {
    let test = with(&[json!({"event": "bare"})]).args(["c.jsonl", "--format", "json"]);
    let output = test.exit(4).any_stderr().run();
    let event = &output.json()["events"][0];
    assert_eq!(
        event["why_unchecked"],
        "`documented` has no schema of `bare`"
    );
    assert!(
        output
            .stderr
            .starts_with("error: none of 1 payload could be checked: `documented`")
    );
}

#[test]
fn a_schema_of_ones_own_is_for_everybody() {
    let mut nobody = record(None, r#"{"n":"x"}"#);
    nobody["request"]["headers"] = json!([]);
    let lines = [nobody, record(Some(("someone", "thing")), r#"{"n":1}"#)];
    let text = format!("{}\n{}\n", lines[0], lines[1]);
    let test = || {
        acme()
            .file("c.jsonl", &text)
            .file("own/n.schema.json", SCHEMA)
    };
    let file = ["--edition", "own/n.schema.json"];
    let summary = judged(test().exit(1), &file);
    assert_eq!(
        differences(&summary),
        ["? error type-changed n 1/1 own/n.schema.json"]
    );
    assert_eq!(summary["payloads"], 2);
    let args = [&file[..], &["--provider", "someone", "--event", "thing"]].concat();
    let summary = judged(test(), &args);
    assert_eq!(
        (&summary["payloads"], &summary["events"][0]["event"]),
        (&json!(1), &json!("thing"))
    );
    // Relative to the settings that name it.
    let toml = "[diff]\nedition = \"n.schema.json\"\n";
    let test = test()
        .file("own/h.toml", toml)
        .args(["--config", "own/h.toml"]);
    let summary = judged(test.exit(1), &[]);
    assert_eq!(summary["events"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_no_edition_or_no_schema_is_told() {
    let fails = |args: &[&str], code, what: &str, help: Option<&str>| {
        let test = with(&[ping("1")])
            .file("bad.json", "{\"type\": \"strin\"}")
            .file("torn.json", "{\"type\":\n")
            .file("away.json", r#"{"$ref": "http://127.0.0.1:9/x.json"}"#);
        let output = test
            .args(["c.jsonl"])
            .args(args)
            .exit(code)
            .stdout("")
            .any_stderr()
            .run();
        assert!(
            output.stderr.starts_with(&format!("error: {what}")),
            "{}",
            output.stderr
        );
        if let Some(help) = help {
            assert!(output.stderr.contains(help), "{}", output.stderr);
        }
    };
    fails(
        &["--edition", "lvie"],
        2,
        "unknown edition `lvie`\n",
        Some("did you mean `live`?"),
    );
    let acme = ["--provider", "acme", "--edition", "lvie"];
    fails(
        &acme,
        2,
        "unknown edition `lvie`\n",
        Some("the editions of `acme` are `documented`, `live`"),
    );
    fails(
        &["--edition", "none.json"],
        3,
        "cannot read `none.json`: ",
        None,
    );
    fails(
        &["--edition", "bad.json"],
        2,
        "bad.json: not a valid JSON Schema: ",
        None,
    );
    fails(
        &["--edition", "torn.json"],
        2,
        "torn.json:2:1: the text ends too early",
        None,
    );
    fails(
        &["--edition", "away.json"],
        2,
        "away.json: not a valid JSON Schema: ",
        None,
    );
    fails(
        &["--provider", "acne"],
        2,
        "unknown provider `acne`\n",
        Some("did you mean `acme`?"),
    );
}
