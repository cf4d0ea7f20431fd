//! From a request to a delivery: method, content type, size and time.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use hyper::{Method, Request};
use tokio::time::timeout;

use crate::answer::Answer;
use crate::fault::Fault;

/// The largest body that is taken, in bytes.
pub const BODY_LIMIT: usize = 1 << 20;

/// The limit of one that is wrong in it: what a popular framework has when nobody sets it.
const SMALL_LIMIT: usize = 100 << 10;

/// As much is read past the limit, so that who sends too much reads why rather than seeing the connection reset.
const PATIENCE: usize = 64 << 20;

/// How long a body may take.
pub const BODY_TIME: Duration = Duration::from_secs(2);

/// What came in.
pub struct Delivery {
    /// The headers, names in lower case.
    pub headers: HeaderMap,
    /// The head as it was written.
    pub head: Vec<u8>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Delivery {
    /// The one value of a header: none when it is not there, an error when there are several that differ.
    pub fn single(&self, name: &str) -> Result<Option<&str>, Answer> {
        let values = self.values(name)?;
        if values.windows(2).any(|two| two[0] != two[1]) {
            return Err(Answer::Status(401, "a header is there twice"));
        }
        Ok(values.first().copied())
    }

    /// All values of a header, in order.
    pub fn values(&self, name: &str) -> Result<Vec<&str>, Answer> {
        let values = self.headers.get_all(name).iter();
        values
            .map(|value| value.to_str())
            .collect::<Result<_, _>>()
            .map_err(|_| Answer::Status(400, "a header is not text"))
    }
}

/// Reads a request, or says why it is not taken.
pub async fn receive(
    request: Request<Incoming>,
    head: Vec<u8>,
    fault: Option<Fault>,
) -> Result<Delivery, Answer> {
    if request.method() != Method::POST {
        return Err(Answer::Status(405, "post it"));
    }
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    if fault != Some(Fault::AcceptsAnyContentType) && !is_json(&headers, fault) {
        return Err(Answer::Status(415, "json only"));
    }
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Answer::Status(415, "no content encoding"));
    }
    if fault == Some(Fault::RefusesChunked) && !headers.contains_key(CONTENT_LENGTH) {
        return Err(Answer::Status(411, "say how long it is"));
    }
    let limit = match fault {
        Some(Fault::SmallBodyLimit) => SMALL_LIMIT,
        _ => BODY_LIMIT,
    };
    let reading = read(body, limit);
    let body = match fault {
        Some(Fault::ServesOneAtATime) => reading.await?,
        _ => timeout(BODY_TIME, reading)
            .await
            .map_err(|_| Answer::Status(408, "too slow"))??,
    };
    Ok(Delivery {
        headers,
        head,
        body,
    })
}

/// Whether the content type is JSON, with or without parameters.
fn is_json(headers: &HeaderMap, fault: Option<Fault>) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let value = value.unwrap_or_default();
    let essence = match fault {
        Some(Fault::RefusesCharset) => value,
        _ => value.split(';').next().unwrap_or_default().trim(),
    };
    essence.eq_ignore_ascii_case("application/json")
}

/// Reads a body to its end.
async fn read(mut body: Incoming, limit: usize) -> Result<Vec<u8>, Answer> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Answer::Status(400, "the body broke off"))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length += data.len();
        if length <= limit {
            bytes.extend_from_slice(&data);
        } else if length > PATIENCE {
            break;
        }
    }
    if length > limit {
        return Err(Answer::Status(413, "too large"));
    }
    Ok(bytes)
}
