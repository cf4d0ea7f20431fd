//! What is refused, and under which word.

use super::*;
use crate::exchange::Headers;
use crate::signature::{Unsigned, sign};

const HEADER: &str = r#"
    algorithm = "hmac-sha256"
    message = "{id}.{timestamp}.{body}"
    signature = { header = "X-Acme-Signature", format = "v1={hex}" }
    timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m", future = true }
    id = { header = "X-Acme-Id" }
"#;

const LIST: &str = r#"
    algorithm = "hmac-sha256"
    message = "{timestamp}.{body}"
    signature = { header = "X-Acme-Signature", format = "{hex}", list = { separator = ",", key = "v1", timestamp_key = "t" } }
    timestamp = { list = "t", unit = "s", tolerance = "5m" }
"#;

const FORM: &str = r#"
    algorithm = "form-url-hmac-sha1"
    signature = { header = "X-Acme-Signature", format = "{base64}" }
"#;

fn scheme(text: &str) -> Scheme {
    toml::from_str(text).unwrap()
}

fn secrets(scheme: &Scheme, texts: &[&str]) -> Vec<Secret> {
    let read = |text: &&str| scheme.secret(text.as_bytes()).unwrap();
    texts.iter().map(read).collect()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn signed(
    scheme: &Scheme,
    texts: &[&str],
    headers: &Headers,
    body: &[u8],
) -> crate::signature::Signed {
    let what = Unsigned {
        method: "POST",
        url: "https://example.com/hooks",
        headers,
        body,
        id: "7",
        at: at(1_000_000),
    };
    sign(scheme, &secrets(scheme, texts), &what).unwrap()
}

fn judge(scheme: &Scheme, headers: &Headers, body: &[u8], now: i64) -> Verdict {
    let what = Received {
        method: "POST",
        url: Some("https://example.com/hooks"),
        target: "/hooks",
        headers,
        body,
    };
    let policy = Policy {
        now: at(now),
        tolerance: None,
    };
    verify(
        scheme,
        &secrets(scheme, &["first", "second"]),
        &what,
        &policy,
    )
}

#[test]
fn headers_come_in_order_and_the_secret_is_found() {
    let scheme = scheme(HEADER);
    let headers = signed(&scheme, &["second"], &Headers::new(), b"{}").headers;
    let names: Vec<_> = headers.iter().map(|h| h.name.as_str()).collect();
    assert_eq!(names, ["X-Acme-Id", "X-Acme-Timestamp", "X-Acme-Signature"]);
    let verdict = judge(&scheme, &headers, b"{}", 1_000_010);
    assert_eq!(verdict.state, SignatureState::Valid);
    assert_eq!((verdict.matched, verdict.skew_s), (Some(1), Some(10.0)));
}

#[test]
fn times_at_the_edge_hold_and_beyond_it_do_not() {
    let both = scheme(HEADER);
    let late_only = scheme(LIST);
    for (scheme, now, reason) in [
        (&both, 1_000_300, None),
        (&both, 1_000_301, Some(Reason::TimestampTooOld)),
        (&both, 999_700, None),
        (&both, 999_699, Some(Reason::TimestampInFuture)),
        (&late_only, 1_000_301, Some(Reason::TimestampTooOld)),
        (&late_only, 1, None),
    ] {
        let headers = signed(scheme, &["first"], &Headers::new(), b"{}").headers;
        let verdict = judge(scheme, &headers, b"{}", now);
        assert_eq!(
            (verdict.reason, verdict.matched),
            (reason, Some(0)),
            "{now}"
        );
    }
}

#[test]
fn a_wrong_signature_out_of_time_is_told_from_a_right_one() {
    let scheme = scheme(HEADER);
    let headers = signed(&scheme, &["first"], &Headers::new(), b"{}").headers;
    let verdict = judge(&scheme, &headers, b"{ }", 2_000_000);
    assert_eq!(
        (verdict.reason, verdict.matched),
        (Some(Reason::TimestampTooOld), None)
    );
    let verdict = judge(&scheme, &headers, b"{ }", 1_000_000);
    assert_eq!(verdict.reason, Some(Reason::SignatureMismatch));
    let record = verdict.record("acme");
    assert_eq!(record.scheme.as_deref(), Some("acme"));
    assert_eq!(record.why.as_deref(), Some("signature_mismatch"));
}

#[test]
fn what_is_missing_or_doubled_has_its_word() {
    let scheme = scheme(HEADER);
    let cases: [(&str, Option<&str>, Reason); 8] = [
        ("X-Acme-Signature", None, Reason::MissingSignature),
        ("X-Acme-Signature", Some(""), Reason::MissingSignature),
        (
            "X-Acme-Signature",
            Some("v1=zz"),
            Reason::MalformedSignature,
        ),
        (
            "X-Acme-Signature",
            Some("v2=00"),
            Reason::MalformedSignature,
        ),
        ("X-Acme-Signature", Some("v1=00"), Reason::SignatureMismatch),
        ("X-Acme-Timestamp", None, Reason::MissingTimestamp),
        ("X-Acme-Id", None, Reason::MissingId),
        ("X-Acme-Id", Some("8"), Reason::SignatureMismatch),
    ];
    for (name, value, reason) in cases {
        let mut headers = signed(&scheme, &["first"], &Headers::new(), b"{}").headers;
        match value {
            Some(value) => headers.set(name, value),
            None => headers.remove(name),
        }
        let verdict = judge(&scheme, &headers, b"{}", 1_000_000);
        assert_eq!(verdict.reason, Some(reason), "{name}: {value:?}");
        assert_eq!(verdict.state, SignatureState::Invalid);
    }
    for (name, reason) in [
        ("x-acme-signature", Reason::ConflictingSignatures),
        ("x-acme-timestamp", Reason::ConflictingValues),
        ("x-acme-id", Reason::ConflictingValues),
    ] {
        let mut headers = signed(&scheme, &["first"], &Headers::new(), b"{}").headers;
        let same = headers.get(name).unwrap().to_vec();
        headers.push(name, same);
        assert_eq!(
            judge(&scheme, &headers, b"{}", 1_000_000).reason,
            None,
            "{name}"
        );
        headers.push(name, "1");
        assert_eq!(
            judge(&scheme, &headers, b"{}", 1_000_000).reason,
            Some(reason),
            "{name}"
        );
    }
}

#[test]
fn lists_hold_several_signatures_of_one_version() {
    let scheme = scheme(LIST);
    let headers = signed(&scheme, &["other", "first"], &Headers::new(), b"{}").headers;
    let text = headers.text("X-Acme-Signature").unwrap().to_owned();
    assert!(
        text.starts_with("t=1000000,v1=") && text.matches("v1=").count() == 2,
        "{text}"
    );
    let with = |text: String| {
        let headers = [("X-Acme-Signature", text)].into_iter().collect();
        judge(&scheme, &headers, b"{}", 1_000_000).reason
    };
    assert_eq!(with(text.clone()), None);
    assert_eq!(
        with(text.replace("v1=", "v0=")),
        Some(Reason::NoSupportedVersion)
    );
    assert_eq!(
        with(text.replace("v1=", " v1=")),
        Some(Reason::NoSupportedVersion)
    );
    assert_eq!(
        with(text.replace("t=1000000,", "")),
        Some(Reason::MissingTimestamp)
    );
    assert_eq!(
        with(format!("{text},t=1000001")),
        Some(Reason::ConflictingValues)
    );
    assert_eq!(with("00".into()), Some(Reason::MalformedSignature));
    assert_eq!(
        with("t=1000000,v1=zz".into()),
        Some(Reason::SignatureMismatch)
    );
}

#[test]
fn the_policy_outranks_the_scheme() {
    let scheme = scheme(HEADER);
    let headers = signed(&scheme, &["first"], &Headers::new(), b"{}").headers;
    let what = Received {
        method: "POST",
        url: None,
        target: "/",
        headers: &headers,
        body: b"{}",
    };
    let state = |seconds: i64, tolerance| {
        let policy = Policy {
            now: at(1_000_000 + seconds),
            tolerance: Some(tolerance),
        };
        verify(&scheme, &secrets(&scheme, &["first"]), &what, &policy).state
    };
    let ten = Tolerance::Within(Duration::from_secs(10));
    assert_eq!(state(11, ten), SignatureState::Invalid);
    assert_eq!(state(10, ten), SignatureState::Valid);
    assert_eq!(
        state(1_000_000, Tolerance::Unlimited),
        SignatureState::Valid
    );
}

#[test]
fn a_url_holds_the_hash_of_what_is_no_form() {
    let scheme = scheme(FORM);
    let json: Headers = [("Content-Type", "application/json")].into_iter().collect();
    let made = signed(&scheme, &["first"], &json, b"{}");
    let url = made.url.unwrap();
    let mut headers = json.clone();
    headers.push(
        "X-Acme-Signature",
        made.headers.get("X-Acme-Signature").unwrap(),
    );
    let judge = |url: Option<&str>, headers: &Headers, body: &[u8]| {
        let what = Received {
            method: "POST",
            url,
            target: "/hooks",
            headers,
            body,
        };
        let policy = Policy {
            now: at(0),
            tolerance: None,
        };
        let verdict = verify(&scheme, &secrets(&scheme, &["first"]), &what, &policy);
        (verdict.state, verdict.reason)
    };
    assert_eq!(
        judge(Some(&url), &headers, b"{}"),
        (SignatureState::Valid, None)
    );
    let (state, reason) = judge(Some(&url), &headers, b"{ }");
    assert_eq!(
        (state, reason),
        (SignatureState::Invalid, Some(Reason::BodyHashMismatch))
    );
    let unknown = (SignatureState::Unchecked, Some(Reason::UrlUnknown));
    assert_eq!(judge(None, &headers, b"{}"), unknown);

    let bare = signed(&scheme, &["first"], &json, b"");
    assert_eq!(bare.url, None);
    headers.set(
        "X-Acme-Signature",
        bare.headers.get("X-Acme-Signature").unwrap(),
    );
    let plain = Some("https://example.com/hooks");
    assert_eq!(judge(plain, &headers, b""), (SignatureState::Valid, None));
    let (state, reason) = judge(plain, &headers, b"{}");
    assert_eq!(
        (state, reason),
        (SignatureState::Invalid, Some(Reason::BodyNotCovered))
    );
}
