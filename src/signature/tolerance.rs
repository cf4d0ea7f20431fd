//! How far a signed time may be from now.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

/// How far a signed time may be from now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tolerance {
    /// Any time will do.
    #[default]
    Unlimited,
    /// At most this far; exactly this far still holds.
    Within(Duration),
}

impl FromStr for Tolerance {
    type Err = String;

    /// `none`, or a duration such as `5m` or `1h 30m`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Tolerance::Unlimited);
        }
        humantime::parse_duration(text)
            .map(Tolerance::Within)
            .map_err(|e| format!("`{text}` is neither `none` nor a duration such as `5m`: {e}"))
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Tolerance::Unlimited => f.write_str("none"),
            Tolerance::Within(duration) => write!(f, "{}", humantime::format_duration(*duration)),
        }
    }
}

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
