//! Addresses of machines: IPv4, IPv6 and MAC. What stands for them is out of the ranges that are kept for
//! documentation (RFC 5737, RFC 3849, RFC 7042).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::draw::Draw;

/// The first bytes of the MAC addresses for documentation.
const MAC: &str = "00005e0053";

/// An address of the same sort; none for a text that is no address.
pub(super) fn machine(draw: &mut Draw, value: &str) -> Option<String> {
    if is_mac(value) {
        return Some(mac(draw, value));
    }
    let (address, port) = split(value)?;
    let low = u8::try_from(draw.below(254)).unwrap_or_default() + 1;
    let text = match address {
        IpAddr::V4(_) => Ipv4Addr::new(192, 0, 2, low).to_string(),
        IpAddr::V6(_) => {
            let mut part = || u16::from_be_bytes([draw.byte(), draw.byte()]);
            Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, part(), part().max(1)).to_string()
        }
    };
    Some(match (address, port) {
        (_, None) => text,
        (IpAddr::V4(_), Some(port)) => format!("{text}:{port}"),
        (IpAddr::V6(_), Some(port)) => format!("[{text}]:{port}"),
    })
}

/// Whether it is an address that tells nothing: one for documentation, this machine itself, or none in particular.
pub(super) fn is_nobodys(value: &str) -> bool {
    if is_mac(value) {
        return mac_digits(value).starts_with(MAC);
    }
    match split(value) {
        Some((IpAddr::V4(address), _)) => {
            address.is_documentation()
                || address.is_loopback()
                || address.is_unspecified()
                || address.is_broadcast()
        }
        Some((IpAddr::V6(address), _)) => {
            address.segments().starts_with(&[0x2001, 0xdb8])
                || address.is_loopback()
                || address.is_unspecified()
        }
        None => false,
    }
}

/// The IPv4 addresses within a text: where they start and end.
pub(super) fn machines(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let Some(start) = rest.find(|c: char| c.is_ascii_digit()) else {
            break;
        };
        let start = from + start;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .unwrap_or(rest.len());
        let address = rest.get(..length).unwrap_or_default();
        let address = address.trim_end_matches('.');
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
        let before = text.get(..start).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        if !before.ends_with(joined)
            && !after.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && address.parse::<Ipv4Addr>().is_ok()
        {
            found.push((start, start + address.len()));
        }
        from = start + length.max(1);
    }
    found
}

fn split(value: &str) -> Option<(IpAddr, Option<u16>)> {
    if let Ok(address) = value.parse() {
        return Some((address, None));
    }
    let address: std::net::SocketAddr = value.parse().ok()?;
    Some((address.ip(), Some(address.port())))
}

fn is_mac(value: &str) -> bool {
    let separator = |at: usize| value.as_bytes().get(at).copied();
    value.len() == 17
        && matches!(separator(2), Some(b':' | b'-'))
        && value.bytes().enumerate().all(|(at, byte)| match at % 3 {
            2 => Some(byte) == separator(2),
            _ => byte.is_ascii_hexdigit(),
        })
}

fn mac_digits(value: &str) -> String {
    let digits = value.chars().filter(char::is_ascii_hexdigit);
    digits.collect::<String>().to_ascii_lowercase()
}

fn mac(draw: &mut Draw, value: &str) -> String {
    let end = format!("{MAC}{:02x}", draw.byte());
    let mut digits = end.chars();
    value
        .chars()
        .map(|c| match c.is_ascii_hexdigit() {
            true => digits.next().unwrap_or('0'),
            false => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use ring::hmac;

    use super::*;

    #[test]
    fn each_stays_of_its_sort() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        let other = |value| machine(&mut Draw::new(&key, "x", value), value);
        for (value, start) in [
            ("8.8.8.8", "192.0.2."),
            ("10.1.2.3:8080", "192.0.2."),
            ("2a00:1450::1", "2001:db8::"),
            ("[2a00:1450::1]:443", "[2001:db8::"),
            ("a8:bb:cc:dd:ee:ff", "00:00:5e:00:53:"),
            ("A8-BB-CC-DD-EE-FF", "00-00-5e-00-53-"),
        ] {
            let text = other(value).unwrap();
            assert!(text.starts_with(start), "{value} {text}");
            assert!(is_nobodys(&text) && !is_nobodys(value), "{text}");
        }
        assert!(other("10.1.2.3:8080").unwrap().ends_with(":8080"));
        for value in [
            "",
            "1.2.3",
            "1.2.3.4.5",
            "256.1.1.1",
            "a8:bb:cc",
            "8080",
            "1:2",
        ] {
            assert_eq!(other(value), None, "{value}");
        }
        assert!(is_nobodys("127.0.0.1") && is_nobodys("::1") && is_nobodys("0.0.0.0:80"));
    }

    #[test]
    fn they_are_found_in_texts() {
        let text = "from 8.8.8.8, 9.9.9.9. v1.2.3.4 1.2.3.4.5 300.1.1.1 7.7.7.7:80 é";
        let found: Vec<_> = machines(text)
            .into_iter()
            .map(|(a, b)| &text[a..b])
            .collect();
        assert_eq!(found, ["8.8.8.8", "9.9.9.9", "7.7.7.7"]);
    }
}
