//! Each usual mistake, made on purpose and named.

use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::exchange::Headers;
use crate::signature::{Tolerance, Unsigned, sign};

const SCHEME: &str = r#"
    algorithm = "hmac-sha256"
    message = "{timestamp}.{body}"
    signature = { header = "X-Acme-Signature", format = "sha256={hex}" }
    timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m", future = true }
"#;

fn scheme(text: &str) -> Scheme {
    toml::from_str(text).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap()
}

/// The headers of a request signed by a sender of that scheme.
fn sent(scheme: &Scheme, secret: &[u8], body: &[u8]) -> Headers {
    let unsigned = Unsigned {
        method: "POST",
        url: "https://example.com/hooks?a=1",
        headers: &Headers::new(),
        body,
        id: "1",
        at: now(),
    };
    let secret = scheme.secret(secret).unwrap();
    sign(scheme, &[secret], &unsigned).unwrap().headers
}

fn found(
    scheme: &Scheme,
    secret: &[u8],
    headers: &Headers,
    body: &[u8],
    url: Option<&str>,
) -> Vec<&'static str> {
    let received = Received {
        method: "POST",
        url,
        target: "/hooks?a=1",
        headers,
        body,
    };
    let policy = Policy {
        now: now(),
        tolerance: None,
    };
    let texts = [b"not this one".to_vec(), secret.to_vec()];
    let causes = explain(scheme, &texts, &received, &policy, &[]).causes;
    for cause in &causes {
        let shown = format!("{cause:?}");
        assert!(!shown.contains("opensesame"), "{shown}");
    }
    causes.iter().map(|cause| cause.id).collect()
}

#[test]
fn changed_bodies_are_named() {
    let scheme = scheme(SCHEME);
    let received = "{ \"a\": \"é/\",\r\n\"b\": 10.0 }".as_bytes();
    let cases: [(&[u8], &str); 9] = [
        (
            b"{ \"a\": \"\xc3\xa9/\",\r\n\"b\": 10.0 }\n",
            "body-line-end",
        ),
        (
            b"\xef\xbb\xbf{ \"a\": \"\xc3\xa9/\",\r\n\"b\": 10.0 }",
            "body-bom",
        ),
        (
            b"{ \"a\": \"\xc3\xa9/\",\n\"b\": 10.0 }",
            "body-line-breaks",
        ),
        (b"{ \"a\": \"\xe9/\",\r\n\"b\": 10.0 }", "body-charset"),
        (b"", "body-empty"),
        (b"{\"a\":\"\xc3\xa9/\",\"b\":10.0}", "body-rewritten"),
        (b"{\"a\":\"\xc3\xa9/\",\"b\":10}", "body-rewritten"),
        (b"{\"a\":\"\\u00e9/\",\"b\":10.0}", "body-rewritten"),
        (b"{\"a\": \"\xc3\xa9\\/\", \"b\": 10.0}", "body-rewritten"),
    ];
    for (signed, wanted) in cases {
        let headers = sent(&scheme, b"opensesame", signed);
        let seen = found(&scheme, b"opensesame", &headers, received, None);
        assert_eq!(seen, [wanted], "{}", String::from_utf8_lossy(signed));
    }
}

#[test]
fn misread_secrets_are_named() {
    let decoded = scheme(&format!(
        "{SCHEME}secret = {{ encoding = \"base64\", strip_prefix = \"whsec_\" }}"
    ));
    let text = scheme(SCHEME);
    type Case<'a> = (&'a Scheme, &'a [u8], &'a Scheme, &'a [u8], &'a str);
    let cases: [Case; 6] = [
        (
            &text,
            b"opensesame",
            &text,
            b"opensesame\n",
            "secret-white-space",
        ),
        (
            &text,
            b"opensesame",
            &text,
            b"\"opensesame\"",
            "secret-quoted",
        ),
        (
            &text,
            b"opensesame\n",
            &text,
            b"opensesame",
            "secret-line-end",
        ),
        (
            &text,
            b"whsec_b3Blbg==",
            &decoded,
            b"whsec_b3Blbg==",
            "secret-encoding",
        ),
        (
            &decoded,
            b"whsec_b3Blbg==",
            &text,
            b"whsec_b3Blbg==",
            "secret-encoding",
        ),
        (
            &text,
            b"b3Blbg==",
            &decoded,
            b"whsec_b3Blbg==",
            "secret-encoding",
        ),
    ];
    for (sender, theirs, receiver, ours, wanted) in cases {
        let headers = sent(sender, theirs, b"{}");
        assert_eq!(found(receiver, ours, &headers, b"{}", None), [wanted]);
    }
}

#[test]
fn a_seed_given_for_a_public_key_is_named() {
    let scheme = scheme(
        r#"
        algorithm = "ed25519"
        message = "{body}"
        secret = { encoding = "hex" }
        signature = { header = "X-Acme-Signature", format = "{hex}" }
        "#,
    );
    let seed = "5e".repeat(32);
    let headers = sent(&scheme, seed.as_bytes(), b"{}");
    assert_eq!(
        found(&scheme, seed.as_bytes(), &headers, b"{}", None),
        ["key-is-a-seed"]
    );
}

