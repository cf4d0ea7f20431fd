//! A message body: bytes, exactly as they were on the wire after the transfer coding.

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::json;

/// The bytes of a message body. Cheap to clone; never decoded, never re-written.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// The bytes themselves.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no byte in it. An empty body is still a body: see [`super::Request::body`].
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Body(bytes.into())
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Body({} bytes)", self.len())
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize_body(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize_body(deserializer).map(Body::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_survive_the_json_form(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let body = Body::from(bytes);
            let text = serde_json::to_string(&body).unwrap();
            prop_assert_eq!(serde_json::from_str::<Body>(&text).unwrap(), body);
        }
    }

    #[test]
    fn text_is_readable_and_the_rest_is_base64() {
        assert_eq!(
            serde_json::to_string(&Body::from("é\n")).unwrap(),
            r#"{"utf8":"é\n"}"#
        );
        assert_eq!(
            serde_json::to_string(&Body::from(vec![0xff, 0])).unwrap(),
            r#"{"base64":"/wA="}"#
        );
        assert!(serde_json::from_str::<Body>(r#"{"utf8":"a","base64":"YQ=="}"#).is_err());
        assert!(serde_json::from_str::<Body>(r#""a""#).is_err());
    }
}
