//! How the probes are made that are more than a request and its answer.

use std::time::Duration;

use super::oracle::Oracle;

/// How much is sent, and how long is waited.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many deliveries are started a second under load.
    pub rate: f64,
    /// For how long.
    pub length: Duration,
    /// What the pauses of the provider's retries are multiplied by; so that all of them take 2 s when absent.
    pub time_scale: Option<f64>,
    /// How long what a delivery did may take to show.
    pub settle: Duration,
    /// Where it can be seen what deliveries did.
    pub oracle: Option<Oracle>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            rate: 20.0,
            length: Duration::from_secs(2),
            time_scale: None,
            settle: Duration::from_secs(1),
            oracle: None,
        }
    }
}
