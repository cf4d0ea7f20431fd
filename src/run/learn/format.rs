//! Formats that strings have (JSON Schema Validation 2020-12, 7.3). Each test is stricter than a validator's, so what
//! passes here passes there.

use std::net::{Ipv4Addr, Ipv6Addr};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    DateTime,
    Date,
    Uuid,
    Email,
    Ipv4,
    Ipv6,
    Uri,
}

/// Every format, in the order in which they are preferred.
const ALL: [Format; 7] = [
    Format::DateTime,
    Format::Date,
    Format::Uuid,
    Format::Email,
    Format::Ipv4,
    Format::Ipv6,
    Format::Uri,
];

impl Format {
    /// The name a schema gives it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Format::DateTime => "date-time",
            Format::Date => "date",
            Format::Uuid => "uuid",
            Format::Email => "email",
            Format::Ipv4 => "ipv4",
            Format::Ipv6 => "ipv6",
            Format::Uri => "uri",
        }
    }

    fn fits(self, text: &str) -> bool {
        match self {
            Format::DateTime => is_date_time(text),
            Format::Date => is_date(text),
            Format::Uuid => is_uuid(text),
            Format::Email => is_email(text),
            Format::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Format::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Format::Uri => is_uri(text),
        }
    }
}

/// The formats that all of some strings have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Formats(u8);

impl Formats {
    /// Those of one string.
    pub(super) fn of(text: &str) -> Self {
        let bit = |(at, format): (usize, &Format)| u8::from(format.fits(text)) << at;
        Formats(ALL.iter().enumerate().map(bit).sum())
    }

    pub(super) fn merge(&mut self, other: Formats) {
        self.0 &= other.0;
    }

    /// The one that says most.
    pub(super) fn agreed(self) -> Option<Format> {
        let fits = |(at, _): &(usize, &Format)| self.0 & (1 << at) != 0;
        ALL.iter().enumerate().find(fits).map(|(_, format)| *format)
    }
}

/// The number that those bytes of a text write.
fn number(text: &str, from: usize, length: usize) -> Option<u32> {
    let digits = text.get(from..from + length)?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

/// `full-date` of RFC 3339.
fn is_date(text: &str) -> bool {
    let dashes = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day)) =
        (number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    text.len() == 10 && dashes && (1..=days).contains(&day)
}

/// `date-time` of RFC 3339 with `T`, without leap seconds.
fn is_date_time(text: &str) -> bool {
    let colons = text.get(13..14) == Some(":") && text.get(16..17) == Some(":");
    let time = (
        number(text, 11, 2),
        number(text, 14, 2),
        number(text, 17, 2),
    );
    let (Some(..24), Some(..60), Some(..60)) = time else {
        return false;
    };
    let rest = text.get(19..).unwrap_or_default();
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            match fraction.len() - rest.len() {
                1..=9 => rest,
                _ => return false,
            }
        }
        None => rest,
    };
    let offset = |rest: &str| {
        let parts = (number(rest, 1, 2), number(rest, 4, 2));
        rest.len() == 6
            && rest.starts_with(['+', '-'])
            && rest.get(3..4) == Some(":")
            && matches!(parts, (Some(..24), Some(..60)))
    };
    text.get(..10).is_some_and(is_date)
        && text.get(10..11) == Some("T")
        && colons
        && (rest == "Z" || offset(rest))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What nobody doubts: a dot-atom (RFC 5322, 3.2.3) and a host name with a dot.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atom = |atom: &str| {
        let known = |b: u8| b.is_ascii_alphanumeric() || b"_+-".contains(&b);
        !atom.is_empty() && atom.bytes().all(known)
    };
    let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
    local.len() <= 64
        && local.split('.').all(atom)
        && is_host(domain)
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.get(2..4) != Some("--")
    };
    let top = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253
        && text.split('.').all(label)
        && top.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// An absolute URL of a server: `https://host:port/path?query#fragment`.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end).unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    let address = host.parse::<Ipv4Addr>().is_ok();
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric())
        && (address || is_host(host))
        && port.parse::<u16>().is_ok()
        && !port.starts_with('+')
        && rest.matches('#').count() <= 1
        && is_escaped(rest)
}

