//! What became of a request that was passed on.

use serde::{Deserialize, Serialize};

use super::{Response, Timing};

/// The other leg of a request that was received and passed on to another endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarded {
    /// The URL it went to.
    pub url: String,
    /// How often it was tried.
    pub attempts: u32,
    /// The last attempt's answer as it came, hop-by-hop fields included; with an error, what was seen of it.
    pub response: Option<Response>,
    /// How long the last attempt took.
    pub timing: Timing,
    /// Why there is no complete answer, in a sentence.
    pub error: Option<String>,
}
