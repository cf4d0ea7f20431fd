//! A message on its way through: what belongs to one connection only stays behind, all else goes on as it came
//! (RFC 9110, 7.6.1).

use crate::exchange::{Header, Headers, Request, Response};
use crate::wire::Target;

/// Fields that are about the connection and not the message.
const HOP_BY_HOP: [&str; 6] = [
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The request as it is passed on to a target: method, body and all fields in order, case and number as they came,
/// less those of the connection. `Host` names the target unless it is kept. The length is said where the body came
/// without one; trailers, which need a chunked body, stay behind, and so does `Expect`, which was met already.
pub fn outgoing(request: &Request, target: &Target, keep_host: bool) -> Request {
    let mut passed = Request::new(request.method.as_str(), target.path_and_query.as_str());
    let has_host = request.headers.get("host").is_some();
    if !has_host {
        passed.headers.push("Host", target.authority.as_str());
    }
    let named = connection_names(&request.headers);
    let length = request.body.as_ref().map(|body| body.len().to_string());
    let mut said = false;
    for header in &request.headers {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("host") && !keep_host {
            passed
                .headers
                .push(header.name.as_str(), target.authority.as_str());
        } else if is("content-length") || is("transfer-encoding") {
            // Where the body's framing was told, its length is told now: once, and never against another one.
            if let Some(length) = length.as_deref().filter(|_| !said) {
                let name = match is("content-length") {
                    true => header.name.as_str(),
                    false => "Content-Length",
                };
                passed.headers.push(name, length);
                said = true;
            }
        } else if !is("expect") && !is_hop_by_hop(header, &named) {
            passed
                .headers
                .push(header.name.as_str(), header.value.as_slice());
        }
    }
    passed.body.clone_from(&request.body);
    passed
}

/// The app's answer as it is given back: the same rule. How its body is framed is for the connection to say.
pub fn returning(response: &Response) -> Response {
    let named = connection_names(&response.headers);
    let headers = response
        .headers
        .iter()
        .filter(|header| !is_hop_by_hop(header, &named))
        .map(|header| (header.name.as_str(), header.value.as_slice()))
        .collect();
    Response {
        headers,
        by: Some("app".into()),
        ..response.clone()
    }
}

/// Where a request goes: its path is appended to that of the base, the queries are joined, the request's first. The
/// root of the listener is the base itself, so that `--forward http://host/hooks` is where a plain delivery ends up.
pub fn target_of(base: &Target, request: &Request) -> Target {
    let own = origin_form(&request.target);
    let (path, query) = own
        .split_once('?')
        .map_or((own, None), |(p, q)| (p, Some(q)));
    let (base_path, base_query) = match base.path_and_query.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (base.path_and_query.as_str(), None),
    };
    let mut path_and_query = match path {
        "/" | "" | "*" => base_path.to_owned(),
        path => format!("{}{path}", base_path.trim_end_matches('/')),
    };
    let queries: Vec<&str> = [query, base_query].into_iter().flatten().collect();
    if !queries.is_empty() {
        path_and_query.push('?');
        path_and_query.push_str(&queries.join("&"));
    }
    Target {
        path_and_query,
        ..base.clone()
    }
}

/// The path and query of a request target: all of it, but for one that names scheme and host (RFC 9112, 3.2.2).
fn origin_form(target: &str) -> &str {
    if target.starts_with('/') {
        return target;
    }
    match target.split_once("://") {
        Some((_, rest)) => rest
            .find(['/', '?'])
            .and_then(|at| rest.get(at..))
            .unwrap_or("/"),
        None => target,
    }
}

/// The fields that `Connection` names, in lower case.
pub(super) fn connection_names(headers: &Headers) -> Vec<String> {
    headers
        .all("connection")
        .flat_map(|value| value.split(|byte| *byte == b','))
        .map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase())
        .collect()
}

