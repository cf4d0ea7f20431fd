//! The closed list of algorithms, and the cryptographic step of each.

use ring::rand::SystemRandom;
use ring::{digest, hmac, signature};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::key::Key;
use crate::Error;

/// How a signature is computed. The list is closed: a new one is code, not data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// HMAC with SHA-1 (RFC 2104).
    HmacSha1,
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-512.
    HmacSha512,
    /// A plain SHA-256 hash of a message that holds the secret.
    Sha256,
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA on P-256 with SHA-256, the signature in ASN.1 DER.
    EcdsaP256Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017).
    RsaPkcs1Sha256,
    /// The secret itself is sent.
    Token,
    /// HMAC with SHA-1 over the URL and the sorted form fields, or over a URL that holds the body's hash.
    FormUrlHmacSha1,
}

impl Algorithm {
    /// The name a pack uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Algorithm::HmacSha1 => "hmac-sha1",
            Algorithm::HmacSha256 => "hmac-sha256",
            Algorithm::HmacSha512 => "hmac-sha512",
            Algorithm::Sha256 => "sha256",
            Algorithm::Ed25519 => "ed25519",
            Algorithm::EcdsaP256Sha256 => "ecdsa-p256-sha256",
            Algorithm::RsaPkcs1Sha256 => "rsa-pkcs1-sha256",
            Algorithm::Token => "token",
            Algorithm::FormUrlHmacSha1 => "form-url-hmac-sha1",
        }
    }

    /// Whether one key signs and another checks.
    pub fn is_asymmetric(self) -> bool {
        matches!(
            self,
            Algorithm::Ed25519 | Algorithm::EcdsaP256Sha256 | Algorithm::RsaPkcs1Sha256
        )
    }

    /// Whether a `message` template says what is signed.
    pub(super) fn has_message(self) -> bool {
        !matches!(self, Algorithm::Token | Algorithm::FormUrlHmacSha1)
    }

    /// The code being computed of a message that comes in pieces; none where the algorithm wants it whole.
    pub(super) fn in_pieces(self, key: &Key) -> Option<hmac::Context> {
        match (self, key) {
            (Algorithm::Sha256 | Algorithm::Token, _) => None,
            (_, Key::Bytes(secret)) => Some(hmac::Context::with_key(&secret.hmac(self.hmac()))),
            _ => None,
        }
    }

    /// The signature over `message`; for `token` the secret itself.
    pub(super) fn sign(self, key: &Key, message: &[u8]) -> Result<Vec<u8>, Error> {
        match (self, key) {
            (Algorithm::Sha256, _) => {
                Ok(digest::digest(&digest::SHA256, message).as_ref().to_vec())
            }
            (Algorithm::Token, Key::Bytes(secret)) => Ok(secret.bytes().to_vec()),
            (_, Key::Bytes(secret)) => {
                let key = secret.hmac(self.hmac());
                Ok(hmac::sign(&key, message).as_ref().to_vec())
            }
            (_, Key::Ed25519 { seed, .. }) => {
                let seed = seed.as_ref().ok_or_else(public_only)?;
                let pair = signature::Ed25519KeyPair::from_seed_unchecked(seed)
                    .map_err(|_| unusable_key())?;
                Ok(pair.sign(message).as_ref().to_vec())
            }
            (_, Key::Ecdsa { pkcs8, .. }) => {
                let pkcs8 = pkcs8.as_deref().ok_or_else(public_only)?;
                let random = SystemRandom::new();
                let pair = signature::EcdsaKeyPair::from_pkcs8(
                    &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
                    pkcs8,
                    &random,
                )
                .map_err(|_| unusable_key())?;
                let made = pair.sign(&random, message).map_err(|_| unusable_key())?;
                Ok(made.as_ref().to_vec())
            }
            (_, Key::Rsa { private, .. }) => {
                let pair = private.as_ref().ok_or_else(public_only)?.pair()?;
                let mut made = vec![0; pair.public().modulus_len()];
                pair.sign(
                    &signature::RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    message,
                    &mut made,
                )
                .map_err(|_| unusable_key())?;
                Ok(made)
            }
        }
    }

    /// Whether `seen` is a signature over `message`. Lengths are checked and the comparison takes constant time.
    pub(super) fn verify(self, key: &Key, message: &[u8], seen: &[u8]) -> bool {
        match (self, key) {
            (Algorithm::Sha256, _) => {
                let made = digest::digest(&digest::SHA256, message);
                made.as_ref().ct_eq(seen).into()
            }
            (Algorithm::Token, Key::Bytes(secret)) => secret.bytes().ct_eq(seen).into(),
            (_, Key::Bytes(secret)) => {
                hmac::verify(&secret.hmac(self.hmac()), message, seen).is_ok()
            }
            (_, Key::Ed25519 { public, .. }) => {
                check(&signature::ED25519, public.as_slice(), message, seen)
            }
            (_, Key::Ecdsa { point, .. }) => {
                check(&signature::ECDSA_P256_SHA256_ASN1, point, message, seen)
            }
            (_, Key::Rsa { public, .. }) => check(
                &signature::RSA_PKCS1_2048_8192_SHA256,
                public,
                message,
                seen,
            ),
        }
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Algorithm::HmacSha1 | Algorithm::FormUrlHmacSha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Algorithm::HmacSha512 => hmac::HMAC_SHA512,
            _ => hmac::HMAC_SHA256,
        }
    }
}

fn check(
    algorithm: &'static dyn signature::VerificationAlgorithm,
    public: &[u8],
    message: &[u8],
    seen: &[u8],
) -> bool {
    signature::UnparsedPublicKey::new(algorithm, public)
        .verify(message, seen)
        .is_ok()
}

fn public_only() -> Error {
    Error::Secret {
        what: "a public key can check signatures but not make them".into(),
        help: Some("give the private key to sign".into()),
    }
}

fn unusable_key() -> Error {
    Error::Secret {
        what: "the private key cannot be used to sign".into(),
        help: None,
    }
}
