//! Two deliveries that belong together, and what differs.

use serde::Serialize;

use super::matching::By;
use crate::judge::{Finding, Severity};
use crate::run::drift::Sighting;

/// A pair, or a delivery that only one side has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedPair {
    /// Whose it is, when known.
    pub provider: Option<String>,
    /// The event's wire name; where it is not known, nothing.
    pub event: Option<String>,
    /// The provider's id of the delivery, where it has one.
    pub id: Option<String>,
    /// What they were paired by; nothing for one that is alone.
    pub by: Option<By>,
    /// Where the first stands.
    pub first: Option<Sighting>,
    /// Where the second stands.
    pub second: Option<Sighting>,
    /// What differs: `expected` is what the first has, `seen` what the second has.
    pub findings: Vec<Finding>,
    /// How many differences there are beyond those.
    pub further: u64,
}

impl ComparedPair {
    /// Whether it is a pair and nothing differs.
    pub fn is_same(&self) -> bool {
        self.findings.is_empty() && self.further == 0
    }

    /// Whether only one side has it.
    pub fn is_alone(&self) -> bool {
        self.by.is_none()
    }

    /// The worst of what differs.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}
