//! Where a delivery goes: an `http://` or `https://` address, taken apart once.

use std::net::IpAddr;

use crate::error::Error;

use super::address;

/// An address to deliver to. Nothing in it can end a line: control characters and white space never get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whether it is `https`.
    pub secure: bool,
    /// The host name, or the IP address without brackets.
    pub host: String,
    /// The port, the scheme's own when the address names none.
    pub port: u16,
    /// The value of the `Host` header: as written, the port left out when it is the scheme's own.
    pub authority: String,
    /// The request target: path and query as written, at least `/`.
    pub path_and_query: String,
}

impl Target {
    /// Takes an address apart.
    ///
    /// # Errors
    ///
    /// [`Error::Url`] when the scheme is not `http` or `https`, when there are credentials in it (they would end up
    /// in logs), or when the host, the port or a character cannot be used (RFC 3986).
    pub fn parse(url: &str) -> Result<Target, Error> {
        address::parse(url).map_err(|refusal| Error::Url {
            url: address::without_credentials(url),
            what: refusal.what,
            help: refusal.help,
        })
    }

    /// The same address with an event's path appended before the query, exactly one slash between.
    ///
    /// A query in `path` goes before the address's own; characters that cannot stand in a target are escaped.
    pub fn join(&self, path: &str) -> Target {
        let path = escape(path);
        let (more, more_query) = split_query(&path);
        let (base, base_query) = split_query(&self.path_and_query);
        let mut joined = base.to_owned();
        if !more.is_empty() {
            joined.truncate(base.trim_end_matches('/').len());
            joined.push('/');
            joined.push_str(more.trim_start_matches('/'));
        }
        let queries: Vec<&str> = [more_query, base_query].into_iter().flatten().collect();
        if !queries.is_empty() {
            joined.push('?');
            joined.push_str(&queries.join("&"));
        }
        Target {
            path_and_query: joined,
            ..self.clone()
        }
    }

    /// The same address with one more query parameter, per-cent encoded already.
    pub fn with_query(&self, name: &str, value: &str) -> Target {
        let mark = if self.path_and_query.contains('?') {
            '&'
        } else {
            '?'
        };
        let path_and_query = format!("{}{mark}{name}={value}", self.path_and_query);
        Target {
            path_and_query,
            ..self.clone()
        }
    }

    /// The same address with another query.
    pub fn replace_query(&self, query: &str) -> Target {
        let (path, _) = split_query(&self.path_and_query);
        Target {
            path_and_query: format!("{path}?{query}"),
            ..self.clone()
        }
    }

    /// The address in one piece again.
    pub fn url(&self) -> String {
        self.url_of(&self.path_and_query)
    }

    /// The same with another path and query.
    pub fn url_of(&self, path_and_query: &str) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{path_and_query}", self.authority)
    }

    /// Whether it names this very machine: `localhost`, a name below it, or a loopback address.
    pub fn is_loopback(&self) -> bool {
        let name = self.host.trim_end_matches('.').to_ascii_lowercase();
        match name.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback(),
            Err(_) => name == "localhost" || name.ends_with(".localhost"),
        }
    }

    /// Host and port, as messages name the other end.
    pub(super) fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

fn split_query(target: &str) -> (&str, Option<&str>) {
    match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    }
}

