//! A secret: key bytes that never print, and how the text of one becomes them.

use std::fmt;

use serde::Deserialize;

use super::algorithm::Algorithm;
use super::encoding::{self, Encoding};
use super::key::{self, Half, Key};
use super::shared_key::SharedKey;
use crate::Error;

/// Key bytes. Cannot be displayed or serialised, and its `Debug` shows nothing of them.
#[derive(Clone)]
pub struct Secret(pub(super) Key);

impl Secret {
    /// A shared secret of these bytes.
    pub(super) fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Secret(Key::Bytes(SharedKey::new(bytes.into())))
    }

    /// The bytes of a shared secret.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Key::Bytes(key) => Some(key.bytes()),
            _ => None,
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

/// How the text of a secret becomes key bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SecretForm {
    #[serde(default)]
    pub(super) encoding: Encoding,
    pub(super) strip_prefix: Option<String>,
    pub(super) private_prefix: Option<String>,
}

impl SecretForm {
    /// The key that the text stands for. White space around base64 and hexadecimal does not count; around plain text it
    /// is part of the secret.
    pub(super) fn read(&self, algorithm: Algorithm, text: &[u8]) -> Result<Secret, Error> {
        if text.is_empty() {
            return Err(Error::Secret {
                what: "the secret is empty".into(),
                help: Some("check the variable or file that should hold it".into()),
            });
        }
        let pem = matches!(
            algorithm,
            Algorithm::EcdsaP256Sha256 | Algorithm::RsaPkcs1Sha256
        )
        .then(|| key::from_pem(text))
        .flatten();
        let (bytes, half) = match pem {
            Some(der) => (der?, Half::Unsaid),
            None => self.decode(text)?,
        };
        let key = match algorithm {
            Algorithm::Ed25519 => Key::ed25519(&bytes, half)?,
            Algorithm::EcdsaP256Sha256 => Key::ecdsa(&bytes)?,
            Algorithm::RsaPkcs1Sha256 => Key::rsa(&bytes)?,
            _ => Key::Bytes(SharedKey::new(bytes)),
        };
        Ok(Secret(key))
    }

    fn decode(&self, text: &[u8]) -> Result<(Vec<u8>, Half), Error> {
        let text = match self.encoding {
            Encoding::Utf8 => text,
            Encoding::Base64 | Encoding::Hex => text.trim_ascii(),
        };
        let (text, half) = self.without_prefix(text);
        let bytes = self
            .encoding
            .decode(text)
            .ok_or_else(|| self.undecodable(text))?;
        if bytes.is_empty() {
            return Err(Error::Secret {
                what: "nothing follows the prefix of the secret".into(),
                help: Some("give the whole secret as the provider shows it".into()),
            });
        }
        Ok((bytes, half))
    }

    /// The text without its prefix, and what the prefix says of the key.
    pub(super) fn without_prefix<'a>(&self, text: &'a [u8]) -> (&'a [u8], Half) {
        let strip = |prefix: &Option<String>| text.strip_prefix(prefix.as_deref()?.as_bytes());
        if let Some(rest) = strip(&self.private_prefix) {
            (rest, Half::Private)
        } else if let Some(rest) = strip(&self.strip_prefix) {
            (rest, Half::Public)
        } else {
            (text, Half::Unsaid)
        }
    }

    fn undecodable(&self, text: &[u8]) -> Error {
        let prefix = match (&self.strip_prefix, &self.private_prefix) {
            (Some(public), Some(private)) => format!(" after `{public}` or `{private}`"),
            (Some(prefix), None) | (None, Some(prefix)) => format!(" after `{prefix}`"),
            (None, None) => String::new(),
        };
        let looks = if self.encoding == Encoding::Base64 && encoding::from_hex(text).is_some() {
            "; it looks like hexadecimal"
        } else if self.encoding == Encoding::Hex && encoding::from_base64(text).is_some() {
            "; it looks like base64"
        } else {
            ""
        };
        Error::Secret {
            what: format!("the secret is not {}{looks}", self.encoding.as_str()),
            help: Some(format!(
                "this scheme's secrets are {}{prefix}: give the secret exactly as the provider shows it",
                self.encoding.as_str()
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(encoding: Encoding, prefix: Option<&str>) -> SecretForm {
        SecretForm {
            encoding,
            strip_prefix: prefix.map(str::to_owned),
            private_prefix: None,
        }
    }

    fn read(form: &SecretForm, text: &str) -> Option<Vec<u8>> {
        let secret = form.read(Algorithm::HmacSha256, text.as_bytes()).ok()?;
        Some(secret.bytes().unwrap().to_vec())
    }

    #[test]
    fn prefix_and_padding_are_optional() {
        let form = form(Encoding::Base64, Some("whsec_"));
        for text in ["whsec_aGk/", "aGk/", " whsec_aGk/\n", "whsec_aGk_"] {
            assert_eq!(read(&form, text), Some(b"hi?".to_vec()), "{text}");
        }
        assert_eq!(read(&form, "aGkhIQ"), Some(b"hi!!".to_vec()));
        assert_eq!(read(&form, "whsec_"), None);
    }

    #[test]
    fn plain_text_is_taken_as_it_is() {
        assert_eq!(
            read(&form(Encoding::Utf8, None), " a\n"),
            Some(b" a\n".to_vec())
        );
    }

    #[test]
    fn no_byte_of_a_secret_is_shown() {
        let secret = Secret::from_bytes(*b"opensesame");
        assert_eq!(format!("{secret:?}"), "(redacted)");
        let error = form(Encoding::Hex, None)
            .read(Algorithm::HmacSha256, b"opensesame")
            .unwrap_err();
        let shown = format!("{error} {:?} {error:?}", error.help());
        assert!(!shown.contains("sesame"), "{shown}");
        assert!(error.to_string().contains("not hex"), "{error}");
    }
}
