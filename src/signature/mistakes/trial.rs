//! A request and what it was checked with, to try again with one thing changed.

use crate::signature::read::Received;
use crate::signature::scheme::Scheme;
use crate::signature::secret::Secret;
use crate::signature::verify::matching;

/// A request whose signature does not hold, and what it was checked with.
#[derive(Clone, Copy)]
pub(in crate::signature) struct Trial<'a> {
    pub(in crate::signature) scheme: &'a Scheme,
    pub(in crate::signature) texts: &'a [Vec<u8>],
    pub(in crate::signature) secrets: &'a [Secret],
    pub(in crate::signature) what: &'a Received<'a>,
}

impl Trial<'_> {
    /// Whether the signature holds with another body.
    pub(super) fn with_body(&self, body: &[u8]) -> bool {
        let what = Received { body, ..*self.what };
        matching(self.scheme, self.secrets, &what).is_ok()
    }

    /// Whether the signature holds under another URL.
    pub(super) fn with_url(&self, url: &str) -> bool {
        let what = Received {
            url: Some(url),
            ..*self.what
        };
        matching(self.scheme, self.secrets, &what).is_ok()
    }

    /// Whether the signature holds with another secret.
    pub(super) fn with_secret(&self, secret: Secret) -> bool {
        matching(self.scheme, &[secret], self.what).is_ok()
    }
}
