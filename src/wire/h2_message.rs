//! Heads of HTTP/2, to and from the words that HTTP/1 has: what RFC 9113, 8 regroups.

use bytes::Bytes;
use hyper::header::{CONTENT_LENGTH, DATE, HeaderMap, HeaderName, HeaderValue};
use hyper::http::{request, response};
use hyper::{Method, StatusCode};
use jiff::Timestamp;

use crate::exchange::{Fidelity, Headers, Request, Response};

use super::fault::Fault;
use super::response::http_date;

/// Fields that speak of an HTTP/1 connection (RFC 9113, 8.2.2).
const OF_CONNECTION: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-connection",
    "transfer-encoding",
    "upgrade",
];

/// The request's head. `:authority` becomes `host` where there is none (RFC 9113, 8.3.1), in front of the others.
pub(super) fn request(head: &request::Parts, max_headers: usize) -> Result<Request, Fault> {
    if head.method == Method::CONNECT {
        return Err(Fault::new(501, "`CONNECT` asks for a tunnel"));
    }
    let target = match head.uri.path_and_query() {
        Some(target) => target.as_str(),
        None => "/",
    };
    let mut request = Request::new(head.method.as_str(), target);
    request.version = "2".into();
    request.fidelity = Fidelity::Normalized;
    let fields = headers(&head.headers, max_headers)?;
    if fields.get("host").is_none()
        && let Some(authority) = head.uri.authority()
    {
        request.headers.push("host", authority.as_str());
    }
    for field in fields.iter() {
        request
            .headers
            .push(field.name.as_str(), field.value.as_slice());
    }
    Ok(request)
}

/// Fields in the order in which names came; the values of one name stand together.
pub(super) fn headers(fields: &HeaderMap, max: usize) -> Result<Headers, Fault> {
    if fields.len() > max {
        return Err(Fault::new(431, "too many header fields"));
    }
    Ok(fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect())
}

/// The answer's head and body, as [`super::response::encode`] would have them: what cannot stand in HTTP/2 is left
/// out.
pub(super) fn response(
    answer: &Response,
    head_only: bool,
    date: Timestamp,
) -> (response::Parts, Bytes) {
    let status = match answer.status {
        200..=999 => StatusCode::from_u16(answer.status),
        _ => Ok(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let bodiless = status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED;
    let length = answer.body_bytes().len();
    let mut fields = HeaderMap::new();
    for header in answer.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes());
        let value = HeaderValue::from_bytes(&header.value);
        let (Ok(name), Ok(value)) = (name, value) else {
            continue;
        };
        let true_length = value.as_bytes() == length.to_string().as_bytes();
        let is_length = name == CONTENT_LENGTH;
        if OF_CONNECTION.contains(&name.as_str()) || (is_length && (bodiless || !true_length)) {
            continue;
        }
        match is_length {
            true => drop(fields.insert(name, value)),
            false => drop(fields.append(name, value)),
        }
    }
    if !bodiless {
        fields.entry(CONTENT_LENGTH).or_insert(length.into());
    }
    if let Ok(date) = HeaderValue::from_bytes(&http_date(date)) {
        fields.entry(DATE).or_insert(date);
    }
    let (mut head, ()) = hyper::Response::new(()).into_parts();
    head.status = status;
    head.headers = fields;
    let body = match bodiless || head_only {
        true => Bytes::new(),
        false => Bytes::copy_from_slice(answer.body_bytes()),
    };
    (head, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(build: request::Builder) -> request::Parts {
        build.body(()).unwrap().into_parts().0
    }

    #[test]
    fn a_head_reads_as_one_of_http_1_would() {
        let build = hyper::Request::post("https://a.test:1/x?y=%7e#z").header("x-b", "1");
        let request = request(&head(build.header("x-a", "\u{e9}")), 2).unwrap();
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("POST", "/x?y=%7e")
        );
        assert_eq!(
            (request.version.as_str(), request.fidelity),
            ("2", Fidelity::Normalized)
        );
        let names: Vec<_> = request.headers.iter().map(|h| h.name.as_str()).collect();
        assert_eq!(names, ["host", "x-b", "x-a"]);
        assert_eq!(request.headers.get("host"), Some(&b"a.test:1"[..]));
        assert_eq!(request.headers.get("x-a"), Some("\u{e9}".as_bytes()));
    }

    #[test]
    fn a_host_that_was_sent_stays() {
        let build = hyper::Request::get("https://a.test/").header("host", "b.test");
        let request = request(&head(build), 1).unwrap();
        let hosts: Vec<_> = request.headers.all("host").collect();
        assert_eq!(hosts, [b"b.test"]);
    }

    #[test]
    fn tunnels_and_crowded_heads_are_refused() {
        let tunnel = hyper::Request::connect("a.test:1");
        assert_eq!(request(&head(tunnel), 9).unwrap_err().status, 501);
        let crowded = hyper::Request::get("/").header("a", "1").header("a", "2");
        assert_eq!(request(&head(crowded), 1).unwrap_err().status, 431);
    }

    #[test]
    fn an_answer_keeps_what_http_2_can_say() {
        let mut answer = Response::new(201);
        for (name, value) in [
            ("X-B", "1"),
            ("x b", "2"),
            ("Connection", "close"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", "9"),
            ("content-length", "2"),
            ("x-b", "3"),
            ("x-c", "a\r\nb"),
        ] {
            answer.headers.push(name, value);
        }
        answer.body = Some("ok".into());
        let (head, body) = response(&answer, false, Timestamp::UNIX_EPOCH);
        let fields: Vec<_> = head
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        assert_eq!(
            fields,
            [
                "x-b: 1",
                "x-b: 3",
                "content-length: 2",
                "date: Thu, 01 Jan 1970 00:00:00 GMT"
            ]
        );
        assert_eq!((head.status.as_u16(), &body[..]), (201, &b"ok"[..]));
        let (head, body) = response(&answer, true, Timestamp::UNIX_EPOCH);
        assert_eq!(head.headers.get("content-length").unwrap(), "2");
        assert!(body.is_empty());
        for (status, seen) in [(204, 204), (304, 304), (100, 500), (0, 500)] {
            answer.status = status;
            let (head, body) = response(&answer, false, Timestamp::UNIX_EPOCH);
            assert_eq!(head.status.as_u16(), seen);
            assert_eq!(body.is_empty(), seen < 500);
        }
    }
}
