//! What is known and accepted.

use serde_json::{Value, json};

use super::{acme, capture, differences, judged, ping, pong};
use crate::test::{Output, Test};

const ACCEPTED: &str = "{\"v\":1,\"accepted\":[\n{\"provider\":\"acme\",\"event\":\"ping\",\"edition\":\"documented\",\"rule\":\"type-changed\",\"place\":\"id\",\"expected\":\"integer\"}\n]}\n";

fn kind(kind: &str) -> Value {
    let mut ping = ping("1");
    ping["kind"] = json!(kind);
    ping
}

/// Another run in the same folder, on these bodies.
fn again(output: &Output, bodies: &[Value]) -> Test {
    output
        .then()
        .file("c.jsonl", capture(bodies))
        .args(["--samples", "packs", "diff"])
}

fn written(output: &Output) -> String {
    std::fs::read_to_string(output.path("known.json")).unwrap()
}

#[test]
fn what_is_accepted_does_not_fail_and_what_is_new_does() {
    let args = ["c.jsonl", "--baseline", "known.json"];
    let bodies = [ping("\"x\"")];
    let test = acme().file("c.jsonl", capture(&bodies)).args(args);
    let output = test
        .args(["--write-baseline"])
        .stderr("note: wrote 1 accepted difference to known.json\n")
        .run();
    assert_eq!(written(&output), ACCEPTED);
    let known = ["--baseline", "known.json"];
    let summary = judged(again(&output, &bodies), &known);
    let accepted = "ping error type-changed id 1/1 documented +";
    assert_eq!(differences(&summary), [accepted]);
    let more = [ping("\"x\""), kind("z")];
    let summary = judged(again(&output, &more), &known);
    assert_eq!(
        differences(&summary),
        [
            "ping error type-changed id 1/2 documented +",
            "ping warning enum-out-of-set kind 1/2 documented",
        ]
    );
    let strict = ["--baseline", "known.json", "--fail-on", "warning"];
    judged(again(&output, &more).exit(1), &strict);
    // To another edition it is another difference.
    let live = ["--edition", "documented,live", "--baseline", "known.json"];
    let summary = judged(again(&output, &[ping("true")]).exit(1), &live);
    assert_eq!(
        differences(&summary),
        [
            "ping error type-changed id 1/1 documented +",
            "ping error type-changed id 1/1 live",
        ]
    );
}

#[test]
fn what_is_not_seen_any_more_is_told_and_forgotten() {
    let first = acme()
        .file(
            "c.jsonl",
            capture(&[ping("\"x\""), kind("z"), json!({"event": "pong", "at": 7})]),
        )
        .args(["c.jsonl", "--baseline", "known.json", "--write-baseline"])
        .any_stderr()
        .run();
    assert_eq!(written(&first).lines().count(), 5);
    let test = again(&first, &[ping("\"x\"")]);
    let stale = "acme ping enum-out-of-set kind (documented)";
    let note = format!("note: the baseline accepts what was not seen: {stale}\n");
    let summary = judged(test.stderr(&note), &["--baseline", "known.json"]);
    assert_eq!(summary["stale"], json!([stale]));
    again(&first, &[ping("\"x\"")])
        .args(["c.jsonl", "--baseline", "known.json", "--write-baseline"])
        .any_stderr()
        .run();
    let left = written(&first);
    assert!(!left.contains("enum-out-of-set"), "{left}");
    assert!(
        left.contains(r#""event":"pong""#),
        "nobody looked at it: {left}"
    );
}

#[test]
fn the_settings_name_it() {
    let test = acme()
        .file("c.jsonl", capture(&[ping("\"x\""), pong()]))
        .file("etc/h.toml", "[diff]\nbaseline = \"known.json\"\n")
        .file("etc/known.json", ACCEPTED)
        .args(["--config", "etc/h.toml"]);
    let summary = judged(test, &[]);
    assert_eq!(
        differences(&summary),
        ["ping error type-changed id 1/1 documented +"]
    );
}

#[test]
fn an_expectation_that_changed_is_not_accepted_unless_any_is() {
    let with = |baseline: &str| {
        let test = acme().file("c.jsonl", capture(&[ping("\"x\"")]));
        test.file("known.json", baseline)
    };
    let args = ["--baseline", "known.json"];
    let other = ACCEPTED.replace("\"integer\"", "\"number\"");
    judged(with(&other).exit(1).any_stderr(), &args);
    let any = ACCEPTED.replace(",\"expected\":\"integer\"", "");
    judged(with(&any), &args);
}

#[test]
fn what_cannot_be_read_or_written_is_told() {
    let fails = |args: &[&str], code, what: &str, help| {
        let test = acme()
            .file("c.jsonl", capture(&[ping("1")]))
            .file("bad.json", "[]");
        test.args(["c.jsonl"]).args(args).fails(code, what, help);
    };
    let missing = "cannot read `none.json`: No such file or directory (os error 2)";
    fails(
        &["--baseline", "none.json"],
        3,
        missing,
        Some("check the path"),
    );
    fails(
        &["--write-baseline"],
        2,
        "there is no baseline to write",
        Some("--baseline FILE"),
    );
    let test = acme()
        .file("c.jsonl", capture(&[ping("1")]))
        .file("bad.json", "[]");
    let test = test
        .args(["c.jsonl", "--baseline", "bad.json"])
        .exit(2)
        .stdout("");
    test.stderr_has("error: bad.json: not a baseline: ").run();
    let test = acme().file("c.jsonl", capture(&[ping("1")]));
    let test = test.args(["c.jsonl", "--baseline", "no/k.json", "--write-baseline"]);
    test.exit(3)
        .stderr_has("error: cannot write `no/k.json`: ")
        .run();
}

#[cfg(unix)]
#[test]
fn the_file_a_link_leads_to_is_written_and_nothing_is_left_over() {
    let test = acme()
        .file("c.jsonl", capture(&[ping("\"x\"")]))
        .file("real/known.json", ACCEPTED);
    std::os::unix::fs::symlink("real/known.json", test.path("known.json")).unwrap();
    let output = test
        .args(["c.jsonl", "--baseline", "known.json", "--write-baseline"])
        .any_stderr()
        .run();
    assert!(output.path("known.json").is_symlink());
    let names: Vec<_> = std::fs::read_dir(output.path("real")).unwrap().collect();
    assert_eq!(names.len(), 1);
}
