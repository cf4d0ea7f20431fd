//! Every form the result can take, and that it is the same result.

use serde_json::json;

use super::{acme, capture, ping};
use crate::test::Test;

fn odd() -> Test {
    let mut odd = ping("\"x\"");
    odd["kind"] = json!("z");
    acme().file("c.jsonl", capture([&odd])).args(["c.jsonl"])
}

#[test]
fn each_form_says_it_and_fails_alike() {
    for (format, holds) in [
        ("table", " type-changed "),
        ("json", "\"rule\": \"type-changed\""),
        ("jsonl", "\"rule\":\"type-changed\""),
        ("junit", "<testsuites name=\"hookctl diff\""),
        ("github", "::error file=c.jsonl,line=1,"),
        ("markdown", "### hookctl diff\n"),
    ] {
        let output = odd().args(["--format", format]).exit(1).run();
        let text = output.text();
        assert!(text.contains(holds), "{format}: {text}");
        let mild = odd().args(["--format", format, "--fail-on", "never"]).run();
        assert!(!mild.text().is_empty(), "{format}");
    }
}

#[test]
fn payloads_are_shown_one_by_one() {
    let output = odd().args(["--by", "payload"]).exit(1).run();
    output.prints("c.jsonl:1: acme ping against documented\n");
    let line = &odd().args(["--format", "jsonl"]).exit(1).run().json_lines()[0];
    assert_eq!(line["findings"].as_array().unwrap().len(), 2);
    let test = odd().args(["--by", "payload", "--format", "junit"]);
    let what = "this format shows differences, and no single payloads";
    test.fails(2, what, Some("--format jsonl"));
}

#[test]
fn nothing_is_wider_than_the_terminal_says() {
    let output = odd().env("COLUMNS", "50").exit(1).run();
    let widest = output.text().lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(50), "{}", output.text());
}
