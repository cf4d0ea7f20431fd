//! An endpoint that does everything right passes, in a moment.

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
            // Nothing shows what was done, so this is all that can be told.
            assert_eq!(of(&output, "not-observed"), ["refuses/no-effect"]);
            let all = upshots(&output);
            assert_eq!(
                of(&output, "passed").len() + open.len() + 1,
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
fn events_that_are_not_signed_are_nobodys_fault_where_they_are_refused() {
    let receiver = endpoint("voxsig", |call| call.right());
    let test = tested("voxsig", &receiver).args(["--edition", "live", "--only", "*/event:*"]);
    let output = test.run();
    let refused = of(&output, "not-protected");
    assert_eq!(
        refused,
        [
            "accepts/event:account_created",
            "accepts/event:automation_event",
            "accepts/event:macro_executed"
        ]
    );
    for id in refused {
        let reason = trial(&output, &id)["reason"].to_string();
        assert!(reason.contains("the provider does not sign"), "{reason}");
    }
}

#[test]
fn events_that_are_not_signed_must_not_break_an_endpoint() {
    let receiver = endpoint("voxsig", |call| match call.right() {
        401 => 500,
        status => status,
    });
    let test = tested("voxsig", &receiver).args(["--edition", "live", "--only", "*/event:*"]);
    let output = test.exit(1).run();
    assert_eq!(of(&output, "failed").len(), 3);
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