/// Whether a field is about the connection and not the message.
pub(super) fn is_hop_by_hop(header: &Header, named: &[String]) -> bool {
    let name = header.name.as_str();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    HOP_BY_HOP.into_iter().any(is)
        || name
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("proxy-"))
        || named.iter().any(|other| is(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Body;

    fn at(url: &str) -> Target {
        Target::parse(url).unwrap()
    }

    fn text(headers: &Headers) -> Vec<String> {
        let line = |h: &Header| format!("{}: {}", h.name, String::from_utf8_lossy(&h.value));
        headers.iter().map(line).collect()
    }

    fn request(headers: &[(&str, &str)], body: Option<&'static str>) -> Request {
        let mut request = Request::new("PUT", "/a?b");
        request.headers = headers.iter().copied().collect();
        request.body = body.map(Body::from);
        request
    }

    #[test]
    fn order_case_and_repeats_stay_and_what_is_the_connections_does_not() {
        let request = request(
            &[
                ("x-B", "1"),
                ("hOST", "listener"),
                ("X-a", "2"),
                ("Connection", "X-Hop, close"),
                ("x-hop", "3"),
                ("Keep-Alive", "timeout=5"),
                ("Proxy-Authorization", "Basic x"),
                ("TE", "trailers"),
                ("Trailer", "X-T"),
                ("Upgrade", "h2c"),
                ("Expect", "100-continue"),
                ("content-LENGTH", "2"),
                ("Content-Length", "2"),
                ("x-b", "4"),
            ],
            Some("hi"),
        );
        let passed = outgoing(&request, &at("http://app.test:3000/x"), false);
        assert_eq!(passed.target, "/x");
        assert_eq!(passed.method, "PUT");
        assert_eq!(
            text(&passed.headers),
            [
                "x-B: 1",
                "hOST: app.test:3000",
                "X-a: 2",
                "content-LENGTH: 2",
                "x-b: 4"
            ]
        );
        assert_eq!(passed.body_bytes(), b"hi");
        let kept = outgoing(&request, &at("http://app.test"), true);
        assert_eq!(kept.headers.text("host"), Some("listener"));
    }

    #[test]
    fn a_body_without_a_length_gets_one_and_no_body_gets_none() {
        let target = at("http://app.test");
        let mut chunked = request(
            &[("Host", "x"), ("transfer-encoding", "chunked"), ("A", "b")],
            Some("hello"),
        );
        chunked.trailers.push("X-T", "1");
        let passed = outgoing(&chunked, &target, false);
        assert_eq!(
            text(&passed.headers),
            ["Host: app.test", "Content-Length: 5", "A: b"]
        );
        assert!(passed.trailers.is_empty());
        let none = outgoing(&request(&[], None), &target, true);
        assert_eq!(text(&none.headers), ["Host: app.test"]);
        assert_eq!(none.body, None);
    }

    #[test]
    fn an_answer_loses_what_is_the_connections_too() {
        let mut response = Response::new(201);
        for (name, value) in [
            ("X-One", "1"),
            ("Connection", "X-Hop"),
            ("X-Hop", "2"),
            ("Transfer-Encoding", "chunked"),
            ("Proxy-Authenticate", "Basic"),
            ("Set-Cookie", "a"),
            ("Set-Cookie", "b"),
        ] {
            response.headers.push(name, value);
        }
        let given = returning(&response);
        let kept = ["X-One: 1", "Set-Cookie: a", "Set-Cookie: b"];
        assert_eq!(text(&given.headers), kept);
        assert_eq!((given.status, given.by.as_deref()), (201, Some("app")));
    }

    #[test]
    fn the_path_is_appended_and_the_query_kept() {
        for (base, target, url) in [
            ("http://a.test", "/hooks?x=1", "http://a.test/hooks?x=1"),
            ("http://a.test/", "/", "http://a.test/"),
            ("http://a.test/in", "/", "http://a.test/in"),
            ("http://a.test/in/", "/", "http://a.test/in/"),
            ("http://a.test/in/", "/hooks/", "http://a.test/in/hooks/"),
            ("http://a.test/in", "//b//c", "http://a.test/in//b//c"),
            (
                "http://a.test/in?k=1",
                "/b?x=%2F",
                "http://a.test/in/b?x=%2F&k=1",
            ),
            ("http://a.test/in?k=1", "/", "http://a.test/in?k=1"),
            ("http://a.test/in", "/?c=1", "http://a.test/in?c=1"),
            ("http://a.test", "*", "http://a.test/"),
            (
                "http://a.test/in",
                "http://b.test/x?y",
                "http://a.test/in/x?y",
            ),
            ("http://a.test/in", "http://b.test", "http://a.test/in"),
            ("http://a.test/in", "http://b.test?y", "http://a.test/in?y"),
        ] {
            let request = Request::new("POST", target);
            assert_eq!(target_of(&at(base), &request).url(), url, "{base} {target}");
        }
    }
}
