//! An endpoint that is shut for the provider by what a forger sent.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::endpoint::{endpoint, of, tested, trial};

#[test]
fn a_refusal_by_who_refuses_everything_proves_nothing() {
    let refused = AtomicUsize::new(0);
    let receiver = endpoint("voxsig", move |call| match call.right() {
        _ if refused.load(Ordering::SeqCst) >= 3 => 403,
        401 => {
            refused.fetch_add(1, Ordering::SeqCst);
            401
        }
        right => right,
    });
    let test = tested("voxsig", &receiver).args(["--only", "refuses,survives/nul"]);
    let output = test.exit(1).run();
    assert_eq!(of(&output, "failed"), ["refuses/hollow-signature"]);
    let failed = trial(&output, "refuses/hollow-signature");
    let finding = &failed["findings"][0];
    assert_eq!(finding["path"], "a good delivery afterwards");
    assert_eq!(finding["seen"], "403");
    let hint = failed["hint"].as_str().unwrap();
    assert!(hint.contains("locks a sender out"), "{hint}");
    let line = failed["reproduce"].as_str().unwrap();
    assert!(line.starts_with("hookctl test voxsig"), "{line}");
    assert!(line.contains("--only refuses/hollow-signature"), "{line}");
    for id in ["refuses/wrong-secret", "survives/nul"] {
        let skipped = trial(&output, id);
        assert_eq!(skipped["upshot"], "skipped", "{skipped}");
        let reason = skipped["reason"].as_str().unwrap();
        assert!(
            reason.starts_with("since `refuses/hollow-signature` a good delivery is not accepted"),
            "{reason}"
        );
    }
    let passed = of(&output, "passed");
    assert_eq!(passed, ["refuses/empty-signature", "refuses/no-signature"]);
}

#[test]
fn one_that_is_there_again_is_tried_on() {
    let calls = AtomicUsize::new(0);
    let receiver = endpoint("voxsig", move |call| {
        // The good delivery after the first forgery, and no other.
        match calls.fetch_add(1, Ordering::SeqCst) {
            2 => 503,
            _ => call.right(),
        }
    });
    let test = tested("voxsig", &receiver).args(["--only", "refuses"]);
    let output = test.exit(1).run();
    assert_eq!(of(&output, "failed"), ["refuses/no-signature"]);
    assert_eq!(of(&output, "skipped"), [""; 0]);
}

#[test]
fn who_refuses_all_before_the_group_begins_is_not_blamed_in_it() {
    let broken = std::sync::atomic::AtomicBool::new(false);
    let receiver = endpoint("voxsig", move |call| {
        let unknown = |json: serde_json::Value| json["event"] == "hookctl.no_such_event";
        let breaks = call.json().is_some_and(unknown);
        match broken.fetch_or(breaks, Ordering::SeqCst) || breaks {
            true => 404,
            false => call.right(),
        }
    });
    let test = tested("voxsig", &receiver).args(["--only", "accepts/unknown-event,refuses"]);
    let output = test.exit(1).run();
    assert_eq!(of(&output, "failed"), ["accepts/unknown-event"]);
    let skipped = trial(&output, "refuses/no-signature");
    let reason = skipped["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("since `accepts/unknown-event` a good delivery is not accepted"),
        "{reason}"
    );
}
