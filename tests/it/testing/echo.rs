//! An endpoint that says its secret.

use std::fs;

use super::endpoint::SECRET;
use crate::receiver::Receiver;
use crate::test::{Output, Test};

/// The secret as it is, in base64, and in hexadecimal of either case.
const FORMS: [&str; 4] = [
    SECRET,
    "b3BlbiBzZXNhbWUgNw",
    "6f70656e20736573616d652037",
    "6F70656E20736573616D652037",
];

/// Answers with all of them.
fn echo() -> Receiver {
    Receiver::answering(|_, _| {
        let body = format!("keys: {}", FORMS.join(", "));
        let length = body.len();
        format!("HTTP/1.1 500 X\r\nX-Debug: {SECRET}\r\nContent-Length: {length}\r\n\r\n{body}")
            .into_bytes()
    })
}

#[track_caller]
fn hidden(text: &str) {
    for form in FORMS {
        assert!(!text.contains(form), "{form} in {text}");
    }
    assert!(text.contains("(masked)"), "{text}");
}

fn all(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        output.stderr
    )
}

#[test]
fn it_is_in_no_report_and_the_capture_keeps_what_came() {
    let receiver = echo();
    let files = ["html", "jsonl", "junit", "tap", "github"];
    let reports = files.map(|format| format!("{format}={format}"));
    let mut test = Test::new()
        .args(["test", "voxsig", "--to", &receiver.url(), "--verbose"])
        .args(["--report", "terminal", "--out", "capture.jsonl"])
        .secret(SECRET);
    for report in &reports {
        test = test.args(["--report", report]);
    }
    let output = test.exit(1).any_stderr().run();
    hidden(&all(&output));
    for file in files {
        let text = fs::read_to_string(output.path(file)).unwrap();
        for form in FORMS {
            assert!(!text.contains(form), "{form} in {file}: {text}");
        }
    }
    hidden(&fs::read_to_string(output.path("html")).unwrap());
    let capture = fs::read_to_string(output.path("capture.jsonl")).unwrap();
    assert!(FORMS.iter().all(|form| capture.contains(form)), "{capture}");
}

#[test]
fn send_does_not_show_it() {
    let receiver = echo();
    for own in [&[][..], &["--probe", "accepts/event:message_created"]] {
        let test = Test::new()
            .args(["send", "voxsig", "message_created", "--to", &receiver.url()])
            .args(own)
            .args(["--out", "capture.jsonl"]);
        let output = test.secret(SECRET).exit(1).any_stderr().run();
        hidden(&all(&output));
        let capture = fs::read_to_string(output.path("capture.jsonl")).unwrap();
        assert!(FORMS.iter().all(|form| capture.contains(form)), "{capture}");
    }
}

#[test]
fn nor_does_a_suite() {
    let receiver = echo();
    let suite = format!(
        "version: 1\ntarget: {}\nprovider: voxsig\nsecret: {{ file: key }}\ncases:\n  - name: a\n    \
         send: {{ event: message_created }}\n    expect: {{ text: sorry }}\n",
        receiver.url()
    );
    let test = Test::new().file("s.yaml", &suite).file("key", SECRET);
    let test = test.args(["test", "s.yaml", "--verbose", "--report", "terminal"]);
    let test = test.args(["--report", "html=html"]);
    let output = test.exit(1).any_stderr().run();
    hidden(&all(&output));
    hidden(&fs::read_to_string(output.path("html")).unwrap());
}
