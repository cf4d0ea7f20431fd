//! Which members hold what nobody else should read: their values are never quoted.

/// What the name of such a member holds, without its case and punctuation.
const WITHIN: &[&str] = &[
    "token",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "authorization",
    "apikey",
    "accesskey",
    "authkey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "credential",
    "signature",
    "cookie",
    "bearer",
    "sessionid",
    "hmac",
    "otp",
];
/// What such a name is, where it would be too common as a part of one.
const WHOLE: &[&str] = &[
    "auth", "jwt", "key", "pass", "pin", "cvc", "cvv", "iban", "pwd", "sid", "ssn", "session",
];

/// Whether a member of that name holds a secret, as far as names tell.
pub(super) fn is_secret(name: &str) -> bool {
    let plain: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    WHOLE.contains(&plain.as_str()) || WITHIN.iter().any(|part| plain.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_however_they_are_written() {
        for name in [
            "token",
            "hmac_token",
            "pubsub_token",
            "accessToken",
            "X-Api-Key",
            "api_key",
            "apikey",
            "client_secret",
            "PASSWORD",
            "Authorization",
            "Proxy-Authorization",
            "signature",
            "X-Signature",
            "Set-Cookie",
            "jwt",
            "key",
            "one_time_otp",
            "credentials",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "",
            "name",
            "keyboard",
            "author",
            "monkey",
            "pinned",
            "compass",
            "id",
            "kind",
            "passenger",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
