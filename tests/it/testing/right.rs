//! An endpoint that does everything right passes, in a moment.

use std::time::Instant;

use super::endpoint::{Call, endpoint, of, tested, trial, upshots};

/// Starts of the names of events that are not signed.
const UNSIGNED: [&str; 3] = ["automation_event", "macro.executed", "account_created"];

const GROUPS: [&str; 2] = ["--only", "accepts,refuses"];

#[test]
fn everything_holds() {
    for (provider, editions, least) in [
        ("voxsig", &["documented", "live"][..], 50),
        ("acquire", &["documented"], 40),
        ("haptik", &["live"], 40),
    ] {
        for edition in editions {
            let receiver = endpoint(provider, tolerant);
            let test = tested(provider, &receiver).args(GROUPS);
            let output = test.args(["--edition", edition]).run();
            let open = of(&output, "not-protected");
            let all = upshots(&output);
            assert_eq!(
                of(&output, "passed").len() + open.len(),
                all.len(),
                "{all:#?}"
            );
            assert!(all.len() >= least, "{provider} {edition} {}", all.len());
        }
    }
}

/// Takes the events too that their provider does not sign.
fn tolerant(call: &Call) -> u16 {
    let event = call
        .json()
        .map(|json| json["event"].as_str().unwrap_or_default().to_owned());
    match event {
        Some(event) if UNSIGNED.iter().any(|name| event.starts_with(name)) => 200,
        _ => call.right(),
    }
}

#[test]
fn an_endpoint_that_takes_nothing_unsigned_is_told_why_some_events_are_refused() {
    let receiver = endpoint("voxsig", |call| call.right());
    let test = tested("voxsig", &receiver).args(["--edition", "live", "--only", "*/event:*"]);
    let output = test.exit(1).run();
    let failed = of(&output, "failed");
    assert_eq!(
        failed,
        [
            "accepts/event:account_created",
            "accepts/event:automation_event",
            "accepts/event:macro_executed"
        ]
    );
    for id in failed {
        let hint = trial(&output, &id)["hint"].to_string();
        assert!(hint.contains("the provider does not sign"), "{hint}");
    }
}

#[test]
fn it_takes_a_moment() {
    let receiver = endpoint("voxsig", |call| call.right());
    let begun = Instant::now();
    tested("voxsig", &receiver).args(GROUPS).run();
    // A bound that a debug build on a busy machine keeps; what it guards against is waiting.
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn every_exchange_is_captured_when_asked_for() {
    let receiver = endpoint("voxsig", |call| call.right());
    let test = tested("voxsig", &receiver).args(["--out", "c.jsonl"]);
    let output = test
        .args(["--only", "refuses/two-signatures,*/charset"])
        .run();
    let capture = std::fs::read_to_string(output.path("c.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> = capture
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let statuses: Vec<_> = lines
        .iter()
        .map(|line| line["response"]["status"].clone())
        .collect();
    assert_eq!(statuses, [200, 401, 401]);
}
