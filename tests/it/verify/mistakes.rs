//! A signature that does not hold explains itself: each usual mistake is made, and has to be named.

use data_encoding::BASE64;
use ring::hmac;

use super::request::{AT, BODY, SECRET, hex, verify};
use crate::test::Test;

/// Checks and expects this cause, with advice, and no hint of the right signature.
#[track_caller]
fn explained(test: Test, cause: &str) {
    let right = hex(SECRET.as_bytes(), format!("{AT}.{BODY}"));
    let json = test.args(["--json"]).exit(1).hides(&right).run().json();
    let causes = json["causes"].as_array().unwrap();
    let ids: Vec<_> = causes
        .iter()
        .map(|cause| cause["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&cause), "{ids:?}");
    for cause in causes {
        assert!(!cause["what"].as_str().unwrap().is_empty());
        assert!(!cause["help"].as_str().unwrap().is_empty());
    }
}

/// What arrived as `body` was signed as `signed`.
fn arrived(body: impl AsRef<[u8]>, signed: impl AsRef<[u8]>) -> Test {
    let message = [format!("{AT}.").as_bytes(), signed.as_ref()].concat();
    let header = format!(
        "Stripe-Signature: t={AT},v1={}",
        hex(SECRET.as_bytes(), message)
    );
    verify("stripe", body, &[&header])
        .args(["--at", AT])
        .secret(SECRET)
}

#[test]
fn json_that_was_written_again() {
    explained(
        arrived("{\"a\": 10.00, \"b\": \"\\u00e9\"}", BODY),
        "body-rewritten",
    );
    explained(
        arrived("{\n  \"a\": 1,\n  \"b\": \"x\"\n}", "{\"a\":1,\"b\":\"x\"}"),
        "body-rewritten",
    );
    explained(
        arrived("{\"b\":\"\u{e9}\"}", "{\"b\":\"\\u00e9\"}"),
        "body-rewritten",
    );
}

#[test]
fn a_trailing_newline() {
    explained(arrived(format!("{BODY}\n"), BODY), "body-line-end");
    explained(arrived(BODY, format!("{BODY}\n")), "body-line-end");
    explained(arrived(BODY, format!("{BODY}\r\n")), "body-line-end");
}

#[test]
fn a_byte_order_mark() {
    explained(arrived(format!("\u{feff}{BODY}"), BODY), "body-bom");
    explained(arrived(BODY, format!("\u{feff}{BODY}")), "body-bom");
}

#[test]
fn cr_lf_for_lf() {
    explained(
        arrived("{\r\n\"a\":1\r\n}", "{\n\"a\":1\n}"),
        "body-line-breaks",
    );
    explained(
        arrived("{\n\"a\":1\n}", "{\r\n\"a\":1\r\n}"),
        "body-line-breaks",
    );
}

fn github(signature: &str, body: &str) -> Test {
    let header = format!("X-Hub-Signature-256: {signature}");
    verify("github", body, &[&header]).secret(SECRET)
}

#[test]
fn base64_for_hexadecimal_and_the_other_way() {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, BODY.as_bytes());
    let base64 = BASE64.encode(tag.as_ref());
    explained(
        github(&format!("sha256={base64}"), BODY),
        "signature-encoding",
    );
    let header = format!("X-Shopify-Hmac-Sha256: {}", hex(SECRET.as_bytes(), BODY));
    let test = verify("shopify", BODY, &[&header]).secret(SECRET);
    explained(test, "signature-encoding");
}

#[test]
fn the_text_around_the_signature() {
    explained(
        github(&hex(SECRET.as_bytes(), BODY), BODY),
        "signature-prefix",
    );
}

#[test]
fn a_secret_that_was_or_was_not_decoded() {
    let raw = b"0123456789abcdef01234567";
    let secret = format!("whsec_{}", BASE64.encode(raw));
    let with = |key: &[u8]| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        let tag = hmac::sign(&key, format!("m.{AT}.{BODY}").as_bytes());
        let signature = format!("webhook-signature: v1,{}", BASE64.encode(tag.as_ref()));
        let headers = ["webhook-id: m", "webhook-timestamp: 1700000000", &signature];
        verify("standard-webhooks", BODY, &headers)
            .args(["--at", AT])
            .secret(&secret)
    };
    with(raw).run();
    explained(with(secret.as_bytes()), "secret-encoding");
    // The other way: the scheme takes the secret as text, and the sender decoded it.
    let header = format!(
        "Stripe-Signature: t={AT},v1={}",
        hex(raw, format!("{AT}.{BODY}"))
    );
    let test = verify("stripe", BODY, &[&header])
        .args(["--at", AT])
        .secret(&secret);
    explained(test, "secret-encoding");
}

