//! The same to two endpoints.

use super::endpoint::{Endpoint, answer};
use super::records::{capture, numbered, record};
use crate::listener::Listener;
use crate::receiver::{OK, body};
use crate::test::Test;

#[track_caller]
fn both(first: &Endpoint, second: &Endpoint, args: &[&str]) -> Test {
    Test::new()
        .file("c.jsonl", numbered(4))
        .args(["replay", "c.jsonl", "--to", &first.url()])
        .args(["--and-to", &second.url(), "--pace", "max"])
        .args(args)
}

#[test]
fn both_get_the_same_and_differences_are_told() {
    let (first, second) = (Endpoint::ok(), Endpoint::ok());
    both(&first, &second, &["--concurrency", "1"])
        .run()
        .prints("4 deliveries: 4 ok\n");
    assert_eq!(first.bodies(), second.bodies());
    assert_eq!(first.bodies().len(), 4);
    let worse = Endpoint::answering(|_, request, _| match body(request) {
        Some(br#"{"n":2}"#) => answer(500, r#"{"error":"two"}"#),
        _ => OK.into(),
    });
    let output = both(&first, &worse, &[]).exit(1).run();
    output.prints("4 deliveries: 3 ok, 1 changed\n");
    output.prints("status expected 200, got 500");
    output.prints("  answers   200 × 4\n  the other 200 × 3, 500 × 1\n  --to      p50 ");
    // What is equally bad is the same.
    let (bad, also) = (Endpoint::json(500, "{}"), Endpoint::json(500, "{}"));
    both(&bad, &also, &[]).run();
    both(&bad, &also, &["--expect", "2xx"])
        .exit(1)
        .run()
        .prints("4 failed");
}

#[test]
fn what_is_ignored_is_no_difference() {
    let first = Endpoint::json(200, r#"{"took":1,"v":1}"#);
    let second = Endpoint::json(200, r#"{"took":2,"v":1}"#);
    both(&first, &second, &[]).exit(1).run().prints("4 changed");
    both(&first, &second, &["--ignore", "took"]).run();
}

#[test]
fn one_that_is_gone_is_3_and_the_other_gets_everything() {
    let first = Endpoint::ok();
    let gone = Endpoint::ok().url();
    let test = Test::new().file("c.jsonl", numbered(2));
    test.args(["replay", "c.jsonl", "--to", &first.url(), "--and-to", &gone])
        .args(["--pace", "max"])
        .exit(3)
        .run()
        .prints("(the other endpoint)")
        .prints("refused the connection");
    assert_eq!(first.bodies().len(), 2);
}

#[test]
fn each_is_retried_by_itself() {
    let flaky = || {
        Endpoint::answering(|number, _, _| match number {
            0..2 => Vec::new(),
            _ => OK.into(),
        })
    };
    let (first, second) = (Endpoint::ok(), flaky());
    let test = Test::new().file("c.jsonl", capture(&[record("r-1", 0, "{}")]));
    let output = test
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &first.url(),
            "--and-to",
            &second.url(),
        ])
        .args([
            "--retry",
            "5",
            "--time-scale",
            "0.001",
            "--out",
            "out.jsonl",
        ])
        .run();
    output.prints("1 delivery: 1 ok\n");
    assert_eq!((first.bodies().len(), second.bodies().len()), (1, 3));
    let records = crate::capture::records(&output.path("out.jsonl"));
    assert_eq!(records.len(), 4);
}

#[test]
fn a_signed_url_is_each_endpoints_own() {
    let secret = "12345";
    let listen = || {
        let args = ["--provider", "twilio", "--secret-file", "secret"];
        Listener::with_files(&[("secret", secret)], &args)
    };
    let (source, first, second) = (Endpoint::ok(), listen(), listen());
    let sent = Test::new()
        .file("form", "a=1&b=2")
        .args(["send", "twilio", "--data", "form", "--to", &source.url()])
        .secret(secret)
        .args([
            "--header",
            "Content-Type: application/x-www-form-urlencoded",
        ])
        .args(["--out", "c.jsonl", "-q"])
        .run();
    sent.then()
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &first.url(),
            "--and-to",
            &second.url(),
        ])
        .secret(secret)
        .args(["-q"])
        .run();
    for listener in [first, second] {
        let records = listener.interrupt().records();
        assert_eq!(records[0]["signature"]["state"], "valid");
    }
}
