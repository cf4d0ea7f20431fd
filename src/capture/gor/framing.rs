//! Where the body of a message ends, by its head (RFC 9112, 6).

use crate::exchange::Headers;

/// How a body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// The head says nothing of a body.
    Unsaid,
    /// It has that many bytes.
    Length(u64),
    /// It comes in chunks.
    Chunked,
}

impl Framing {
    /// What the head says.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn of(headers: &Headers) -> Result<Self, String> {
        if let Some(coding) = headers.get("transfer-encoding") {
            return match coding.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                true => Ok(Framing::Chunked),
                false => Err(format!(
                    "its transfer coding is `{}`",
                    coding.escape_ascii()
                )),
            };
        }
        let Some(length) = headers.get("content-length") else {
            return Ok(Framing::Unsaid);
        };
        let digits = std::str::from_utf8(length)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        match digits.and_then(|digits| digits.parse().ok()) {
            Some(length) => Ok(Framing::Length(length)),
            None => Err("its `Content-Length` is no number".into()),
        }
    }
}
