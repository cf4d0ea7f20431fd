//! `hookctl redact`.

use serde_json::Value;

use crate::capture::{assert_form, records};
use crate::listener::Listener;
use crate::test::Test;

/// Secrets of three kinds of schemes: a signature with a time, a signature in base64, the secret itself.
const SENDERS: &[(&str, &str, &str)] = &[
    ("voxsig", "message_created", "topsecret-of-voxsig-1"),
    (
        "standard-webhooks",
        "",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ),
    ("gitlab", "", "hunter2-of-gitlab-hunter2"),
];

const BODY: &str = r#"{"n":10.00,"who":{"name":"Ada Lovelace","email":"ada@lovelace.io","phone":"+44 20 7946 0018"},"api_key":"sk_live_4eC39HqLyjWDarjtT1zdp7dc","note":"call ada@lovelace.io"}"#;

/// What must not be left.
const PRIVATE: &[&str] = &[
    "Lovelace",
    "lovelace",
    "7946",
    "4eC39HqLyjWDarjtT1zdp7dc",
    "hunter2",
    "topsecret",
];

/// A capture of what those send, with valid signatures.
fn capture() -> Vec<u8> {
    let mut all = Vec::new();
    for (provider, event, secret) in SENDERS {
        let listener = Listener::with_files(
            &[("s", secret)],
            &["--provider", provider, "--secret-file", "s"],
        );
        let send = Test::new().file("s", secret).file("body.json", BODY);
        let mut args = vec!["send", provider];
        args.extend((!event.is_empty()).then_some(*event));
        let url = format!("{}/hooks?token=hunter2hunter2hunter2", listener.url());
        args.extend([
            "--data",
            "body.json",
            "--secret-file",
            "s",
            "--to",
            &url,
            "-q",
        ]);
        send.args(args).any_stderr().run();
        let ended = listener.interrupt();
        for record in ended.records() {
            assert_eq!(record["signature"]["state"], "valid", "{provider}");
        }
        all.extend(std::fs::read(ended.path("capture.jsonl")).unwrap());
    }
    all
}

fn redacted(capture: &[u8], salt: &str) -> (Vec<Value>, String, String) {
    let done = Test::new()
        .file("a.jsonl", capture)
        .file("salt", salt)
        .args(["redact", "a.jsonl", "-o", "b.jsonl", "--salt-file", "salt"])
        .any_stderr()
        .run();
    assert_eq!(
        std::fs::read(done.path("a.jsonl")).unwrap(),
        capture,
        "what is read is not written to"
    );
    let text = std::fs::read_to_string(done.path("b.jsonl")).unwrap();
    (records(&done.path("b.jsonl")), text, done.stderr.clone())
}

