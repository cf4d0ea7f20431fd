//! `[recognise]`: the headers that tell a provider's requests, and where the event's name stands.

use serde::Deserialize;

use super::header_line::HeaderMatch;
use crate::exchange::is_token;

/// How a provider's requests are recognised.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecogniseRule {
    /// Headers that must all be there.
    #[serde(default)]
    pub headers: Vec<HeaderMatch>,
    /// Where the event's name stands.
    #[serde(default)]
    pub event: EventPlace,
}

/// Where a request says which event it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum EventPlace {
    /// Nowhere: the headers tell the provider, nothing tells the event.
    #[default]
    Nowhere,
    /// In the body, at a JSON pointer.
    Body(String),
    /// In a header.
    Header(String),
    /// In the method and the end of the path.
    Path,
}

impl EventPlace {
    pub(super) fn rename_header(&mut self, rename: impl FnOnce(&mut String)) {
        if let EventPlace::Header(name) = self {
            rename(name);
        }
    }
}

impl TryFrom<String> for EventPlace {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "path" => Ok(EventPlace::Path),
            Some(("body", pointer)) if pointer.starts_with('/') => {
                Ok(EventPlace::Body(pointer.to_owned()))
            }
            Some(("header", name)) if is_token(name) => Ok(EventPlace::Header(name.to_owned())),
            _ => Err(format!(
                "`{text}` is not a place: write `body:/json/pointer`, `header:Name` or `path`"
            )),
        }
    }
}