fn escape(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_whitespace() || c.is_control() || c == '#' {
            let mut utf8 = [0; 4];
            for byte in c.encode_utf8(&mut utf8).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(url: &str) -> Target {
        Target::parse(url).unwrap()
    }

    #[test]
    fn an_address_is_taken_apart() {
        for (url, secure, host, port, authority, path) in [
            ("http://localhost", false, "localhost", 80, "localhost", "/"),
            (
                "HTTPS://Acme.test:443/a",
                true,
                "Acme.test",
                443,
                "Acme.test",
                "/a",
            ),
            (
                "https://acme.test:80/a/?q=1#f",
                true,
                "acme.test",
                80,
                "acme.test:80",
                "/a/?q=1",
            ),
            (
                "http://acme.test?a=b/c",
                false,
                "acme.test",
                80,
                "acme.test",
                "/?a=b/c",
            ),
            (
                "http://acme.test:/x",
                false,
                "acme.test",
                80,
                "acme.test",
                "/x",
            ),
            (
                "http://[::1]:8080/é%20",
                false,
                "::1",
                8080,
                "[::1]:8080",
                "/é%20",
            ),
            ("http://[::1]", false, "::1", 80, "[::1]", "/"),
            (
                "http://127.0.0.1:9#/x?y",
                false,
                "127.0.0.1",
                9,
                "127.0.0.1:9",
                "/",
            ),
            (
                "http://a.test/x@y:z",
                false,
                "a.test",
                80,
                "a.test",
                "/x@y:z",
            ),
        ] {
            let expected = Target {
                secure,
                host: host.into(),
                port,
                authority: authority.into(),
                path_and_query: path.into(),
            };
            assert_eq!(at(url), expected, "{url}");
        }
    }

    #[test]
    fn what_cannot_be_delivered_to_is_refused() {
        for (url, what) in [
            ("localhost:8080/x", "it has no scheme"),
            ("", "it has no scheme"),
            ("ftp://acme.test", "the scheme `ftp` cannot be delivered to"),
            ("http://", "it has no host"),
            ("http://:80", "it has no host"),
            ("http://u:p@acme.test/", "it holds credentials"),
            ("http://acme.test/a b", "it holds the character ` `"),
            ("http://acme.test/a\r\nX: y", "it holds the character `\\r`"),
            ("http://acme.test\0/", "it holds the character `\\u{0}`"),
            ("http://acme.test:0/", "`0` is not a port"),
            ("http://acme.test:65536/", "`65536` is not a port"),
            ("http://acme.test:+80/", "`+80` is not a port"),
            ("http://::1/", "there are several colons in the host"),
            (
                "http://[::1/",
                "the bracket around the address is not closed",
            ),
            ("http://[acme]/", "`acme` is not an IPv6 address"),
            ("http://[::1]x/", "`x` follows the closing bracket"),
            ("http://a\\b/", "the host holds `\\\\`"),
            (
                "http://zürich.test/",
                "the host holds `ü`, which is not ASCII",
            ),
        ] {
            match Target::parse(url) {
                Err(Error::Url { what: seen, .. }) => assert_eq!(seen, what, "{url}"),
                other => panic!("{url}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_missing_scheme_is_advised_and_a_password_never_repeated() {
        let error = Target::parse("localhost:8080/x").unwrap_err();
        assert_eq!(
            error.help().unwrap(),
            "write the scheme too: `http://localhost:8080/x`"
        );
        let error = Target::parse("https://me:hunter2@acme.test/x").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`https://…@acme.test/x` is not a usable address: it holds credentials"
        );
    }

    #[test]
    fn an_event_path_goes_before_the_query() {
        for (url, path, joined) in [
            ("http://a.test", "x", "/x"),
            ("http://a.test/", "/x", "/x"),
            ("http://a.test/hooks", "x/y", "/hooks/x/y"),
            ("http://a.test/hooks//", "//x", "/hooks/x"),
            ("http://a.test/hooks?k=1", "x?j=2", "/hooks/x?j=2&k=1"),
            ("http://a.test/hooks/?k=1", "", "/hooks/?k=1"),
            ("http://a.test/h", "a b\r\n#é", "/h/a%20b%0D%0A%23é"),
        ] {
            assert_eq!(at(url).join(path).path_and_query, joined, "{url} + {path}");
        }
    }

    #[test]
    fn loopback_is_told_by_name_and_number() {
        for (url, loopback) in [
            ("http://localhost", true),
            ("http://LOCALHOST.", true),
            ("http://api.localhost", true),
            ("http://127.8.9.10", true),
            ("http://[::1]", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://localhost.acme.test", false),
            ("http://10.0.0.1", false),
            ("http://127.0.0.1.acme.test", false),
        ] {
            assert_eq!(at(url).is_loopback(), loopback, "{url}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_reads_the_same_again(url in "(https?://)?[a-z0-9.:@/?#\\[\\] é]{0,30}") {
            if let Ok(target) = Target::parse(&url) {
                prop_assert_eq!(Target::parse(&target.url()).unwrap(), target);
            }
        }
    }
}