#[test]
fn nothing_private_is_left_and_replay_still_verifies() {
    let capture = capture();
    let (records, text, said) = redacted(&capture, "salt");
    for private in PRIVATE {
        assert!(!text.contains(private), "{private}: {text}");
    }
    assert!(
        text.contains(r#"\"n\":10.00,"#),
        "what is nobody's stays as it is written: {text}"
    );
    for (record, (provider, ..)) in records.iter().zip(SENDERS) {
        assert_form(record);
        assert_eq!(record["redacted"]["resigned"], true, "{provider}");
        assert!(record["redacted"]["replaced"]["email"].as_u64() > Some(0));
        let secret = said
            .lines()
            .find_map(|line| line.split_once(&format!("for `{provider}`, with the test secret `")))
            .unwrap()
            .1;
        let secret = secret.trim_end_matches('`');
        let listener = Listener::with_files(
            &[("s", secret)],
            &[
                "--provider",
                provider,
                "--secret-file",
                "s",
                "--tolerance",
                "none",
            ],
        );
        let line = serde_json::to_string(record).unwrap();
        Test::new()
            .file("one.jsonl", line)
            .args([
                "replay",
                "one.jsonl",
                "--to",
                &listener.url(),
                "--resign",
                "keep",
                "-q",
            ])
            .run();
        let again = listener.interrupt().records();
        assert_eq!(
            again[0]["signature"]["state"], "valid",
            "{provider}: {}",
            again[0]["signature"]
        );
    }
}

#[test]
fn the_same_value_gets_the_same_replacement_under_one_salt() {
    let capture = capture();
    let email = |salt: &str| {
        let (records, ..) = redacted(&capture, salt);
        let bodies: Vec<Value> = records
            .iter()
            .map(|record| {
                serde_json::from_str(record["request"]["body"]["utf8"].as_str().unwrap()).unwrap()
            })
            .collect();
        let emails: Vec<String> = bodies
            .iter()
            .map(|body| body["who"]["email"].as_str().unwrap().to_owned())
            .collect();
        assert!(emails.iter().all(|email| *email == emails[0]), "{emails:?}");
        emails[0].clone()
    };
    assert_eq!(email("one"), email("one"));
    assert_ne!(email("one"), email("two"));
}

#[test]
fn check_tells_what_is_left() {
    let capture = capture();
    let left = Test::new()
        .file("a.jsonl", &capture)
        .args(["redact", "--check", "a.jsonl"])
        .exit(1)
        .run();
    assert!(
        left.text().contains("request body: api_key"),
        "{}",
        left.text()
    );
    assert!(
        !left.text().contains("4eC39"),
        "it does not print what it found"
    );
    let (_, text, _) = redacted(&capture, "salt");
    for strict in [&[][..], &["--strict"]] {
        let check = Test::new()
            .file("b.jsonl", &text)
            .args(["redact", "--check", "b.jsonl"])
            .args(strict);
        let done = check.run();
        assert!(
            done.text()
                .starts_with("3 records: nothing that looks like a secret"),
            "{}",
            done.text()
        );
    }
}

#[test]
fn redacting_again_changes_nothing() {
    let (_, text, _) = redacted(&capture(), "salt");
    let again = Test::new()
        .file("b.jsonl", &text)
        .args(["redact", "b.jsonl"])
        .any_stderr()
        .run();
    assert_eq!(again.text(), text);
}

#[test]
fn forged_signatures_stay_forged() {
    let listener = Listener::with_files(
        &[("s", "right")],
        &["--provider", "voxsig", "--secret-file", "s"],
    );
    Test::new()
        .file("s", "wrong")
        .args([
            "send",
            "voxsig",
            "message_created",
            "--secret-file",
            "s",
            "--to",
            &listener.url(),
            "-q",
        ])
        .exit(0)
        .any_stderr()
        .run();
    let ended = listener.interrupt();
    let capture = std::fs::read(ended.path("capture.jsonl")).unwrap();
    let (records, _, said) = redacted(&capture, "salt");
    assert_eq!(records[0]["redacted"]["resigned"], Value::Null);
    assert!(!said.contains("test secret"), "{said}");
}

#[test]
fn wrong_input_costs_a_message_and_nothing_else() {
    let there = Test::new()
        .file("a.jsonl", capture())
        .file("b.jsonl", "precious");
    let done = there.args(["redact", "a.jsonl", "-o", "b.jsonl"]).fails(
        2,
        "`b.jsonl` is there already",
        Some("give the name of a new file"),
    );
    assert_eq!(std::fs::read(done.path("b.jsonl")).unwrap(), b"precious");
    Test::new()
        .file("a.jsonl", "")
        .args(["redact", "a.jsonl"])
        .fails(4, "there is no record in `a.jsonl`", None);
    Test::new()
        .args(["redact", "gone.jsonl"])
        .exit(3)
        .any_stderr()
        .run();
    let torn = Test::new()
        .file(
            "a.jsonl",
            "nonsense with sk_live_4eC39HqLyjWDarjtT1zdp7dc\n",
        )
        .args(["redact", "a.jsonl"]);
    let done = torn.exit(4).any_stderr().run();
    assert!(
        done.text().is_empty(),
        "what cannot be looked into does not go on"
    );
}
