//! The record of one delivery: what was sent, what was answered, when, and what was found out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Forwarded, Request, Response, SchemaVerdict, SignatureVerdict};

/// The version of the JSON form this crate writes, and the largest it reads.
pub const VERSION: u32 = 1;

/// Which side of the wire recorded the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// We sent the request.
    Sent,
    /// We received the request.
    Received,
}

/// Which connection, which request on it, and who was at the other end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The connection's number in this run, from 1.
    pub id: u64,
    /// The request's number on the connection, from 1.
    pub seq: u64,
    /// The other end's address.
    pub peer: String,
}

/// How long the parts took, in microseconds; a part that does not apply is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Sent: name look-up, TCP and TLS handshake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect_us: Option<u64>,
    /// Sent: from the start of writing to the first byte of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_byte_us: Option<u64>,
    /// Received: from the head's first byte to its last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head_us: Option<u64>,
    /// Received: from the head's last byte to the body's last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_us: Option<u64>,
    /// The whole exchange.
    pub total_us: u64,
}

/// One request with what became of it: the capture record and the delivery log alike.
///
/// Its JSON form, one object a line, is described by `samples/exchange.schema.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// Version of the form: [`VERSION`].
    pub v: u32,
    /// A UUIDv7 that names the record.
    pub id: String,
    /// When the request was sent, or its first byte received.
    pub at: Timestamp,
    /// Which side recorded it.
    pub direction: Direction,
    /// The provider's pack name, when recognised.
    pub provider: Option<String>,
    /// The edition the payload was matched against.
    pub edition: Option<String>,
    /// The event's wire name.
    pub event: Option<String>,
    /// The provider's id of the delivery, the same over its attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
    /// Which attempt at the delivery this was, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// Sent: how the payload was varied, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub varied: Option<String>,
    /// Sent: the URL it went to. Received: that URL as another tool recorded it, where the record is from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The connection it came over.
    pub conn: Option<Connection>,
    /// The request.
    pub request: Request,
    /// The answer, when there was one.
    pub response: Option<Response>,
    /// Received: what became of it where it was passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Forwarded>,
    /// How long it took.
    pub timing: Timing,
    /// What the signature check came to.
    pub signature: Option<SignatureVerdict>,
    /// What validating the payload came to.
    pub schema: Option<SchemaVerdict>,
    /// The id of the record this one replays.
    pub replay_of: Option<String>,
    /// Why there is no complete answer, in a sentence.
    pub error: Option<String>,
    /// Fields this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

impl Exchange {
    /// A record of a request and nothing more; the caller fills in what it knows.
    pub fn new(
        id: impl Into<String>,
        at: Timestamp,
        direction: Direction,
        request: Request,
    ) -> Self {
        Exchange {
            v: VERSION,
            id: id.into(),
            at,
            direction,
            provider: None,
            edition: None,
            event: None,
            delivery: None,
            attempt: None,
            varied: None,
            url: None,
            conn: None,
            request,
            response: None,
            forwarded: None,
            timing: Timing::default(),
            signature: None,
            schema: None,
            replay_of: None,
            error: None,
            unknown: serde_json::Map::new(),
        }
    }
}
