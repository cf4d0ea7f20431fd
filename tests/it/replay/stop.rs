//! Stop rules, interrupts, and errors in the middle.

use std::process::{Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use super::endpoint::Endpoint;
use super::pace::summary;
use super::records::{capture, numbered, record, with};
use crate::capture;
use crate::receiver::OK;
use crate::test::Test;

#[test]
fn it_stops_after_so_many_failures() {
    let endpoint = Endpoint::json(500, "{}");
    let test = Test::new().file("c.jsonl", numbered(9));
    let output = test
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--pace",
            "max",
        ])
        .args(["--concurrency", "1", "--max-failures", "2"])
        .exit(1)
        .stderr("note: stopped after `--max-failures`\n")
        .run();
    output.prints("2 deliveries: 0 ok, 2 failed");
    assert_eq!(endpoint.bodies().len(), 2);
    let json = output.then();
    let json = json
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--pace",
            "max",
        ])
        .args(["--concurrency", "1", "--max-failures", "2", "--json"])
        .exit(1)
        .any_stderr()
        .run();
    let line = json.stderr.lines().next().unwrap();
    assert_eq!(summary(line)["ending"], "enough");
}

#[test]
fn a_change_counts_as_a_failure() {
    let endpoint = Endpoint::json(201, r#"{"ok":true}"#);
    let test = Test::new().file("c.jsonl", numbered(9));
    test.args([
        "replay",
        "c.jsonl",
        "--to",
        &endpoint.url(),
        "--pace",
        "max",
    ])
    .args(["--concurrency", "1", "--max-failures", "3", "--compare"])
    .exit(1)
    .stderr("note: stopped after `--max-failures`\n")
    .run()
    .prints("3 deliveries: 0 ok, 3 changed");
}

#[test]
fn an_interrupt_tells_what_was_done_and_keeps_the_record() {
    let endpoint = Endpoint::ok();
    let hours = |n: u64| record(&format!("r-{n}"), n * 3_000_000, "{}");
    let test = Test::new().file("c.jsonl", capture(&[hours(0), hours(1)]));
    let test = test.args([
        "replay",
        "c.jsonl",
        "--to",
        &endpoint.url(),
        "--out",
        "out.jsonl",
    ]);
    let mut command = test.command();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    endpoint.log().wait_for(1);
    let kill = format!("kill -INT {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let shown = String::from_utf8(output.stdout).unwrap();
    // Whether the other one had been read by then, and so is told as not begun, is a matter of chance.
    assert!(shown.starts_with("1 delivery: 1 ok"), "{shown}");
    assert_eq!(capture::records(&test.path("out.jsonl")).len(), 1);
}

#[test]
fn a_second_interrupt_does_not_wait_for_answers() {
    let (answer, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let endpoint = Endpoint::answering(move |_, _, _| {
        // Until the test is over.
        let _ = held.lock().unwrap().recv();
        OK.into()
    });
    // Gone before the endpoint, which waits for its connections.
    let answer = answer;
    let test = Test::new().file("c.jsonl", numbered(1));
    let test = test.args(["replay", "c.jsonl", "--to", &endpoint.url()]);
    let mut command = test.command();
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    endpoint.log().wait_for(1);
    let begun = Instant::now();
    // Two that come at once are one.
    let status = loop {
        let kill = format!("kill -INT {}", child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert_eq!(status.code(), Some(130));
    assert!(begun.elapsed() < Duration::from_secs(5), "the grace");
    let shown = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    assert!(
        shown.starts_with("0 deliveries: 0 ok, 1 cut off"),
        "{shown}"
    );
    drop(answer);
}

#[test]
fn what_was_sent_is_told_when_an_error_ends_it() {
    // The second one has a provider whose secret is not known.
    let endpoint = Endpoint::answering(|_, _, _| OK.into());
    let mut signed = with(record("r-2", 1, "{}"), "/provider", "voxsig");
    signed["request"]["headers"] =
        serde_json::json!([["Host", "x"], ["X-Chatwoot-Signature", "sha256=00"]]);
    let test = Test::new().file("c.jsonl", capture(&[record("r-1", 0, "{}"), signed]));
    let output = test
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--set", "a=1"])
        .args(["--concurrency", "1", "--out", "out.jsonl"])
        .exit(2)
        .stderr_has("error: there is no secret to sign for `voxsig` with\n")
        .run();
    output.prints("1 delivery: 1 ok\n");
    assert_eq!(capture::records(&output.path("out.jsonl")).len(), 1);
}
