//! The messages of a record whose texts stand in its line as yet.

use std::borrow::Cow;

use data_encoding::BASE64;

use super::cursor::{Cursor, Read};
use super::raw_record::once;
use super::unquote::{fitted, unquoted};
use crate::exchange::{Body, Fidelity, Headers, Request, Response};

/// A request.
#[derive(Debug)]
pub struct RawRequest<'l> {
    pub(super) method: Cow<'l, str>,
    pub(super) target: Cow<'l, str>,
    pub(super) version: Cow<'l, str>,
    pub(super) fidelity: Fidelity,
    pub(super) headers: RawHeaders<'l>,
    pub(super) trailers: RawHeaders<'l>,
    /// Its body.
    pub body: Option<RawBody>,
    /// Whether a limit or a closed connection cut the body short.
    pub truncated: bool,
    pub(super) raw_head: Option<Vec<u8>>,
}

/// A body.
#[derive(Debug, PartialEq, Eq)]
pub enum RawBody {
    /// A text, which was read by who asked for it.
    Text,
    /// What is written as base64, decoded.
    Bytes(Vec<u8>),
}

/// An answer.
#[derive(Debug)]
pub(super) struct RawResponse<'l> {
    status: u16,
    headers: RawHeaders<'l>,
    body: Option<Vec<u8>>,
    truncated: bool,
    by: Option<Cow<'l, str>>,
}

/// Header fields whose values are texts.
#[derive(Debug, Default)]
pub(super) struct RawHeaders<'l>(Vec<(Cow<'l, str>, Cow<'l, str>)>);

impl<'l> RawHeaders<'l> {
    fn read(cursor: &mut Cursor<'l>) -> Option<Self> {
        let mut headers = Vec::new();
        cursor.array(|cursor| {
            cursor.take(b'[')?;
            let name = cursor.text()?;
            cursor.take(b',')?;
            headers.push((name, cursor.text()?));
            cursor.take(b']')
        })?;
        Some(RawHeaders(headers))
    }

    fn headers(&self) -> Headers {
        let fields = self.0.iter();
        fields
            .map(|(name, value)| (name.as_ref(), value.as_bytes()))
            .collect()
    }
}

impl<'l> RawRequest<'l> {
    pub(super) fn read(cursor: &mut Cursor<'l>, read_body: Read) -> Option<Self> {
        let (mut method, mut target, mut version) = (None, None, None);
        let (mut headers, mut trailers, mut fidelity) = (None, None, None);
        let (mut body, mut truncated, mut raw_head) = (None, None, None);
        cursor.object(|cursor, name| match name {
            b"method" => once(&mut method, cursor.text()),
            b"target" => once(&mut target, cursor.text()),
            b"version" => once(&mut version, cursor.text()),
            b"fidelity" => once(&mut fidelity, read_fidelity(cursor)),
            b"headers" => once(&mut headers, RawHeaders::read(cursor)),
            b"trailers" => once(&mut trailers, RawHeaders::read(cursor)),
            b"body" => {
                let read = cursor.nullable(|cursor| RawBody::read(cursor, read_body));
                once(&mut body, read)
            }
            b"truncated" => once(&mut truncated, cursor.truth()),
            b"raw_head" => once(&mut raw_head, cursor.nullable(read_bytes)),
            _ => None,
        })?;
        Some(RawRequest {
            method: method?,
            target: target?,
            version: version?,
            fidelity: fidelity.unwrap_or_default(),
            headers: headers?,
            trailers: trailers.unwrap_or_default(),
            body: body.flatten(),
            truncated: truncated.unwrap_or_default(),
            raw_head: raw_head.flatten(),
        })
    }

    /// Whether there is a field of that name.
    pub fn has_header(&self, name: &str) -> bool {
        let mut fields = self.headers.0.iter();
        fields.any(|(own, _)| own.eq_ignore_ascii_case(name))
    }

    /// The request with that text as its body, where its body is a text.
    pub fn with_body(&self, text: impl FnOnce() -> Body) -> Request {
        Request {
            method: self.method.to_string(),
            target: self.target.to_string(),
            version: self.version.to_string(),
            fidelity: self.fidelity,
            headers: self.headers.headers(),
            trailers: self.trailers.headers(),
            body: self.body.as_ref().map(|body| match body {
                RawBody::Text => text(),
                RawBody::Bytes(bytes) => Body::from(bytes.clone()),
            }),
            truncated: self.truncated,
            raw_head: self.raw_head.clone().map(Body::from),
        }
    }
}

impl<'l> RawResponse<'l> {
    pub(super) fn read(cursor: &mut Cursor<'l>) -> Option<Self> {
        let (mut status, mut headers, mut body) = (None, None, None);
        let (mut truncated, mut by) = (None, None);
        cursor.object(|cursor, name| match name {
            b"status" => once(&mut status, cursor.whole()),
            b"headers" => once(&mut headers, RawHeaders::read(cursor)),
            b"body" => once(&mut body, cursor.nullable(read_bytes)),
            b"truncated" => once(&mut truncated, cursor.truth()),
            b"by" => once(&mut by, cursor.optional_text()),
            _ => None,
        })?;
        Some(RawResponse {
            status: u16::try_from(status?).ok()?,
            headers: headers?,
            body: body.flatten(),
            truncated: truncated.unwrap_or_default(),
            by: by.flatten(),
        })
    }

    pub(super) fn response(self) -> Response {
        Response {
            status: self.status,
            headers: self.headers.headers(),
            body: self.body.map(Body::from),
            truncated: self.truncated,
            by: self.by.map(Cow::into_owned),
        }
    }
}

impl RawBody {
    fn read(cursor: &mut Cursor, read_text: Read) -> Option<Self> {
        let mut body = None;
        cursor.object(|cursor, name| {
            let read = match name {
                b"utf8" => cursor.text_by(read_text).map(|()| RawBody::Text),
                b"base64" => base64(cursor).map(RawBody::Bytes),
                _ => None,
            };
            once(&mut body, read)
        })?;
        body
    }
}

fn base64(cursor: &mut Cursor) -> Option<Vec<u8>> {
    let text = cursor.text()?;
    BASE64.decode(text.as_bytes()).ok()
}

/// The bytes of a body that is read at once.
fn read_bytes(cursor: &mut Cursor) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut text = |quoted: &[u8]| unquoted(quoted, &mut bytes);
    match RawBody::read(cursor, &mut text)? {
        RawBody::Text => String::from_utf8(fitted(bytes))
            .ok()
            .map(String::into_bytes),
        RawBody::Bytes(bytes) => Some(bytes),
    }
}

fn read_fidelity(cursor: &mut Cursor) -> Option<Fidelity> {
    match cursor.text()?.as_ref() {
        "wire" => Some(Fidelity::Wire),
        "normalized" => Some(Fidelity::Normalized),
        _ => None,
    }
}
