//! JSON pointers (RFC 6901) into bytes that are read and never written again.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

/// A JSON pointer such as `/signature/token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pointer(String);

impl Pointer {
    /// The pointer, when it starts with `/`.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            Ok(Pointer(text.to_owned()))
        } else {
            Err(format!(
                "`{text}` is not a JSON pointer: it has to start with `/`"
            ))
        }
    }

    /// The pointer as text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of what it points at: a string without its quotes and escapes, anything else as it is written.
    /// Where a key is repeated its last value counts, as in most parsers.
    pub(super) fn read(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut at: &RawValue = serde_json::from_slice(body).ok()?;
        for step in self.0.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            at = match at.get().bytes().next()? {
                b'{' => serde_json::from_str::<HashMap<Key, &RawValue>>(at.get())
                    .ok()?
                    .remove(step.as_str())?,
                b'[' => serde_json::from_str::<Vec<&RawValue>>(at.get())
                    .ok()?
                    .get(step.parse::<usize>().ok()?)
                    .copied()?,
                _ => return None,
            };
        }
        match at.get().as_bytes().first()? {
            b'"' => serde_json::from_str::<String>(at.get())
                .ok()
                .map(String::into_bytes),
            _ => Some(at.get().as_bytes().to_vec()),
        }
    }
}

/// An object key, borrowed where it has no escapes.
#[derive(PartialEq, Eq, Hash, Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl std::borrow::Borrow<str> for Key<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Pointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Pointer::new(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pointer: &str, body: &[u8]) -> Option<String> {
        let bytes = Pointer::new(pointer).unwrap().read(body)?;
        Some(String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn values_come_as_they_are_written() {
        let body = br#" {"a": {"b/c": [1, 10.00, "x\u00e9\n"]}, "\u0061~": {"": null} , "big":10000000000000000000000}"#;
        assert_eq!(read("/a/b~1c/1", body).as_deref(), Some("10.00"));
        assert_eq!(read("/a/b~1c/2", body).as_deref(), Some("xé\n"));
        assert_eq!(read("/a~0/", body).as_deref(), Some("null"));
        assert_eq!(
            read("/big", body).as_deref(),
            Some("10000000000000000000000")
        );
        assert_eq!(read("/a/b~1c/3", body), None);
        assert_eq!(read("/a/b", body), None);
        assert_eq!(read("/a", b"not json"), None);
        assert!(Pointer::new("a").is_err());
    }

    #[test]
    fn the_last_of_repeated_keys_counts() {
        assert_eq!(read("/a", br#"{"a":1,"a":2}"#).as_deref(), Some("2"));
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(pointer in "/[a-c0-9/~]{0,8}", body in any::<Vec<u8>>()) {
            Pointer::new(&pointer).unwrap().read(&body);
        }
    }
}
