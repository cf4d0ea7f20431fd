//! What a provider's scheme leaves open is not the endpoint's failure.

use super::endpoint::{endpoint, of, tested, trial};
use crate::test::Test;

#[test]
fn a_provider_that_signs_nothing_protects_from_nothing() {
    let receiver = endpoint("pypestream", |call| match call.method.as_str() {
        "POST" => call.right(),
        _ => 405,
    });
    let output = Test::new()
        .args([
            "test",
            "pypestream",
            "--edition",
            "documented",
            "--to",
            &receiver.url(),
        ])
        .args(["--report", "jsonl", "--only", "accepts,refuses"])
        .run();
    assert_eq!(
        of(&output, "not-protected"),
        [
            "refuses/no-signature",
            "refuses/stale-timestamp",
            "refuses/tampered-body"
        ]
    );
    let open = trial(&output, "refuses/no-signature");
    assert_eq!(open["reason"], "the provider signs nothing");
    assert_eq!(open["exchange_count"], 0);
    assert_eq!(of(&output, "failed"), [""; 0]);
}

#[test]
fn a_signature_without_a_time_does_not_protect_from_old_deliveries() {
    for provider in ["haptik", "acquire"] {
        let receiver = endpoint(provider, |call| call.right());
        let test = tested(provider, &receiver).args(["--only", "refuses/*"]);
        let output = test.run();
        assert_eq!(of(&output, "not-protected"), ["refuses/stale-timestamp"]);
    }
}
