//! Whose request it is, whether its signature holds, whether its payload is as promised.

use serde_json::Value;

use crate::listener::{Ended, Listener};
use crate::test::Test;

const SECRET: &str = "secret-of-the-listener";

fn with_secret(args: &[&str]) -> Listener {
    let args = [&["--secret-file", "it.secret"], args].concat();
    Listener::with_files(&[("it.secret", SECRET)], &args)
}

/// Sends to the listener; its answer is not what is looked at here.
#[track_caller]
fn send(listener: &Listener, args: &[&str]) {
    let test = Test::new().args(["send"]).args(args);
    test.args(["--to", &listener.url(), "--expect", "2xx"])
        .secret(SECRET)
        .any_stderr()
        .run();
}

/// Provider, event, signature and schema of the only record.
#[track_caller]
fn verdict(ended: &Ended) -> [Value; 4] {
    let records = ended.records();
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert!(!ended.stdout.contains(SECRET) && !ended.stderr.contains(SECRET));
    [
        record["provider"].clone(),
        record["event"].clone(),
        record["signature"]["state"].clone(),
        record["schema"]["state"].clone(),
    ]
}

#[test]
fn signed_and_as_promised() {
    let listener = with_secret(&["--count", "1"]);
    send(&listener, &["voxsig", "message_created"]);
    let ended = listener.ended();
    assert_eq!(
        verdict(&ended),
        ["voxsig", "message_created", "valid", "match"]
    );
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.summary(), "1 request, 1 valid signature");
    let line = ended.stdout.trim_end();
    assert!(line.contains("POST voxsig message_created "), "{line}");
    assert!(line.ends_with(" valid     documented"), "{line}");
}

#[test]
fn the_edition_is_the_one_that_matches() {
    let listener = with_secret(&["--count", "1"]);
    send(
        &listener,
        &["voxsig", "message_created", "--edition", "live"],
    );
    assert_eq!(listener.ended().records()[0]["edition"], "live");
}

#[test]
fn a_body_that_was_changed() {
    let listener = with_secret(&["--count", "1"]);
    let forged = "X-Chatwoot-Signature: sha256=00";
    send(
        &listener,
        &["voxsig", "message_created", "--header", forged],
    );
    let ended = listener.ended();
    assert_eq!(
        verdict(&ended),
        ["voxsig", "message_created", "invalid", "match"]
    );
    assert_eq!(ended.code, Some(1));
    assert_eq!(ended.summary(), "1 request, 1 invalid signature");
    assert!(ended.stdout.contains("INVALID"), "{}", ended.stdout);
    assert!(
        ended
            .stdout
            .contains("signature expected a valid signature, got "),
        "{}",
        ended.stdout
    );
}

#[test]
fn another_secret_and_an_old_time() {
    let listener = Listener::with_files(
        &[("it.secret", "quite-another-secret")],
        &["--provider", "voxsig", "--secret-file", "it.secret"],
    );
    send(&listener, &["voxsig", "message_created"]);
    send(
        &listener,
        &["voxsig", "message_created", "--at", "1700000000"],
    );
    let records = listener.interrupt().records();
    assert_eq!(records[0]["signature"]["state"], "invalid");
    assert_eq!(records[0]["signature"]["why"], "signature_mismatch");
    let listener = with_secret(&[]);
    send(
        &listener,
        &["voxsig", "message_created", "--at", "1700000000"],
    );
    let records = listener.interrupt().records();
    assert_eq!(records[0]["signature"]["state"], "invalid");
    assert_eq!(records[0]["signature"]["why"], "timestamp_too_old");
    let listener = with_secret(&["--tolerance", "none"]);
    send(
        &listener,
        &["voxsig", "message_created", "--at", "1700000000"],
    );
    assert_eq!(
        listener.interrupt().records()[0]["signature"]["state"],
        "valid"
    );
}

