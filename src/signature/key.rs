//! Key material in the form its algorithm needs, and how it is read from bytes.

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair,
};

use super::der::{self, Document};
use super::encoding;
use super::shared_key::SharedKey;
use super::small_order::has_small_order;
use crate::Error;

/// The key bytes of one secret. Has no `Debug`: they are never printed.
#[derive(Clone)]
pub(super) enum Key {
    /// A shared secret.
    Bytes(SharedKey),
    /// An Ed25519 key (RFC 8032).
    Ed25519 {
        public: [u8; 32],
        seed: Option<[u8; 32]>,
    },
    /// A P-256 key: the uncompressed point, and the PKCS #8 document to sign with.
    Ecdsa {
        point: Vec<u8>,
        pkcs8: Option<Vec<u8>>,
    },
    /// An RSA key: RSAPublicKey, and the private document to sign with.
    Rsa {
        public: Vec<u8>,
        private: Option<RsaPrivate>,
    },
}

/// A private RSA key in one of its two DER forms.
#[derive(Clone)]
pub(super) struct RsaPrivate {
    der: Vec<u8>,
    is_pkcs8: bool,
}

impl RsaPrivate {
    /// The key pair to sign with.
    pub(super) fn pair(&self) -> Result<RsaKeyPair, Error> {
        let pair = if self.is_pkcs8 {
            RsaKeyPair::from_pkcs8(&self.der)
        } else {
            RsaKeyPair::from_der(&self.der)
        };
        pair.map_err(|e| wrong(format!("the RSA private key cannot be used: {e}")))
    }
}

/// Which half the secret's prefix says an Ed25519 key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Public,
    Private,
    Unsaid,
}

impl Key {
    /// What must not be shown of it: a shared secret, or what signs.
    pub(super) fn private(&self) -> Vec<Vec<u8>> {
        match self {
            Key::Bytes(key) => vec![key.bytes().to_vec()],
            Key::Ed25519 { public, seed } => match seed {
                Some(seed) => vec![seed.to_vec(), [*seed, *public].concat()],
                None => Vec::new(),
            },
            Key::Ecdsa { pkcs8, .. } => pkcs8.iter().cloned().collect(),
            Key::Rsa { private, .. } => private.iter().map(|own| own.der.clone()).collect(),
        }
    }

    /// An Ed25519 key: 32 bytes public or seed, or 64 bytes seed and public key.
    ///
    /// Where nothing says which half 32 bytes are, they check as a public key and sign as a seed. They never check as a
    /// seed: then whoever knows the public key could sign.
    ///
    /// # Errors
    /// [`Error::Secret`] for other lengths, halves that do not belong together, and public keys of small order, such as
    /// the all-zero one: anyone can sign for them.
    pub(super) fn ed25519(bytes: &[u8], half: Half) -> Result<Self, Error> {
        let key = Key::ed25519_of(bytes, half)?;
        match &key {
            Key::Ed25519 { public, .. } if has_small_order(public) => Err(wrong(
                "this Ed25519 public key is one that anyone can sign for",
            )),
            _ => Ok(key),
        }
    }

    fn ed25519_of(bytes: &[u8], half: Half) -> Result<Self, Error> {
        if let Ok(public) = <[u8; 32]>::try_from(bytes) {
            return match half {
                Half::Public => Ok(Key::Ed25519 { public, seed: None }),
                Half::Unsaid => Ok(Key::Ed25519 {
                    public,
                    seed: Some(public),
                }),
                Half::Private => Key::from_seed(public),
            };
        }
        let halves = bytes.split_at_checked(32).and_then(|(seed, public)| {
            Some((
                <[u8; 32]>::try_from(seed).ok()?,
                <[u8; 32]>::try_from(public).ok()?,
            ))
        });
        match (halves, half) {
            (Some((seed, public)), Half::Private | Half::Unsaid) => {
                Ed25519KeyPair::from_seed_and_public_key(&seed, &public)
                    .map_err(|_| wrong("the two halves of the Ed25519 key do not belong together"))?;
                Ok(Key::Ed25519 {
                    public,
                    seed: Some(seed),
                })
            }
            _ => Err(Error::Secret {
                what: format!("an Ed25519 key of {} bytes cannot be used", bytes.len()),
                help: Some(
                    "give the 32 bytes of the public key to check, or 64 bytes (seed and public key) to sign".into(),
                ),
            }),
        }
    }

