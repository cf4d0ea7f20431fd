//! URLs: the scheme, the shape and the words that every URL has stay; the host is `example.com`, and what may tell
//! who or what it is about is made up.

use ring::hmac;

use super::draw::Draw;
use super::token::{is_no_secret, secret};
use super::{email, machine};

/// Words in paths that tell nothing about whoever the URL belongs to.
const WORDS: &str = "account accounts active_storage admin agents api app apps assets attachment attachments auth avatar avatars \
    blobs blog bot callback callbacks campaigns cases channels chat chats comments contact contacts conversation \
    conversations customer customers dashboard disk docs documents download downloads event events file files \
    graphql groups help home hook hooks image images img inbox inboxes index integrations invoice invoices \
    issues items login media message messages notes oauth order orders orgs organizations pages payments photo \
    photos posts product products profile projects proxy public rails redirect reports repos representations \
    rest search sessions settings static status storage subscriptions support team teams thumbnails tickets \
    upload uploads user users videos webhook webhooks widget";

/// Hosts that tell nothing.
const HOSTS: &[&str] = &["localhost"];

/// Whether a text is an absolute URL.
pub(super) fn is_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(is_scheme)
        && !rest.is_empty()
        && !value
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}

/// The same URL of nobody; one that is nobody's already stays as it is.
pub(super) fn url(key: &hmac::Key, value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let (authority, rest) = split(rest, ['/', '?', '#']);
    let (path, rest) = split(rest, ['?', '#', '#']);
    let (query, fragment) = split(rest, ['#', '#', '#']);
    let mut out = format!("{scheme}://{}", host(key, authority));
    let segments: Vec<String> = path.split('/').map(|part| segment(key, part)).collect();
    out.push_str(&segments.join("/"));
    if let Some(query) = query.strip_prefix('?') {
        let pairs: Vec<String> = query.split('&').map(|pair| parameter(key, pair)).collect();
        out.push('?');
        out.push_str(&pairs.join("&"));
    }
    if let Some(fragment) = fragment.strip_prefix('#') {
        let segments: Vec<String> = fragment.split('/').map(|part| segment(key, part)).collect();
        out.push('#');
        out.push_str(&segments.join("/"));
    }
    out
}

/// The URLs within a text: where they start and end.
pub(super) fn urls(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices("://") {
        let before = text.get(..at).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_scheme(*c))
            .last()
            .map_or(at, |(start, _)| start);
        let rest = text.get(at..).unwrap_or_default();
        let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>`|\\^{}()[]".contains(c);
        let length = rest.find(ends).unwrap_or(rest.len());
        let own = rest.get(..length).unwrap_or_default();
        let end = at
            + own
                .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_'])
                .len();
        let free = found.last().is_none_or(|(_, last)| *last <= start);
        if free && text.get(start..end).is_some_and(is_url) {
            found.push((start, end));
        }
    }
    found
}

fn is_scheme(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-')
}

fn split(text: &str, ends: [char; 3]) -> (&str, &str) {
    let at = text.find(ends).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

fn host(key: &hmac::Key, authority: &str) -> String {
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, authority),
    };
    let (name, port) = match place.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.contains(':') => {
            (name, Some(port))
        }
        _ => (place, None),
    };
    let bare = place
        .trim_start_matches('[')
        .split(']')
        .next()
        .unwrap_or_default();
    let known = name.is_empty()
        || email::is_nobodys(name)
        || machine::is_nobodys(name)
        || machine::is_nobodys(bare)
        || HOSTS.contains(&name);
    let user = user.map(|user| {
        let parts: Vec<String> = user.split(':').map(|part| plain(key, part)).collect();
        parts.join(":") + "@"
    });
    let place = match (known, port) {
        (true, _) => place.to_owned(),
        (false, Some(port)) => format!("example.com:{port}"),
        (false, None) => "example.com".to_owned(),
    };
    user.unwrap_or_default() + &place
}

/// A part of a path: numbers, versions and common words stay, and so does the ending of a file.
fn segment(key: &hmac::Key, part: &str) -> String {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let version = part
        .strip_prefix('v')
        .is_some_and(|rest| rest.len() < 3 && digits(rest));
    let common = || WORDS.split_whitespace().any(|word| word == part);
    if digits(part) || version || common() || is_no_secret(part) {
        return part.to_owned();
    }
    match part.rsplit_once('.') {
        Some((stem, end))
            if (1..=5).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            format!("{}.{end}", plain(key, stem))
        }
        _ => plain(key, part),
    }
}

fn parameter(key: &hmac::Key, pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", plain(key, value)),
        None => segment(key, pair),
    }
}

/// Another text of the same form. What is percent-encoded counts as a letter.
fn plain(key: &hmac::Key, text: &str) -> String {
    if is_no_secret(text) {
        return text.to_owned();
    }
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest
            .get(1..3)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let length = match (c, digits) {
            ('%', Some(_)) => 3,
            (c, _) => c.len_utf8(),
        };
        bare.push(if c == '%' { 'x' } else { c });
        rest = rest.get(length..).unwrap_or_default();
    }
    secret(&mut Draw::new(key, "url", &bare), &bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn other(value: &str) -> String {
        url(&hmac::Key::new(hmac::HMAC_SHA256, b"salt"), value)
    }

    #[test]
    fn scheme_and_shape_stay() {
        for (value, expected) in [
            (
                "https://app.acme.io/api/v1/users/42",
                "https://example.com/api/v1/users/42",
            ),
            ("http://10.0.0.1:8080/x?a=", "http://example.com:8080/x?a="),
            ("https://jane:pw@acme.io", "https://xxxx:xx@example.com"),
            (
                "https://acme.io/jane%20doe.png?q=caf%C3%A9&x",
                "https://example.com/xxxxxxxx.png?q=xxxxx&x",
            ),
            (
                "http://localhost:3000/hooks#top",
                "http://localhost:3000/hooks#xxx",
            ),
            ("http://[2a00::1]:80/", "http://example.com/"),
            ("http://[::1]:80/", "http://[::1]:80/"),
        ] {
            assert_eq!(other(value), expected);
            assert_eq!(other(expected), expected, "nobody's stays");
        }
        let signed = other(
            "https://acme.io/files/2b930401-a717-4368-b096-9e091d987f49?token=aB3dE5fG7hJ9kL1m",
        );
        assert!(
            !signed.contains("2b930401") && !signed.contains("aB3dE5"),
            "{signed}"
        );
        assert_eq!(
            signed.len(),
            "https://example.com/files/2b930401-a717-4368-b096-9e091d987f49?token=aB3dE5fG7hJ9kL1m"
                .len()
        );
        assert_eq!(other(&signed), signed);
    }

    #[test]
    fn they_are_told_and_found() {
        for value in ["", "acme.io", "://x", "https://", "https://a b", "1a://x"] {
            assert!(!is_url(value), "{value}");
        }
        let text = "see <https://acme.io/a?b=c>, (http://x.io). and s3://bucket/key! not ://";
        let found: Vec<_> = urls(text).into_iter().map(|(a, b)| &text[a..b]).collect();
        assert_eq!(
            found,
            ["https://acme.io/a?b=c", "http://x.io", "s3://bucket/key"]
        );
    }
}
