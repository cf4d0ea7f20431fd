//! Times as suites write them.

use jiff::Timestamp;

/// Reads a time: RFC 3339, seconds since 1970 (milliseconds from 13 digits on), or so long before or after `now`:
/// `-10m`, `+1h`.
///
/// # Errors
/// What is wrong, and what to write.
pub fn read(text: &str, now: Timestamp) -> Result<Timestamp, (String, String)> {
    let number = || {
        let number = text.parse::<i64>().ok()?;
        match text.trim_start_matches('-').len() {
            13.. => Timestamp::from_millisecond(number).ok(),
            _ => Timestamp::from_second(number).ok(),
        }
    };
    let relative = || {
        let (sign, length) = text.split_at_checked(1)?;
        let length = humantime::parse_duration(length).ok()?;
        match sign {
            "-" => now.checked_sub(length).ok(),
            "+" => now.checked_add(length).ok(),
            _ => None,
        }
    };
    let time = number().or_else(relative).or_else(|| text.parse().ok());
    time.ok_or_else(|| {
        (
            format!("`{text}` is not a time"),
            "write it as `2026-11-21T09:30:00Z`, `1795339800`, or `-10m` for ten minutes ago"
                .to_owned(),
        )
    })
}
