//! What became of one delivery.

use crate::error::Error;
use crate::exchange::{Response, Timing};

/// The answer to a delivery, or why there is none. With both, the answer is what was seen of it before the failure.
/// With neither, none was waited for.
#[derive(Debug)]
pub struct Delivered {
    /// The answer; `truncated` when there was more of it.
    pub response: Option<Response>,
    /// Why there is no complete answer.
    pub error: Option<Error>,
    /// Whether that is a limit of time that was met.
    pub timed_out: bool,
    /// Whether it went over a connection that an earlier delivery had opened.
    pub reused: bool,
    /// How long it took.
    pub timing: Timing,
}
