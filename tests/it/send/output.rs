//! `--out`, `--json`, `--quiet`, colours, a closed standard output.

use std::process::Stdio;

use crate::capture;
use crate::receiver::{Receiver, body};
use crate::test::Test;

fn send(receiver: &Receiver, args: &[&str]) -> Test {
    let test = Test::new().args(["send"]).args(args);
    test.args(["--to", &receiver.url()])
        .secret("a-secret-of-output")
}

#[test]
fn out_appends_every_exchange_in_the_published_form() {
    let receiver =
        Receiver::always("HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nok");
    let output = send(
        &receiver,
        &[
            "voxsig",
            "--all",
            "--edition",
            "live",
            "--out",
            "sent.jsonl",
        ],
    )
    .run();
    let records = capture::records(&output.path("sent.jsonl"));
    let requests = receiver.requests();
    assert_eq!(records.len(), requests.len());
    for (record, request) in records.iter().zip(&requests) {
        assert_eq!(
            capture::bytes(&record["request"]["body"]),
            body(request).unwrap()
        );
        assert_eq!(record["direction"], "sent");
        assert_eq!(record["provider"], "voxsig");
        assert_eq!(record["edition"], "live");
        assert_eq!(record["url"], receiver.url() + "/");
        assert_eq!(record["response"]["status"], 200);
        assert_eq!(record["response"]["body"]["utf8"], "ok");
        assert_eq!(record["response"]["headers"][1][0], "x-a");
    }
    let events = records
        .iter()
        .map(|record| record["event"].as_str().unwrap());
    assert_eq!(
        events.filter(|event| *event == "message_created").count(),
        1
    );
}

#[test]
fn out_keeps_what_is_there_and_what_is_not_text() {
    let receiver = Receiver::always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\x7f\x01");
    let first = send(&receiver, &["stripe", "--data", "-", "--out", "sent.jsonl"]);
    let first = first.stdin(b"\xff\x00").run();
    let again = first
        .then()
        .args(["send", "stripe", "--data", "-", "--out", "sent.jsonl"]);
    again
        .args(["--to", &receiver.url(), "--no-sign"])
        .stdin("two")
        .run();
    let records = capture::records(&first.path("sent.jsonl"));
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["request"]["body"]["base64"], "/wA=");
    assert_eq!(records[1]["request"]["body"]["utf8"], "two");
}

#[test]
fn out_records_what_failed_as_well() {
    let output = Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "--no-sign",
            "--out",
            "sent.jsonl",
        ])
        .args(["--to", &Receiver::gone()])
        .exit(3)
        .run();
    let records = capture::records(&output.path("sent.jsonl"));
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["response"], serde_json::Value::Null);
    let error = records[0]["error"].as_str().unwrap();
    assert!(error.ends_with("refused the connection"), "{error}");
}

#[test]
fn json_prints_the_records_and_nothing_else() {
    let receiver = Receiver::ok();
    let output = send(
        &receiver,
        &["acquire", "--all", "--edition", "documented", "--json"],
    )
    .run();
    let records = output.json_lines();
    assert_eq!(records.len(), 6);
    records.iter().for_each(capture::assert_form);
}

#[test]
fn quiet_shows_failures_only() {
    let receiver = Receiver::answering(|number, _| {
        let status = if number == 1 { 500 } else { 200 };
        format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n").into()
    });
    let output = send(
        &receiver,
        &["voxsig", "message_created", "--count", "3", "--quiet"],
    );
    let output = output.exit(1).run();
    assert_eq!(output.text().matches("message_created").count(), 1);
    assert!(output.text().contains("500"));
}

#[test]
fn colour_is_for_terminals_or_for_those_who_ask() {
    let receiver = Receiver::ok();
    let args = ["voxsig", "message_created"];
    assert!(!send(&receiver, &args).run().text().contains('\u{1b}'));
    send(&receiver, &args)
        .args(["--color", "always"])
        .run()
        .prints("\u{1b}[");
}

#[test]
fn a_closed_standard_output_ends_it_quietly() {
    let receiver = Receiver::ok();
    for args in [
        &["voxsig", "message_created", "--count", "200"][..],
        &["voxsig", "message_created", "--count", "200", "--dry-run"],
        &["voxsig", "message_created", "--count", "200", "--json"],
    ] {
        let test = send(&receiver, args);
        let mut command = test.command();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}
