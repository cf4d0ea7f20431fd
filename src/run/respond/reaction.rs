//! What is to be done about one request.

use std::time::Duration;

use crate::exchange::Response;

/// A wait, then an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// How long to wait first.
    pub delay: Option<Duration>,
    /// What to do then.
    pub act: Act,
}

/// What the sender gets to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// An answer.
    Answer(Response),
    /// The connection is reset (TCP RST) without an answer.
    Reset,
    /// Nothing is answered and the connection stays open until the sender gives up.
    Hang,
    /// The connection is closed in good order without an answer.
    Close,
}

impl Reaction {
    /// An answer at once.
    pub fn answer(response: Response) -> Self {
        Reaction {
            delay: None,
            act: Act::Answer(response),
        }
    }
}

impl Act {
    /// The answer, when there is one.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Act::Answer(response) => Some(response),
            Act::Reset | Act::Hang | Act::Close => None,
        }
    }

    /// Why there is no answer, for the record.
    pub fn why_silent(&self) -> Option<&'static str> {
        match self {
            Act::Answer(_) => None,
            Act::Reset => Some("reset on purpose, without an answer"),
            Act::Hang => Some("left hanging on purpose, without an answer"),
            Act::Close => Some("closed on purpose, without an answer"),
        }
    }
}
