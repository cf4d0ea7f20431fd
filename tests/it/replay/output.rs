//! What is shown and kept.

use super::endpoint::{Endpoint, answer};
use super::pace::summary;
use super::records::{capture, numbered, record};
use crate::capture::assert_form;
use crate::receiver::{OK, body};
use crate::test::Test;

fn second_fails() -> Endpoint {
    Endpoint::answering(|_, request, _| match body(request) {
        Some(br#"{"n":2}"#) => answer(500, "no"),
        _ => OK.into(),
    })
}

fn replay(endpoint: &Endpoint) -> Test {
    let test = Test::new().file("c.jsonl", numbered(3));
    test.args([
        "replay",
        "c.jsonl",
        "--to",
        &endpoint.url(),
        "--pace",
        "max",
    ])
    .args(["--concurrency", "1"])
    .exit(1)
}

/// What it prints, with times as `T`.
fn shape(text: &str) -> Vec<String> {
    let word = |word: &str| {
        let number = word.trim_end_matches(',').parse::<f64>();
        if number.is_ok() && word.contains('.') {
            "T".to_owned()
        } else {
            word.to_owned()
        }
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect()
}

#[test]
fn what_failed_is_shown_and_everything_when_asked() {
    let endpoint = second_fails();
    let output = replay(&endpoint).run();
    let shown = shape(output.text());
    assert_eq!(
        shown[..9],
        [
            "POST /hooks  500  T ms  c.jsonl:2",
            "         status expected 2xx, got 500",
            "         | HTTP 500",
            "         | Content-Type: application/json",
            "         | X-Kind: one",
            "         | Content-Length: 2",
            "         |",
            "         | no",
            "3 deliveries: 2 ok, 1 failed",
        ]
    );
    assert_eq!(shown[9], "  answers   200 × 2, 500 × 1");
    assert!(shown[10].starts_with("  latency   p50 "), "{shown:?}");
    assert!(shown[11].contains(" deliveries/s in "), "{shown:?}");
    let all = replay(&endpoint).args(["-v"]).run();
    all.prints("c.jsonl:1\n").prints("c.jsonl:3\n");
    let quiet = replay(&endpoint).args(["-q"]).run();
    assert!(quiet.text().starts_with("3 deliveries: 2 ok, 1 failed\n"));
}

#[test]
fn json_is_a_line_for_each_attempt_and_the_summary_at_the_end() {
    let endpoint = second_fails();
    let output = replay(&endpoint).args(["--json"]).any_stderr().run();
    let lines = output.json_lines();
    assert_eq!(lines.len(), 3);
    lines.iter().for_each(assert_form);
    assert_eq!(lines[1]["findings"][0]["rule"], "status");
    assert!(lines[0].get("findings").is_none());
    let summary = summary(&output.stderr);
    for (name, value) in [("sent", 3), ("ok", 2), ("failed", 1), ("changed", 0)] {
        assert_eq!(summary[name], value, "{name}");
    }
    assert_eq!(summary["statuses"]["500"], 1);
    assert_eq!(summary["ending"], "complete");
    assert!(summary["per_second"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_plan_is_shown_for_people() {
    let odd = record("r-2", 1500, "{\"n\":\"\\u001b[2J\"}");
    let test = Test::new().file("c.jsonl", capture(&[record("r-1", 0, "{}"), odd]));
    test.args(["replay", "c.jsonl", "--dry-run", "--order-by", "/n"])
        .args(["--to", "http://127.0.0.1:9/in?k=1"])
        .stderr("note: 2 deliveries, the last after 1.5 s\n")
        .stdout(
            "    +0.000 s  POST /in?k=1  -  2 B  c.jsonl:1\n    +1.500 s  POST /in?k=1  -  17 B  c.jsonl:2  order \\u{1b}[2J\n",
        )
        .run();
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let endpoint = Endpoint::ok();
    let test = Test::new().file("c.jsonl", numbered(500));
    let binary = env!("CARGO_BIN_EXE_hookctl");
    let script = format!(
        "{binary} replay c.jsonl --to {} --pace max --json 2>err | head -n 1",
        endpoint.url()
    );
    let mut command = std::process::Command::new("sh");
    crate::test::clean(&mut command, &test.path(""));
    let output = command.args(["-c", &script]).output().unwrap();
    assert!(output.status.success());
    let err = std::fs::read_to_string(test.path("err")).unwrap();
    assert!(!err.contains("error: "), "{err}");
    assert!(endpoint.bodies().len() < 500);
}
