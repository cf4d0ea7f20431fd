//! The message of a payload as a request or an answer.

use crate::exchange::{Headers, Request, Response};

use super::chunks::unchunked;
use super::framing::Framing;
use super::head;

/// What is behind a head.
struct Content {
    body: Option<Vec<u8>>,
    trailers: Headers,
    truncated: bool,
}

/// Reads a request.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn request(bytes: &[u8]) -> Result<Request, String> {
    let (mut request, rest) = head::request(bytes)?;
    let content = content(&request.headers, rest)?;
    request.body = content.body.map(Into::into);
    request.trailers = content.trailers;
    request.truncated = content.truncated;
    match request.unsound() {
        Some(why) => Err(why),
        None => Ok(request),
    }
}

/// Reads the answer to a request with that method.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn response(bytes: &[u8], method: &str) -> Result<Response, String> {
    let (mut response, rest) = head::response(bytes)?;
    // RFC 9112, 6.3: whatever the head says.
    if method == "HEAD" || response.status < 200 || matches!(response.status, 204 | 304) {
        return Ok(response);
    }
    let content = content(&response.headers, rest)?;
    response.body = content.body.map(Into::into);
    response.truncated = content.truncated;
    Ok(response)
}

fn content(headers: &Headers, rest: &[u8]) -> Result<Content, String> {
    let mut content = Content {
        body: None,
        trailers: Headers::new(),
        truncated: false,
    };
    match Framing::of(headers)? {
        // Nothing says how long it is, so it is what there is.
        Framing::Unsaid => content.body = Some(rest.to_vec()).filter(|rest| !rest.is_empty()),
        Framing::Length(length) => {
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            content.truncated = rest.len() < length;
            content.body = Some(rest.get(..length).unwrap_or(rest).to_vec());
        }
        Framing::Chunked => {
            let unchunked = unchunked(rest)?;
            content.body = Some(unchunked.body);
            content.trailers = unchunked.trailers;
            content.truncated = unchunked.cut_off;
        }
    }
    Ok(content)
}
