//! Endpoints that die of a probe.

use std::net::TcpListener;
use std::thread;

use hookctl::pack::Catalogue;

use super::endpoint::{SECRET, of, read, respond, trial};
use crate::test::{Output, Test};

/// Tests an endpoint that answers as it should until it is sent an unknown event, and then is gone without an answer;
/// `back` says whether it is there again at once.
fn dying(back: bool, exit: i32) -> Output {
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
            let text = String::from_utf8_lossy(&call.body).into_owned();
            if !text.contains("no_such_event") {
                respond(&mut stream, call.right());
                continue;
            }
            drop(listener);
            drop(stream);
            if !back {
                return;
            }
            listener = TcpListener::bind(address).unwrap();
        }
    });
    Test::new()
        .args([
            "test",
            "voxsig",
            "--report",
            "jsonl",
            "--only",
            "accepts/unknown-event,refuses/no-signature,refuses/wrong-secret",
        ])
        .args(["--to", &format!("http://{address}")])
        .secret(SECRET)
        .exit(exit)
        .run()
}

#[test]
fn one_that_is_gone_ends_the_test_and_the_culprit_is_named() {
    let output = dying(false, 3);
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
    let output = dying(true, 1);
    assert_eq!(of(&output, "failed"), ["accepts/unknown-event"]);
    assert_eq!(
        of(&output, "passed"),
        ["refuses/no-signature", "refuses/wrong-secret"]
    );
}
