//! Trying again as the provider does, or a number of times.

use serde_json::Value;

use crate::capture;
use crate::receiver::{OK, Receiver, body, header};
use crate::test::{Output, Test};

const FAILED: &str = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n";

/// Fails so many requests, then answers 200.
fn failing(count: usize) -> Receiver {
    Receiver::answering(move |number, _| if number < count { FAILED } else { OK }.into())
}

fn send(receiver: &Receiver, args: &[&str]) -> Test {
    let test = Test::new().args(["send"]).args(args);
    test.args(["--to", &receiver.url(), "--time-scale", "0.0001"])
        .args(["--out", "sent.jsonl"])
        .secret("a-secret-for-retries")
}

fn column(output: &Output, key: &str) -> Vec<Value> {
    let records = capture::records(&output.path("sent.jsonl"));
    records.iter().map(|record| record[key].clone()).collect()
}

#[test]
fn by_default_nothing_is_tried_again() {
    let receiver = failing(1);
    send(&receiver, &["voxsig", "message_created"])
        .exit(1)
        .run();
    assert_eq!(receiver.requests().len(), 1);
}

#[test]
fn it_ends_with_the_first_success() {
    let receiver = failing(2);
    let output = send(&receiver, &["voxsig", "message_created", "--retry", "5"]).run();
    assert_eq!(receiver.requests().len(), 3);
    assert_eq!(column(&output, "attempt"), [1, 2, 3]);
    output.prints("attempt 3");
}

#[test]
fn a_number_is_the_number_of_retries() {
    let receiver = failing(100);
    send(&receiver, &["voxsig", "message_created", "--retry", "2"])
        .exit(1)
        .run();
    assert_eq!(receiver.requests().len(), 3);
}

#[test]
fn the_id_and_the_payload_stay_and_the_signature_is_fresh() {
    let receiver = failing(1);
    // A second passes between two attempts, so that the signed time is another one.
    let output = Test::new()
        .args(["send", "voxsig", "message_created", "--to", &receiver.url()])
        .args(["--retry", "1", "--time-scale", "1.1", "--out", "sent.jsonl"])
        .secret("a-secret-for-retries")
        .run();
    let requests = receiver.requests();
    let of = |name| {
        requests
            .iter()
            .map(|r| header(r, name).unwrap())
            .collect::<Vec<_>>()
    };
    let ids = of("X-Chatwoot-Delivery");
    assert_eq!(ids[0], ids[1]);
    assert_eq!(column(&output, "delivery"), [ids[0].as_str(); 2]);
    let times = of("X-Chatwoot-Timestamp");
    assert_ne!(times[0], times[1]);
    let signatures = of("X-Chatwoot-Signature");
    assert_ne!(signatures[0], signatures[1]);
    assert_eq!(body(&requests[0]), body(&requests[1]));
    output
        .then()
        .args(["verify", "voxsig", "sent.jsonl"])
        .secret("a-secret-for-retries")
        .run()
        .prints("2 requests: 2 valid");
}

#[test]
fn a_providers_schedule_is_followed_to_its_end() {
    let receiver = failing(100);
    let args = [
        "haptik",
        "message",
        "--edition",
        "live",
        "--retry",
        "provider",
    ];
    let output = send(&receiver, &args).exit(1).run();
    // Six retries are documented.
    assert_eq!(column(&output, "attempt"), [1, 2, 3, 4, 5, 6, 7]);
}

#[test]
fn a_refused_connection_is_tried_again_too() {
    let gone = Receiver::gone();
    let test = Test::new().args(["send", "voxsig", "message_created", "--to", &gone]);
    test.args([
        "--no-sign",
        "--retry",
        "2",
        "--time-scale",
        "0",
        "--out",
        "sent.jsonl",
    ])
    .exit(3)
    .run()
    .prints("attempt 3");
}

#[test]
fn statuses_the_provider_does_not_retry_end_it() {
    let pack = "format = 1\nname = \"Acme\"\n[delivery]\nretries = [\"1s\", \"1s\"]\nretry_on = [\"429\"]\n";
    for (status, attempts) in [("429 Slow", 3), ("500 Oops", 1)] {
        let receiver = Receiver::always(&format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
        Test::new()
            .file("packs/acme/provider.toml", pack)
            .args([
                "send",
                "acme",
                "--data",
                "-",
                "--samples",
                "packs",
                "--retry",
                "provider",
            ])
            .args(["--to", &receiver.url(), "--time-scale", "0"])
            .any_stderr()
            .exit(1)
            .run();
        assert_eq!(receiver.requests().len(), attempts, "{status}");
    }
}
