//! What holds for every algorithm, whatever is signed.

use jiff::Timestamp;
use proptest::prelude::*;

use super::{
    Explanation, Policy, Received, Scheme, Secret, Unsigned, Verdict, expected, explain, sign,
    verify,
};
use crate::exchange::{Headers, SignatureState};

const URL: &str = "https://example.com/hooks?a=b";

/// One scheme for each algorithm and each way of writing signatures.
const SCHEMES: [&str; 10] = [
    r#"algorithm = "hmac-sha1"
       message = "{body}"
       signature = { header = "X-Sig", format = "sha1={hex}" }"#,
    r#"algorithm = "hmac-sha256"
       message = "{id}.{timestamp}.{body}"
       secret = { encoding = "base64", strip_prefix = "whsec_" }
       signature = { header = "X-Sig", format = "v1,{base64}", separator = " " }
       timestamp = { header = "X-Time", unit = "s", tolerance = "5m", future = true }
       id = { header = "X-Id" }"#,
    r#"algorithm = "hmac-sha512"
       message = "{method}{url}{path}{query}{timestamp}.{body}"
       secret = { encoding = "hex" }
       signature = { header = "X-Sig", format = "{hex}", list = { separator = ",", key = "v1", timestamp_key = "t" } }
       timestamp = { list = "t", unit = "ms", tolerance = "5m", future = true }"#,
    r#"algorithm = "sha256"
       message = "{secret}{body}"
       signature = { header = "X-Sig", format = "{hex}" }"#,
    r#"algorithm = "ed25519"
       message = "{timestamp}{body}"
       secret = { encoding = "base64", strip_prefix = "whpk_", private_prefix = "whsk_" }
       signature = { header = "X-Sig", format = "{hex}" }
       timestamp = { header = "X-Time", unit = "rfc3339", tolerance = "5m" }"#,
    r#"algorithm = "ecdsa-p256-sha256"
       message = "{body}"
       secret = { encoding = "hex" }
       signature = { header = "X-Sig", format = "{base64}" }"#,
    r#"algorithm = "rsa-pkcs1-sha256"
       message = "{body}"
       signature = { header = "X-Sig", format = "{base64}" }"#,
    r#"algorithm = "form-url-hmac-sha1"
       signature = { header = "X-Sig", format = "{base64}" }"#,
    r#"algorithm = "token"
       signature = { header = "Authorization", format = "Basic {secret:base64}" }"#,
    r#"algorithm = "token"
       signature = { query = "access token", format = "{secret}" }"#,
];

struct Delivery {
    url: String,
    headers: Headers,
    body: Vec<u8>,
}

fn scheme(text: &str) -> Scheme {
    toml::from_str(text).unwrap()
}

fn secret(scheme: &Scheme, entropy: u8) -> (String, Secret) {
    let text = scheme.throwaway_secret([entropy; 64]).unwrap();
    let secret = scheme.secret(text.as_bytes()).unwrap();
    (text, secret)
}

fn now() -> Timestamp {
    Timestamp::from_millisecond(1_700_000_000_123).unwrap()
}

fn deliver(scheme: &Scheme, secret: &Secret, body: &[u8]) -> Delivery {
    let unsigned = Unsigned {
        method: "POST",
        url: URL,
        headers: &Headers::new(),
        body,
        id: "msg_1",
        at: now(),
    };
    let signed = sign(scheme, std::slice::from_ref(secret), &unsigned).unwrap();
    let mut url = signed.url.unwrap_or_else(|| URL.to_owned());
    if let Some((name, value)) = signed.query {
        url = format!("{url}&{name}={value}");
    }
    Delivery {
        url,
        headers: signed.headers,
        body: body.to_vec(),
    }
}

fn received(delivery: &Delivery) -> Received<'_> {
    Received {
        method: "POST",
        url: Some(&delivery.url),
        target: super::url::target(&delivery.url),
        headers: &delivery.headers,
        body: &delivery.body,
    }
}

fn judge(scheme: &Scheme, secret: &Secret, delivery: &Delivery) -> Verdict {
    let policy = Policy {
        now: now(),
        tolerance: None,
    };
    verify(
        scheme,
        std::slice::from_ref(secret),
        &received(delivery),
        &policy,
    )
}

#[test]
fn a_throwaway_secret_is_made_of_the_entropy() {
    for text in SCHEMES {
        let scheme = scheme(text);
        assert_eq!(secret(&scheme, 1).0, secret(&scheme, 1).0);
        if !text.contains("ecdsa") && !text.contains("rsa") {
            assert_ne!(secret(&scheme, 1).0, secret(&scheme, 2).0, "{text}");
        }
    }
}

