//! Endpoints that die of a probe.

use std::net::TcpListener;
use std::thread;

use hookctl::pack::Catalogue;

use super::endpoint::{Call, SECRET, of, read, respond, trial};
use crate::test::{Output, Test};

/// What one that dies gives for its last call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Answer,
    Nothing,
}

fn of_an_unknown_event(call: &Call) -> Option<Last> {
    let text = String::from_utf8_lossy(&call.body);
    text.contains("no_such_event").then_some(Last::Nothing)
}

const THREE: &str = "accepts/unknown-event,refuses/no-signature,refuses/wrong-secret";

/// Tests an endpoint that answers as it should until it is sent what it `dies` of, and then is gone without an answer, or
/// after one; `back` says whether it is there again at once.
fn dying(dies: fn(&Call) -> Option<Last>, only: &str, back: bool, exit: i32) -> Output {
    let mut listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let pack = Catalogue::embedded().pack("voxsig").unwrap();
    // The thread ends with the test's process: nobody has to tell it.
    thread::spawn(move || {
        loop {
            let (mut stream, _) = listener.accept().unwrap();
            let Some(call) = read(&mut stream, &pack) else {
                continue;
            };
            let Some(last) = dies(&call) else {
                respond(&mut stream, call.right());
                continue;
            };
            drop(listener);
            if last == Last::Answer {
                respond(&mut stream, call.right());
            }
            drop(stream);
            if !back {
                return;
            }
            listener = TcpListener::bind(address).unwrap();
        }
    });
    Test::new()
        .args(["test", "voxsig", "--report", "jsonl", "--only", only])
        .args(["--to", &format!("http://{address}")])
        .secret(SECRET)
        .exit(exit)
        .run()
}

#[test]
fn one_that_is_gone_ends_the_test_and_the_culprit_is_named() {
    let output = dying(of_an_unknown_event, THREE, false, 3);
    assert_eq!(of(&output, "failed"), ["accepts/unknown-event"]);
    assert_eq!(of(&output, "error"), ["accepts/still-there"]);
    assert_eq!(of(&output, "passed"), [""; 0]);
    let gone = trial(&output, "accepts/still-there");
    let told = gone["reason"].as_str().unwrap();
    assert!(
        told.starts_with("the endpoint is gone since `accepts/unknown-event`: "),
        "{told}"
    );
    assert!(told.ends_with("; 2 probes were not tried"), "{told}");
}

#[test]
fn one_that_comes_back_is_tested_further() {
    let output = dying(of_an_unknown_event, THREE, true, 1);
    assert_eq!(of(&output, "failed"), ["accepts/unknown-event"]);
    assert_eq!(
        of(&output, "passed"),
        ["refuses/no-signature", "refuses/wrong-secret"]
    );
}

/// The first shot of `refuses/two-signatures`.
fn of_two_signatures(call: &Call, last: Last) -> Option<Last> {
    let count = call.headers.all("X-Chatwoot-Signature").count();
    (count > 1).then_some(last)
}

#[test]
fn one_that_goes_between_the_shots_of_a_probe_died_of_that_probe() {
    let only = "refuses/no-signature,refuses/two-signatures,refuses/stale-timestamp";
    for (dies, failed, errors) in [
        (
            (|call| of_two_signatures(call, Last::Nothing)) as fn(&Call) -> Option<Last>,
            &["refuses/two-signatures"][..],
            &["refuses/still-there"][..],
        ),
        (
            |call| of_two_signatures(call, Last::Answer),
            &[],
            &["refuses/still-there", "refuses/two-signatures"],
        ),
    ] {
        let output = dying(dies, only, false, 3);
        assert_eq!(of(&output, "passed"), ["refuses/no-signature"]);
        assert_eq!(of(&output, "failed"), failed);
        assert_eq!(of(&output, "error"), errors);
        let gone = trial(&output, "refuses/still-there");
        let told = gone["reason"].as_str().unwrap();
        assert!(
            told.starts_with("the endpoint is gone since `refuses/two-signatures`: "),
            "{told}"
        );
        assert!(told.ends_with("; 1 probe was not tried"), "{told}");
    }
}