#[test]
fn wrong_writing_is_named() {
    let receiver = scheme(SCHEME);
    let cases = [
        ("sha256={hex}", "sha256={base64}", "signature-encoding"),
        ("sha256={hex}", "{hex}", "signature-prefix"),
        ("hmac-sha256", "hmac-sha512", "algorithm"),
        ("{timestamp}.{body}", "{body}", "message"),
        ("{timestamp}.{body}", "{timestamp}{body}", "message"),
        ("X-Acme-", "X-Umbrella-", "header-prefix"),
    ];
    for (from, to, wanted) in cases {
        let headers = sent(&scheme(&SCHEME.replace(from, to)), b"opensesame", b"{}");
        assert_eq!(
            found(&receiver, b"opensesame", &headers, b"{}", None),
            [wanted],
            "{to}"
        );
    }
}

#[test]
fn wrong_urls_are_named() {
    let scheme = scheme(
        r#"
        algorithm = "hmac-sha256"
        message = "{url}{body}"
        signature = { header = "X-Acme-Signature", format = "{base64}" }
        "#,
    );
    let headers = sent(&scheme, b"opensesame", b"{}");
    let cases = [
        (None, "url-unknown"),
        (Some("http://example.com/hooks?a=1"), "url-scheme"),
        (Some("https://example.com/hooks/?a=1"), "url-slash"),
        (Some("https://example.com/hooks"), "url-query"),
        (Some("https://example.com:443/hooks?a=1"), "url-port"),
        (Some("https://example.com/other"), "url-path"),
    ];
    for (url, wanted) in cases {
        assert_eq!(
            found(&scheme, b"opensesame", &headers, b"{}", url),
            [wanted],
            "{url:?}"
        );
    }
}

#[test]
fn missing_and_doubled_headers_are_named() {
    let scheme = scheme(SCHEME);
    let mut headers = sent(&scheme, b"opensesame", b"{}");
    headers.push("x-acme-signature", "sha256=00");
    assert_eq!(
        found(&scheme, b"opensesame", &headers, b"{}", None),
        ["signature-doubled"]
    );
    headers.remove("X-Acme-Signature");
    assert_eq!(
        found(&scheme, b"opensesame", &headers, b"{}", None),
        ["signature-missing"]
    );
    let mut headers = sent(&scheme, b"opensesame", b"{}");
    headers.remove("X-Acme-Timestamp");
    assert_eq!(
        found(&scheme, b"opensesame", &headers, b"{}", None)[..1],
        ["timestamp-missing"]
    );
}

#[test]
fn wrong_times_are_named() {
    let receiver = scheme(SCHEME);
    let headers = sent(&receiver, b"opensesame", b"{}");
    let received = Received {
        method: "POST",
        url: None,
        target: "/",
        headers: &headers,
        body: b"{}",
    };
    let causes = |seconds: i64| {
        let policy = Policy {
            now: Timestamp::from_second(1_700_000_000 + seconds).unwrap(),
            tolerance: Some(Tolerance::Within(Duration::from_secs(300))),
        };
        explain(
            &receiver,
            &[b"opensesame".to_vec()],
            &received,
            &policy,
            &[],
        )
        .causes
    };
    assert_eq!(causes(300), []);
    assert_eq!(causes(3_661)[0].id, "time-stale");
    assert!(
        causes(3_661)[0].what.contains("1h 1m 1s ago"),
        "{causes:?}",
        causes = causes(3_661)
    );
    assert_eq!(causes(-301)[0].id, "time-ahead");
    let milliseconds = sent(
        &scheme(&SCHEME.replace("\"s\"", "\"ms\"")),
        b"opensesame",
        b"{}",
    );
    assert_eq!(
        found(&receiver, b"opensesame", &milliseconds, b"{}", None),
        ["time-unit"]
    );
}

#[test]
fn the_right_scheme_is_named() {
    let wrong = scheme(&SCHEME.replace("{timestamp}.{body}", "{body}|{timestamp}"));
    let right = scheme(SCHEME);
    let headers = sent(&right, b"opensesame", b"{}");
    let received = Received {
        method: "POST",
        url: None,
        target: "/",
        headers: &headers,
        body: b"{}",
    };
    let policy = Policy {
        now: now(),
        tolerance: None,
    };
    let others = [("acme", &right), ("wrong", &wrong)];
    let causes = explain(
        &wrong,
        &[b"opensesame".to_vec()],
        &received,
        &policy,
        &others,
    )
    .causes;
    assert!(
        causes
            .iter()
            .any(|c| c.id == "other-scheme" && c.what.contains("`acme`")),
        "{causes:?}"
    );
}

#[test]
fn what_nothing_explains_stays_unexplained() {
    let scheme = scheme(SCHEME);
    let headers = sent(&scheme, b"another secret", b"{}");
    assert!(found(&scheme, b"opensesame", &headers, b"{}", None).is_empty());
}
