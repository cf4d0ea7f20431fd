//! How far from now a signed time may be, where the provider does not say.

use super::endpoint::{Call, SECRET, endpoint, of, tested, trial};
use crate::test::Test;

/// An endpoint that takes signed times of ten minutes before and after now.
fn ten_minutes(call: &Call) -> u16 {
    let told = call.headers.text("X-Chatwoot-Timestamp");
    let at = told.and_then(|text| text.parse::<i64>().ok());
    let now = jiff::Timestamp::now().as_second();
    match at.is_some_and(|at| (now - at).abs() <= 600) {
        true => 200,
        false => 401,
    }
}

const TIMES: [&str; 2] = ["--only", "refuses/stale-timestamp,refuses/future-timestamp"];

#[test]
fn an_assumed_one_is_told_to_be_that_and_another_may_be_said() {
    let receiver = endpoint("voxsig", ten_minutes);
    let output = tested("voxsig", &receiver).args(TIMES).exit(1).run();
    let failed = ["refuses/future-timestamp", "refuses/stale-timestamp"];
    assert_eq!(of(&output, "failed"), failed);
    for id in failed {
        let trial = trial(&output, id);
        let sends = trial["sends"].as_str().unwrap();
        let told = "; the provider fixes no tolerance, 5m are assumed";
        assert!(sends.ends_with(told), "{sends}");
        let hint = trial["hint"].as_str().unwrap();
        assert!(hint.contains("--tolerance"), "{hint}");
    }
    let said = tested("voxsig", &receiver).args(TIMES);
    let output = said.args(["--tolerance", "10m"]).run();
    assert_eq!(of(&output, "passed"), failed);
    let told = trial(&output, failed[1]);
    let sends = told["sends"].as_str().unwrap();
    assert!(sends.ends_with(" signed 11m ago"), "{sends}");
    let line = told["reproduce"].as_str().unwrap();
    assert!(line.contains(" --tolerance 10m"), "{line}");
}

#[test]
fn one_that_the_provider_fixes_is_no_guess() {
    let output = Test::new()
        .args(["test", "slack", "--data", "body", "--report", "jsonl"])
        .args(["--to", &endpoint("slack", |call| call.right()).url()])
        .file("body", "{}")
        .args(TIMES)
        .secret(SECRET)
        .any_stderr()
        .run();
    let told = trial(&output, "refuses/stale-timestamp");
    let sends = told["sends"].as_str().unwrap();
    assert!(sends.ends_with(" signed 6m ago"), "{sends}");
}

#[test]
fn a_suite_may_say_it_too() {
    let receiver = endpoint("voxsig", ten_minutes);
    let suite = format!(
        "version: 1\ntarget: {}\nprovider: voxsig\nsecret: {{ file: key }}\ntolerance: 10m\ncases:\n  - name: times\n    \
         robustness: {{ only: [refuses/stale-timestamp] }}\n",
        receiver.url()
    );
    Test::new()
        .file("s.yaml", &suite)
        .file("key", SECRET)
        .args(["test", "s.yaml", "--report", "jsonl"])
        .run();
}
