//! A shared secret, with what HMAC makes of it before it sees a message.

use std::borrow::Cow;
use std::sync::OnceLock;

use ring::hmac;

/// The bytes of a shared secret.
#[derive(Clone)]
pub(super) struct SharedKey {
    bytes: Vec<u8>,
    /// The key of the algorithm it was first used with, which is that of its scheme.
    made: OnceLock<hmac::Key>,
}

impl SharedKey {
    /// A secret of these bytes.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        SharedKey {
            bytes,
            made: OnceLock::new(),
        }
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key of an algorithm; making it costs as much as signing 128 bytes.
    pub(super) fn hmac(&self, algorithm: hmac::Algorithm) -> Cow<'_, hmac::Key> {
        let make = || hmac::Key::new(algorithm, &self.bytes);
        let made = self.made.get_or_init(make);
        match made.algorithm() == algorithm {
            true => Cow::Borrowed(made),
            false => Cow::Owned(make()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_algorithm_has_its_own_key_whichever_was_first() {
        let key = SharedKey::new(b"opensesame".to_vec());
        for algorithm in [hmac::HMAC_SHA256, hmac::HMAC_SHA512, hmac::HMAC_SHA256] {
            let own = hmac::Key::new(algorithm, key.bytes());
            let code = hmac::sign(&key.hmac(algorithm), b"x");
            assert_eq!(code.as_ref(), hmac::sign(&own, b"x").as_ref());
        }
    }
}
