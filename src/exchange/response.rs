//! An answer as it was received or given.

use serde::{Deserialize, Serialize};

use super::{Body, Headers};

/// A response: status, header fields, body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The status code, 100 to 999.
    pub status: u16,
    /// Header fields in order.
    pub headers: Headers,
    /// The body; `None` where the message had none.
    pub body: Option<Body>,
    /// Whether a limit or a closed connection cut the body short.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// Who decided the answer when it was ours to give: `fixed`, `sample`, `limit`, `challenge`, `reject`,
    /// `forward`, …; `app` where it was passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Response {
    /// An answer with that status and nothing else.
    pub fn new(status: u16) -> Self {
        Response {
            status,
            headers: Headers::new(),
            body: None,
            truncated: false,
            by: None,
        }
    }

    /// The body's bytes; none where there is no body.
    pub fn body_bytes(&self) -> &[u8] {
        self.body.as_ref().map_or(&[], Body::as_bytes)
    }
}
