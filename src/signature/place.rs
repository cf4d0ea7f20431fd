//! Where a value stands in a request: a header, the body or the query.

use serde::{Deserialize, Deserializer, de};

use super::format::Format;
use super::name::Name;
use super::pointer::Pointer;

/// Where a signature stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Header(Name),
    Json(Pointer),
    Query(String),
}

/// How several signatures share one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Many {
    /// The value is one signature.
    One,
    /// Signatures stand side by side.
    Separated(String),
    /// The value is a list of `key=value`.
    List(List),
}

/// A list of `key=value`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) separator: String,
    pub(super) key: String,
    pub(super) timestamp_key: Option<String>,
}

/// Where the signature stands and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignatureRule {
    pub(super) place: Place,
    pub(super) format: Format,
    pub(super) many: Many,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    header: Option<Name>,
    json: Option<Pointer>,
    query: Option<String>,
    format: Format,
    separator: Option<String>,
    list: Option<List>,
}

impl<'de> Deserialize<'de> for SignatureRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        let place = match (fields.header, fields.json, fields.query) {
            (Some(name), None, None) => Place::Header(name),
            (None, Some(pointer), None) => Place::Json(pointer),
            (None, None, Some(name)) if !name.is_empty() => Place::Query(name),
            _ => {
                return Err(de::Error::custom(
                    "a signature needs exactly one of `header`, `json` and `query`",
                ));
            }
        };
        let many = match (fields.separator, fields.list) {
            (None, None) => Many::One,
            (Some(separator), None) if !separator.is_empty() => Many::Separated(separator),
            (None, Some(list)) => {
                check_list(&list).map_err(de::Error::custom)?;
                Many::List(list)
            }
            (Some(_), None) => return Err(de::Error::custom("`separator` is empty")),
            (Some(_), Some(_)) => {
                return Err(de::Error::custom(
                    "a signature has `separator` or `list`, not both",
                ));
            }
        };
        Ok(SignatureRule {
            place,
            format: fields.format,
            many,
        })
    }
}

fn check_list(list: &List) -> Result<(), &'static str> {
    if list.separator.is_empty() || list.separator.contains('=') {
        return Err("the separator of `list` is empty or holds `=`");
    }
    let bad = |key: &str| key.is_empty() || key.contains('=') || key.contains(&list.separator);
    if bad(&list.key) || list.timestamp_key.as_deref().is_some_and(bad) {
        return Err("a key of `list` is empty or holds `=` or the separator");
    }
    if list.timestamp_key.as_ref() == Some(&list.key) {
        return Err("`key` and `timestamp_key` are the same");
    }
    Ok(())
}
