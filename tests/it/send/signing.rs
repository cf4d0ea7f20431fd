//! Signed as the provider signs, with one secret, several or none.

use data_encoding::HEXLOWER;
use ring::hmac;

use crate::receiver::{Receiver, body, header, headers};
use crate::test::Test;

/// A signature made without hookctl's help.
fn hmac_sha256(key: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    HEXLOWER.encode(hmac::sign(&key, message).as_ref())
}

fn voxsig() -> Test {
    let args = [
        "send",
        "voxsig",
        "message_created",
        "--dry-run",
        "--at",
        "1700000000",
    ];
    Test::new().args(args)
}

#[test]
fn the_signature_is_over_the_bytes_sent() {
    let request = voxsig().secret("s3cr3t-of-voxsig").run().stdout;
    let message = [b"1700000000.", body(&request).unwrap()].concat();
    let expected = format!("sha256={}", hmac_sha256("s3cr3t-of-voxsig", &message));
    assert_eq!(header(&request, "X-Chatwoot-Signature"), Some(expected));
}

#[test]
fn a_secret_comes_from_a_file_the_environment_or_standard_input() {
    let by_file = voxsig().args(["--seed", "1"]).secret("a-good-secret").run();
    let seeded = || {
        voxsig()
            .args(["--seed", "1", "--id", "x"])
            .hides("a-good-secret")
    };
    let signature = |request: &[u8]| header(request, "X-Chatwoot-Signature").unwrap();
    for other in [
        seeded()
            .args(["--secret-env", "MINE"])
            .env("MINE", "a-good-secret"),
        seeded().env("HOOKCTL_SECRET", "a-good-secret"),
        seeded()
            .args(["--secret-file", "-"])
            .stdin("a-good-secret\n"),
    ] {
        assert_eq!(signature(&other.run().stdout), signature(&by_file.stdout));
    }
}

#[test]
fn a_secret_on_the_command_line_works_and_warns() {
    let output = voxsig()
        .args(["--secret", "a-good-secret"])
        .hides("a-good-secret")
        .stderr("warning: a secret on the command line is visible to other users; prefer `--secret-file` or `--secret-env`\n")
        .run();
    assert!(header(&output.stdout, "X-Chatwoot-Signature").is_some());
}

#[test]
fn several_secrets_sign_side_by_side_where_the_scheme_has_room() {
    let request = Test::new()
        .args([
            "send",
            "stripe",
            "--data",
            "-",
            "--dry-run",
            "--at",
            "1700000000",
        ])
        .stdin("{}")
        .secret("new-stripe-secret")
        .secret("old-stripe-secret")
        .run()
        .stdout;
    let signature = |key| hmac_sha256(key, b"1700000000.{}");
    let (new, old) = (
        signature("new-stripe-secret"),
        signature("old-stripe-secret"),
    );
    let expected = format!("t=1700000000,v1={new},v1={old}");
    assert_eq!(header(&request, "Stripe-Signature"), Some(expected));
}

#[test]
fn no_sign_sends_no_signature_and_says_nothing() {
    let request = voxsig().args(["--no-sign"]).secret("s3cr3t").run().stdout;
    assert_eq!(header(&request, "X-Chatwoot-Signature"), None);
}

#[test]
fn without_a_secret_it_goes_out_unsigned_with_a_warning() {
    let output = voxsig()
        .stderr("warning: no secret for `voxsig`: the requests go out unsigned (`--secret-file FILE` signs, `--no-sign` says you mean it)\n")
        .run();
    assert_eq!(header(&output.stdout, "X-Chatwoot-Signature"), None);
}

#[test]
fn where_a_provider_signs_nothing_nothing_is_signed_and_that_is_said() {
    let receiver = Receiver::ok();
    let to = receiver.url();
    let send = || Test::new().args(["send", "pypestream", "end", "--to", &to]);
    send()
        .stderr("note: `pypestream` signs nothing, so nothing is signed\n")
        .run();
    send()
        .secret("a-token-of-mine")
        .stderr("warning: `pypestream` signs nothing, so the secret is not used\n")
        .run();
    for request in receiver.requests() {
        assert!(
            !String::from_utf8(request)
                .unwrap()
                .to_lowercase()
                .contains("signature")
        );
    }
}

