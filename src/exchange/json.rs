//! Bytes in JSON: text where they are UTF-8, base64 where they are not. Nothing is ever replaced or lost.

use std::fmt;

use data_encoding::BASE64;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that are written as a JSON string when they are UTF-8 and as `{"base64": "…"}` otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub Vec<u8>);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => one_key(serializer, "base64", &BASE64.encode(&self.0)),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_any(BytesVisitor { bare_text: true })
            .map(Text)
    }
}

/// Writes a body: `{"utf8": "…"}` or `{"base64": "…"}`.
pub(super) fn serialize_body<S: Serializer>(
    bytes: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => one_key(serializer, "utf8", text),
        Err(_) => one_key(serializer, "base64", &BASE64.encode(bytes)),
    }
}

/// Reads what [`serialize_body`] wrote.
pub(super) fn deserialize_body<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<u8>, D::Error> {
    deserializer.deserialize_map(BytesVisitor { bare_text: false })
}

fn one_key<S: Serializer>(serializer: S, key: &str, value: &str) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

struct BytesVisitor {
    bare_text: bool,
}

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(if self.bare_text {
            "a string or {\"base64\": …}"
        } else {
            "{\"utf8\": …} or {\"base64\": …}"
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<u8>, E> {
        if self.bare_text {
            Ok(text.as_bytes().to_vec())
        } else {
            Err(E::invalid_type(de::Unexpected::Str(text), &self))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<u8>, A::Error> {
        let (key, value) = map
            .next_entry::<String, String>()?
            .ok_or_else(|| de::Error::invalid_length(0, &self))?;
        let bytes = match key.as_str() {
            "utf8" => value.into_bytes(),
            "base64" => BASE64
                .decode(value.as_bytes())
                .map_err(|e| de::Error::custom(format!("`base64` does not decode: {e}")))?,
            other => return Err(de::Error::unknown_field(other, &["utf8", "base64"])),
        };
        match map.next_key::<String>()? {
            None => Ok(bytes),
            Some(_) => Err(de::Error::invalid_length(2, &self)),
        }
    }
}
