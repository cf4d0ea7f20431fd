//! What was found out about a request's signature and payload, in the words of the capture format.

use serde::{Deserialize, Serialize};

/// What a signature check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignatureState {
    /// A signature matched and its time is within the tolerance.
    Valid,
    /// There was something to check and it does not hold.
    Invalid,
    /// Nothing was checked: no secret, or no scheme known. Never a synonym of valid.
    Unchecked,
    /// The provider signs nothing, so there is nothing to check.
    Unsigned,
}

/// The signature part of an exchange.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignatureVerdict {
    /// What the check came to.
    pub state: SignatureState,
    /// The scheme that was checked, by its pack's name.
    pub scheme: Option<String>,
    /// Arrival time less the signed time, in seconds; negative when the sender's clock is ahead.
    pub skew_s: Option<f64>,
    /// Why it is not valid: a stable word such as `signature_mismatch`, see [`crate::signature::Reason`].
    pub why: Option<String>,
}

/// What validating the payload came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemaState {
    /// The payload matches the schema of its event.
    Match,
    /// It does not.
    Drift,
    /// Nothing was checked: provider or event unknown, or the event has no schema.
    Unchecked,
}

/// The schema part of an exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaVerdict {
    /// What validating came to.
    pub state: SchemaState,
    /// How many findings there were.
    pub findings: usize,
    /// Why nothing was checked, where there was something to check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}
