//! What was found, and where. Never what it said.

use serde::Serialize;

use super::Kind;

/// A secret or personal value that stands, or stood, at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What sort it is.
    pub kind: Kind,
    /// Where: the path of a member, the name of a header or of a parameter; empty for a text without parts.
    pub place: String,
}

impl Found {
    pub(super) fn new(kind: Kind, place: impl Into<String>) -> Self {
        Found {
            kind,
            place: place.into(),
        }
    }
}

/// A text with its secrets replaced, and what was replaced in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted<T> {
    /// What it is now; every byte that is not part of a replacement is as it was.
    pub text: T,
    /// What was replaced, in order.
    pub found: Vec<Found>,
}
