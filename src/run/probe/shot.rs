//! One request as a probe sends it.

use crate::exchange::{Body, Headers, Request};
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
    /// What tells it from the other shots of its probe, where there are several.
    pub label: String,
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
            label: String::new(),
        }
    }

    /// The same, told from the other shots of its probe by that.
    #[must_use]
    pub fn labelled(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with other header fields, changed after signing.
    #[must_use]
    pub fn with_headers(mut self, change: impl FnOnce(&mut Headers)) -> Self {
        change(&mut self.request.headers);
        self.bytes = encode(&self.request);
        self
    }

    /// The same with another body, changed after signing; its length is told as it is.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        if self.request.headers.get("Content-Length").is_some() {
            let length = body.len().to_string();
            self.request.headers.set("Content-Length", length);
        }
        self.request.body = Some(Body::from(body));
        self.bytes = encode(&self.request);
        self
    }

    /// The same with another request target, changed after signing.
    #[must_use]
    pub fn to(mut self, target: Target) -> Self {
        self.request.target.clone_from(&target.path_and_query);
        self.target = target;
        self.bytes = encode(&self.request);
        self
    }
}
