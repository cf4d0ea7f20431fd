//! `[delivery]`: how long a provider waits, what it takes for success and when it tries again.

use std::time::Duration;

use serde::Deserialize;

use crate::exchange::Statuses;

/// What the provider does with an answer, or with none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryRule {
    /// How long it waits for the answer; none known when absent.
    #[serde(default, deserialize_with = "some_pause")]
    pub timeout: Option<Duration>,
    /// The statuses it takes for success.
    #[serde(default)]
    pub success: Statuses,
    /// Pauses before the second, third, … attempt.
    #[serde(default, deserialize_with = "pauses")]
    pub retries: Vec<Duration>,
    /// Statuses that are tried again; empty: whatever is not success, and failed connections.
    #[serde(default)]
    pub retry_on: Vec<Statuses>,
    /// What a user must know.
    pub note: Option<String>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Pause(Duration);

impl TryFrom<String> for Pause {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        humantime::parse_duration(&text)
            .map(Pause)
            .map_err(|e| format!("`{text}` is not a duration such as `5s` or `1m 30s`: {e}"))
    }
}

fn some_pause<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Duration>, D::Error> {
    Pause::deserialize(d).map(|pause| Some(pause.0))
}

fn pauses<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<Duration>, D::Error> {
    Ok(Vec::<Pause>::deserialize(d)?
        .into_iter()
        .map(|p| p.0)
        .collect())
}
