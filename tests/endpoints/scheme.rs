//! How the provider signs, written down once more and by hand: an endpoint does not read hookctl's packs.

use data_encoding::HEXLOWER_PERMISSIVE;
use hookctl::signature::{Secret, hmac_sha256};
use ring::hmac;

/// A scheme of HMAC-SHA-256 over a time and the body.
#[derive(Clone, Copy)]
pub struct Scheme {
    /// Where the signature stands.
    pub signature: &'static str,
    /// What stands before the digits.
    pub prefix: &'static str,
    /// Where the time stands, in seconds since 1970.
    pub timestamp: &'static str,
    /// Where the delivery's id stands.
    pub id: &'static str,
    /// What stands between time and body in what is signed.
    pub separator: &'static str,
    /// How many seconds old, or ahead, a time may be.
    pub tolerance: i64,
}

/// Chatwoot's, and so Voxsig's.
pub const VOXSIG: Scheme = Scheme {
    signature: "X-Chatwoot-Signature",
    prefix: "sha256=",
    timestamp: "X-Chatwoot-Timestamp",
    id: "X-Chatwoot-Delivery",
    separator: ".",
    tolerance: 300,
};

impl Scheme {
    /// The code that belongs to a body sent at that time.
    pub fn code(&self, secret: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
        code(secret, &self.message(timestamp, body))
    }

    /// What is signed.
    pub fn message(&self, timestamp: &str, body: &[u8]) -> Vec<u8> {
        [timestamp.as_bytes(), self.separator.as_bytes(), body].concat()
    }

    /// The code that a signature's value says.
    pub fn decode(&self, value: &str) -> Option<Vec<u8>> {
        let digits = value.strip_prefix(self.prefix)?;
        HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()
    }
}

/// What the provider once signed with: the same with SHA-1.
pub fn older_code(secret: &str, message: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
    hmac::sign(&key, message).as_ref().to_vec()
}

/// HMAC-SHA-256, the one thing that is not written twice.
pub fn code(secret: &str, message: &[u8]) -> Vec<u8> {
    hmac_sha256(&Secret::token(secret), message).unwrap()
}