#[test]
fn one_of_several_secrets_is_enough() {
    let files = [("new", "the-new-secret"), ("old", SECRET)];
    let args = [
        "--secret-file",
        "new",
        "--secret-file",
        "old",
        "--count",
        "1",
    ];
    let listener = Listener::with_files(&files, &args);
    send(&listener, &["voxsig", "message_created"]);
    assert_eq!(verdict(&listener.ended())[2], "valid");
}

#[test]
fn without_a_secret_nothing_is_valid() {
    let listener = Listener::start(&["--count", "1"]);
    send(&listener, &["voxsig", "message_created"]);
    let ended = listener.ended();
    assert_eq!(
        verdict(&ended),
        ["voxsig", "message_created", "unchecked", "match"]
    );
    assert_eq!(ended.summary(), "1 request, 1 unchecked signature");
    assert_eq!(ended.code, Some(0));
}

#[test]
fn who_signs_nothing_is_unsigned() {
    let listener = with_secret(&["--count", "1"]);
    send(&listener, &["pypestream", "escalate", "--edition", "live"]);
    let [provider, event, signature, schema] = verdict(&listener.ended());
    assert_eq!(
        [provider, signature, schema],
        ["pypestream", "unsigned", "match"]
    );
    assert!(event.as_str().unwrap().ends_with("/escalate"), "{event}");
}

#[test]
fn a_signature_that_is_missing() {
    let listener = with_secret(&["--count", "1", "--provider", "voxsig"]);
    send(&listener, &["voxsig", "message_created", "--no-sign"]);
    let ended = listener.ended();
    assert_eq!(verdict(&ended)[2], "invalid");
    assert_eq!(ended.records()[0]["signature"]["why"], "missing_signature");
}

#[test]
fn a_payload_off_its_schema_shows_what_is_off() {
    let listener = with_secret(&["--count", "1"]);
    send(
        &listener,
        &[
            "voxsig",
            "message_created",
            "--set",
            "id=\"seven\"",
            "--unset",
            "account",
        ],
    );
    let ended = listener.ended();
    assert_eq!(
        verdict(&ended),
        ["voxsig", "message_created", "valid", "drift"]
    );
    assert_eq!(ended.records()[0]["schema"]["findings"], 2);
    assert_eq!(ended.code, Some(1));
    assert_eq!(
        ended.summary(),
        "1 request, 1 valid signature, 1 payload off its schema"
    );
    for text in [
        " drift from ",
        "id: expected ",
        "account: expected present, got missing\n",
    ] {
        assert!(
            ended.stdout.contains(text),
            "no `{text}` in {}",
            ended.stdout
        );
    }
}

#[test]
fn what_nobody_sends_is_recorded_all_the_same() {
    let listener = with_secret(&["--count", "1"]);
    listener.post("/anything", &[], "hello");
    let ended = listener.ended();
    assert_eq!(
        verdict(&ended),
        [Value::Null, Value::Null, "unchecked".into(), Value::Null]
    );
    assert!(ended.stdout.contains("POST /anything "), "{}", ended.stdout);
}

#[test]
fn a_provider_that_cannot_be_recognised_is_checked_when_it_is_named() {
    let listener = with_secret(&["--provider", "hmac-sha256-hex-raw", "--count", "1"]);
    send(
        &listener,
        &["hmac-sha256-hex-raw", "--data", "Cargo.toml"].map(|arg| {
            if arg == "Cargo.toml" {
                concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")
            } else {
                arg
            }
        }),
    );
    assert_eq!(
        verdict(&listener.ended())[..3],
        [
            "hmac-sha256-hex-raw".into(),
            Value::Null,
            Value::from("valid")
        ]
    );
}

