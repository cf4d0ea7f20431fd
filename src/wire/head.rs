//! Heads: where they end, and what is in them. Strict on what comes in from senders, since two readings of one
//! request are how requests are smuggled; `httparse` does the parsing.

use httparse::{EMPTY_HEADER, Status};
use memchr::memchr_iter;

use crate::exchange::{Body, Headers, Request, Response};

use super::fault::Fault;

/// Looks for the end of a request's head as bytes come in, and refuses what can never become one.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// How many bytes were looked at.
    at: usize,
    /// Where the request line starts: after empty lines, which RFC 9112, 2.2 lets a server skip.
    start: usize,
    /// Whether the request line has ended and was looked at.
    line_ended: bool,
}

impl Scan {
    /// Goes on where it left off; `bytes` is everything since the request's first byte. Gives the head's length.
    pub fn advance(&mut self, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        while let Some(&byte) = bytes.get(self.at) {
            let after_cr = self.at > self.start && bytes.get(self.at - 1) == Some(&b'\r');
            if self.at == self.start {
                first_byte(byte)?;
            }
            match byte {
                b'\n' if !after_cr => return Err(Fault::bad("bare LF in the head")),
                b'\n' => {}
                _ if after_cr => return Err(Fault::bad("bare CR in the head")),
                b'\r' | b'\t' => {}
                0..=0x1f | 0x7f => return Err(Fault::bad("control character in the head")),
                _ => {}
            }
            self.at += 1;
            if byte == b'\n' && self.end_line(bytes)? {
                return Ok(Some(self.at));
            }
        }
        Ok(None)
    }

    /// The refusal of a head that grew too large without an end.
    pub fn too_large(&self) -> Fault {
        if self.line_ended {
            Fault::new(431, "the head is too large")
        } else {
            Fault::new(414, "the request line is too long")
        }
    }

    fn end_line(&mut self, bytes: &[u8]) -> Result<bool, Fault> {
        let seen = bytes.get(self.start..self.at).unwrap_or_default();
        if seen == b"\r\n" {
            self.start = self.at;
        } else if !self.line_ended {
            self.line_ended = true;
            // No header field has come yet, so only a wrong request line can fail here.
            httparse::Request::new(&mut [])
                .parse(seen)
                .map_err(|error| refusal(error, seen))?;
        }
        Ok(seen.ends_with(b"\r\n\r\n"))
    }
}

fn first_byte(byte: u8) -> Result<(), Fault> {
    match byte {
        0x16 => Err(Fault::bad(
            "a TLS handshake came in where plain HTTP is spoken",
        )),
        b'\r' | b'\n' | b'!'..=b'~' => Ok(()),
        _ => Err(Fault::bad("not an HTTP request")),
    }
}

fn refusal(error: httparse::Error, head: &[u8]) -> Fault {
    let names_version = || {
        let line = head.trim_ascii_start().split(|&b| b == b'\r').next();
        let mut words = line.unwrap_or_default().split(|&b| b == b' ').skip(2);
        words.next().is_some_and(|word| word.starts_with(b"HTTP/")) && words.next().is_none()
    };
    match error {
        httparse::Error::TooManyHeaders => Fault::new(431, "too many header fields"),
        httparse::Error::Version if names_version() => {
            Fault::new(505, "the HTTP version is neither 1.0 nor 1.1")
        }
        httparse::Error::Token => Fault::bad("invalid request line"),
        other => Fault::bad(other.to_string()),
    }
}

/// Reads a whole request head, empty lines in front included, and checks what RFC 9112 wants a server to check.
pub(super) fn request(bytes: &[u8], max_headers: usize) -> Result<Request, Fault> {
    let mut fields = vec![EMPTY_HEADER; max_headers];
    let mut parsed = httparse::Request::new(&mut fields);
    match parsed.parse(bytes) {
        Ok(Status::Complete(length)) if length == bytes.len() => {}
        Ok(_) => return Err(Fault::bad("not an HTTP request")),
        Err(error) => return Err(refusal(error, bytes)),
    }
    let (Some(method), Some(target), Some(minor)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Err(Fault::bad("not an HTTP request"));
    };
    let mut request = Request::new(method, target);
    request.version = format!("1.{minor}");
    request.headers = collect(parsed.headers)?;
    check_target(method, target)?;
    check_host(&request)?;
    if request.head_bytes() != bytes {
        request.raw_head = Some(Body::from(bytes.to_vec()));
    }
    Ok(request)
}

/// Reads a whole answer head; gives the answer without its body and the minor version.
pub(super) fn answer(bytes: &[u8]) -> Option<(Response, u8)> {
    let lines = memchr_iter(b'\n', bytes).count();
    let (mut few, mut many) = ([EMPTY_HEADER; 16], Vec::new());
    let fields = match few.get_mut(..lines) {
        Some(few) => few,
        None => {
            many.resize(lines, EMPTY_HEADER);
            many.as_mut_slice()
        }
    };
    let mut parsed = httparse::Response::new(fields);
    match parsed.parse(bytes) {
        Ok(Status::Complete(_)) => {}
        _ => return None,
    }
    let mut response = Response::new(parsed.code.filter(|code| *code >= 100)?);
    response.headers = collect(parsed.headers).ok()?;
    Some((response, parsed.version?))
}

