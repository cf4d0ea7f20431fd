//! The handshakes providers make.

use serde_json::{Value, json};

use crate::listener::Listener;
use crate::receiver::{Receiver, body, header};
use crate::test::Test;

const SECRET: &str = "secret-of-the-endpoint";

fn with_secret(args: &[&str]) -> Listener {
    let args = [&["--secret-file", "it.secret"], args].concat();
    Listener::with_files(&[("it.secret", SECRET)], &args)
}

/// The header lines that sign a body.
fn signed(provider: &str, payload: &str, secret: &str) -> Vec<String> {
    let test = Test::new().file("body", payload);
    let output = test
        .args(["sign", provider, "--body", "body"])
        .secret(secret)
        .run();
    output.text().lines().map(str::to_owned).collect()
}

#[track_caller]
fn post(listener: &Listener, headers: &[String], payload: &str) -> String {
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    listener.post("/", &headers, payload)
}

fn get(listener: &Listener, target: &str) -> String {
    listener.say(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes())
}

#[track_caller]
fn assert_answer(answer: &str, content_type: &str, content: &str) {
    let bytes = answer.as_bytes();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(
        header(bytes, "Content-Type").as_deref(),
        Some(content_type),
        "{answer}"
    );
    assert_eq!(body(bytes), Some(content.as_bytes()), "{answer}");
}

/// Provider, state of the signature and who answered.
fn verdict(record: &Value) -> [Value; 3] {
    [
        record["provider"].clone(),
        record["signature"]["state"].clone(),
        record["response"]["by"].clone(),
    ]
}

#[test]
fn a_challenge_in_the_body_is_echoed() {
    let payload =
        r#"{"token":"t","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY","type":"url_verification"}"#;
    let listener = with_secret(&[]);
    let answer = post(&listener, &signed("slack", payload, SECRET), payload);
    assert_answer(&answer, "text/plain", "3eZbrw1aBm2rZgRNFdxV2595E9CY");
    let ended = listener.interrupt();
    let record = &ended.records()[0];
    assert_eq!(verdict(record), ["slack", "valid", "challenge"]);
    assert_eq!(record["schema"]["state"], "unchecked");
}

#[test]
fn a_header_makes_it_a_handshake() {
    let payload = r#"{"challenge":"pogchamp-kappa-360noscope-vohiyo","subscription":{}}"#;
    let listener = with_secret(&[]);
    let mut headers = signed("twitch", payload, SECRET);
    headers.push("Twitch-Eventsub-Message-Type: webhook_callback_verification".into());
    let answer = post(&listener, &headers, payload);
    assert_answer(&answer, "text/plain", "pogchamp-kappa-360noscope-vohiyo");
    headers.pop();
    headers.push("Twitch-Eventsub-Message-Type: notification".into());
    let answer = post(&listener, &headers, payload);
    assert_eq!(body(answer.as_bytes()), Some(&b""[..]));
    let records = listener.interrupt().records();
    assert_eq!(verdict(&records[0]), ["twitch", "valid", "challenge"]);
    assert_eq!(verdict(&records[1]), ["twitch", "valid", "default"]);
}

