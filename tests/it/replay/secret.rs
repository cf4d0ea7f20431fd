//! An endpoint that says the secret that its deliveries are signed with.

use std::fs;

use super::endpoint::{Endpoint, answer};
use crate::receiver::OK;
use crate::test::{Output, Test};

const SECRET: &str = "open/sesame+7";
/// The secret as it is, in a URL, in JSON, in base64, and in hexadecimal.
const FORMS: [&str; 6] = [
    SECRET,
    "open%2Fsesame%2B7",
    r"open\/sesame\u002B7",
    "b3Blbi9zZXNhbWUrNw",
    "6f70656e2f736573616d652b37",
    "6F70656E2F736573616D652B37",
];

/// Takes the first request, and answers all others with 500 and the secret in a header field and the body.
fn echo() -> Endpoint {
    Endpoint::answering(|number, _, _| {
        if number == 0 {
            return OK.into();
        }
        let said = String::from_utf8(answer(500, &format!("keys: {}", FORMS.join(", "))));
        let field = format!("X-Kind: {SECRET}");
        said.unwrap().replace("X-Kind: one", &field).into_bytes()
    })
}

/// Something that was signed and accepted, ready to go out again.
fn signed(endpoint: &Endpoint) -> Test {
    let sent = Test::new()
        .args(["send", "voxsig", "message_created", "-q"])
        .args(["--to", &endpoint.url(), "--out", "c.jsonl"])
        .secret(SECRET);
    sent.run().then()
}

/// Sends it again, with the secret in a file.
fn replay(endpoint: &Endpoint) -> Test {
    let test = signed(endpoint).file("key", format!("{SECRET}\n"));
    test.args(["replay", "c.jsonl", "--pace", "max", "--secret-file", "key"])
        .args(["--to", &endpoint.url()])
        .exit(1)
        .any_stderr()
}

#[track_caller]
fn hidden(output: &Output) {
    let shown = format!("{}{}", output.text(), output.stderr);
    for form in FORMS {
        assert!(!shown.contains(form), "{form} in {shown}");
    }
    assert!(shown.contains("(masked)"), "{shown}");
}

#[test]
fn people_are_not_shown_it_and_the_capture_keeps_what_came() {
    let endpoint = echo();
    let output = replay(&endpoint).args(["--out", "out.jsonl"]).run();
    hidden(&output);
    output.prints("| X-Kind: (masked)\n");
    output.prints("| keys: (masked), (masked), (masked), (masked), ");
    let kept = fs::read_to_string(output.path("out.jsonl")).unwrap();
    assert!(kept.contains(SECRET), "{kept}");
}

#[test]
fn what_is_different_does_not_show_it() {
    let endpoint = echo();
    let other = Endpoint::json(500, "no");
    let compared = ["--compare-header", "X-Kind", "--expect", "any"];
    let output = replay(&endpoint).args(["--and-to", &other.url()]);
    let output = output.args(compared).run();
    hidden(&output);
}

#[test]
fn json_is_exact() {
    let endpoint = echo();
    let lines = replay(&endpoint).args(["--json"]).run().json_lines();
    assert!(lines[0]["response"].to_string().contains(SECRET));
}
