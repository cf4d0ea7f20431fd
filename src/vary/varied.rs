//! A payload that was varied.

use std::fmt;
use std::str::FromStr;

/// A payload and what is special about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varied {
    /// The payload's bytes.
    pub payload: Vec<u8>,
    /// What was varied, in words, with the place: `content: a number for a string`.
    pub what: String,
}

/// Which sort of payload is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variation {
    /// At the boundary of what the schema allows, and valid.
    Edge,
    /// With one violation of the schema.
    Negative,
}

impl Variation {
    /// All of them.
    pub const ALL: [Variation; 2] = [Variation::Edge, Variation::Negative];

    /// Its name: `edge`, `negative`.
    pub fn as_str(self) -> &'static str {
        match self {
            Variation::Edge => "edge",
            Variation::Negative => "negative",
        }
    }
}

impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Variation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Variation::ALL.into_iter().find(|own| own.as_str() == text);
        found.ok_or_else(|| "write `edge` or `negative`".to_owned())
    }
}
