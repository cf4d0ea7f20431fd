//! What is said when not even a good delivery is accepted.

use super::endpoint::{SECRET, endpoint, of, tested, trial, upshots};
use crate::receiver::Receiver;
use crate::test::Test;

#[test]
fn without_a_connection_there_is_one_error() {
    let url = Receiver::gone();
    let output = Test::new()
        .args(["test", "voxsig", "--to", &url, "--report", "jsonl"])
        .secret(SECRET)
        .exit(3)
        .run();
    let all = upshots(&output);
    assert_eq!(all.len(), 1, "{all:?}");
    let only = trial(&output, "accepts/good-delivery");
    assert_eq!(only["upshot"], "error");
    assert!(
        only["reason"]
            .as_str()
            .unwrap()
            .contains("refused the connection")
    );
    assert!(
        only["help"]
            .as_str()
            .unwrap()
            .contains("is the endpoint running")
    );
}

#[test]
fn where_a_good_delivery_is_refused_nothing_else_is_tried() {
    for (status, hint) in [
        (401, "secret"),
        (404, "--to"),
        (500, "log"),
        (307, "redirect"),
        (422, "--event"),
    ] {
        let receiver = endpoint("voxsig", move |_| status);
        let test = tested("voxsig", &receiver).args(["--only", "accepts,refuses"]);
        let output = test.exit(1).run();
        assert_eq!(of(&output, "failed"), ["accepts/good-delivery"]);
        assert_eq!(of(&output, "passed"), [""; 0]);
        let failed = trial(&output, "accepts/good-delivery");
        let seen = failed["hint"].as_str().unwrap();
        assert!(seen.contains(hint), "{status}: {seen}");
        let skipped = trial(&output, "refuses/no-signature");
        assert_eq!(skipped["upshot"], "skipped");
        assert_eq!(
            skipped["reason"],
            "a good delivery is not accepted, so a refusal proves nothing"
        );
        assert_eq!(skipped["exchange_count"], 0);
    }
}

#[test]
fn it_is_told_even_where_it_was_not_selected() {
    let receiver = endpoint("voxsig", |_| 401);
    let test = tested("voxsig", &receiver).args(["--only", "refuses/no-signature"]);
    let output = test.exit(1).run();
    assert_eq!(of(&output, "failed"), ["accepts/good-delivery"]);
    let receiver = endpoint("voxsig", |call| call.right());
    let test = tested("voxsig", &receiver).args(["--only", "refuses/no-signature"]);
    let output = test.run();
    assert_eq!(upshots(&output).len(), 1);
}

#[test]
fn an_endpoint_that_takes_a_connection_and_says_nothing_has_failed() {
    let receiver = Receiver::raw(|stream| {
        let mut piece = [0; 65536];
        // Closed unread, the connection would be reset instead of closed.
        drop(stream.read(&mut piece));
    });
    let output = tested("voxsig", &receiver).exit(1).run();
    let failed = trial(&output, "accepts/good-delivery");
    assert_eq!(failed["upshot"], "failed");
    assert_eq!(failed["findings"][0]["rule"], "no-answer");
}
