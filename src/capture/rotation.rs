//! When a capture file is closed and the next one begun.

use std::str::FromStr;
use std::time::Duration;

/// When a capture file is closed and the next one begun. A file holds one record at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// Before it grows over so many bytes.
    Size(u64),
    /// When its first record is that old.
    Age(Duration),
}

/// What a unit of size stands for, in bytes.
const UNITS: [(&str, u64); 9] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("b", 1),
];

impl FromStr for Rotation {
    type Err = String;

    /// Reads a size, whose unit ends with `B`, or a duration.
    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let rotation = size(text)
            .map(Rotation::Size)
            .or_else(|| humantime::parse_duration(text).ok().map(Rotation::Age));
        match rotation {
            Some(Rotation::Size(0)) => Err("a file of no size holds no record".into()),
            Some(Rotation::Age(age)) if age < Duration::from_secs(1) => {
                Err("a file is kept for a second at least".into())
            }
            Some(rotation) => Ok(rotation),
            None => Err(
                "write a size as `100MB` or `64MiB`, or a duration as `30m`, `1h` or `1day`".into(),
            ),
        }
    }
}

fn size(text: &str) -> Option<u64> {
    let text = text.to_ascii_lowercase();
    let (number, unit) = UNITS
        .iter()
        .find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)))?;
    let number = number.trim_end();
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    number
        .parse::<u64>()
        .ok()
        .filter(|_| digits)?
        .checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_end_with_b_and_all_else_is_time() {
        let hour = Duration::from_secs(3600);
        for (text, expected) in [
            ("100MB", Rotation::Size(100_000_000)),
            ("64MiB", Rotation::Size(64 << 20)),
            ("1 gb", Rotation::Size(1_000_000_000)),
            ("512B", Rotation::Size(512)),
            ("1h", Rotation::Age(hour)),
            ("90m", Rotation::Age(hour * 3 / 2)),
            ("1day", Rotation::Age(hour * 24)),
        ] {
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in [
            "",
            "100",
            "MB",
            "-1MB",
            "+1MB",
            "1.5GB",
            "0MB",
            "0s",
            "10ms",
            "99999999999999TB",
            "1 parsec",
        ] {
            assert!(text.parse::<Rotation>().is_err(), "{text:?}");
        }
    }
}
