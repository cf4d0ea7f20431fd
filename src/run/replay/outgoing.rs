//! What goes out again: the recorded bytes, readdressed.

use crate::exchange::{Body, Header, Headers, Request};
use crate::run::passing_on::{connection_names, is_hop_by_hop};
use crate::wire::Target;

/// Where replayed requests go.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The endpoint.
    pub target: Target,
    /// Whether the recorded `Host` is kept.
    pub keep_host: bool,
}

/// The request target of a recorded one under a new address: the recorded path and query where that address has no
/// path of its own; else its path, with the recorded query before its own. `event_path`: the path says which event it
/// is, so it is appended.
pub(super) fn path_of(to: &Target, recorded: &str, event_path: bool) -> String {
    let (path, query) = split(to.path_and_query.as_str());
    let (was, was_query) = split(origin_form(recorded));
    let path = match path {
        "/" | "" if was.is_empty() => "/".to_owned(),
        "/" | "" => was.to_owned(),
        path if event_path => format!("{}{was}", path.trim_end_matches('/')),
        path => path.to_owned(),
    };
    let queries: Vec<&str> = [was_query, query].into_iter().flatten().collect();
    match queries.is_empty() {
        true => path,
        false => format!("{path}?{}", queries.join("&")),
    }
}

/// The request for its new destination: `Host` names the target unless it is kept, what was about the old connection
/// only stays behind. A body in chunks stays one in chunks, with its trailers.
pub fn readdress(recorded: &Request, to: &Destination, event_path: bool) -> Request {
    let target = path_of(&to.target, &recorded.target, event_path);
    let mut request = Request::new(recorded.method.as_str(), target);
    if recorded.version == "1.0" {
        request.version = "1.0".into();
    }
    request.body.clone_from(&recorded.body);
    let chunked = request.version == "1.1" && is_chunked(recorded);
    if chunked {
        request.trailers.clone_from(&recorded.trailers);
    }
    if recorded.headers.get("host").is_none() && request.version == "1.1" {
        request.headers.push("Host", to.target.authority.as_str());
    }
    let named = connection_names(&recorded.headers);
    for header in &recorded.headers {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        let name = header.name.as_str();
        if is("host") && !to.keep_host {
            request.headers.push(name, to.target.authority.as_str());
        } else if chunked && (is("transfer-encoding") || is("trailer"))
            || !is_hop_by_hop(header, &named)
        {
            request.headers.push(name, header.value.as_slice());
        }
    }
    frame(&mut request, chunked);
    request
}

/// Whether the one transfer coding is `chunked`.
fn is_chunked(request: &Request) -> bool {
    let mut codings = request.headers.all("transfer-encoding");
    let first = codings.next();
    first.is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked")) && codings.next().is_none()
}

/// Says how long the body is, where that is said: in the recorded place, once.
fn frame(request: &mut Request, chunked: bool) {
    if chunked {
        return request.headers.remove("content-length");
    }
    let Some(length) = request.body.as_ref().map(|body| body.len().to_string()) else {
        return;
    };
    let named = request
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let name = named
        .map_or("Content-Length", |header| &header.name)
        .to_owned();
    request.headers.set(name, length);
}

/// Says the length of a body that was changed.
pub(super) fn reframe(request: &mut Request) {
    let chunked = is_chunked(request);
    frame(request, chunked);
}

/// Keeps the recorded bytes of every line of the head that is still true: spaces after a colon, odd ends of lines.
pub(super) fn keep_raw_lines(request: &mut Request, recorded: &Request) {
    let Some(raw) = &recorded.raw_head else {
        return;
    };
    let Some(lines) = Lines::of(raw.as_bytes(), &recorded.headers) else {
        return;
    };
    let mut head = lines.before.to_vec();
    let start = format!(
        "{} {} HTTP/{}",
        request.method, request.target, request.version
    );
    head.extend_from_slice(start.as_bytes());
    head.extend_from_slice(b"\r\n");
    let mut from = 0;
    for header in &request.headers {
        let rest = lines.fields.get(from..).unwrap_or_default();
        match rest.iter().position(|(field, _)| *field == header) {
            Some(at) => {
                head.extend_from_slice(rest.get(at).map_or(&[][..], |(_, line)| line));
                from += at + 1;
            }
            None => head.extend_from_slice(&written(header)),
        }
    }
    head.extend_from_slice(b"\r\n");
    if head != request.head_bytes() {
        request.raw_head = Some(Body::from(head));
    }
}

fn written(header: &Header) -> Vec<u8> {
    let gap: &[u8] = if header.value.is_empty() { b":" } else { b": " };
    [header.name.as_bytes(), gap, &header.value, b"\r\n"].concat()
}

/// A raw head, cut into the lines of its fields.
struct Lines<'a> {
    /// Empty lines before the start line.
    before: &'a [u8],
    fields: Vec<(&'a Header, &'a [u8])>,
}