#[test]
fn the_expected_signature_is_the_one_that_was_sent() {
    for text in SCHEMES.iter().filter(|text| !text.contains("ecdsa")) {
        let scheme = scheme(text);
        let (own, secret) = secret(&scheme, 1);
        let delivery = deliver(&scheme, &secret, b"{}");
        let texts = expected(&scheme, std::slice::from_ref(&secret), &received(&delivery));
        if text.contains("token") {
            assert!(
                !format!("{texts:?}").contains(&own) && texts.is_err(),
                "{text}"
            );
            continue;
        }
        let texts = texts.unwrap();
        let sent = delivery.headers.text("X-Sig").unwrap();
        assert!(
            texts.len() == 1 && sent.contains(&texts[0]),
            "{sent} {texts:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_signed_holds_and_a_flipped_bit_of_the_body_does_not(
        body in proptest::collection::vec(any::<u8>(), 0..64),
        bit in any::<proptest::sample::Index>(),
    ) {
        for text in SCHEMES {
            let scheme = scheme(text);
            let (_, secret) = secret(&scheme, 1);
            let mut delivery = deliver(&scheme, &secret, &body);
            let verdict = judge(&scheme, &secret, &delivery);
            prop_assert_eq!(verdict.state, SignatureState::Valid, "{}: {:?}", text, verdict.reason);
            if scheme.covers_body() && !body.is_empty() {
                let bit = bit.index(body.len() * 8);
                delivery.body[bit / 8] ^= 1 << (bit % 8);
                let verdict = judge(&scheme, &secret, &delivery);
                prop_assert_eq!(verdict.state, SignatureState::Invalid, "{}", text);
            }
        }
    }

    #[test]
    fn a_flipped_bit_of_the_signature_does_not_hold(bit in any::<proptest::sample::Index>()) {
        for text in SCHEMES.iter().filter(|text| text.contains("X-Sig")) {
            let scheme = scheme(text);
            let (_, secret) = secret(&scheme, 1);
            let mut delivery = deliver(&scheme, &secret, b"{}");
            let mut value = delivery.headers.get("X-Sig").unwrap().to_vec();
            let bit = bit.index(value.len() * 8);
            value[bit / 8] ^= 1 << (bit % 8);
            // Hexadecimal of either case is the same signature.
            let same = text.contains("{hex}")
                && value.eq_ignore_ascii_case(delivery.headers.get("X-Sig").unwrap())
                && value[bit / 8].is_ascii_hexdigit();
            delivery.headers.set("X-Sig", value);
            let verdict = judge(&scheme, &secret, &delivery);
            prop_assert!(same || verdict.state == SignatureState::Invalid, "{}", text);
        }
    }

    #[test]
    fn another_secret_does_not_hold(body in any::<Vec<u8>>()) {
        for text in SCHEMES.iter().filter(|t| !t.contains("ecdsa") && !t.contains("rsa")) {
            let scheme = scheme(text);
            let delivery = deliver(&scheme, &secret(&scheme, 1).1, &body);
            let verdict = judge(&scheme, &secret(&scheme, 2).1, &delivery);
            prop_assert_eq!(verdict.state, SignatureState::Invalid, "{}", text);
        }
    }

    #[test]
    fn nothing_that_arrives_makes_it_panic_or_holds(
        signature in any::<Vec<u8>>(),
        time in any::<Vec<u8>>(),
        body in any::<Vec<u8>>(),
        url in proptest::option::of("\\PC{0,30}"),
        target in "\\PC{0,30}",
        given in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let headers: Headers = [("X-Sig", signature.clone()), ("X-Time", time), ("X-Id", b"1".to_vec()), ("Authorization", signature)]
            .into_iter()
            .collect();
        let what = Received {
            method: "POST",
            url: url.as_deref(),
            target: &target,
            headers: &headers,
            body: &body,
        };
        let policy = Policy { now: now(), tolerance: None };
        for text in SCHEMES {
            let scheme = scheme(text);
            let (own, secret) = secret(&scheme, 1);
            let verdict = verify(&scheme, &[secret], &what, &policy);
            prop_assert_ne!(verdict.state, SignatureState::Valid);
            let Explanation { causes } =
                explain(&scheme, &[given.clone(), own.clone().into_bytes()], &what, &policy, &[]);
            let shown = format!("{causes:?}");
            prop_assert!(!shown.contains(&own), "{}", text);
        }
    }
}
