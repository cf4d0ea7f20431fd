//! What a handler wants done with a request: an answer, or misbehaviour on purpose.

use crate::exchange::Response;

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It is answered.
    Answer(Response),
    /// There is no answer, and the other end is told that the connection broke: a TCP reset.
    Reset,
    /// There is no answer, and the connection stays open until the other end gives up, the idle time-out has passed
    /// or the server ends. What else comes in on it is read and dropped.
    Hang,
    /// There is no answer, and the connection is closed in good order.
    Close,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Reply::Answer(response)
    }
}
