//! The name of a member.

use super::likeness::likeness;

/// A member's name that is looked up often.
#[derive(Clone, Debug)]
pub struct Name {
    pub(super) text: String,
    pub(super) likeness: u32,
}

impl Name {
    /// The name.
    pub fn new(text: &str) -> Self {
        Name {
            text: text.to_owned(),
            likeness: likeness(text.as_bytes()),
        }
    }
}
