//! A secret occurs in no output, whatever happens to it.

use crate::listener::Listener;
use crate::receiver::Receiver;
use crate::test::Test;

/// Each way it may be written has to stay hidden.
const SECRET: &str = "whsec_c2VjcmV0LW9mLXRoZS1zZWNyZXRz";

#[test]
fn of_no_command() {
    let receiver = Receiver::always("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    let to = receiver.url();
    let sent = |more: &[&str]| {
        let test = Test::new().args(["send", "svix", "--data", "-"]).args(more);
        test.args(["--to", &to])
            .stdin("{}")
            .secret(SECRET)
            .hides("secret-of-the-secrets")
            .any_stderr()
    };
    sent(&["--dry-run"]).run();
    sent(&["--curl"]).run();
    sent(&["--verbose"]).exit(1).run();
    sent(&["--json"]).exit(1).run();
    let output = sent(&["--out", "c.jsonl"]).exit(1).run();
    let capture = std::fs::read_to_string(output.path("c.jsonl")).unwrap();
    assert!(!capture.contains(SECRET));
    let body = |command| {
        Test::new()
            .file("b", "{}")
            .args([command, "svix", "--body", "b"])
            .secret(SECRET)
    };
    body("sign").run();
    body("sign").args(["--json"]).run();
    let headers = [
        "--header",
        "svix-id: x",
        "--header",
        "svix-timestamp: 1",
        "--header",
        "svix-signature: v1,AA==",
    ];
    let verify = |more: &[&str]| {
        body("verify")
            .hides("secret-of-the-secrets")
            .args(headers)
            .args(more)
            .exit(1)
    };
    verify(&[]).run();
    verify(&["--json"]).run();
    verify(&["--show-expected"]).run();
}

#[test]
fn of_no_error() {
    for secret in [
        "whsec_!secret-that-is-not-base64",
        "whsec_secret with spaces in it",
    ] {
        for args in [
            &["send", "svix", "--data", "-", "--dry-run"][..],
            &["sign", "svix", "--body", "-"],
            &["verify", "svix", "--body", "-"],
            &["listen", "--provider", "svix", "--port", "0"],
        ] {
            let test = Test::new().args(args).secret(secret).hides(&secret[6..]);
            test.exit(2).any_stderr().run();
            let test = Test::new()
                .args(args)
                .args(["--secret", secret])
                .hides(&secret[6..]);
            test.exit(2).any_stderr().run();
        }
    }
}

#[test]
fn of_no_listener() {
    let args = ["--secret-file", "s", "--provider", "svix"];
    let listener = Listener::with_files(&[("s", SECRET)], &args);
    let headers = ["svix-id: x", "svix-timestamp: 1", "svix-signature: v1,AA=="];
    listener.post("/", &headers, "{}");
    let ended = listener.interrupt();
    let capture = std::fs::read_to_string(ended.path("capture.jsonl")).unwrap();
    for text in [&ended.stdout, &ended.stderr, &capture] {
        assert!(!text.contains(SECRET) && !text.contains("secret-of-the-secrets"));
    }
    assert!(ended.stdout.contains("INVALID"));
}
