//! Deliveries that are tried again.

use super::endpoint::{Endpoint, answer};
use super::records::{capture, numbered, record, with};
use crate::capture;
use crate::listener::Listener;
use crate::receiver::{OK, header};
use crate::test::Test;

#[test]
fn what_fails_is_tried_again_and_every_attempt_recorded() {
    let endpoint = Endpoint::answering(|number, _, _| match number {
        0 => answer(503, "{}"),
        1 => Vec::new(),
        _ => OK.into(),
    });
    let test = Test::new().file("c.jsonl", numbered(1));
    let output = test
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--out",
            "out.jsonl",
        ])
        .args(["--retry", "3", "--time-scale", "0.001", "--verbose"])
        .run();
    output
        .prints("1 delivery: 1 ok\n")
        .prints("c.jsonl:1  3 attempts\n");
    let records = capture::records(&output.path("out.jsonl"));
    let attempts: Vec<_> = records
        .iter()
        .map(|r| r["attempt"].as_u64().unwrap())
        .collect();
    assert_eq!(attempts, [1, 2, 3]);
    assert!(records[1]["error"].is_string());
    assert!(records.iter().all(|record| record["replay_of"] == "r-1"));
}

#[test]
fn every_attempt_is_signed_afresh_with_the_same_id() {
    let secret = "s3cret-s3cret-s3cret-s3cret-s3cret";
    let args = [
        "--provider",
        "voxsig",
        "--secret-file",
        "secret",
        "--respond",
        "503x2,200",
    ];
    let listener = Listener::with_files(&[("secret", secret)], &args);
    let source = Endpoint::ok();
    let sent = Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "--out",
            "c.jsonl",
            "-q",
        ])
        .secret(secret)
        .args(["--at", "2023-01-01T10:00:00Z", "--to", &source.url()])
        .run();
    sent.then()
        .args(["replay", "c.jsonl", "--to", &listener.url(), "--ids", "new"])
        .secret(secret)
        .args(["--retry", "2", "--time-scale", "0.001", "-q"])
        .run();
    let records = listener.interrupt().records();
    assert_eq!(records.len(), 3);
    for record in &records {
        assert_eq!(record["signature"]["state"], "valid");
        assert_eq!(record["delivery"], records[0]["delivery"]);
    }
    let id = header(&source.requests()[0], "X-Chatwoot-Delivery").unwrap();
    assert_ne!(records[0]["delivery"], id);
}

#[test]
fn a_provider_retries_as_its_pack_says() {
    // Haptik's pack documents no retries; a pack of one's own does.
    let endpoint = Endpoint::json(500, "{}");
    let pack = "format = 1\nname = \"Acme\"\ndocs = \"https://acme.test\"\n[delivery]\nretries = [\"1s\", \"1s\"]\n";
    let record = with(record("r-1", 0, "{}"), "/provider", "acme");
    Test::new()
        .file("packs/acme/provider.toml", pack)
        .file("c.jsonl", capture(&[record]))
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--samples",
            "packs",
        ])
        .args(["--retry", "provider", "--time-scale", "0.001"])
        .exit(1)
        .run()
        .prints("3 attempts");
    assert_eq!(endpoint.bodies().len(), 3);
}
