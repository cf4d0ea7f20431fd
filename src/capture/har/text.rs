//! Text in a HAR that may stand for bytes which are no text.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A JSON string as bytes. Halves of surrogate pairs are kept in their three-byte form, which UTF-8 does not allow:
/// some tools write bytes that are no UTF-8 that way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(Vec<u8>);

impl Text {
    /// The bytes it stands for: UTF-8, and for each of U+DC80 to U+DCFF the byte that could not be read as UTF-8
    /// (Python's `surrogateescape`, PEP 383). Other halves of pairs become U+FFFD.
    pub fn bytes(&self) -> Vec<u8> {
        if std::str::from_utf8(&self.0).is_ok() {
            return self.0.clone();
        }
        let mut bytes = Vec::with_capacity(self.0.len());
        let mut rest = self.0.as_slice();
        while let Some((&first, after)) = rest.split_first() {
            rest = match (first, after) {
                (0xed, [middle @ (0xb2 | 0xb3), last @ 0x80..=0xbf, after @ ..])
                    if (*middle, *last) >= (0xb2, 0x80) =>
                {
                    bytes.push(if *middle == 0xb2 { *last } else { last + 0x40 });
                    after
                }
                (0xed, [0xa0..=0xbf, 0x80..=0xbf, after @ ..]) => {
                    bytes.extend_from_slice("\u{fffd}".as_bytes());
                    after
                }
                _ => {
                    bytes.push(first);
                    after
                }
            };
        }
        bytes
    }

    /// The text, with what is none replaced.
    pub fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.bytes()).into_owned()
    }

    /// Each character as one byte, where that gives `size` bytes and UTF-8 does not: the text was read as Latin-1.
    pub fn latin1(&self, size: i64) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(&self.0).ok()?;
        let length = |bytes: usize| i64::try_from(bytes).ok();
        if length(text.len()) == Some(size) {
            return None;
        }
        let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
        bytes.filter(|bytes| length(bytes.len()) == Some(size))
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Text(String::from_utf8_lossy(bytes).into_owned().into_bytes())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(text.as_bytes().to_vec())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from_utf8_lossy(&self.0))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // As bytes, since as text a half of a surrogate pair is refused.
        deserializer.deserialize_byte_buf(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Text, E> {
        Ok(Text(bytes.to_vec()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &[u8]) -> Text {
        serde_json::from_slice(json).unwrap()
    }

    #[test]
    fn bytes_that_were_no_text_come_back() {
        assert_eq!(read(br#""a\udc80\udcffb""#).bytes(), b"a\x80\xffb");
        assert_eq!(read(br#""\udcbf\udcc0""#).bytes(), b"\xbf\xc0");
        assert_eq!(
            read(br#""\ud800x\udc41""#).bytes(),
            "\u{fffd}x\u{fffd}".as_bytes()
        );
        assert_eq!(read(br#""\ud83d\ude00\u00e9""#).bytes(), "😀é".as_bytes());
        assert_eq!(read(b"\"raw \xe9\"").bytes(), b"raw \xe9");
        assert!(serde_json::from_slice::<Text>(b"7").is_err());
    }

    #[test]
    fn latin1_is_told_by_its_size() {
        let text = Text::from("caf\u{e9}");
        assert_eq!(text.latin1(4), Some(b"caf\xe9".to_vec()));
        assert_eq!(text.latin1(5), None);
        assert_eq!(text.latin1(-1), None);
        assert_eq!(Text::from("€").latin1(1), None);
    }
}
