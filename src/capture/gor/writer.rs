//! Writing records so that goreplay sends their requests as they were.

use std::io::{self, Write};

use hyper::StatusCode;

use crate::exchange::{Exchange, Headers, Request, Response};

use super::SEPARATOR;
use super::chunks::chunked;
use super::framing::Framing;

/// A file that is being written.
pub(in crate::capture) struct GorWriter<W> {
    out: W,
}

impl<W: Write> GorWriter<W> {
    /// Nothing is written yet.
    pub fn new(out: W) -> Self {
        GorWriter { out }
    }

    /// Writes a record: the request, and the answer where there was one. `Err` within says why it cannot be held;
    /// nothing of it is written then.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn append(&mut self, exchange: &Exchange) -> io::Result<Result<(), &'static str>> {
        let payloads = match payloads(exchange) {
            Ok(payloads) => payloads,
            Err(why) => return Ok(Err(why)),
        };
        self.out.write_all(&payloads)?;
        Ok(Ok(()))
    }

    /// Gives back what it wrote to.
    pub fn finish(self) -> W {
        self.out
    }
}

fn payloads(exchange: &Exchange) -> Result<Vec<u8>, &'static str> {
    let id = &exchange.id;
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("its id is none for goreplay");
    }
    let start =
        i64::try_from(exchange.at.as_nanosecond()).map_err(|_| "its time is out of range")?;
    let total = i64::try_from(exchange.timing.total_us).unwrap_or(i64::MAX);
    let total = total.saturating_mul(1000);
    let mut out = match &exchange.response {
        // Without an answer the request's own line says how long it took.
        None => format!("1 {id} {start} {total}\n"),
        Some(_) => format!("1 {id} {start} 0\n"),
    }
    .into_bytes();
    request(&exchange.request, &mut out)?;
    end(&mut out, 0)?;
    if let Some(answer) = &exchange.response {
        let begin = out.len();
        let at = start.saturating_add(total);
        out.extend_from_slice(format!("2 {id} {at} 0\n").as_bytes());
        response(answer, &exchange.request, &mut out)?;
        end(&mut out, begin)?;
    }
    Ok(out)
}

/// Ends the payload that began there.
fn end(out: &mut Vec<u8>, begin: usize) -> Result<(), &'static str> {
    let payload = out.get(begin..).unwrap_or_default();
    let mut lines = payload.split_inclusive(|byte| *byte == b'\n');
    let monkey = SEPARATOR.trim_ascii_end();
    if lines.any(|line| line == SEPARATOR || line == monkey) {
        return Err("a body with goreplay's separator in it");
    }
    out.push(b'\n');
    out.extend_from_slice(SEPARATOR);
    Ok(())
}

fn request(request: &Request, out: &mut Vec<u8>) -> Result<(), &'static str> {
    let raw = request.raw_head.as_ref().filter(|_| request.version != "2");
    let framing = Framing::of(&request.headers)
        .map_err(|_| "a head that does not say where its body ends")?;
    match raw {
        // Empty lines before a request line are allowed, but goreplay looks for the method at the start.
        Some(raw) => out.extend_from_slice(raw.as_bytes().trim_ascii_start()),
        None => {
            let version = if request.version == "1.0" {
                "1.0"
            } else {
                "1.1"
            };
            let head = Request {
                version: version.into(),
                headers: framed(&request.headers, framing, request.body_bytes().len()),
                body: None,
                ..request.clone()
            };
            out.extend_from_slice(&head.head_bytes());
        }
    }
    match framing {
        Framing::Chunked => chunked(request.body_bytes(), &request.trailers, out),
        _ => out.extend_from_slice(request.body_bytes()),
    }
    Ok(())
}

fn response(response: &Response, request: &Request, out: &mut Vec<u8>) -> Result<(), &'static str> {
    let framing = Framing::of(&response.headers)
        .map_err(|_| "an answer that does not say where its body ends")?;
    let body = response.body_bytes();
    let phrase = StatusCode::from_u16(response.status).ok();
    let phrase = phrase
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    let line = format!("HTTP/1.1 {} {phrase}\r\n", response.status);
    out.extend_from_slice(line.as_bytes());
    let bodiless =
        request.method == "HEAD" || response.status < 200 || matches!(response.status, 204 | 304);
    let headers = match bodiless {
        true => response.headers.clone(),
        false => framed(&response.headers, framing, body.len()),
    };
    for field in &headers {
        out.extend_from_slice(field.name.as_bytes());
        out.extend_from_slice(if field.value.is_empty() { b":" } else { b": " });
        out.extend_from_slice(&field.value);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    match framing {
        _ if bodiless => {}
        Framing::Chunked => chunked(body, &Headers::new(), out),
        _ => out.extend_from_slice(body),
    }
    Ok(())
}

/// A body that nothing announces gets a length: it came by HTTP/2, or from a file.
fn framed(headers: &Headers, framing: Framing, length: usize) -> Headers {
    let mut headers = headers.clone();
    if framing == Framing::Unsaid && length > 0 {
        headers.push("Content-Length", length.to_string());
    }
    headers
}
