//! Every record of a capture.

use crate::receiver::Receiver;
use crate::test::{Output, Test};

const SECRET: &str = "the-secret-of-the-capture";

/// A capture of one valid, one forged and one foreign delivery.
fn mixed() -> Output {
    let receiver = Receiver::ok();
    let out = ["--to", &receiver.url(), "--out", "c.jsonl"].map(str::to_owned);
    let send = |test: Test, args: &[&str]| {
        test.args(["send"])
            .args(args)
            .args(&out)
            .secret(SECRET)
            .any_stderr()
            .run()
    };
    let first = send(Test::new(), &["voxsig", "message_created"]);
    let forged = "X-Chatwoot-Signature: sha256=00";
    send(
        first.then(),
        &["voxsig", "message_updated", "--header", forged],
    );
    send(first.then(), &["haptik", "--all"]);
    first
}

fn verify(captured: &Output, args: &[&str]) -> Test {
    captured
        .then()
        .args(["verify", "voxsig", "c.jsonl"])
        .args(args)
        .secret(SECRET)
}

#[test]
fn all_valid_ends_with_0_at_the_time_each_arrived() {
    let receiver = Receiver::ok();
    // An old time of signing, checked as of the record's own time, is stale; of its own time, it is not.
    let sent = Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "message_updated",
            "--to",
            &receiver.url(),
        ])
        .args(["--out", "c.jsonl"])
        .secret(SECRET)
        .run();
    let output = verify(&sent, &[]).run();
    assert_eq!(output.text().lines().count(), 3);
    output.prints("line 1: message_created: valid, signed ");
    output.prints("line 2: message_updated: valid, signed ");
    output.prints("2 requests: 2 valid\n");
    verify(&sent, &["--at", "2001-01-01T00:00:00Z"])
        .exit(1)
        .run()
        .prints("(timestamp_in_future)");
}

#[test]
fn one_that_is_invalid_ends_with_1() {
    let output = verify(&mixed(), &[]).exit(1).run();
    output.prints("line 2: message_updated: invalid (");
    output.prints("2 requests: 1 valid, 1 invalid; 2 requests of others passed over\n");
}

#[test]
fn json_has_a_line_for_each() {
    let output = verify(&mixed(), &["--json"]).exit(1).run();
    let states: Vec<_> = output
        .json_lines()
        .iter()
        .map(|line| line["state"].clone())
        .collect();
    assert_eq!(states, ["valid", "invalid"]);
}

#[test]
fn an_event_the_provider_does_not_sign_is_not_invalid() {
    let receiver = Receiver::ok();
    let sent = Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "macro_executed",
            "--edition",
            "live",
        ])
        .args(["--to", &receiver.url(), "--out", "c.jsonl"])
        .secret(SECRET)
        .run();
    let output = verify(&sent, &[]).run();
    output.prints("line 2: macro.executed: unsigned\n");
    output.prints("2 requests: 1 valid, 1 unsigned\n");
}

#[test]
fn lines_that_are_no_records_are_counted_and_strictly_refused() {
    let captured = mixed();
    let path = captured.path("c.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    std::fs::write(&path, format!("{first}\nnot json\n\n{{\"v\":1}}\n")).unwrap();
    let output = verify(&captured, &[])
        .stderr_has("warning: c.jsonl:2: skipped: ")
        .stderr_has("warning: c.jsonl:4: skipped: ")
        .run();
    output.prints("1 request: 1 valid; 2 bad lines skipped\n");
    let strict = verify(&captured, &["--strict"]).exit(3).any_stderr().run();
    assert!(
        strict.stderr.starts_with("error: c.jsonl:2: "),
        "{}",
        strict.stderr
    );
    assert!(strict.stderr.contains("\nhelp: "), "{}", strict.stderr);
}

#[test]
fn a_later_version_is_not_guessed_at() {
    let captured = mixed();
    let path = captured.path("c.jsonl");
    let text = std::fs::read_to_string(&path)
        .unwrap()
        .replacen("{\"v\":1,", "{\"v\":2,", 1);
    std::fs::write(&path, text).unwrap();
    let output = verify(&captured, &[]).any_stderr().exit(3).run();
    assert!(
        output.stderr.starts_with("error: c.jsonl:1: "),
        "{}",
        output.stderr
    );
}

#[test]
fn a_capture_without_a_request_of_the_provider() {
    let test = Test::new()
        .file("c.jsonl", "")
        .args(["verify", "voxsig", "c.jsonl"])
        .secret(SECRET);
    test.fails(
        4,
        "`c.jsonl` holds no request of `voxsig`",
        Some("provider"),
    );
    let missing = "cannot read `none.jsonl`: No such file or directory (os error 2)";
    let test = Test::new()
        .args(["verify", "voxsig", "none.jsonl"])
        .secret(SECRET);
    test.fails(3, missing, Some("check the path"));
}
