//! An entry of a log, as far as it is read and written here; what is read besides is passed over.
//!
//! The names are those of HAR 1.2. Strict in what is written, lenient in what is read: `null` for a missing part, and a
//! part that only repeats others may be missing.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::number::Number;
use super::text::Text;

/// One request with what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// When it began, ISO 8601.
    #[serde(rename = "startedDateTime")]
    pub started: String,
    /// Milliseconds in all.
    #[serde(default)]
    pub time: Number,
    pub request: EntryRequest,
    #[serde(default, deserialize_with = "or_default")]
    pub response: EntryResponse,
    #[serde(default, skip_deserializing)]
    pub cache: Nothing,
    #[serde(default, deserialize_with = "or_default")]
    pub timings: Timings,
    /// What HAR has no place for.
    #[serde(rename = "_hookctl", default, skip_serializing_if = "Option::is_none")]
    pub extras: Option<Value>,
}

/// `{}`
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Nothing {}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EntryRequest {
    pub method: String,
    pub url: Text,
    #[serde(default, deserialize_with = "or_default")]
    pub http_version: String,
    #[serde(default, skip_deserializing)]
    pub cookies: Vec<Cookie>,
    #[serde(default, deserialize_with = "or_default")]
    pub headers: Vec<Pair>,
    #[serde(default, skip_deserializing)]
    pub query_string: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_data: Option<PostData>,
    #[serde(default)]
    pub headers_size: Number,
    #[serde(default)]
    pub body_size: Number,
}

/// The body of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostData {
    #[serde(default, deserialize_with = "or_default")]
    pub mime_type: String,
    #[serde(default)]
    pub text: Option<Text>,
    /// Not of HAR 1.2, where a request's body is text; some tools write it as for answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    #[serde(default, deserialize_with = "or_default", skip_serializing)]
    pub params: Vec<Pair>,
}

/// An answer; a status that is none stands for no answer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EntryResponse {
    #[serde(default)]
    pub status: Number,
    #[serde(default, deserialize_with = "or_default")]
    pub status_text: String,
    #[serde(default, deserialize_with = "or_default")]
    pub http_version: String,
    #[serde(default, skip_deserializing)]
    pub cookies: Vec<Cookie>,
    #[serde(default, deserialize_with = "or_default")]
    pub headers: Vec<Pair>,
    #[serde(default, deserialize_with = "or_default")]
    pub content: Content,
    #[serde(rename = "redirectURL", default, deserialize_with = "or_default")]
    pub redirect_url: Text,
    #[serde(default)]
    pub headers_size: Number,
    #[serde(default)]
    pub body_size: Number,
    /// Why there is no answer, as browsers and proxies write it.
    #[serde(rename = "_error", default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

/// The body of an answer, its content codings undone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    #[serde(default)]
    pub size: Number,
    /// How many bytes the content codings saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<Number>,
    #[serde(default, deserialize_with = "or_default")]
    pub mime_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// `base64` where the body is no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// Milliseconds; of these `send`, `wait` and `receive` always apply.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Timings {
    pub blocked: Number,
    pub dns: Number,
    pub connect: Number,
    pub send: Number,
    pub wait: Number,
    pub receive: Number,
    pub ssl: Number,
}

/// A cookie, taken apart for people; it is never read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cookie {
    pub name: String,
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secure: Option<bool>,
}

/// A name with its value: `{"name": …, "value": …}`, and read as `[name, value]` as well, as some tools write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Pair {
    pub name: Text,
    pub value: Text,
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PairVisitor)
    }
}

struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Pair;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name and a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pair, A::Error> {
        let (mut name, mut value) = (None, None);
        while let Some(key) = map.next_key::<Text>()? {
            match key.bytes().as_slice() {
                b"name" => name = Some(map.next_value()?),
                b"value" => value = map.next_value::<Option<Text>>()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Pair {
            name: name.ok_or_else(|| Error::missing_field("name"))?,
            // A parameter that is a file may have no value.
            value: value.unwrap_or_default(),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Pair, A::Error> {
        let missing = |at| Error::invalid_length(at, &self);
        let name = list.next_element()?.ok_or_else(|| missing(0))?;
        let value = list.next_element()?.ok_or_else(|| missing(1))?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Pair { name, value })
    }
}

/// `null` as if it were not there.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
