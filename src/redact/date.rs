//! Dates: what looks like one is no secret, and a date of birth becomes the same day for everybody.

use super::scramble::filled;

/// The year that everybody is born in.
const YEAR: &str = "1990";
/// Its first second and millisecond since 1970.
const UNIX: [&str; 2] = ["631152000", "631152000000"];

/// Whether a text starts as a date of ISO 8601 does and has nothing but a time after that, or is a time.
pub(super) fn is_date(value: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let is_time = |text: &str| {
        let odd =
            |c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | 'T' | ' '));
        text.len() <= 40 && !text.contains(odd)
    };
    let parts = (
        value.get(..4),
        value.get(4..5),
        value.get(5..7),
        value.get(7..8),
        value.get(8..10),
    );
    match parts {
        (Some(year), Some("-"), Some(month), Some("-"), Some(day)) => {
            let rest = value.get(10..).unwrap_or_default();
            digits(year)
                && digits(month)
                && digits(day)
                && (rest.is_empty() || (rest.starts_with(['T', ' ']) && is_time(rest)))
        }
        (Some(hours), ..) => {
            hours.as_bytes().get(2) == Some(&b':') && is_time(value) && value.len() >= 5
        }
        _ => false,
    }
}

/// Another day, written the same way.
pub(super) fn birth(value: &str) -> String {
    if is_date(value) && value.get(4..5) == Some("-") {
        let rest = value.get(10..).unwrap_or_default();
        let zero = |c: char| if c.is_ascii_digit() { '0' } else { c };
        return format!("{YEAR}-01-01{}", rest.chars().map(zero).collect::<String>());
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length = from
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(from.len());
        let (run, after) = from.split_at(length);
        out.push_str(before);
        match run.len() {
            1 => out.push('1'),
            2 => out.push_str("01"),
            4 => out.push_str(YEAR),
            8 => out.push_str("19900101"),
            9..=10 => out.push_str(UNIX[0]),
            11..=13 => out.push_str(UNIX[1]),
            _ => out.push_str(&filled(run)),
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told() {
        for value in [
            "1980-02-13",
            "1980-02-13T01:27:33.365Z",
            "1980-02-13 01:27",
            "01:27:33",
            "01:27",
        ] {
            assert!(is_date(value), "{value}");
        }
        for value in [
            "",
            "1980",
            "1980-02",
            "1980-02-13x",
            "19800213",
            "ab:cd",
            "1980-02-13Thursday",
            "é0-1",
        ] {
            assert!(!is_date(value), "{value}");
        }
    }

    #[test]
    fn everybody_is_born_on_one_day() {
        for (value, other) in [
            ("1980-02-13", "1990-01-01"),
            (
                "1980-02-13T01:27:33.365+02:00",
                "1990-01-01T00:00:00.000+00:00",
            ),
            ("13/2/1980", "01/1/1990"),
            ("318211200", "631152000"),
            ("318211200000", "631152000000"),
            ("13021980", "19900101"),
        ] {
            assert_eq!(birth(value), other);
            assert_eq!(birth(other), other, "known again");
        }
    }
}