#[test]
fn a_code_over_the_challenge() {
    let payload =
        r#"{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}"#;
    let secret = "zoom_secret";
    let listener = Listener::with_files(&[("it.secret", secret)], &["--secret-file", "it.secret"]);
    let answer = post(&listener, &signed("zoom", payload, secret), payload);
    let known = "46a324cfb7c2ec760e4cd561586a53aadb6fc7561eb8d626d6ee1b71d808b3c0";
    let content =
        format!(r#"{{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"{known}"}}"#);
    assert_answer(&answer, "application/json", &content);
}

#[test]
fn a_code_without_the_secret_is_told() {
    let raw = include_bytes!("../../data/http/get-x-crc.raw");
    let listener = Listener::start(&[]);
    let answer = listener.say(raw);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(body(answer.as_bytes()), Some(&b""[..]));
    let ended = listener.interrupt();
    let told = "help: the handshake is not answered: that takes the secret of `x-twitter`\n";
    assert!(ended.stdout.contains(told), "{}", ended.stdout);
    let record = &ended.records()[0];
    assert_eq!(verdict(record), ["x-twitter", "unsigned", "default"]);
    let listener = with_secret(&["--provider", "x-twitter"]);
    let answer = listener.say(raw);
    let content: Value = serde_json::from_slice(body(answer.as_bytes()).unwrap()).unwrap();
    let token = content["response_token"].as_str().unwrap();
    assert!(
        token.starts_with("sha256=") && token.len() == 7 + 44,
        "{token}"
    );
    let record = &listener.interrupt().records()[0];
    assert_eq!(verdict(record), ["x-twitter", "unsigned", "challenge"]);
}

#[test]
fn a_query_is_echoed_without_being_named() {
    let listener = with_secret(&[]);
    let answer = listener.say(include_bytes!("../../data/http/get-dropbox-challenge.raw"));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let fields = ["Content-Type", "X-Content-Type-Options"].map(|n| header(answer.as_bytes(), n));
    assert_eq!(fields, [Some("text/plain".into()), Some("nosniff".into())]);
    let answer = get(&listener, "/hooks?x=1&challenge=a%2Bb%26c");
    assert_answer(&answer, "text/plain", "a+b&c");
    let records = listener.interrupt().records();
    assert_eq!(verdict(&records[1]), ["dropbox", "unsigned", "challenge"]);
}

#[test]
fn a_token_is_compared_where_it_is_known() {
    let target = |token: &str| {
        format!("/?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444")
    };
    let listener = Listener::start(&[]);
    let answer = get(&listener, &target("anything"));
    assert_answer(&answer, "text/plain", "1158201444");
    let toml = "[provider.meta]\nverify_token = { file = \"token\" }\n";
    let files = [("hookctl.toml", toml), ("token", "meatyhamhock\n")];
    let listener = Listener::with_files(&files, &[]);
    let answer = get(&listener, &target("meatyhamhock"));
    assert_answer(&answer, "text/plain", "1158201444");
    for wrong in [
        target("meaty"),
        target(""),
        "/?hub.mode=subscribe&hub.challenge=1".into(),
    ] {
        let answer = get(&listener, &wrong);
        assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
        assert!(!answer.contains("1158201444"), "{answer}");
    }
    let ended = listener.interrupt();
    assert_eq!(ended.records()[1]["response"]["by"], "challenge");
    let told = "the handshake is refused: its token is not the `verify_token` of the settings\n";
    assert!(ended.stdout.contains(told), "{}", ended.stdout);
    assert!(!ended.stdout.contains("meatyhamhock"), "{}", ended.stdout);
}

#[test]
fn a_ping_is_answered_and_a_forged_one_refused() {
    let listener = Listener::start(&[]);
    let payload = json!({"id": "1", "type": 1}).to_string();
    let forged = [
        format!("X-Signature-Ed25519: {}", "00".repeat(64)),
        "X-Signature-Timestamp: 1700000000".to_owned(),
    ];
    let answer = post(&listener, &forged, &payload);
    assert_answer(&answer, "application/json", r#"{"type":1}"#);
    let command = json!({"id": "1", "type": 2}).to_string();
    let answer = post(&listener, &forged, &command);
    assert_eq!(body(answer.as_bytes()), Some(&b""[..]));
    let key = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
    let args = ["--provider", "discord", "--secret-file", "key"];
    let listener = Listener::with_files(&[("key", key)], &args);
    let answer = post(&listener, &forged, &payload);
    assert!(
        answer.starts_with("HTTP/1.1 401 Unauthorized\r\n"),
        "{answer}"
    );
    let ended = listener.interrupt();
    assert_eq!(
        verdict(&ended.records()[0]),
        ["discord", "invalid", "challenge"]
    );
    let told = "the handshake is refused: its signature does not hold\n";
    assert!(ended.stdout.contains(told), "{}", ended.stdout);
}

#[test]
fn handshakes_can_be_switched_off() {
    let listener = Listener::start(&["--no-challenge", "--respond", "503"]);
    let answer = get(&listener, "/?challenge=abc");
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    let answers = Listener::start(&["--respond", "503"]);
    assert_answer(&get(&answers, "/?challenge=abc"), "text/plain", "abc");
}

#[test]
fn what_is_passed_on_is_the_apps_to_answer() {
    let app = Receiver::always("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine");
    let listener = Listener::start(&["--forward", &app.url()]);
    let answer = get(&listener, "/?challenge=abc");
    assert_eq!(body(answer.as_bytes()), Some(&b"mine"[..]));
    let record = &listener.interrupt().records()[0];
    assert_eq!(verdict(record), ["dropbox", "unsigned", "app"]);
}

#[test]
fn a_recorded_handshake_is_none_that_was_tampered_with() {
    let listener = with_secret(&["--provider", "dropbox"]);
    get(&listener, "/?challenge=abc");
    let payload = r#"{"list_folder":{}}"#;
    post(&listener, &signed("dropbox", payload, SECRET), payload);
    let ended = listener.interrupt();
    let capture = ended.path("capture.jsonl");
    let test = Test::new().args(["verify", "dropbox", capture.to_str().unwrap()]);
    test.secret(SECRET)
        .run()
        .prints("2 requests: 1 valid, 1 unsigned\n");
}
