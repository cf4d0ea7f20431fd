//! The cookies in header fields, taken apart for people to read (RFC 6265, 4.1 and 4.2). They are never read back.

use crate::exchange::Headers;

use super::entry::Cookie;

/// The cookies of a request.
pub(super) fn sent(headers: &Headers) -> Vec<Cookie> {
    let mut cookies = Vec::new();
    for value in headers.all("cookie") {
        let text = String::from_utf8_lossy(value);
        let parts = text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        cookies.extend(parts.map(named));
    }
    cookies
}

/// The cookies that an answer sets.
pub(super) fn set(headers: &Headers) -> Vec<Cookie> {
    let values = headers.all("set-cookie");
    let cookies = values.map(|value| {
        let text = String::from_utf8_lossy(value);
        let mut parts = text.split(';').map(str::trim);
        let mut cookie = Cookie {
            http_only: Some(false),
            secure: Some(false),
            ..named(parts.next().unwrap_or_default())
        };
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "path" => cookie.path = Some(value.trim().to_owned()),
                "domain" => cookie.domain = Some(value.trim().to_owned()),
                "expires" => cookie.expires = time(value.trim()),
                "httponly" => cookie.http_only = Some(true),
                "secure" => cookie.secure = Some(true),
                _ => {}
            }
        }
        cookie
    });
    cookies.collect()
}

fn named(pair: &str) -> Cookie {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        ..Cookie::default()
    }
}

/// An HTTP date as HAR wants it; one that is written otherwise is left out.
fn time(text: &str) -> Option<String> {
    let time = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()?;
    Some(time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_taken_apart() {
        let headers: Headers = [
            ("Cookie", "a=1; b=\"x=y\";; c"),
            ("cookie", "d=2"),
            (
                "Set-Cookie",
                "sid=7; Path=/x; Domain=a.test; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly",
            ),
            ("set-cookie", "t=1; Secure; Expires=Wednesday"),
        ]
        .into_iter()
        .collect();
        let names = sent(&headers);
        let names: Vec<_> = names.iter().map(|c| (&*c.name, &*c.value)).collect();
        assert_eq!(names, [("a", "1"), ("b", "\"x=y\""), ("c", ""), ("d", "2")]);
        let json = serde_json::to_value(set(&headers)).unwrap();
        let expected = serde_json::json!([
            {"name": "sid", "value": "7", "path": "/x", "domain": "a.test",
             "expires": "2026-10-21T07:28:00Z", "httpOnly": true, "secure": false},
            {"name": "t", "value": "1", "httpOnly": false, "secure": true},
        ]);
        assert_eq!(json, expected);
    }
}
