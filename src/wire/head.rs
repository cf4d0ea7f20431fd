//! Heads: what is in them. Strict on what comes in from senders, since two readings of one
//! request are how requests are smuggled; `httparse` does the parsing.

use httparse::{EMPTY_HEADER, Status};
use memchr::memchr_iter;

use crate::exchange::{Body, Headers, Request, Response};

use super::fault::Fault;

/// The refusal of a head that cannot be parsed.
pub(super) fn refusal(error: httparse::Error, head: &[u8]) -> Fault {
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
    // Each field has a line of its own, and most requests have far fewer than they may.
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
    let mut fields = vec![EMPTY_HEADER; max_headers.min(lines)];
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
    if !gives(&request, bytes) {
        request.raw_head = Some(Body::from(bytes.to_vec()));
    }
    Ok(request)
}

/// Whether a request's fields give that head again, byte for byte.
fn gives(request: &Request, head: &[u8]) -> bool {
    rest_after_fields(request, head) == Some(b"\r\n")
}

fn rest_after_fields<'a>(request: &Request, head: &'a [u8]) -> Option<&'a [u8]> {
    let Request {
        method,
        target,
        version,
        headers,
        ..
    } = request;
    let line = [method, " ", target, " HTTP/", version, "\r\n"];
    let mut parts = line.into_iter().map(str::as_bytes);
    let rest = parts.try_fold(head, |rest, part| rest.strip_prefix(part))?;
    headers.iter().try_fold(rest, |rest, header| {
        let rest = rest.strip_prefix(header.name.as_bytes())?;
        let rest = match header.value.as_slice() {
            b"" => rest.strip_prefix(b":")?,
            value => rest.strip_prefix(b": ")?.strip_prefix(value)?,
        };
        rest.strip_prefix(b"\r\n")
    })
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

    use super::super::scan::Scan;
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
        fn fields_give_a_head_when_writing_them_does(
            head in "[A-Z]{1,3} /[a-z]{0,5} HTTP/1.[01]\r\n([A-Za-z]{1,5}:[ a\t]{0,3}\r\n){0,4}\r\n",
        ) {
            let mut fields = [EMPTY_HEADER; 8];
            let mut parsed = httparse::Request::new(&mut fields);
            if let Ok(Status::Complete(_)) = parsed.parse(head.as_bytes()) {
                let mut request = Request::new(parsed.method.unwrap(), parsed.path.unwrap());
                request.version = format!("1.{}", parsed.version.unwrap());
                request.headers = collect(parsed.headers).unwrap();
                prop_assert_eq!(gives(&request, head.as_bytes()), request.head_bytes() == head.as_bytes());
            }
        }

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
