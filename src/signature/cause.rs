//! One thing that explains why a signature does not hold.

/// One thing that explains why a signature does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// A stable name such as `body-rewritten`.
    pub id: &'static str,
    /// What was found, as a fragment.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

impl Cause {
    pub(super) fn new(id: &'static str, what: impl Into<String>, help: impl Into<String>) -> Self {
        Cause {
            id,
            what: what.into(),
            help: help.into(),
        }
    }
}
