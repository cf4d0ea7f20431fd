//! When deliveries are due, and that they go out then.

use serde_json::Value;

use super::endpoint::Endpoint;
use super::records::{capture, record};
use crate::receiver::OK;
use crate::test::Test;

/// Records at 0 ms, 100 ms, 100 ms, 10.1 s, and one that is older than the one before it.
fn uneven() -> String {
    let at = |(n, ms): (usize, u64)| record(&format!("r-{n}"), ms, "{}");
    let times = [0, 100, 100, 10_100, 9_000, 70_100];
    capture(&times.into_iter().enumerate().map(at).collect::<Vec<_>>())
}

#[track_caller]
fn due(text: &str, args: &[&str]) -> Vec<Option<u64>> {
    let test = Test::new().file("c.jsonl", text);
    let test = test.args(["replay", "c.jsonl", "--dry-run", "--json"]);
    let output = test.args(args).any_stderr().run();
    let lines = output.json_lines();
    lines.iter().map(|line| line["due_us"].as_u64()).collect()
}

#[test]
fn the_plan_is_exactly_as_said() {
    let text = uneven();
    let cases: &[(&[&str], [u64; 6])] = &[
        // The older one stands where its time is, and nothing goes back.
        (&[], [0, 100, 100, 9_000, 10_100, 70_100]),
        (&["--speed", "10"], [0, 10, 10, 900, 1_010, 7_010]),
        (&["--speed", "0.5x"], [0, 200, 200, 18_000, 20_200, 140_200]),
        (&["--max-gap", "5s"], [0, 100, 100, 5_100, 6_200, 11_200]),
        (
            &["--max-gap", "5s", "--speed", "2"],
            [0, 50, 50, 2_550, 3_100, 5_600],
        ),
        (&["--max-gap", "0s"], [0; 6]),
        (&["--rate", "4/s"], [0, 250, 500, 750, 1_000, 1_250]),
        (&["--rate", "1000"], [0, 1, 2, 3, 4, 5]),
    ];
    for (args, ms) in cases {
        let expected: Vec<_> = ms.iter().map(|ms| Some(ms * 1000)).collect();
        assert_eq!(due(&text, args), expected, "{args:?}");
    }
    assert_eq!(due(&text, &["--pace", "max"]), [None; 6]);
    let twice = due(&text, &["--loop", "2", "--limit", "2", "--speed", "2"]);
    assert_eq!(twice, [0, 50, 50, 100].map(|ms| Some(ms * 1000)));
}

#[test]
fn what_is_not_selected_leaves_its_gap() {
    let selected = due(&uneven(), &["--lines", "2", "--lines", "4"]);
    assert_eq!(selected, [Some(0), Some(10_000_000)]);
}

#[test]
fn several_captures_are_merged_by_time() {
    let every = |from: u64, step: u64| {
        let one = |n: u64| record(&format!("{}", from + n * step), from + n * step, "{}");
        capture(&(0..4).map(one).collect::<Vec<_>>())
    };
    let output = Test::new()
        .file("a.jsonl", every(0, 300))
        .file("b.jsonl", every(100, 100))
        .args(["replay", "a.jsonl", "b.jsonl", "--dry-run", "--json"])
        .stderr("note: 8 deliveries, the last after 900.0 ms\n")
        .run();
    let lines = output.json_lines();
    let planned: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["id"].as_str().unwrap(),
                line["capture"].as_str().unwrap(),
            )
        })
        .collect();
    let (a, b) = ("a.jsonl", "b.jsonl");
    let expected = [
        ("0", a),
        ("100", b),
        ("200", b),
        ("300", a),
        ("300", b),
        ("400", b),
        ("600", a),
        ("900", a),
    ];
    assert_eq!(planned, expected);
}

/// The summary that `--json` ends with.
#[track_caller]
pub fn summary(stderr: &str) -> Value {
    let last = stderr.lines().last().unwrap();
    serde_json::from_str(last).unwrap_or_else(|_| panic!("no summary: {stderr}"))
}

#[test]
fn a_slow_endpoint_does_not_slow_the_plan() {
    // The first request is answered when the last one has come.
    let endpoint = Endpoint::answering(|number, _, log| {
        if number == 0 {
            log.wait_for(5);
        }
        OK.into()
    });
    let at = |n: u64| record(&format!("r-{n}"), n * 20, "{}");
    let text = capture(&(0..5).map(at).collect::<Vec<_>>());
    let test = Test::new().file("c.jsonl", text);
    let output = test
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--json"])
        .any_stderr()
        .run();
    let summary = summary(&output.stderr);
    assert_eq!(summary["ok"], 5);
    assert_eq!(summary["waited_for_place"], 0);
    // The first took as long as the plan.
    assert!(
        summary["service"]["max_us"].as_u64().unwrap() >= 80_000,
        "{summary}"
    );
    assert!(summary["took_us"].as_u64().unwrap() >= 80_000, "{summary}");
    assert_eq!(summary["late"]["count"], 5);
}

#[test]
fn latency_counts_from_the_planned_time() {
    // All are due at once, and each has to wait for the one before.
    let endpoint = Endpoint::ok();
    let at = |n: u64| record(&format!("r-{n}"), 0, "{}");
    let text = capture(&(0..20).map(at).collect::<Vec<_>>());
    let test = Test::new().file("c.jsonl", text);
    let output = test
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--json"])
        .args(["--concurrency", "1"])
        .any_stderr()
        .run();
    let summary = summary(&output.stderr);
    let us = |what: &str, which: &str| summary[what][which].as_u64().unwrap();
    assert_eq!(summary["waited_for_place"], 19);
    assert!(
        us("latency", "max_us") > us("service", "max_us"),
        "{summary}"
    );
    assert!(us("latency", "max_us") >= us("late", "max_us"), "{summary}");
    assert!(us("late", "p50_us") > 0, "{summary}");
}

#[test]
fn no_more_are_under_way_than_asked_for() {
    // Answers come in threes: with two places they would never come.
    let endpoint = Endpoint::answering(|number, _, log| {
        log.wait_for(number / 3 * 3 + 3);
        assert!(log.bodies().len() <= number / 3 * 3 + 5, "more than three");
        OK.into()
    });
    let test = Test::new().file("c.jsonl", super::records::numbered(9));
    test.args(["replay", "c.jsonl", "--to", &endpoint.url()])
        .args(["--pace", "max", "--concurrency", "3"])
        .run()
        .prints("9 deliveries: 9 ok\n");
}
