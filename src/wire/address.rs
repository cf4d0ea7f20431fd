//! Reading an address (RFC 3986), as far as a delivery needs it.

use std::net::Ipv6Addr;

use super::target::Target;

/// Why an address is refused.
pub(super) struct Refusal {
    /// What is wrong with it.
    pub what: String,
    /// What to do.
    pub help: Option<String>,
}

fn refuse<T>(what: impl Into<String>, help: Option<&str>) -> Result<T, Refusal> {
    Err(Refusal {
        what: what.into(),
        help: help.map(str::to_owned),
    })
}

/// Takes an address apart; what it may hold is told at [`Target::parse`].
pub(super) fn parse(url: &str) -> Result<Target, Refusal> {
    if let Some(bad) = url.chars().find(|c| c.is_whitespace() || c.is_control()) {
        return refuse(
            format!("it holds the character `{}`", bad.escape_default()),
            Some("write it percent-encoded, a space as `%20`"),
        );
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        let help = format!("write the scheme too: `http://{url}`");
        return refuse("it has no scheme", Some(&help));
    };
    let secure = match scheme.to_ascii_lowercase().as_str() {
        "http" => false,
        "https" => true,
        _ => {
            return refuse(
                format!("the scheme `{scheme}` cannot be delivered to"),
                Some("use `http://…` or `https://…`"),
            );
        }
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if authority.contains('@') {
        return refuse(
            "it holds credentials",
            Some("leave out the part before `@` and send an `Authorization` header instead"),
        );
    }
    let (host, port) = host_and_port(authority)?;
    let own = if secure { 443 } else { 80 };
    let port = port.unwrap_or(own);
    let bracketed = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.clone()
    };
    let path = path.split('#').next().unwrap_or_default();
    Ok(Target {
        secure,
        authority: if port == own {
            bracketed
        } else {
            format!("{bracketed}:{port}")
        },
        host,
        port,
        path_and_query: if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        },
    })
}

fn host_and_port(authority: &str) -> Result<(String, Option<u16>), Refusal> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let Some((literal, after)) = rest.split_once(']') else {
                return refuse("the bracket around the address is not closed", None);
            };
            if literal.parse::<Ipv6Addr>().is_err() {
                return refuse(format!("`{literal}` is not an IPv6 address"), None);
            }
            match after.strip_prefix(':') {
                Some(port) => (literal, port),
                None if after.is_empty() => (literal, ""),
                None => return refuse(format!("`{after}` follows the closing bracket"), None),
            }
        }
        None => authority.split_once(':').unwrap_or((authority, "")),
    };
    if port.contains(':') {
        return refuse(
            "there are several colons in the host",
            Some("write an IPv6 address in brackets: `http://[::1]:8080/`"),
        );
    }
    if host.is_empty() {
        return refuse("it has no host", None);
    }
    check_name(host)?;
    if port.is_empty() {
        return Ok((host.to_owned(), None));
    }
    match port.parse::<u16>() {
        Ok(number) if number > 0 && port.bytes().all(|b| b.is_ascii_digit()) => {
            Ok((host.to_owned(), Some(number)))
        }
        _ => refuse(
            format!("`{port}` is not a port"),
            Some("a port is a number from 1 to 65535"),
        ),
    }
}

fn check_name(host: &str) -> Result<(), Refusal> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | ':');
    match host.chars().find(|&c| !fits(c)) {
        None => Ok(()),
        Some(c) if !c.is_ascii() => refuse(
            format!("the host holds `{c}`, which is not ASCII"),
            Some("write the host in its `xn--…` form"),
        ),
        Some(c) => refuse(format!("the host holds `{}`", c.escape_default()), None),
    }
}

/// The address without what stands before an `@` in its authority: a password must not reach a message.
pub(super) fn without_credentials(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}…@{host}{path}"),
        None => url.to_owned(),
    }
}
