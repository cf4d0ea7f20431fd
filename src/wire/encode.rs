//! A request as bytes: what `--dry-run` prints and what is written are this one value.

use crate::exchange::{Headers, Request};

/// The request's bytes on the wire: its raw head where it has one, else as [`Request::head_bytes`] gives it, then its
/// body.
///
/// A body whose one `Transfer-Encoding` is `chunked` is written as a single chunk with the trailers after it, since a
/// recorded request does not keep where its chunks were cut. Nothing is checked or added.
pub fn encode(request: &Request) -> Vec<u8> {
    let mut bytes = match &request.raw_head {
        Some(raw) => raw.as_bytes().to_vec(),
        None => request.head_bytes(),
    };
    match &request.body {
        Some(body) if is_chunked(&request.headers) => {
            if !body.is_empty() {
                bytes.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
                bytes.extend_from_slice(body.as_bytes());
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n");
            for trailer in &request.trailers {
                bytes.extend_from_slice(trailer.name.as_bytes());
                bytes.extend_from_slice(b": ");
                bytes.extend_from_slice(&trailer.value);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"\r\n");
        }
        Some(body) => bytes.extend_from_slice(body.as_bytes()),
        None => {}
    }
    bytes
}

/// Whether the one transfer coding is `chunked` (RFC 9112, 6.1).
pub(super) fn is_chunked(headers: &Headers) -> bool {
    let mut codings = headers.all("transfer-encoding");
    codings
        .next()
        .is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked"))
        && codings.next().is_none()
}

#[cfg(test)]
mod tests {
    use crate::exchange::Body;

    use super::*;

    #[test]
    fn bytes_are_head_and_body_and_nothing_else() {
        let mut request = Request::new("POST", "/a?b");
        request.headers.push("hOST", "acme.test");
        request.headers.push("X-Latin1", vec![0xe9]);
        request.body = Some(Body::from("a\r\n"));
        assert_eq!(
            encode(&request),
            b"POST /a?b HTTP/1.1\r\nhOST: acme.test\r\nX-Latin1: \xe9\r\n\r\na\r\n"
        );
    }

    #[test]
    fn a_chunked_body_is_one_chunk_with_its_trailers() {
        let mut request = Request::new("POST", "/");
        request.headers.push("Transfer-Encoding", "Chunked");
        request.trailers.push("X-Sig", "abc");
        request.body = Some(Body::from("0123456789abcdef"));
        let text = String::from_utf8(encode(&request)).unwrap();
        assert!(text.ends_with("\r\n\r\n10\r\n0123456789abcdef\r\n0\r\nX-Sig: abc\r\n\r\n"));
        request.body = Some(Body::default());
        let text = String::from_utf8(encode(&request)).unwrap();
        assert!(text.ends_with("\r\n\r\n0\r\nX-Sig: abc\r\n\r\n"));
    }
}
