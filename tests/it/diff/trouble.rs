//! Lines that are no records, files that are none, readers that go away.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use serde_json::json;

use super::{acme, capture, judged, ping, record};
use crate::test::finish;

#[test]
fn bad_lines_are_counted_and_the_first_ones_told() {
    let good = capture([&ping("1")]);
    let text = format!("{good}not json\n\n{{}}\n{}", "x\n".repeat(10));
    let stderr = "warning: skipped c.jsonl:2: expected ident at line 1 column 2\n\
        warning: skipped c.jsonl:4: missing field `v` at line 1 column 2\n\
        warning: skipped c.jsonl:5: expected value at line 1 column 1\n\
        warning: skipped c.jsonl:6: expected value at line 1 column 1\n\
        warning: skipped c.jsonl:7: expected value at line 1 column 1\n\
        warning: skipped 7 more lines that are no records\n";
    let summary = judged(acme().file("c.jsonl", text).stderr(stderr), &[]);
    assert_eq!(
        (&summary["payloads"], &summary["bad_lines"]),
        (&json!(1), &json!(12))
    );
    let test = acme().file("c.jsonl", "x\n").args(["c.jsonl"]);
    test.fails(4, "`c.jsonl` holds no record", Some("hookctl listen --out"));
}

#[test]
fn a_record_of_a_newer_version_is_refused() {
    let newer = capture([&ping("1")]).replace("\"v\":1", "\"v\":2");
    let text = format!("{}{newer}", capture([&ping("1")]));
    let what = "c.jsonl:2: a record of version 2; this hookctl reads up to version 1";
    let test = acme().file("c.jsonl", text).args(["c.jsonl"]);
    test.fails(3, what, Some("exchange.schema.json"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let what = "cannot read `none.jsonl`: No such file or directory (os error 2)";
    acme()
        .args(["none.jsonl"])
        .fails(3, what, Some("check the path"));
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly_even_while_input_is_awaited() {
    let bad = record(None, &ping("\"x\"").to_string()).to_string() + "\n";
    let test = acme().args(["-", "--format", "jsonl"]);
    let mut command = test.command();
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // The writer never ends the input: whoever waits for it waits for ever.
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let feeder = std::thread::spawn(move || {
        for _ in 0..100_000 {
            if std::io::Write::write_all(&mut input, bad.as_bytes()).is_err() {
                break;
            }
        }
        let _ = stopped.recv();
    });
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert!(line.contains("type-changed"), "{line}");
    drop(output);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut talk = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut talk)
        .unwrap();
    assert_eq!(talk, "");
    drop(stop);
    feeder.join().unwrap();
}

#[test]
fn comparing_needs_two() {
    let test = acme().file("c.jsonl", capture([&ping("1")]));
    let test = test.args(["c.jsonl", "--ignore", "id"]).exit(2);
    test.stderr_has("required arguments were not provided")
        .run();
}

#[test]
fn findings_come_in_the_order_of_the_capture() {
    let bodies: Vec<_> = (0..500)
        .map(|n| ping(if n % 3 == 0 { "\"x\"" } else { "1" }))
        .collect();
    let test = acme().file("c.jsonl", capture(&bodies));
    let output = test
        .args(["c.jsonl", "--format", "jsonl", "--threads", "4"])
        .exit(1)
        .run();
    let wanted: Vec<_> = (1..=500)
        .step_by(3)
        .map(|line| format!("{line} documented type-changed id"))
        .collect();
    assert_eq!(output.findings(), wanted);
    let (code, ..) = finish(output.then().args(["--version"]).command(), b"");
    assert_eq!(code, Some(0));
}
