//! `hookctl sign`.

use data_encoding::{BASE64, HEXLOWER};
use ring::hmac;

use crate::test::Test;

const BODY: &str = "{\"a\":10.00}\n";

fn sign(args: &[&str]) -> Test {
    let test = Test::new()
        .file("body.json", BODY)
        .args(["sign"])
        .args(args);
    test.args(["--body", "body.json", "--at", "1700000000"])
}

fn hmac_sha256(key: &[u8], message: String) -> ring::hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message.as_bytes())
}

#[test]
fn the_headers_of_a_body() {
    let tag = hmac_sha256(b"stripe's secret", format!("1700000000.{BODY}"));
    let expected = format!(
        "Stripe-Signature: t=1700000000,v1={}\n",
        HEXLOWER.encode(tag.as_ref())
    );
    sign(&["stripe"])
        .secret("stripe's secret")
        .stdout(expected)
        .run();
}

#[test]
fn the_id_and_the_time_are_signed_where_the_scheme_does() {
    let key = b"0123456789abcdef01234567";
    let tag = hmac_sha256(key, format!("msg_1.1700000000.{BODY}"));
    let expected = format!(
        "webhook-id: msg_1\nwebhook-timestamp: 1700000000\nwebhook-signature: v1,{}\n",
        BASE64.encode(tag.as_ref())
    );
    let secret = format!("whsec_{}", BASE64.encode(key));
    sign(&["standard-webhooks", "--id", "msg_1"])
        .secret(&secret)
        .stdout(expected)
        .run();
}

#[test]
fn the_body_comes_from_standard_input_too() {
    let by_file = sign(&["stripe"]).secret("a-secret-of-stripe").run();
    let test = Test::new().args(["sign", "stripe", "--body", "-", "--at", "1700000000"]);
    test.secret("a-secret-of-stripe")
        .stdin(BODY)
        .stdout(&by_file.stdout)
        .run();
}

#[test]
fn an_id_is_made_where_none_is_given() {
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
    let one = || {
        sign(&["standard-webhooks"])
            .secret(secret)
            .run()
            .text()
            .to_owned()
    };
    assert!(one().starts_with("webhook-id: msg_"));
    assert_ne!(one(), one());
}

#[test]
fn url_and_method_are_signed_where_the_scheme_does() {
    let twilio = |url| {
        sign(&["twilio", "--url", url])
            .secret("a-token-of-twilio")
            .run()
            .stdout
    };
    assert_ne!(twilio("https://a.example/"), twilio("https://b.example/"));
    let missing = "`twilio` signs the URL, which is not known here";
    sign(&["twilio"])
        .secret("x-token")
        .fails(2, missing, Some("--url URL"));
    let hubspot = |method| {
        let args = [
            "hubspot-v3",
            "--url",
            "https://a.example/",
            "--method",
            method,
        ];
        sign(&args).secret("a-secret-of-hubspot").run().stdout
    };
    assert_ne!(hubspot("POST"), hubspot("PUT"));
}

#[test]
fn json_holds_the_same() {
    let plain = sign(&["stripe"]).secret("a-secret-of-stripe").run();
    let json = sign(&["stripe", "--json"])
        .secret("a-secret-of-stripe")
        .run()
        .json();
    let header = &json["headers"][0];
    let line = format!(
        "{}: {}\n",
        header[0].as_str().unwrap(),
        header[1].as_str().unwrap()
    );
    assert_eq!(line, plain.text());
}

#[test]
fn what_stands_in_the_query_or_the_body_is_said_to() {
    sign(&["query-token"])
        .args(["--secret-env", "TOKEN"])
        .env("TOKEN", "tok")
        .stderr("note: the scheme puts this into the URL's query, not into a header\n")
        .run()
        .prints("tok\n");
}

#[test]
fn a_provider_that_signs_nothing() {
    let what = "`pypestream` signs nothing, so there is nothing to print";
    sign(&["pypestream"]).fails(4, what, None);
}

#[test]
fn what_is_missing() {
    sign(&["stripe"]).fails(2, "there is no secret to sign with", Some("give one"));
    let missing = "cannot read `none`: No such file or directory (os error 2)";
    let test = Test::new()
        .args(["sign", "stripe", "--body", "none"])
        .secret("some-secret");
    test.fails(3, missing, Some("check the path"));
    sign(&["strpe"]).fails(2, "unknown provider `strpe`", Some("did you mean `stripe`"));
}

#[test]
fn what_is_signed_verifies_with_every_scheme_that_has_a_secret_of_text() {
    for provider in [
        "stripe",
        "github",
        "github-sha1",
        "slack",
        "shopify",
        "meta",
        "dropbox",
        "line",
        "convoy-advanced-sha256-hex",
        "convoy-simple-sha512-base64",
        "voxsig",
        "haptik",
        "zendesk",
        "paddle",
        "mux",
        "pagerduty",
        "gitlab",
        "telegram",
        "zoom",
        "twitch",
        "intercom",
    ] {
        let signed = sign(&[provider])
            .secret("a-secret-to-go-round")
            .any_stderr();
        // A token is the secret itself.
        let token = ["gitlab", "telegram"].contains(&provider);
        let output = if token {
            let test = sign(&[provider]).args(["--secret-env", "S"]);
            test.env("S", "a-secret-to-go-round").run()
        } else {
            signed.run()
        };
        let verify = output
            .then()
            .args(["verify", provider, "--body", "body.json"]);
        let headers = output.text().lines().flat_map(|line| ["--header", line]);
        verify
            .args(headers)
            .args(["--at", "1700000002"])
            .secret("a-secret-to-go-round")
            .run()
            .prints("request: valid");
    }
}