    /// The key pair of a seed.
    pub(super) fn from_seed(seed: [u8; 32]) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|_| wrong("the Ed25519 seed cannot be used"))?;
        let public = <[u8; 32]>::try_from(pair.public_key().as_ref())
            .map_err(|_| wrong("the Ed25519 seed cannot be used"))?;
        Ok(Key::Ed25519 {
            public,
            seed: Some(seed),
        })
    }

    /// A P-256 key: SubjectPublicKeyInfo to check, PKCS #8 to sign.
    pub(super) fn ecdsa(der: &[u8]) -> Result<Self, Error> {
        match der::classify(der) {
            Some(Document::PublicKeyInfo(point))
                if point.len() == 65 && point.first() == Some(&4) =>
            {
                Ok(Key::Ecdsa {
                    point: point.to_vec(),
                    pkcs8: None,
                })
            }
            Some(Document::PublicKeyInfo(_)) => Err(wrong(
                "the public key is not an uncompressed point on P-256",
            )),
            Some(Document::Pkcs8) => {
                let pair = EcdsaKeyPair::from_pkcs8(
                    &ECDSA_P256_SHA256_ASN1_SIGNING,
                    der,
                    &SystemRandom::new(),
                )
                .map_err(|e| wrong(format!("the P-256 private key cannot be used: {e}")))?;
                Ok(Key::Ecdsa {
                    point: pair.public_key().as_ref().to_vec(),
                    pkcs8: Some(der.to_vec()),
                })
            }
            Some(Document::EcPrivate) => Err(Error::Secret {
                what: "the private key is a bare SEC 1 key".into(),
                help: Some(
                    "wrap it: `openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pkcs8`".into(),
                ),
            }),
            _ => Err(not_a_key("P-256")),
        }
    }

    /// An RSA key: SubjectPublicKeyInfo or PKCS #1 to check, PKCS #8 or PKCS #1 to sign.
    pub(super) fn rsa(der: &[u8]) -> Result<Self, Error> {
        let private = |is_pkcs8| {
            let private = RsaPrivate {
                der: der.to_vec(),
                is_pkcs8,
            };
            let public = private.pair()?.public().as_ref().to_vec();
            Ok(Key::Rsa {
                public,
                private: Some(private),
            })
        };
        match der::classify(der) {
            Some(Document::PublicKeyInfo(key))
                if der::classify(key) == Some(Document::RsaPublic) =>
            {
                Ok(Key::Rsa {
                    public: key.to_vec(),
                    private: None,
                })
            }
            Some(Document::RsaPublic) => Ok(Key::Rsa {
                public: der.to_vec(),
                private: None,
            }),
            Some(Document::Pkcs8) => private(true),
            Some(Document::RsaPrivate) => private(false),
            _ => Err(not_a_key("RSA")),
        }
    }
}

/// The DER document of a PEM text, when it is one. Labels are not judged; line ends may be missing or written as `\n`.
pub(super) fn from_pem(text: &[u8]) -> Option<Result<Vec<u8>, Error>> {
    let text = std::str::from_utf8(text).ok()?;
    let (_, rest) = text.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let inner = rest.split("-----END").next().unwrap_or_default();
    if label.contains("CERTIFICATE") || label.contains("ENCRYPTED") {
        return Some(Err(Error::Secret {
            what: format!("a PEM document labelled `{label}` cannot be used as a key"),
            help: Some(
                "extract the key with `openssl x509 -pubkey -noout` or `openssl pkey`".into(),
            ),
        }));
    }
    let digits: String = inner
        .replace("\\n", "")
        .replace("\\r", "")
        .split_ascii_whitespace()
        .collect();
    Some(
        encoding::from_base64(digits.as_bytes())
            .ok_or_else(|| wrong("the PEM document does not hold base64")),
    )
}

fn not_a_key(kind: &str) -> Error {
    Error::Secret {
        what: format!("the secret is not a {kind} key"),
        help: Some(
            "give a public key (SubjectPublicKeyInfo) to check or a private key (PKCS #8) to sign, as PEM or as the encoded DER"
                .into(),
        ),
    }
}

fn wrong(what: impl Into<String>) -> Error {
    Error::Secret {
        what: what.into(),
        help: None,
    }
}

#[cfg(test)]
#[path = "key_cases.rs"]
mod tests;
