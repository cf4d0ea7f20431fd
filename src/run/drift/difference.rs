//! One difference, over all payloads of its event.

use serde::Serialize;

use super::judged::Sighting;
use crate::judge::{Rule, Severity};

/// A value that was seen where another was expected, shortened, and how often; what is secret is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The value.
    pub text: String,
    /// How many payloads had it.
    pub count: u64,
}

/// What does not hold at one place of one event's payloads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// How much it matters, as the user settled it.
    pub severity: Severity,
    /// The rule.
    pub rule: Rule,
    /// Where, with array positions and map keys folded; empty for the whole payload.
    pub place: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was seen, the most frequent first: a few of the values.
    pub seen: Vec<Seen>,
    /// How many payloads it was found in.
    pub count: u64,
    /// Of how many payloads of the event that were held against an edition named here.
    pub of: u64,
    /// The first payload it was found in, in the order of the capture; none for what no payload has.
    pub first: Option<Sighting>,
    /// The editions it is a difference to.
    pub against: Vec<String>,
    /// Whether the baseline accepts it.
    pub accepted: bool,
}

impl Difference {
    /// The share of payloads it was found in, from 0 to 1.
    pub fn share(&self) -> f64 {
        match self.of {
            0 => 0.0,
            of => self.count as f64 / of as f64,
        }
    }
}
