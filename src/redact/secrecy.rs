//! Which names say that their value must not be shown.

use super::words::words;

/// What the name of something secret holds, in lower case and without what separates words.
const WITHIN: &[&str] = &[
    "accesskey",
    "apikey",
    "authkey",
    "authorization",
    "bearer",
    "cookie",
    "credential",
    "encryptionkey",
    "hmac",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "sessionid",
    "signature",
    "signingkey",
    "token",
];
/// Words that say so wherever they stand in a name; as a part of another word they would be too common.
const WORDS: &[&str] = &["jwt", "otp", "pwd"];
/// Names that say so by themselves, and not as a part of another one.
const WHOLE: &[&str] = &[
    "auth", "cvc", "cvv", "iban", "key", "pass", "pin", "session", "sid", "ssn",
];

/// Whether the value of a member, header or parameter of that name is not to be shown: `api_key`, `accessToken`,
/// `X-Signature`, … Rather too much than too little: this decides what messages and reports quote, and is no part of
/// what a [`super::Redactor`] replaces.
pub fn is_secret(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    WHOLE.contains(&plain.as_str())
        || WITHIN.iter().any(|part| plain.contains(part))
        || words(name)
            .iter()
            .any(|word| WORDS.contains(&word.as_str()))
}

/// Whether the value of a member, header or parameter of that name lets somebody in: what is secret, but for
/// signatures, which are good for the one message they stand on.
pub fn is_credential(name: &str) -> bool {
    let rest: Vec<String> = words(name)
        .into_iter()
        .filter(|word| !matches!(word.as_str(), "signature" | "hmac"))
        .collect();
    is_secret(&rest.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_secret_and_no_credential() {
        for name in ["X-Acme-Signature", "acmeHmac", "id", "X-Acme-Hmac-Sha256"] {
            assert!(!is_credential(name), "{name}");
        }
        for name in [
            "X-Signature-Token",
            "Authorization",
            "signingKey",
            "Set-Cookie",
        ] {
            assert!(is_credential(name), "{name}");
        }
    }

    #[test]
    fn names_of_secrets_are_told_in_every_spelling() {
        for name in [
            "token",
            "pubsub_token",
            "accessToken",
            "API_KEY",
            "APIKey",
            "x-api-key",
            "apikey",
            "client_secret",
            "PASSWORD",
            "Proxy-Authorization",
            "hmac_verified",
            "X-Acme-Signature",
            "Set-Cookie",
            "SigningKey",
            "jwt",
            "one_time_otp",
            "credentials",
            "key",
            "session",
        ] {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn names_that_only_sound_like_it_are_not() {
        for name in [
            "",
            "-",
            "name",
            "id",
            "kind",
            "author",
            "keyboard",
            "monkey",
            "pinned",
            "compass",
            "passenger",
            "api_version",
            "footprint",
            "session_start",
            "amount",
            "sign",
            "é漢",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
