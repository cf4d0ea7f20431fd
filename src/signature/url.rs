//! The few questions asked of a URL. It is cut, never parsed and written again: a signature covers its bytes.

/// The pieces of an absolute URL; together they are its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pieces<'a> {
    /// Up to and with `://`.
    pub(super) scheme: &'a str,
    /// User information, with its `@`, or nothing.
    pub(super) user: &'a str,
    /// The host.
    pub(super) host: &'a str,
    /// The port with its colon, or nothing.
    pub(super) port: &'a str,
    /// Path and query.
    pub(super) target: &'a str,
}

impl<'a> Pieces<'a> {
    /// Cuts an absolute URL.
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_at_checked(url.find("://")? + 3)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(end)?;
        let (user, host_port) =
            authority.split_at_checked(authority.rfind('@').map_or(0, |i| i + 1))?;
        let colon = host_port
            .rfind(':')
            .filter(|i| !host_port.get(*i..).is_some_and(|tail| tail.contains(']')));
        let (host, port) = host_port.split_at_checked(colon.unwrap_or(host_port.len()))?;
        Some(Pieces {
            scheme,
            user,
            host,
            port,
            target,
        })
    }

    /// The same URL with another port, colon included, or none.
    pub(super) fn with_port(&self, port: &str) -> String {
        let Pieces {
            scheme,
            user,
            host,
            target,
            ..
        } = self;
        format!("{scheme}{user}{host}{port}{target}")
    }

    /// The port that the scheme implies, with its colon.
    pub(super) fn default_port(&self) -> Option<&'static str> {
        match self.scheme.to_ascii_lowercase().as_str() {
            "http://" => Some(":80"),
            "https://" => Some(":443"),
            _ => None,
        }
    }
}

/// Path and query of a URL, or of a request target.
pub(super) fn target(url: &str) -> &str {
    Pieces::of(url).map_or(url, |pieces| pieces.target)
}

/// The path of a request target.
pub(super) fn path(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

/// The query of a request target or URL, without its question mark.
pub(super) fn query(target: &str) -> Option<&str> {
    let (_, query) = target.split_once('?')?;
    query.split('#').next()
}

/// The raw values of a query parameter, in order.
pub(super) fn parameters<'a>(target: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    query(target)
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(move |(key, _)| percent_decoded(key.as_bytes()) == name.as_bytes())
        .map(|(_, value)| value)
}

/// The bytes that `%41` and its like stand for (RFC 3986, 2.1). A per cent sign that starts no code stays.
pub(super) fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| first == b'%');
        match code.and_then(super::encoding::from_hex) {
            Some(byte) => {
                bytes.extend(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    bytes
}

/// Every byte that is not unreserved (RFC 3986, 2.3) as `%41`.
pub(super) fn percent_encoded(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, &byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ports_come_and_go() {
        let with = |url, port| Pieces::of(url).map(|p| p.with_port(port));
        assert_eq!(
            with("https://a.b/c?d", ":443").as_deref(),
            Some("https://a.b:443/c?d")
        );
        assert_eq!(
            with("http://u:p@[::1]:8080?x", "").as_deref(),
            Some("http://u:p@[::1]?x")
        );
        assert_eq!(
            with("http://[::1]", ":80").as_deref(),
            Some("http://[::1]:80")
        );
        assert_eq!(with("a.b/c", ":80"), None);
    }

    #[test]
    fn parameters_are_found_by_their_decoded_name() {
        let found: Vec<_> = parameters("/x?a=1&b=&%61=2&c#a=3", "a").collect();
        assert_eq!(found, ["1", "2"]);
        assert_eq!(target("https://a.b:1/c?d=e"), "/c?d=e");
        assert_eq!((path("/c?d=e"), query("/c?d=e")), ("/c", Some("d=e")));
    }

    proptest! {
        #[test]
        fn pieces_are_the_url(url in "\\PC{0,40}") {
            if let Some(pieces) = Pieces::of(&url) {
                prop_assert_eq!(pieces.with_port(pieces.port), url);
            }
        }

        #[test]
        fn any_bytes_survive_per_cent_encoding(bytes in any::<Vec<u8>>()) {
            prop_assert_eq!(percent_decoded(percent_encoded(&bytes).as_bytes()), bytes);
        }
    }
}