/// Characters that a URI may have after its authority (RFC 3986, 3.3 to 3.5), and whole percent-encodings.
fn is_escaped(text: &str) -> bool {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            b'%' => {
                let digits = rest.get(1..3).unwrap_or_default();
                if digits.len() != 2 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return false;
                }
                3
            }
            b if b.is_ascii_alphanumeric() || b"-._~/?#:@!$&'()*+,;=".contains(&b) => 1,
            _ => return false,
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::judge::Schema;

    static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
        let schema = |format: &Format| json!({ "format": format.as_str() });
        let compile = |format| Schema::compile(&schema(format), "test").unwrap();
        ALL.iter().map(compile).collect()
    });

    #[test]
    fn formats_are_told() {
        for (text, expected) in [
            ("2026-02-13T01:27:33Z", Some(Format::DateTime)),
            ("2026-02-13T01:27:33.365912+02:00", Some(Format::DateTime)),
            ("2026-02-30T01:27:33Z", None),
            ("2026-02-13 01:27:33Z", None),
            ("2026-02-13T01:27:33", None),
            ("2024-02-29", Some(Format::Date)),
            ("2026-02-29", None),
            ("2B930401-A717-4368-B096-9E091D987F49", Some(Format::Uuid)),
            ("jane.doe+x@corp.io", Some(Format::Email)),
            ("jane@corp", None),
            ("8.8.8.8", Some(Format::Ipv4)),
            ("8.8.8.08", None),
            ("2a00::1", Some(Format::Ipv6)),
            ("https://a.io/b%20c?d=e#f", Some(Format::Uri)),
            ("https://a.io/b%2", None),
            ("https://a.io/b c", None),
            ("/relative", None),
            ("", None),
        ] {
            assert_eq!(Formats::of(text).agreed(), expected, "{text}");
        }
        let mut formats = Formats::of("2026-02-13");
        formats.merge(Formats::of("8.8.8.8"));
        assert_eq!(formats.agreed(), None);
    }

    /// Texts that nearly have a format.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9]",
            "[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])",
            "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            "[a-zA-Z0-9.+_-]{1,10}@[a-z0-9.-]{1,12}\\.[a-z0-9]{1,4}",
            "([0-9]{1,3}\\.){3}[0-9]{1,3}",
            "([0-9a-f]{0,4}:){2,7}[0-9a-f.]{0,9}",
            "[a-zA-Z][a-z0-9+.-]{0,5}://[a-z0-9.-]{1,12}(:[0-9]{0,6})?[/?#][a-zA-Z0-9%/?#:@!$&'()*+,;=\\[\\]|^~._-]{0,20}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn what_passes_here_passes_the_validator(text in texts()) {
            for (format, schema) in ALL.iter().zip(SCHEMAS.iter()) {
                if format.fits(&text) {
                    let checked = schema.check(json!(text).to_string().as_bytes());
                    prop_assert_eq!(checked.findings, vec![], "{:?}", format);
                }
            }
        }

        #[test]
        fn what_stands_for_it_has_the_same_format(text in texts(), name in "x|token|name|content|email|phone|ip|url|dob|sender") {
            if let Some(format) = Formats::of(&text).agreed() {
                let document = json!({ name.as_str(): text }).to_string();
                let done = crate::redact::Redactor::new(b"salt").json(document.as_bytes()).unwrap();
                let value: serde_json::Value = serde_json::from_slice(&done.text).unwrap();
                let other = value[&name].as_str().unwrap();
                prop_assert!(format.fits(other), "{text} as {name} became {other}");
            }
        }
    }
}
