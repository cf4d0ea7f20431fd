//! Whether a connection may carry another request (RFC 9112, 9.3). In doubt it may not: an answer that is taken for
//! another request's is worse than a connection more.

use memchr::memchr;

use crate::exchange::Headers;

use super::chunked::{ChunkLimits, Chunked, Step};
use super::response::has_token;

/// Whether an answer of HTTP/1.`minor` with those fields leaves the connection open.
pub(super) fn answer_keeps_open(minor: u8, headers: &Headers) -> bool {
    let says = |token| has_token(headers.all("connection"), token);
    let lengths = headers.get("content-length").is_some();
    match headers.get("transfer-encoding") {
        // RFC 9112, 6.1 and 6.3: two readers could differ on where such an answer ends.
        Some(_) if minor == 0 || lengths => false,
        _ if minor == 0 => says("keep-alive") && !says("close"),
        _ => !says("close"),
    }
}

/// Whether an endpoint that reads those bytes sees one request in them, exactly to their end, which does not ask for
/// the connection's end.
pub(super) fn request_keeps_open(bytes: &[u8]) -> bool {
    let Some(Apart {
        version,
        connection,
        framing,
        body,
    }) = take_apart(bytes)
    else {
        return false;
    };
    let says = |token| has_token(connection.iter().copied(), token);
    let stays = match version {
        b"HTTP/1.1" => !says("close"),
        b"HTTP/1.0" => says("keep-alive") && !says("close"),
        _ => false,
    };
    stays && is_whole(&framing, body)
}

/// What matters of a request.
struct Apart<'a> {
    version: &'a [u8],
    /// The values of `Connection`.
    connection: Vec<&'a [u8]>,
    /// `Content-Length` and `Transfer-Encoding`.
    framing: Vec<(Framing, &'a [u8])>,
    body: &'a [u8],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length,
    Coding,
}

/// None where the head is not sound.
fn take_apart(bytes: &[u8]) -> Option<Apart<'_>> {
    let (line, mut rest) = line(bytes)?;
    let version = line.get(line.len().saturating_sub(9)..)?;
    let mut apart = Apart {
        version: version.strip_prefix(b" ")?,
        connection: Vec::new(),
        framing: Vec::with_capacity(1),
        body: &[],
    };
    loop {
        let (line, after) = self::line(rest)?;
        rest = after;
        if line.is_empty() {
            apart.body = rest;
            return Some(apart);
        }
        let colon = memchr(b':', line)?;
        let (name, value) = line.split_at(colon);
        // Continued lines, and names that some read without the space before the colon.
        if name.is_empty() || name.iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        let value = || value.get(1..).unwrap_or_default().trim_ascii();
        match name.len() {
            10 if name.eq_ignore_ascii_case(b"connection") => apart.connection.push(value()),
            14 if name.eq_ignore_ascii_case(b"content-length") => {
                apart.framing.push((Framing::Length, value()));
            }
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                apart.framing.push((Framing::Coding, value()));
            }
            _ => {}
        }
    }
}

/// A line without its CRLF, and what follows it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (line, rest) = bytes.split_at(memchr(b'\n', bytes)?);
    Some((line.strip_suffix(b"\r")?, rest.get(1..)?))
}

fn is_whole(framing: &[(Framing, &[u8])], body: &[u8]) -> bool {
    match framing {
        [] => body.is_empty(),
        // `parse` would take a sign.
        [(Framing::Length, digits)] => {
            let digits = std::str::from_utf8(digits).ok();
            let digits = digits.filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|text| text.parse().ok()) == Some(body.len())
        }
        [(Framing::Coding, coding)] if coding.eq_ignore_ascii_case(b"chunked") => {
            let limits = ChunkLimits {
                bytes: body.len(),
                trailers: body.len().min(1024),
            };
            let mut rest = body;
            let ended = Chunked::new(limits).feed(&mut rest, &mut Vec::new(), body.len());
            ended == Ok(Step::Done) && rest.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_answer_keeps_the_connection_as_its_version_has_it() {
        for (minor, fields, keeps) in [
            (1, &[][..], true),
            (1, &[("Connection", "Close")], false),
            (1, &[("Connection", "x"), ("connection", "a ,close")], false),
            (1, &[("Connection", "closed")], true),
            (0, &[], false),
            (0, &[("Connection", "Keep-Alive")], true),
            (0, &[("Connection", "keep-alive, close")], false),
            (1, &[("Transfer-Encoding", "chunked")], true),
            (
                1,
                &[("Transfer-Encoding", "chunked"), ("Content-Length", "3")],
                false,
            ),
            (
                0,
                &[
                    ("Transfer-Encoding", "chunked"),
                    ("Connection", "keep-alive"),
                ],
                false,
            ),
        ] {
            let headers = fields.iter().copied().collect();
            assert_eq!(answer_keeps_open(minor, &headers), keeps, "{fields:?}");
        }
    }

    #[test]
    fn a_request_keeps_the_connection_when_it_is_whole_and_does_not_ask_to_close() {
        for (request, keeps) in [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
            ("GET / HTTP/1.1\r\ncONNECTION: x, Close\r\n\r\n", false),
            ("GET / HTTP/1.0\r\n\r\n", false),
            ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true),
            ("GET / HTTP/2\r\n\r\n", false),
            ("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nok", true),
            ("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\noks", false),
            ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nok", false),
            ("POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\nok", false),
            ("POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", false),
            ("POST / HTTP/1.1\r\nContent-Length : 2\r\n\r\nok", false),
            ("POST / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", false),
            ("POST / HTTP/1.1\r\n\r\nok", false),
            (
                "POST / HTTP/1.1\r\nContent-Length: 2\r\ncontent-length: 2\r\n\r\nok",
                false,
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n",
                true,
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nGET",
                false,
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
                false,
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
                false,
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                false,
            ),
            ("GET / HTTP/1.1\nHost: a\n\n", false),
            ("GET / HTTP/1.1\r\nHost: a\r\n", false),
            ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", false),
            ("", false),
        ] {
            assert_eq!(request_keeps_open(request.as_bytes()), keeps, "{request:?}");
        }
    }

    proptest! {
        #[test]
        fn garbage_never_panics_and_a_cut_request_is_not_whole(
            bytes in proptest::collection::vec(any::<u8>(), 0..100),
            cut in 1..120_usize,
        ) {
            let _ = request_keeps_open(&bytes);
            let head = format!("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n", bytes.len());
            let request = [head.as_bytes(), &bytes].concat();
            prop_assert!(request_keeps_open(&request));
            let shorter = request.len().saturating_sub(cut);
            prop_assert!(!request_keeps_open(&request[..shorter]));
        }
    }
}
