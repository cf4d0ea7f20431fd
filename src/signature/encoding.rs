//! Hexadecimal and base64 as the world writes them: either case, padded or not. Never lossy.

use data_encoding::{
    BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE,
};
use serde::Deserialize;

/// How the text of a secret becomes key bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// The text's own bytes.
    #[default]
    Utf8,
    /// Base64.
    Base64,
    /// Hexadecimal.
    Hex,
}

impl Encoding {
    /// The name a pack uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf8",
            Encoding::Base64 => "base64",
            Encoding::Hex => "hex",
        }
    }

    /// The bytes that the text stands for. Base64 of a secret may be of either alphabet.
    pub(super) fn decode(self, text: &[u8]) -> Option<Vec<u8>> {
        match self {
            Encoding::Utf8 => Some(text.to_vec()),
            Encoding::Base64 => from_base64(text).or_else(|| from_base64url(text)),
            Encoding::Hex => from_hex(text),
        }
    }

    /// The text that stands for the bytes. For `utf8`, which not all bytes are, their hexadecimal form.
    pub(super) fn encode(self, bytes: &[u8]) -> String {
        match self {
            Encoding::Utf8 | Encoding::Hex => to_hex(bytes),
            Encoding::Base64 => to_base64(bytes),
        }
    }
}

/// Lower-case hexadecimal.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// The same, after what is there: several times as fast as by the general way, and every delivery has one.
pub(super) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    let digit = |nibble: u8| match nibble {
        0..=9 => b'0' + nibble,
        _ => b'a' - 10 + nibble,
    };
    for byte in bytes {
        out.extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
}

/// Padded base64 of the standard alphabet (RFC 4648, 4).
pub(super) fn to_base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Hexadecimal of either case.
pub(super) fn from_hex(text: &[u8]) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text).ok()
}

/// Base64 of the standard alphabet, padded or not.
pub(super) fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    BASE64
        .decode(text)
        .or_else(|_| BASE64_NOPAD.decode(text))
        .ok()
}

/// Base64 of the URL-safe alphabet (RFC 4648, 5), padded or not.
pub(super) fn from_base64url(text: &[u8]) -> Option<Vec<u8>> {
    BASE64URL
        .decode(text)
        .or_else(|_| BASE64URL_NOPAD.decode(text))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_case_and_padding_are_read_and_one_is_written() {
        assert_eq!(from_hex(b"0aFF"), Some(vec![10, 255]));
        let all: Vec<u8> = (0..=255).collect();
        let mut hex = b"x".to_vec();
        write_hex(&all, &mut hex);
        assert_eq!(hex, format!("x{}", to_hex(&all)).into_bytes());
        assert_eq!(from_hex(b"0af"), None);
        assert_eq!(from_base64(b"Cv8="), Some(vec![10, 255]));
        assert_eq!(from_base64(b"Cv8"), Some(vec![10, 255]));
        assert_eq!(from_base64(b"Cv9"), None, "bits beyond the last byte");
        assert_eq!(from_base64(b"-_8"), None);
        assert_eq!(from_base64url(b"-_8"), Some(vec![251, 255]));
        assert_eq!(
            (to_hex(&[10, 255]), to_base64(&[10, 255])),
            ("0aff".into(), "Cv8=".into())
        );
    }
}
