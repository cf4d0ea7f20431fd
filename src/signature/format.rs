//! How one signature is written: fixed text around one encoded value.

use serde::{Deserialize, Deserializer, de};

use super::encoding;

/// What stands between the fixed texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// The signature in hexadecimal.
    Hex,
    /// The signature in base64.
    Base64,
    /// The secret itself.
    Secret,
    /// The secret in base64.
    SecretBase64,
}

const PLACEHOLDERS: [(&str, Written); 4] = [
    ("{hex}", Written::Hex),
    ("{base64}", Written::Base64),
    ("{secret}", Written::Secret),
    ("{secret:base64}", Written::SecretBase64),
];

/// The form of one signature, such as `sha256={hex}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) prefix: String,
    pub(super) written: Written,
    pub(super) suffix: String,
}

impl Format {
    /// Reads the form; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut found = PLACEHOLDERS.iter().filter_map(|(name, written)| {
            let (prefix, suffix) = text.split_once(name)?;
            Some(Format {
                prefix: prefix.to_owned(),
                written: *written,
                suffix: suffix.to_owned(),
            })
        });
        match (found.next(), found.next()) {
            (Some(format), None)
                if !(format.prefix.contains(['{', '}']) || format.suffix.contains(['{', '}'])) =>
            {
                Ok(format)
            }
            _ => Err(format!(
                "format `{text}` needs exactly one of `{{hex}}`, `{{base64}}`, `{{secret}}` and `{{secret:base64}}`"
            )),
        }
    }

    /// Whether it carries the secret rather than a signature.
    pub(super) fn carries_secret(&self) -> bool {
        matches!(self.written, Written::Secret | Written::SecretBase64)
    }

    /// The text of a signature.
    pub(super) fn write(&self, bytes: &[u8]) -> Vec<u8> {
        let fixed = self.prefix.len() + self.suffix.len();
        let mut text = Vec::with_capacity(fixed + 2 * bytes.len());
        text.extend_from_slice(self.prefix.as_bytes());
        match self.written {
            Written::Hex => encoding::write_hex(bytes, &mut text),
            Written::Base64 | Written::SecretBase64 => {
                text.extend_from_slice(encoding::to_base64(bytes).as_bytes());
            }
            Written::Secret => text.extend_from_slice(bytes),
        }
        text.extend_from_slice(self.suffix.as_bytes());
        text
    }

    /// What stands between the fixed texts, or nothing when they are not there.
    pub(super) fn inner<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (start, rest) = text.split_at_checked(self.prefix.len())?;
        // The name of an authentication scheme is of any case (RFC 9110, 11.1).
        let any_case = self.carries_secret() && self.prefix.ends_with(' ');
        let same = match any_case {
            true => start.eq_ignore_ascii_case(self.prefix.as_bytes()),
            false => start == self.prefix.as_bytes(),
        };
        rest.strip_suffix(self.suffix.as_bytes()).filter(|_| same)
    }

    /// The bytes that the inner text stands for.
    pub(super) fn decode(&self, inner: &[u8]) -> Option<Vec<u8>> {
        match self.written {
            Written::Hex => encoding::from_hex(inner),
            Written::Base64 | Written::SecretBase64 => encoding::from_base64(inner),
            Written::Secret => Some(inner.to_vec()),
        }
    }
}

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Format::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authentication_scheme_is_of_any_case_and_nothing_else_is() {
        let bearer = Format::parse("Bearer {secret}").unwrap();
        assert_eq!(bearer.inner(b"bEARER x"), Some(&b"x"[..]));
        assert_eq!(bearer.inner(b"Bearerx"), None);
        let hex = Format::parse("sha256={hex}").unwrap();
        assert_eq!(hex.inner(b"SHA256=00"), None);
    }

    #[test]
    fn text_around_one_placeholder() {
        let format = Format::parse("v0={hex};").unwrap();
        assert_eq!(format.write(&[0xab]), b"v0=ab;");
        assert_eq!(format.inner(b"v0=AB;"), Some(b"AB".as_slice()));
        assert_eq!(format.decode(b"AB"), Some(vec![0xab]));
        assert_eq!(format.inner(b"v1=ab;"), None);
        assert_eq!(format.inner(b"v0=ab"), None);
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "",
            "v0",
            "{hex}{base64}",
            "{hex}{hex}",
            "{}{hex}",
            "{md5}",
            "{secret",
        ] {
            assert!(Format::parse(wrong).is_err(), "{wrong}");
        }
    }
}
