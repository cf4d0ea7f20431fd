//! What a comparison came to.

use crate::judge::Finding;

/// What two bodies have that is not the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The differences, in the order in which a reader meets them: `expected` is what was before, `seen` what is
    /// after. Shortened, and what is secret is masked.
    pub findings: Vec<Finding>,
    /// How many further differences there are; of each severity enough are kept.
    pub further: u64,
}

impl Compared {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.findings.is_empty() && self.further == 0
    }
}
