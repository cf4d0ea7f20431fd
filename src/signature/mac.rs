//! What only the holder of a shared secret can say: the code over a text, and whether a text is the secret.

use ring::hmac;
use subtle::ConstantTimeEq;

use super::secret::Secret;

/// HMAC-SHA256 over `message`, as handshakes ask for it; none for a key that is no shared secret.
pub fn hmac_sha256(secret: &Secret, message: &[u8]) -> Option<Vec<u8>> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.bytes()?);
    Some(hmac::sign(&key, message).as_ref().to_vec())
}

impl Secret {
    /// A secret that is its text, whatever the scheme's own secrets look like: a token that a user made up.
    pub fn token(text: impl Into<Vec<u8>>) -> Self {
        Secret::from_bytes(text)
    }

    /// Whether a text is the secret, in constant time.
    pub fn is(&self, text: &[u8]) -> bool {
        self.bytes()
            .is_some_and(|bytes| bool::from(bytes.ct_eq(text)))
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn codes_are_those_of_rfc_4231() {
        let secret = Secret::token("Jefe");
        let code = hmac_sha256(&secret, b"what do ya want for nothing?").unwrap();
        assert_eq!(
            HEXLOWER.encode(&code),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn only_the_whole_secret_is_it() {
        let secret = Secret::token("opensesame");
        assert!(secret.is(b"opensesame"));
        for other in ["", "open", "opensesame ", "OPENSESAME"] {
            assert!(!secret.is(other.as_bytes()), "{other}");
        }
    }
}
