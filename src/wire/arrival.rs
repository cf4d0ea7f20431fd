//! What the server hands over: requests that arrived, and word of those it refused.

use jiff::Timestamp;

use crate::exchange::{Connection, Request, Response, Timing};

/// A request that arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// When its first byte was seen.
    pub at: Timestamp,
    /// The connection it came over and its place on it.
    pub connection: Connection,
    /// The request, byte for byte.
    pub request: Request,
    /// How long the head and the body took; the total is theirs together.
    pub timing: Timing,
    /// Why the request is not complete: its body was over the limit. The body is not kept then.
    pub incomplete: Option<String>,
    /// The answer the server gives by itself whatever the handler says; set together with `incomplete`.
    pub settled: Option<Response>,
}

/// A request that was refused: nothing of it is handed over, it is no request.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejection {
    /// When its first byte was seen.
    pub at: Timestamp,
    /// The connection it came over and its place on it.
    pub connection: Connection,
    /// The status it was answered with; `None` when the connection was lost.
    pub status: Option<u16>,
    /// Why, as a lowercase fragment.
    pub why: String,
}
