//! Keys in all the forms they come in.

use ring::signature::KeyPair as _;

use super::*;
use crate::signature::{Scheme, encoding};

fn scheme(algorithm: &str, encoding: &str) -> Scheme {
    toml::from_str(&format!(
        r#"
        algorithm = "{algorithm}"
        message = "{{body}}"
        secret = {{ encoding = "{encoding}" }}
        signature = {{ header = "X-Acme-Signature", format = "{{base64}}" }}
        "#
    ))
    .unwrap()
}

fn test_key(algorithm: &str) -> Vec<u8> {
    let text = scheme(algorithm, "base64")
        .throwaway_secret([7; 64])
        .unwrap();
    encoding::from_base64(text.as_bytes()).unwrap()
}

#[test]
fn private_keys_hold_their_public_half() {
    let Key::Ecdsa { point, pkcs8 } = Key::ecdsa(&test_key("ecdsa-p256-sha256")).unwrap() else {
        panic!("not a P-256 key");
    };
    assert_eq!((point.len(), pkcs8.is_some()), (65, true));
    let Key::Rsa { public, private } = Key::rsa(&test_key("rsa-pkcs1-sha256")).unwrap() else {
        panic!("not an RSA key");
    };
    let pair = private.unwrap().pair().unwrap();
    assert_eq!(pair.public_key().as_ref(), public);
    assert!(matches!(
        Key::rsa(&public),
        Ok(Key::Rsa { private: None, .. })
    ));
}

#[test]
fn pem_is_read_however_it_was_pasted() {
    let rsa = scheme("rsa-pkcs1-sha256", "base64");
    let base64 = encoding::to_base64(&test_key("rsa-pkcs1-sha256"));
    for text in [
        base64.clone(),
        format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n"),
        format!("-----BEGIN RSA PRIVATE KEY-----\r\n{base64}\r\n-----END RSA PRIVATE KEY-----"),
        format!("-----BEGIN PRIVATE KEY----- {base64} -----END PRIVATE KEY-----"),
        format!("-----BEGIN PRIVATE KEY-----\\n{base64}\\n-----END PRIVATE KEY-----\\n"),
    ] {
        assert!(rsa.secret(text.as_bytes()).is_ok(), "{}", &text[..40]);
    }
    let certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    let error = rsa.secret(certificate.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("`CERTIFICATE`"), "{error}");
    assert!(error.help().unwrap().contains("openssl"), "{error:?}");
}

#[test]
fn a_key_of_another_kind_is_refused() {
    for (algorithm, other) in [
        ("ecdsa-p256-sha256", "rsa-pkcs1-sha256"),
        ("rsa-pkcs1-sha256", "ecdsa-p256-sha256"),
    ] {
        let text = encoding::to_base64(&test_key(other));
        assert!(
            scheme(algorithm, "base64").secret(text.as_bytes()).is_err(),
            "{algorithm}"
        );
    }
}

#[test]
fn thirty_two_bytes_never_check_as_a_seed() {
    let Key::Ed25519 { public, .. } = Key::from_seed([7; 32]).unwrap() else {
        panic!("not an Ed25519 key");
    };
    let halves = |bytes: &[u8], half| match Key::ed25519(bytes, half) {
        Ok(Key::Ed25519 { public, seed }) => Some((public, seed)),
        _ => None,
    };
    assert_eq!(halves(&public, Half::Public), Some((public, None)));
    assert_eq!(
        halves(&[7; 32], Half::Private),
        Some((public, Some([7; 32])))
    );
    assert_eq!(
        halves(&[7; 32], Half::Unsaid),
        Some(([7; 32], Some([7; 32])))
    );
    let both = [[7; 32], public].concat();
    assert_eq!(halves(&both, Half::Unsaid), Some((public, Some([7; 32]))));
    assert_eq!(halves(&[7; 64], Half::Unsaid), None, "halves of two keys");
    assert_eq!(halves(&[7; 31], Half::Unsaid), None);
}
