//! The delivery id: in which header it stands and how a fresh one is made.

use serde::Deserialize;

use super::name::Name;

/// In which header the delivery id stands, and the template of a fresh one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdRule {
    pub(super) header: Name,
    #[serde(default = "uuid")]
    value: String,
}

impl IdRule {
    /// The header's name.
    pub fn header(&self) -> &str {
        self.header.as_str()
    }

    /// The template of a fresh id, with placeholders; the caller renders it.
    pub fn value(&self) -> &str {
        &self.value
    }
}

fn uuid() -> String {
    "{{uuid}}".into()
}