impl<'a> Lines<'a> {
    /// None where the lines are not those of the fields, one for one.
    fn of(raw: &'a [u8], headers: &'a Headers) -> Option<Self> {
        let start = raw.iter().position(|b| !matches!(b, b'\r' | b'\n'))?;
        let (before, rest) = raw.split_at(start);
        let mut lines = rest.split_inclusive(|byte| *byte == b'\n').skip(1);
        let mut fields = Vec::new();
        for header in headers {
            let line = lines.next()?;
            let name = line.get(..header.name.len())?;
            let after = line.get(header.name.len())?;
            if name != header.name.as_bytes() || *after != b':' {
                return None;
            }
            fields.push((header, line));
        }
        Some(Lines { before, fields })
    }
}

fn split(target: &str) -> (&str, Option<&str>) {
    match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    }
}

/// The path and query of a request target: all of it, but for one that names scheme and host (RFC 9112, 3.2.2).
fn origin_form(target: &str) -> &str {
    match target.split_once("://") {
        Some((_, rest)) if !target.starts_with('/') => {
            let path = rest.find(['/', '?']).and_then(|at| rest.get(at..));
            path.unwrap_or("/")
        }
        _ => target,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::encode;

    fn to(url: &str) -> Destination {
        Destination {
            target: Target::parse(url).unwrap(),
            keep_host: false,
        }
    }

    fn recorded(raw: &str, headers: &[(&str, &str)], body: Option<&'static str>) -> Request {
        let mut request = Request::new("POST", "/hooks?b=2&a=%7e");
        request.headers = headers.iter().copied().collect();
        request.body = body.map(Body::from);
        if !raw.is_empty() {
            request.raw_head = Some(Body::from(raw.as_bytes().to_vec()));
        }
        request
    }

    #[test]
    fn the_path_is_the_recorded_one_unless_the_endpoint_has_its_own() {
        assert_eq!(path_of(&to("http://a").target, "/x?q=1", false), "/x?q=1");
        assert_eq!(
            path_of(&to("http://a/").target, "http://b/x?q=1", false),
            "/x?q=1"
        );
        assert_eq!(
            path_of(&to("http://a/own").target, "/x?q=1", false),
            "/own?q=1"
        );
        assert_eq!(
            path_of(&to("http://a/own?k=v").target, "/x?q=1", false),
            "/own?q=1&k=v"
        );
        assert_eq!(path_of(&to("http://a/own/").target, "/x", true), "/own/x");
        assert_eq!(path_of(&to("http://a").target, "*", false), "*");
        assert_eq!(path_of(&to("http://a").target, "http://b?q", false), "/?q");
    }

    #[test]
    fn only_what_was_about_the_connection_changes() {
        let was = recorded(
            "",
            &[
                ("x-B", "1"),
                ("hOST", "old"),
                ("Connection", "keep-alive, X-Hop"),
                ("X-Hop", "1"),
                ("content-LENGTH", "9"),
                ("x-b", "2"),
                ("Expect", "100-continue"),
            ],
            Some("{}"),
        );
        let request = readdress(&was, &to("http://127.0.0.1:9"), false);
        let text = String::from_utf8(encode(&request)).unwrap();
        assert_eq!(
            text,
            "POST /hooks?b=2&a=%7e HTTP/1.1\r\nx-B: 1\r\nhOST: 127.0.0.1:9\r\ncontent-LENGTH: 2\r\nx-b: 2\r\nExpect: 100-continue\r\n\r\n{}"
        );
    }

    #[test]
    fn chunks_and_trailers_stay() {
        let mut was = recorded(
            "",
            &[
                ("Host", "old"),
                ("Transfer-Encoding", "chunked"),
                ("Trailer", "X-T"),
            ],
            Some("ab"),
        );
        was.trailers.push("X-T", "1");
        let text = String::from_utf8(encode(&readdress(&was, &to("http://h"), false))).unwrap();
        assert!(
            text.ends_with("Trailer: X-T\r\n\r\n2\r\nab\r\n0\r\nX-T: 1\r\n\r\n"),
            "{text}"
        );
    }

    #[test]
    fn raw_lines_stay_where_they_are_still_true() {
        let raw = "\r\nPOST /hooks?b=2&a=%7e HTTP/1.1\r\nX-A:1\r\nHost:  old\r\nX-E: \r\n\r\n";
        let was = recorded(raw, &[("X-A", "1"), ("Host", "old"), ("X-E", "")], None);
        let mut request = readdress(&was, &to("http://h"), false);
        keep_raw_lines(&mut request, &was);
        let text = String::from_utf8(encode(&request)).unwrap();
        assert_eq!(
            text,
            "\r\nPOST /hooks?b=2&a=%7e HTTP/1.1\r\nX-A:1\r\nHost: h\r\nX-E: \r\n\r\n"
        );
    }
}