#[test]
fn the_scheme_of_another_pack() {
    let header = format!(
        "X-Hub-Signature-256: sha256={}",
        hex(SECRET.as_bytes(), BODY)
    );
    let test = verify("stripe", BODY, &[&header])
        .args(["--at", AT])
        .secret(SECRET);
    let json = test.args(["--json"]).exit(1).run().json();
    let causes = json["causes"].as_array().unwrap();
    let cause = causes
        .iter()
        .find(|cause| cause["id"] == "other-scheme")
        .unwrap();
    assert!(
        cause["what"].as_str().unwrap().contains("`github`"),
        "{cause}"
    );
}

#[test]
fn an_old_secret() {
    let header = format!(
        "Stripe-Signature: t={AT},v1={}",
        hex(b"the-old-secret", format!("{AT}.{BODY}"))
    );
    let test = || {
        verify("stripe", BODY, &[&header])
            .args(["--at", AT])
            .secret(SECRET)
    };
    test()
        .exit(1)
        .run()
        .prints("the secret is another one, or the body was changed\n");
    test()
        .secret("the-old-secret")
        .run()
        .prints("by secret number 2");
}

fn timed(time: &str, at: &str) -> Test {
    let header = format!(
        "X-Slack-Signature: v0={}",
        hex(SECRET.as_bytes(), format!("v0:{time}:{BODY}"))
    );
    let time = format!("X-Slack-Request-Timestamp: {time}");
    verify("slack", BODY, &[&header, &time])
        .args(["--at", at])
        .secret(SECRET)
}

#[test]
fn milliseconds_for_seconds() {
    explained(timed("1700000000000", AT), "time-unit");
}

#[test]
fn stale_and_future_times() {
    timed(AT, AT).run();
    explained(timed(AT, "1700003600"), "time-stale");
    explained(timed(AT, "1699996400"), "time-ahead");
}

#[test]
fn headers_that_are_missing_or_doubled() {
    let test = verify("stripe", BODY, &[])
        .args(["--at", AT])
        .secret(SECRET);
    explained(test, "signature-missing");
    let header = format!("X-Slack-Signature: v0={}", hex(SECRET.as_bytes(), BODY));
    let test = verify("slack", BODY, &[&header])
        .args(["--at", AT])
        .secret(SECRET);
    explained(test, "timestamp-missing");
    let one = format!(
        "X-Hub-Signature-256: sha256={}",
        hex(SECRET.as_bytes(), BODY)
    );
    let other = format!("X-Hub-Signature-256: sha256={}", hex(b"other", BODY));
    let test = verify("github", BODY, &[&one, &other]).secret(SECRET);
    explained(test, "signature-doubled");
}

#[test]
fn white_space_and_quotes_of_the_secret() {
    let sent = format!(
        "X-Hub-Signature-256: sha256={}",
        hex(SECRET.as_bytes(), BODY)
    );
    for (secret, cause) in [
        (format!("{SECRET} "), "secret-white-space"),
        (format!("\"{SECRET}\""), "secret-quoted"),
    ] {
        explained(verify("github", BODY, &[&sent]).secret(&secret), cause);
    }
}

#[test]
fn none_of_them() {
    let test = github(&format!("sha256={}", "00".repeat(32)), BODY);
    let output = test.exit(1).run();
    output.prints("  none of the usual mistakes explains it: ");
    assert!(!output.text().contains("cause:"));
}

#[test]
fn people_read_it_as_cause_and_help() {
    let output = arrived(format!("{BODY}\n"), BODY).exit(1).run();
    output.prints("  cause: the signature is over the body without the line end at its end\n");
    output.prints("  help: check the body as it came over the wire");
}
