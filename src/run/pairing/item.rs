//! One delivery of a side, read.

use crate::exchange::Exchange;
use crate::run::drift::Sighting;

/// A delivery, or a body that stands for one.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Where it was read.
    pub sighting: Sighting,
    /// What is known of it.
    pub exchange: Exchange,
    /// The provider's id of the delivery, where it has one.
    pub delivery: Option<String>,
    /// Whether there is a body and nothing else: no method, no path, no header.
    pub is_bare: bool,
}
