//! What is advised goes by the status that was seen.

use super::endpoint::{Call, endpoint, tested, trial};

/// The hint of that probe at an endpoint that answers it with that status.
#[track_caller]
fn hint(id: &str, status: u16, when: fn(&Call) -> bool) -> String {
    let receiver = endpoint("voxsig", move |call| match when(call) {
        true => status,
        false => call.right(),
    });
    let test = tested("voxsig", &receiver).args(["--only", id]);
    let failed = trial(&test.exit(1).run(), id);
    assert_eq!(failed["upshot"], "failed", "{failed}");
    failed["hint"].as_str().unwrap().to_owned()
}

fn is_updated(call: &Call) -> bool {
    call.json()
        .is_some_and(|json| json["event"] == "message_updated")
}

fn is_wrong(call: &Call) -> bool {
    call.right() == 401
}

#[test]
fn of_an_event_that_is_not_accepted() {
    for (status, part) in [
        (401, "over the body's bytes"),
        (403, "a firewall's rule"),
        (404, "a route for every path"),
        (405, "does not take this method"),
        (409, "its id is new"),
        (413, "1 MiB"),
        (415, "content type"),
        (301, "follow no redirect"),
        (429, "limits how often"),
        (502, "a proxy answers 502"),
        (503, "nobody is there"),
        // Of what they say the probe's own is the best guess.
        (400, "accept events that the endpoint has no use for"),
        (500, "accept events that the endpoint has no use for"),
    ] {
        let hint = hint("accepts/event:message_updated", status, is_updated);
        assert!(hint.contains(part), "{status}: {hint}");
    }
}

#[test]
fn of_what_is_not_refused_as_it_should() {
    for (status, part) in [
        (302, "a redirect is no refusal"),
        (429, "limits how often"),
        (503, "nobody is there"),
        (504, "a proxy answers 502 and 504"),
        (200, "answer 401 when it is not there"),
        (500, "answer 401 when it is not there"),
    ] {
        let hint = hint("refuses/no-signature", status, is_wrong);
        assert!(hint.contains(part), "{status}: {hint}");
    }
}

#[test]
fn of_a_good_delivery_before_everything_else() {
    for (status, part) in [
        (403, "CSRF"),
        (405, "does not take this method"),
        (413, "1 MiB"),
        (415, "content type"),
        (429, "limits how often"),
        (503, "nobody is there"),
    ] {
        let hint = hint("accepts/good-delivery", status, |_| true);
        assert!(hint.contains(part), "{status}: {hint}");
    }
}
