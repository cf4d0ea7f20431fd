//! One request as a probe sends it.

use crate::exchange::Request;
use crate::run::Composed;
use crate::wire::{Target, encode};

/// A request with the bytes that go out for it.
#[derive(Clone, Debug)]
pub struct Shot {
    /// Where it goes.
    pub target: Target,
    /// The request as it is recorded.
    pub request: Request,
    /// What is written.
    pub bytes: Vec<u8>,
    /// The delivery's id.
    pub delivery: Option<String>,
    /// The event's wire name.
    pub wire: Option<String>,
}

impl Shot {
    /// A shot of a request that is sent as it is.
    pub fn of(composed: Composed, delivery: &str, wire: Option<&str>) -> Self {
        Shot {
            bytes: encode(&composed.request),
            target: composed.target,
            request: composed.request,
            delivery: Some(delivery.to_owned()),
            wire: wire.map(str::to_owned),
        }
    }
}
