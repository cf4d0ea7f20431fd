//! A request as it was sent or received.

use serde::{Deserialize, Serialize};

use super::{Body, Headers, is_token};

/// How close the recorded head is to the bytes on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fidelity {
    /// Names, order, case and repeats are those of the bytes on the wire.
    #[default]
    Wire,
    /// A protocol layer regrouped the head (HTTP/2).
    Normalized,
}

/// A request: start line, header fields, body, trailer fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The method as written.
    pub method: String,
    /// The request target as written, query included, nothing decoded.
    pub target: String,
    /// The protocol version: `1.0`, `1.1` or `2`.
    pub version: String,
    /// How close the head is to the bytes on the wire.
    #[serde(default)]
    pub fidelity: Fidelity,
    /// Header fields in order.
    pub headers: Headers,
    /// Trailer fields of a chunked body, never merged into the headers.
    #[serde(default)]
    pub trailers: Headers,
    /// The body. `None`: the message had no body framing at all; `Some` of no bytes: it had an empty one.
    pub body: Option<Body>,
    /// Whether a limit or a closed connection cut the body short.
    #[serde(default)]
    pub truncated: bool,
    /// The head as it stood on the wire, kept only where the fields above cannot give those bytes again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_head: Option<Body>,
}

impl Request {
    /// A request with that method and target, HTTP/1.1, nothing else in it.
    pub fn new(method: impl Into<String>, target: impl Into<String>) -> Self {
        Request {
            method: method.into(),
            target: target.into(),
            version: "1.1".into(),
            fidelity: Fidelity::Wire,
            headers: Headers::new(),
            trailers: Headers::new(),
            body: None,
            truncated: false,
            raw_head: None,
        }
    }

    /// The body's bytes; none where there is no body.
    pub fn body_bytes(&self) -> &[u8] {
        self.body.as_ref().map_or(&[], Body::as_bytes)
    }

    /// The target without its query.
    pub fn path(&self) -> &str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }

    /// The query without its question mark, nothing decoded.
    pub fn query(&self) -> Option<&str> {
        self.target
            .split_once('?')
            .map(|(_, query)| query.split('#').next().unwrap_or_default())
    }

    /// What in the head could not go over the wire as what it is: a method or name that is no token, white space in
    /// the target, a line break or NUL in a value (RFC 9110, 5.1, 5.5 and 9.1). Whoever builds a request asks here last.
    pub fn unsound(&self) -> Option<String> {
        if !is_token(&self.method) {
            return Some(format!("`{}` is not a method", self.method.escape_debug()));
        }
        if self.target.is_empty() || self.target.bytes().any(|b| b <= b' ' || b == 0x7f) {
            return Some(format!(
                "`{}` is not a request target",
                self.target.escape_debug()
            ));
        }
        let name = self.headers.iter().find(|header| !is_token(&header.name));
        if let Some(header) = name {
            return Some(format!(
                "`{}` is not a header name",
                header.name.escape_debug()
            ));
        }
        let broken =
            |header: &&super::Header| header.value.iter().any(|b| matches!(b, b'\r' | b'\n' | 0));
        let value = self.headers.iter().find(broken);
        value.map(|header| format!("the value of `{}` holds a line break or NUL", header.name))
    }

    /// The head as this tool writes it: start line, `Name: value` lines, an empty line, all ended by CRLF.
    pub fn head_bytes(&self) -> Vec<u8> {
        let mut head =
            format!("{} {} HTTP/{}\r\n", self.method, self.target, self.version).into_bytes();
        for header in &self.headers {
            head.extend_from_slice(header.name.as_bytes());
            head.push(b':');
            if !header.value.is_empty() {
                head.push(b' ');
                head.extend_from_slice(&header.value);
            }
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_would_become_another_line_is_sound() {
        let with = |name: &str, value: &str| {
            let mut request = Request::new("POST", "/a?b=%20");
            request.headers.push(name, value);
            request
        };
        assert_eq!(with("X-A", "b c: d, é").unsound(), None);
        for (name, value) in [
            ("X A", "b"),
            ("", "b"),
            ("X-A", "b\r\nX: y"),
            ("X-A", "\0"),
            ("X:", "b"),
        ] {
            assert!(with(name, value).unsound().is_some(), "{name:?}: {value:?}");
        }
        for (method, target) in [
            ("GET / HTTP/1.1\r\nX: y", "/"),
            ("", "/"),
            ("GET", ""),
            ("GET", "/a b"),
        ] {
            assert!(
                Request::new(method, target).unsound().is_some(),
                "{method:?} {target:?}"
            );
        }
    }

    #[test]
    fn an_empty_value_is_written_without_a_space() {
        let mut request = Request::new("GET", "/");
        request.headers.push("X-Empty", "");
        assert_eq!(request.head_bytes(), b"GET / HTTP/1.1\r\nX-Empty:\r\n\r\n");
    }
}
