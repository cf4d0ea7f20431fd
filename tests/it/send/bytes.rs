//! What `--dry-run` shows is what a socket receives, byte for byte.

use crate::receiver::{Receiver, body};
use crate::test::Test;

const FIXED: [&str; 6] = ["--seed", "7", "--at", "1700000000", "--id", "delivery-1"];

/// Sends to a socket and compares with what `--dry-run` says; gives the body that arrived.
#[track_caller]
fn same_bytes(args: &[&str], stdin: &[u8]) -> Vec<u8> {
    let receiver = Receiver::ok();
    let send = || {
        let to = format!("{}/hooks?source=test", receiver.url());
        Test::new()
            .args(["send"])
            .args(args)
            .args(["--to", &to])
            .args(FIXED)
            .secret("a-secret-of-some-length")
            .stdin(stdin)
            // What the endpoint should answer is another matter.
            .args(["--expect", "200"])
            .any_stderr()
    };
    let shown = send().args(["--dry-run"]).run().stdout;
    assert_eq!(receiver.requests().len(), 0, "--dry-run sends nothing");
    send().run();
    let received = receiver.request();
    assert_eq!(
        String::from_utf8_lossy(&received),
        String::from_utf8_lossy(&shown)
    );
    assert_eq!(received, shown);
    body(&received).unwrap().to_vec()
}

#[track_caller]
fn untouched(data: &[u8]) {
    assert_eq!(same_bytes(&["stripe", "--data", "-"], data), data);
    assert_eq!(
        same_bytes(
            &[
                "haptik",
                "chat_complete",
                "--edition",
                "live",
                "--data",
                "-"
            ],
            data
        ),
        data
    );
}

#[test]
fn samples() {
    for (provider, edition, event) in [
        ("voxsig", "documented", "message_created"),
        ("voxsig", "live", "conversation_updated"),
        ("acquire", "documented", "case_new"),
        ("haptik", "live", "webhook_conversation_complete"),
        ("pypestream", "live", "messages"),
        ("pypestream", "documented", "escalate"),
    ] {
        let body = same_bytes(&[provider, event, "--edition", edition], b"");
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert!(json.is_object(), "{provider} {event}");
    }
}

#[test]
fn an_event_without_a_body() {
    assert_eq!(
        same_bytes(&["pypestream", "waitTime", "--edition", "live"], b""),
        b""
    );
}

#[test]
fn numbers_escapes_and_keys_as_they_were_written() {
    untouched(b"{ \"a\": 10.00, \"b\":\"\\u00e9\",\n\t\"a\":12345678901234567890, \"c\":1E+2,\"c\":-0.0 }");
}

#[test]
fn a_byte_order_mark() {
    untouched(b"\xef\xbb\xbf{\"a\":1}");
}

#[test]
fn a_crlf_tail() {
    untouched(b"{\"a\":1}\r\n\r\n");
}

#[test]
fn what_is_not_utf8() {
    untouched(b"\xff\xfe\x00\x80binary\x00\r\n");
}

#[test]
fn nothing_at_all() {
    untouched(b"");
}

#[test]
fn a_large_body() {
    untouched(&vec![b'x'; 3 << 20]);
}

#[test]
fn several_requests_follow_each_other() {
    let receiver = Receiver::ok();
    let to = receiver.url();
    let send = || {
        Test::new()
            .args([
                "send",
                "acquire",
                "--all",
                "--edition",
                "documented",
                "--to",
                &to,
            ])
            .args(FIXED)
            .secret("a-secret-of-some-length")
    };
    let shown = send().args(["--dry-run"]).run().stdout;
    send().run();
    assert_eq!(receiver.requests().len(), 6);
    assert_eq!(receiver.requests().concat(), shown);
}