/// Reads fields up to their empty line: the trailer section of a chunked body.
pub(super) fn fields(bytes: &[u8], max: usize) -> Result<Headers, Fault> {
    let mut fields = vec![EMPTY_HEADER; max];
    match httparse::parse_headers(bytes, &mut fields) {
        Ok(Status::Complete((length, fields))) if length == bytes.len() => collect(fields),
        Ok(_) => Err(Fault::bad("the trailer section does not end")),
        Err(error) => Err(refusal(error, bytes)),
    }
}

fn collect(fields: &[httparse::Header]) -> Result<Headers, Fault> {
    if fields.iter().any(|field| field.name.is_empty()) {
        return Err(Fault::bad("invalid header name"));
    }
    Ok(fields
        .iter()
        .map(|field| (field.name, field.value))
        .collect())
}

/// RFC 9112, 3.2: origin form, absolute form, or `*` for `OPTIONS`. `CONNECT` asks for a tunnel, which is not here.
fn check_target(method: &str, target: &str) -> Result<(), Fault> {
    if method == "CONNECT" {
        return Err(Fault::new(501, "`CONNECT` asks for a tunnel"));
    }
    let absolute = target.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty() && !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    if target.starts_with('/') || absolute || (method == "OPTIONS" && target == "*") {
        Ok(())
    } else {
        Err(Fault::bad("invalid request target"))
    }
}

/// RFC 9112, 3.2: exactly one `Host` in HTTP/1.1, never several, and it has to be a host.
fn check_host(request: &Request) -> Result<(), Fault> {
    let mut hosts = request.headers.all("host");
    let Some(host) = hosts.next() else {
        return match request.version.as_str() {
            "1.0" => Ok(()),
            _ => Err(Fault::bad("there is no `Host` header")),
        };
    };
    if hosts.next().is_some() {
        return Err(Fault::bad("there are several `Host` headers"));
    }
    let foreign = |b: &u8| b.is_ascii_whitespace() || b",/\\?#@<>\"".contains(b);
    if host.iter().any(foreign) {
        return Err(Fault::bad("the `Host` header is not a host"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Request>, Fault> {
        match Scan::default().advance(bytes)? {
            Some(length) => request(&bytes[..length], 8).map(Some),
            None => Ok(None),
        }
    }

    #[test]
    fn a_head_keeps_case_order_repeats_and_bytes() {
        let head = b"pOST /a?b=1&a=%7e HTTP/1.0\r\nX-b: 1\r\nhOST: a\r\nx-B: \xff\r\n\r\n";
        let request = read(head).unwrap().unwrap();
        assert_eq!(request.method, "pOST");
        assert_eq!(request.version, "1.0");
        assert_eq!(request.head_bytes(), head);
        assert_eq!(request.raw_head, None);
    }

    #[test]
    fn what_the_fields_cannot_give_again_is_kept_raw() {
        for head in [
            "GET / HTTP/1.1\r\nHost:a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:  a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a \t\r\n\r\n",
            "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ] {
            let request = read(head.as_bytes()).unwrap().unwrap();
            assert_eq!(request.headers.get("host"), Some(&b"a"[..]));
            assert_eq!(request.raw_head, Some(Body::from(head)), "{head:?}");
        }
        let empty = read(b"GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n");
        let empty = empty.unwrap().unwrap();
        assert_eq!(empty.headers.get("x"), Some(&b""[..]));
        assert!(empty.raw_head.is_some());
    }

    #[test]
    fn a_wrong_request_line_is_refused_before_the_head_ends() {
        for (bytes, status) in [
            ("GET /\r\n", 400),
            ("GET / HTTP/2.0\r\n", 505),
            ("GET / HTTP/1.2\r\n", 505),
            ("GET / FTP/1.1\r\n", 400),
            ("GET  / HTTP/1.1\r\n", 400),
            ("GET / HTTP/1.1 \r\n", 400),
            ("GET\t/ HTTP/1.1\r\n", 400),
            ("G@T / HTTP/1.1\r\n", 400),
            (" GET / HTTP/1.1\r\n", 400),
            ("GET /a b HTTP/1.1\r\n", 400),
            ("\x16\x03\x01", 400),
            ("G\0", 400),
        ] {
            let fault = Scan::default().advance(bytes.as_bytes()).unwrap_err();
            assert_eq!(fault.status, status, "{bytes:?}: {fault}");
        }
    }

    proptest! {
        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let _ = answer(&bytes);
            let _ = fields(&bytes, 8);
        }

        #[test]
        fn near_heads_never_panic_and_accepted_ones_give_their_bytes(
            head in "[A-Z]{1,3} /[ -~]{0,5} HTTP/1.[01]\r\n([ -~]{0,5}:[ -~\t]{0,5}\r\n){0,3}\r\n",
        ) {
            if let Ok(Some(request)) = read(head.as_bytes()) {
                let kept = request.raw_head.clone().unwrap_or_else(|| request.head_bytes().into());
                prop_assert_eq!(kept.as_bytes(), head.as_bytes());
            }
        }
    }
}