#[test]
fn an_event_the_provider_does_not_sign_is_not_signed() {
    let request = Test::new()
        .args([
            "send",
            "voxsig",
            "macro_executed",
            "--edition",
            "live",
            "--dry-run",
        ])
        .secret("s3cr3t-of-voxsig")
        .run()
        .stdout;
    assert_eq!(header(&request, "X-Chatwoot-Signature"), None);
}

#[test]
fn header_adds_and_replaces_the_signature_too() {
    let request = voxsig()
        .secret("s3cr3t-of-voxsig")
        .args(["--header", "X-Extra: a", "--header", "User-Agent: mine"])
        .args([
            "--header",
            "X-Chatwoot-Signature: sha256=forged",
            "--header",
            "X-Empty:",
        ])
        .run()
        .stdout;
    assert_eq!(headers(&request, "X-Extra"), ["a"]);
    assert_eq!(headers(&request, "User-Agent"), ["mine"]);
    assert_eq!(headers(&request, "X-Chatwoot-Signature"), ["sha256=forged"]);
    assert_eq!(headers(&request, "X-Empty"), [""]);
}

#[test]
fn a_white_label_product_renames_the_headers() {
    let request = voxsig()
        .secret("s3cr3t-of-voxsig")
        .args(["--header-prefix", "X-Voxsig-"])
        .run()
        .stdout;
    assert!(header(&request, "X-Voxsig-Signature").is_some());
    assert_eq!(header(&request, "X-Chatwoot-Signature"), None);
}

#[test]
fn the_url_that_is_signed_can_be_another_than_where_it_goes() {
    let send = |args: &[&str]| {
        let test = Test::new()
            .args(["send", "twilio", "--data", "-", "--dry-run"])
            .args(args);
        let test = test.args([
            "--header",
            "Content-Type: application/x-www-form-urlencoded",
        ]);
        let request = test
            .stdin("Body=hi&From=%2B1")
            .secret("a-twilio-token")
            .run()
            .stdout;
        header(&request, "X-Twilio-Signature").unwrap()
    };
    let direct = send(&["--to", "https://hooks.example.com/sms"]);
    let tunnelled = send(&[
        "--to",
        "http://127.0.0.1:9/sms",
        "--public-url",
        "https://hooks.example.com/sms",
    ]);
    assert_eq!(direct, tunnelled);
    assert_ne!(direct, send(&["--to", "http://127.0.0.1:9/sms"]));
}

#[test]
fn a_header_given_twice_is_sent_twice() {
    let receiver = Receiver::ok();
    let twice = [
        "--header",
        "X-Sig: 1",
        "--header",
        "accept: a",
        "--header",
        "x-sig: 2",
    ];
    let args = [
        "send",
        "voxsig",
        "message_created",
        "--no-sign",
        "--to",
        &receiver.url(),
    ];
    Test::new().args(args).args(twice).run();
    let head = String::from_utf8(receiver.requests().remove(0)).unwrap();
    assert!(
        head.contains("\r\nX-Sig: 1\r\n") && head.contains("\r\nx-sig: 2\r\n"),
        "{head}"
    );
    assert!(
        head.contains("\r\naccept: a\r\n") && !head.contains("Accept: "),
        "{head}"
    );
}

#[test]
fn another_framing_is_not_contradicted() {
    let receiver = Receiver::ok();
    let args = [
        "send",
        "voxsig",
        "message_created",
        "--no-sign",
        "--to",
        &receiver.url(),
    ];
    Test::new()
        .args(args)
        .args(["--header", "Transfer-Encoding: chunked"])
        .run();
    let request = String::from_utf8(receiver.requests().remove(0)).unwrap();
    assert!(!request.contains("Content-Length"), "{request}");
    assert!(request.ends_with("\r\n0\r\n\r\n"), "{request}");
}

#[test]
fn a_capture_that_will_hold_the_secret_is_warned_of() {
    let receiver = Receiver::ok();
    let args = [
        "send",
        "gitlab",
        "--data",
        "-",
        "--to",
        &receiver.url(),
        "--out",
        "c.jsonl",
    ];
    let test = Test::new()
        .args(args)
        .args(["--secret-env", "TOKEN"])
        .env("TOKEN", "t0ken");
    let output = test.any_stderr().run();
    assert!(
        output
            .stderr
            .contains("warning: `gitlab` sends the secret itself"),
        "{}",
        output.stderr
    );
}
