//! One request, checked offline.

use data_encoding::HEXLOWER;
use ring::hmac;

use crate::test::Test;

pub const SECRET: &str = "the-secret-of-the-endpoint";
pub const BODY: &str = "{\"a\":10.00,\"b\":\"\\u00e9\"}";
pub const AT: &str = "1700000000";

/// A signature in hexadecimal, made without hookctl's help.
pub fn hex(key: &[u8], message: impl AsRef<[u8]>) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    HEXLOWER.encode(hmac::sign(&key, message.as_ref()).as_ref())
}

/// Checks `body` as of [`AT`] against these headers.
pub fn verify(provider: &str, body: impl AsRef<[u8]>, headers: &[&str]) -> Test {
    let test = Test::new()
        .file("body", body)
        .args(["verify", provider, "--body", "body"]);
    test.args(headers.iter().flat_map(|header| ["--header", *header]))
}

fn stripe(body: impl AsRef<[u8]>, signature: &str) -> Test {
    let header = format!("Stripe-Signature: {signature}");
    verify("stripe", body, &[&header])
        .args(["--at", "1700000030"])
        .secret(SECRET)
}

fn good() -> String {
    format!(
        "t={AT},v1={}",
        hex(SECRET.as_bytes(), format!("{AT}.{BODY}"))
    )
}

#[test]
fn a_valid_signature_ends_with_0() {
    stripe(BODY, &good())
        .stdout("request: valid, signed 30 s earlier\n")
        .run();
}

#[test]
fn an_invalid_one_ends_with_1_and_says_why() {
    let output = stripe(format!("{BODY} "), &good()).exit(1).run();
    output.prints("request: invalid (signature_mismatch): the signature does not match");
}

#[test]
fn what_cannot_be_checked_ends_with_2() {
    let no_secret = "there is no secret to check with";
    verify("stripe", BODY, &[]).fails(2, no_secret, Some("--secret-file FILE"));
    let test = verify("stripe", BODY, &["nope"]).secret(SECRET);
    test.fails(2, "`nope` is not a header", Some("Name: value"));
    let test = verify("svix", BODY, &[]).secret("whsec_!!!!not-base64");
    test.fails(
        2,
        "the secret is not base64",
        Some("exactly as the provider shows it"),
    );
    let missing = "cannot read `none`: No such file or directory (os error 2)";
    let test = Test::new()
        .args(["verify", "stripe", "--body", "none"])
        .secret(SECRET);
    test.fails(3, missing, Some("check the path"));
}

#[test]
fn a_provider_that_signs_nothing() {
    let what = "`pypestream` signs nothing, so there is nothing to check";
    verify("pypestream", BODY, &[])
        .secret(SECRET)
        .fails(4, what, None);
}

#[test]
fn which_of_several_secrets_it_was_is_said() {
    let header = format!("Stripe-Signature: {}", good());
    let test = verify("stripe", BODY, &[&header]).args(["--at", AT]);
    test.secret("the-secret-of-tomorrow")
        .secret(SECRET)
        .run()
        .prints("by secret number 2\n");
}

#[test]
fn the_right_signature_is_shown_to_those_who_ask_alone() {
    let right = hex(SECRET.as_bytes(), format!("{AT}.{BODY}"));
    let wrong = format!("t={AT},v1={}", "0".repeat(64));
    for quiet in [stripe(BODY, &wrong), stripe(BODY, &wrong).args(["--json"])] {
        quiet.exit(1).hides(&right).run();
    }
    let asked = stripe(BODY, &wrong).args(["--show-expected"]).exit(1).run();
    asked.prints("  expected: ").prints(&right);
}

#[test]
fn json_holds_verdict_reason_and_causes() {
    let json = stripe(BODY, &good()).args(["--json"]).run().json();
    assert_eq!(json["state"], "valid");
    assert_eq!(json["skew_s"], 30.0);
    let json = stripe(format!("{BODY}\n"), &good())
        .args(["--json"])
        .exit(1)
        .run()
        .json();
    assert_eq!(json["state"], "invalid");
    assert_eq!(json["reason"], "signature_mismatch");
    assert_eq!(json["causes"][0]["id"], "body-line-end");
    assert_eq!(json.get("expected"), None);
}

#[test]
fn the_tolerance_can_be_another() {
    let run = |args: &[&str]| {
        let header = format!("Stripe-Signature: {}", good());
        verify("stripe", BODY, &[&header]).args(args).secret(SECRET)
    };
    run(&["--at", "1700000301"])
        .exit(1)
        .run()
        .prints("(timestamp_too_old)");
    run(&["--at", "1700000301", "--tolerance", "10m"]).run();
    run(&["--at", "1700000030", "--tolerance", "10s"])
        .exit(1)
        .run();
    run(&["--tolerance", "none"]).run();
}

#[test]
fn a_public_key_is_given_like_a_secret() {
    // RFC 8032, 7.1, test 1: the seed and its public key.
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let test = Test::new()
        .file("body", BODY)
        .args(["sign", "discord", "--body", "body"]);
    let signed = test.args(["--at", AT]).secret(seed).run();
    let lines: Vec<_> = signed.text().lines().collect();
    verify("discord", BODY, &lines)
        .args(["--at", AT])
        .secret(public)
        .run();
    verify("discord", "other", &lines)
        .args(["--at", AT])
        .secret(public)
        .exit(1)
        .run();
}

#[test]
fn the_body_comes_from_standard_input_too() {
    let header = format!("Stripe-Signature: {}", good());
    let test = Test::new().args([
        "verify", "stripe", "--body", "-", "--at", AT, "--header", &header,
    ]);
    test.secret(SECRET).stdin(BODY).run();
}
