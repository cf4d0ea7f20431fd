//! One request as a probe sends it.

use crate::Error;
use crate::exchange::{Body, Headers, Request};
use crate::run::{Composed, Prepared};
use crate::wire::{Target, encode};

/// A request with the bytes that go out for it.
#[derive(Clone, Debug)]
pub struct Shot {
    /// Where it goes.
    pub target: Target,
    /// The same as the provider knows it, before anything of the signature is in it.
    pub url: String,
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
    pub fn of(prepared: &Prepared<'_>, composed: Composed) -> Self {
        Shot {
            bytes: encode(&composed.request),
            target: composed.target,
            url: prepared.url(),
            request: composed.request,
            delivery: Some(prepared.id.clone()),
            wire: prepared.wire.clone(),
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

    /// The same with whatever else is changed after signing, its target included.
    ///
    /// # Errors
    /// Those of the change.
    pub fn with_request<T>(
        &mut self,
        change: impl FnOnce(&mut Request) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let done = change(&mut self.request)?;
        if let Some(body) = &self.request.body
            && self.request.headers.get("Content-Length").is_some()
        {
            let length = body.len().to_string();
            self.request.headers.set("Content-Length", length);
        }
        self.target.path_and_query.clone_from(&self.request.target);
        self.bytes = encode(&self.request);
        Ok(done)
    }
}
