//! What thresholds are held against, whatever was sent for it: a load or a replay.

use crate::run::Latencies;

/// What was measured of many deliveries.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// How many there were.
    pub sent: u64,
    /// How many were not answered as expected.
    pub failed: u64,
    /// The share, 0 to 1, of the answers that were compared which are not as they were; none where none was compared.
    pub changed: Option<f64>,
    /// Deliveries a second.
    pub per_second: f64,
    /// From when they were due to the end of their answers.
    pub latencies: &'a Latencies,
}
