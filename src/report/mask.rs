//! Which members of a payload hold what must not be shown.

/// Words that, anywhere in a member's name, say that its value is secret.
const SECRET: &[&str] = &[
    "apikey",
    "authorization",
    "bearer",
    "cookie",
    "credential",
    "credentials",
    "hmac",
    "jwt",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "pwd",
    "secret",
    "secrets",
    "signature",
    "token",
    "tokens",
];

/// Pairs of words that say so together.
const SECRET_PAIRS: &[(&str, &str)] = &[
    ("access", "key"),
    ("api", "key"),
    ("encryption", "key"),
    ("private", "key"),
    ("signing", "key"),
];

/// Whether the value of a member of that name is not to be shown: `api_key`, `accessToken`, `X-Signature`, …
pub fn is_secret(name: &str) -> bool {
    let words = words(name);
    let pair = |pair: &[String]| match pair {
        [first, second] => SECRET_PAIRS.contains(&(first.as_str(), second.as_str())),
        _ => false,
    };
    words.iter().any(|word| SECRET.contains(&word.as_str())) || words.windows(2).any(pair)
}

/// Whether the value of a member or header field of that name lets somebody in: what is secret, but for signatures,
/// which are good for the one message they stand on.
pub(super) fn is_credential(name: &str) -> bool {
    let words = words(name);
    let rest: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !matches!(*word, "signature" | "hmac"))
        .collect();
    is_secret(&rest.join("-"))
}

/// The words of a name in lower case: `X-apiKey2` gives `x`, `api`, `key2`; `APIKey` gives `api`, `key`.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let hump = c.is_uppercase()
            && (before.is_some_and(|b| !b.is_uppercase())
                || after.is_some_and(|a| a.is_lowercase()));
        if hump || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
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
            "apiKey",
            "APIKey",
            "x-api-key",
            "apikey",
            "client_secret",
            "Authorization",
            "hmac_verified",
            "X-Signature",
            "password",
            "SigningKey",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "",
            "key",
            "id",
            "author",
            "keyboard",
            "tokenizer",
            "api_version",
            "monkey",
            "é漢",
            "-",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
