//! The head of a message in a payload; `httparse` does the parsing.

use httparse::{EMPTY_HEADER, Status};

use crate::exchange::{Body, Headers, Request, Response};

/// Reads the head of a request, its bytes kept where the fields cannot give them again. Gives the rest as well.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn request(bytes: &[u8]) -> Result<(Request, &[u8]), String> {
    let mut fields = vec![EMPTY_HEADER; lines(bytes)];
    let mut parsed = httparse::Request::new(&mut fields);
    let (head, rest) = match parsed.parse(bytes) {
        Ok(Status::Complete(length)) => bytes.split_at(length),
        Ok(Status::Partial) => return Err("its head is cut off".into()),
        Err(error) => return Err(format!("it is no HTTP request: {error}")),
    };
    let (Some(method), Some(target), Some(minor)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Err("it is no HTTP request".into());
    };
    let mut request = Request::new(method, target);
    request.version = format!("1.{minor}");
    request.headers = collect(parsed.headers);
    if request.head_bytes() != head {
        request.raw_head = Some(Body::from(head.to_vec()));
    }
    Ok((request, rest))
}

/// Reads the head of an answer. Gives the rest as well.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn response(bytes: &[u8]) -> Result<(Response, &[u8]), String> {
    let mut fields = vec![EMPTY_HEADER; lines(bytes)];
    let mut parsed = httparse::Response::new(&mut fields);
    let length = match parsed.parse(bytes) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) => return Err("its head is cut off".into()),
        Err(error) => return Err(format!("it is no HTTP response: {error}")),
    };
    let status = parsed.code.filter(|code| (100..=999).contains(code));
    let mut response = Response::new(status.ok_or("it has no status")?);
    response.headers = collect(parsed.headers);
    Ok((response, bytes.get(length..).unwrap_or_default()))
}

/// No head has more fields than lines.
fn lines(bytes: &[u8]) -> usize {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let head = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
    head.iter().filter(|byte| **byte == b'\n').count()
}

fn collect(fields: &[httparse::Header]) -> Headers {
    let fields = fields.iter().filter(|field| !field.name.is_empty());
    fields.map(|field| (field.name, field.value)).collect()
}
