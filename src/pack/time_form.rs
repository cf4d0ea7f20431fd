//! How a placeholder's time is written.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeForm {
    Unix,
    UnixMs,
    UnixFloat,
    Iso,
    Rfc3339,
    JsDate,
    /// `Fri, 13 Feb 2026 01:27:33 GMT` (RFC 9110, 5.6.7).
    HttpDate,
}

impl TimeForm {
    /// The form that a placeholder of that name has.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "unix" => TimeForm::Unix,
            "unix_ms" => TimeForm::UnixMs,
            "unix_float" => TimeForm::UnixFloat,
            "iso" => TimeForm::Iso,
            "rfc3339" => TimeForm::Rfc3339,
            "js_date" => TimeForm::JsDate,
            "http_date" => TimeForm::HttpDate,
            _ => return None,
        })
    }

    /// Whether a placeholder that is all of a string becomes a number.
    pub(super) fn is_number(self) -> bool {
        matches!(
            self,
            TimeForm::Unix | TimeForm::UnixMs | TimeForm::UnixFloat
        )
    }

    /// Writes a time, in ASCII without quotes, backslashes and markup.
    pub(super) fn write(self, at: Timestamp, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = match self {
            TimeForm::Unix => write!(out, "{}", at.as_second()),
            TimeForm::UnixMs => write!(out, "{}", at.as_millisecond()),
            TimeForm::UnixFloat => {
                let micros = at.as_microsecond();
                let sign = if micros < 0 { "-" } else { "" };
                let micros = micros.unsigned_abs();
                write!(
                    out,
                    "{sign}{}.{:06}",
                    micros / 1_000_000,
                    micros % 1_000_000
                )
            }
            TimeForm::Iso | TimeForm::Rfc3339 => {
                let civil = Offset::UTC.to_datetime(at);
                match u16::try_from(civil.year()) {
                    Ok(year) => self.write_civil(year, civil, out),
                    Err(_) => write!(out, "{}", at.strftime(self.pattern())),
                }
            }
            TimeForm::HttpDate | TimeForm::JsDate => write!(out, "{}", at.strftime(self.pattern())),
        };
    }

    fn pattern(self) -> &'static str {
        match self {
            TimeForm::JsDate => "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)",
            TimeForm::HttpDate => "%a, %d %b %Y %H:%M:%S GMT",
            TimeForm::Iso => "%Y-%m-%dT%H:%M:%S.%3fZ",
            _ => "%Y-%m-%dT%H:%M:%SZ",
        }
    }

    /// What the pattern gives, in a twentieth of the time: most payloads hold several of these.
    fn write_civil(self, year: u16, at: DateTime, out: &mut String) -> std::fmt::Result {
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let millis = u16::try_from(at.subsec_nanosecond() / 1_000_000).unwrap_or_default();
        for (place, digits, number) in [
            (0, 4, year),
            (5, 2, small(at.month())),
            (8, 2, small(at.day())),
            (11, 2, small(at.hour())),
            (14, 2, small(at.minute())),
            (17, 2, small(at.second())),
            (20, 3, millis),
        ] {
            let mut left = number;
            let places = text.iter_mut().skip(place).take(digits);
            for digit in places.rev() {
                *digit = b'0' + (left % 10) as u8;
                left /= 10;
            }
        }
        let text = std::str::from_utf8(&text).unwrap_or_default();
        match self {
            TimeForm::Iso => out.push_str(text),
            _ => out.extend([text.get(..19).unwrap_or_default(), "Z"]),
        }
        Ok(())
    }
}

/// Months to seconds are never negative.
fn small(number: i8) -> u16 {
    number.unsigned_abs().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_by_hand_is_what_the_pattern_gives(
            at in -300_000_000_000_000_000_000_i128..250_000_000_000_000_000_000,
        ) {
            let at = Timestamp::from_nanosecond(at).unwrap();
            for form in [TimeForm::Iso, TimeForm::Rfc3339] {
                let mut out = String::new();
                form.write(at, &mut out);
                prop_assert_eq!(out, at.strftime(form.pattern()).to_string());
            }
        }
    }
}
