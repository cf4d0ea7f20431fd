//! Why a message is refused, on its way from the parser to the answer.

use std::fmt;

use crate::error::Error;

/// A refusal: the status it is answered with and the reason, a lowercase fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The status of the answer: 400 and above.
    pub status: u16,
    /// Why.
    pub why: String,
}

impl Fault {
    /// A refusal with any status.
    pub fn new(status: u16, why: impl Into<String>) -> Self {
        Fault {
            status,
            why: why.into(),
        }
    }

    /// The message is not HTTP as RFC 9112 has it.
    pub fn bad(why: impl Into<String>) -> Self {
        Fault::new(400, why)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// An error of the exchange with advice.
pub(super) fn wire(what: impl Into<String>, help: impl Into<String>) -> Error {
    Error::Wire {
        what: what.into(),
        help: Some(help.into()),
    }
}
