//! Records that nothing is learned from.

use serde::Serialize;

/// Why nothing is learned from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// It is another provider's than the one that was asked for, or another event.
    NotAskedFor,
    /// Nobody knows whose it is.
    UnknownProvider,
    /// It is a handshake, not an event.
    Handshake,
    /// It has no body.
    NoBody,
    /// Its body was not recorded in full.
    Truncated,
    /// The content coding of its body cannot be undone.
    Undecoded,
    /// Its body is not JSON.
    NotJson,
    /// Its body is nested deeper than is looked into.
    TooDeep,
    /// It does not say which event it is.
    NoName,
    /// The event's name cannot be one of a pack.
    OddName,
    /// Its path is none of the events', and paths are not learned.
    UnknownPath,
    /// There are more events than a pack may have.
    TooManyEvents,
}

impl Skip {
    /// What it means, after `3 records:`.
    pub fn meaning(self) -> &'static str {
        match self {
            Skip::NotAskedFor => "not asked for",
            Skip::UnknownProvider => "of no known provider",
            Skip::Handshake => "handshakes",
            Skip::NoBody => "without a body",
            Skip::Truncated => "not recorded in full",
            Skip::Undecoded => "with a content coding that cannot be undone",
            Skip::NotJson => "not JSON",
            Skip::TooDeep => "nested too deep",
            Skip::NoName => "without an event's name",
            Skip::OddName => "with a name that no event of a pack can have",
            Skip::UnknownPath => "with a path of no known event",
            Skip::TooManyEvents => "of more events than a pack may have",
        }
    }
}