#[test]
fn a_signed_url_needs_to_be_known() {
    let form = [
        "--header",
        "Content-Type: application/x-www-form-urlencoded",
    ];
    let body = "Body=hi";
    let sign = |url: &str| {
        let test = Test::new()
            .file("body", body)
            .args(["sign", "twilio", "--body", "body"]);
        let output = test.args(["--url", url]).args(form).secret(SECRET).run();
        output.text().trim_end().to_owned()
    };
    let signature = sign("https://hooks.example.com/sms");
    let state = |args: &[&str]| {
        let listener = with_secret(&[&["--count", "1", "--provider", "twilio"], args].concat());
        let content = "Content-Type: application/x-www-form-urlencoded";
        listener.post("/sms", &[&signature, content], body);
        verdict(&listener.ended())[2].clone()
    };
    assert_eq!(state(&[]), "unchecked");
    assert_eq!(
        state(&["--public-url", "https://hooks.example.com"]),
        "valid"
    );
    assert_eq!(
        state(&["--public-url", "https://hooks.example.com/"]),
        "valid"
    );
    assert_eq!(
        state(&["--public-url", "https://other.example.com"]),
        "invalid"
    );
}

#[test]
fn what_was_recorded_can_be_verified_later() {
    let listener = with_secret(&["--count", "3"]);
    for event in ["message_created", "message_updated", "webwidget_triggered"] {
        send(&listener, &["voxsig", event]);
    }
    let ended = listener.ended();
    let args = [
        "verify",
        "voxsig",
        ended.path("capture.jsonl").to_str().unwrap(),
    ]
    .map(String::from);
    Test::new()
        .args(args)
        .secret(SECRET)
        .run()
        .prints("3 requests: 3 valid\n");
}

const FORGED: &[&str] = &["X-Chatwoot-Timestamp: 1", "X-Chatwoot-Signature: sha256=00"];

#[test]
fn a_body_that_was_cut_off_is_neither_valid_nor_invalid() {
    let listener = with_secret(&["--provider", "voxsig", "--max-body", "10", "--count", "1"]);
    listener.post("/", FORGED, &"x".repeat(50));
    let ended = listener.ended();
    let record = &ended.records()[0];
    assert_eq!(record["request"]["truncated"], true);
    assert_eq!(record["signature"]["state"], "unchecked");
    assert_eq!(record["signature"]["why"], "body_truncated");
    assert_eq!(record["schema"]["state"], "unchecked");
    let verify = [
        "verify",
        "voxsig",
        "capture.jsonl",
        "--secret-file",
        "it.secret",
    ];
    let capture = std::fs::read_to_string(ended.path("capture.jsonl")).unwrap();
    let test = Test::new()
        .file("capture.jsonl", &capture)
        .file("it.secret", SECRET);
    test.args(verify)
        .exit(2)
        .run()
        .prints("unchecked (body_truncated)");
}

#[test]
fn what_carries_a_signature_is_checked_whatever_its_body_says() {
    let listener = with_secret(&["--count", "1"]);
    listener.post("/", FORGED, r#"{"event":"macro.executed"}"#);
    let ended = listener.ended();
    assert_eq!(ended.records()[0]["signature"]["state"], "invalid");
    assert_eq!(ended.code, Some(1));
}

#[test]
fn a_body_that_is_not_json_is_a_finding() {
    for body in ["", "not json", r#"{"event":"message_created","#] {
        let listener = with_secret(&["--count", "1"]);
        listener.post("/", FORGED, body);
        let ended = listener.ended();
        assert_eq!(ended.records()[0]["schema"]["state"], "drift", "{body:?}");
        assert!(
            ended
                .stdout
                .contains("not-json expected a JSON document, got "),
            "{}",
            ended.stdout
        );
    }
}

#[test]
fn an_event_nobody_knows_is_told_and_no_fault() {
    for (body, seen) in [
        (r#"{"event":"parcel_lost"}"#, "`parcel_lost`"),
        ("[1]", "none"),
    ] {
        let listener = with_secret(&["--count", "1"]);
        listener.post("/", FORGED, body);
        let ended = listener.ended();
        let told = format!("unknown-event expected an event of `voxsig`, got {seen}\n");
        assert!(ended.stdout.contains(&told), "{}", ended.stdout);
        assert_eq!(ended.records()[0]["schema"]["state"], "unchecked");
    }
}
