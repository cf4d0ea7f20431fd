//! Moving the times in a payload by one distance, so that an old capture is of today and its gaps are kept.
//!
//! A string that is exactly a date and time is one wherever it stands: RFC 3339, an HTTP date (RFC 9110, 5.6.7), a
//! JavaScript `Date` or `2026-02-13 01:27:33 UTC`. A number, or a string of digits, is one where its member's name
//! says so, by the pack's sample or by the usual endings, and it lies between 2000 and 2100. Everything else stays.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::{SignedDuration, Timestamp};

use crate::json::{Kind, Tape};

/// 2000-01-01T00:00:00Z, in seconds.
const FROM: i64 = 946_684_800;
/// 2100-01-01T00:00:00Z, in seconds.
const TO: i64 = 4_102_444_800;

/// How far the times in payloads are moved: whole seconds, so that fractions stay as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    seconds: i64,
}

impl Shift {
    /// The distance that moves `from` to `to`, to the second.
    pub fn between(from: Timestamp, to: Timestamp) -> Self {
        Shift {
            seconds: to.as_second() - from.as_second(),
        }
    }

    /// The payload with its times moved; `declared` are the members the pack's sample has times in. What is not JSON
    /// stays as it is.
    pub fn apply(self, body: &[u8], declared: &BTreeSet<String>) -> Vec<u8> {
        let Ok(tape) = Tape::new(body) else {
            return body.to_vec();
        };
        let mut out = Vec::with_capacity(body.len());
        let (mut from, mut key) = (0, None);
        for (index, token) in tape.tokens().enumerate() {
            let named = match token.kind {
                Kind::Key => {
                    key = tape.text(index);
                    continue;
                }
                // What an array holds is not named by the array's member.
                Kind::Object | Kind::Array | Kind::Close => {
                    key = None;
                    continue;
                }
                Kind::String | Kind::Number | Kind::Literal => key
                    .take()
                    .is_some_and(|name| declared.contains(&*name) || tells_time(&name)),
            };
            let raw = tape.raw_text(index);
            let moved = match token.kind {
                Kind::String => self
                    .text(raw.trim_matches('"'), named)
                    .map(|text| format!("\"{text}\"")),
                Kind::Number if named => self.number(raw),
                _ => None,
            };
            if let Some(moved) = moved {
                out.extend_from_slice(body.get(from..token.start).unwrap_or_default());
                out.extend_from_slice(moved.as_bytes());
                from = token.end;
            }
        }
        out.extend_from_slice(body.get(from..).unwrap_or_default());
        out
    }

    /// The inside of a string, moved; none where it is no time. Times are written without escapes.
    fn text(self, text: &str, named: bool) -> Option<String> {
        if named && text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains('-') {
            return self.number(text);
        }
        self.iso(text)
            .or_else(|| self.written(text, "%a, %d %b %Y %H:%M:%S", " GMT"))
            .or_else(|| self.written(text, "%Y-%m-%d %H:%M:%S", " UTC"))
            .or_else(|| self.written(text, "%a %b %d %Y %H:%M:%S", " GMT"))
    }

    /// `2026-02-13T01:27:33.365Z`: what follows the seconds stays.
    fn iso(self, text: &str) -> Option<String> {
        let (local, rest) = text.split_at_checked(19)?;
        let separator = local
            .get(10..11)
            .filter(|c| matches!(*c, "T" | "t" | " "))?;
        text.parse::<Timestamp>().ok()?;
        let plain = format!("{}T{}", local.get(..10)?, local.get(11..)?);
        let moved = self.local(plain.parse().ok()?)?;
        let moved = moved.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        Some(format!("{}{rest}", moved.replacen('T', separator, 1)))
    }

    /// A time in `format` that is followed by `zone` and whatever says more about it.
    fn written(self, text: &str, format: &str, zone: &str) -> Option<String> {
        let at = text.find(zone)?;
        let (time, rest) = text.split_at_checked(at)?;
        let read = strtime::parse(format, time).ok()?.to_datetime().ok()?;
        Some(format!("{}{rest}", self.local(read)?.strftime(format)))
    }

    fn local(self, time: DateTime) -> Option<DateTime> {
        time.checked_add(SignedDuration::from_secs(self.seconds))
            .ok()
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size; a fraction stays.
    fn number(self, text: &str) -> Option<String> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
            return None;
        }
        let number: i64 = whole.parse().ok()?;
        let units = [1, 1_000, 1_000_000, 1_000_000_000];
        let unit = units
            .into_iter()
            .find(|unit| (FROM..TO).contains(&(number / unit)))?;
        let moved = number.checked_add(self.seconds.checked_mul(unit)?)?;
        let moved = u64::try_from(moved).ok()?;
        Some(match fraction {
            Some(fraction) => format!("{moved}.{fraction}"),
            None => moved.to_string(),
        })
    }
}

/// Whether the name of a member says that it holds a time.
fn tells_time(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let endings = [
        "_at",
        "_on",
        "time",
        "timestamp",
        "date",
        "created",
        "updated",
        "expires",
        "_since",
        "_until",
        "_seen",
    ];
    matches!(name.as_str(), "ts" | "at" | "iat" | "exp" | "nbf")
        || name.ends_with("_ts")
        || endings.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: Shift = Shift { seconds: 86_400 };

    fn moved(body: &str) -> String {
        let declared = BTreeSet::from(["waiting".to_owned()]);
        String::from_utf8(DAY.apply(body.as_bytes(), &declared)).unwrap()
    }

    #[test]
    fn every_form_is_moved_and_stays_as_it_is_written() {
        for (was, is) in [
            (
                r#"["2026-02-28T23:59:59.365Z"]"#,
                r#"["2026-03-01T23:59:59.365Z"]"#,
            ),
            (
                r#"["2026-02-13t01:27:33+08:00"]"#,
                r#"["2026-02-14t01:27:33+08:00"]"#,
            ),
            (
                r#"["2026-02-13 01:27:33 UTC"]"#,
                r#"["2026-02-14 01:27:33 UTC"]"#,
            ),
            (
                r#"["Fri, 13 Feb 2026 01:27:33 GMT"]"#,
                r#"["Sat, 14 Feb 2026 01:27:33 GMT"]"#,
            ),
            (
                r#"["Fri Feb 13 2026 09:27:32 GMT+0800 (Singapore Standard Time)"]"#,
                r#"["Sat Feb 14 2026 09:27:32 GMT+0800 (Singapore Standard Time)"]"#,
            ),
            (
                r#"{ "created_at" : 1770946053 }"#,
                r#"{ "created_at" : 1771032453 }"#,
            ),
            (
                r#"{"updated_at":1770946052.940}"#,
                r#"{"updated_at":1771032452.940}"#,
            ),
            (
                r#"{"eventTime":1770946053365}"#,
                r#"{"eventTime":1771032453365}"#,
            ),
            (
                r#"{"ts":"1770946053.000200"}"#,
                r#"{"ts":"1771032453.000200"}"#,
            ),
            (r#"{"waiting":1770946053}"#, r#"{"waiting":1771032453}"#),
        ] {
            assert_eq!(moved(was), is);
        }
    }

    #[test]
    fn what_is_no_time_stays() {
        for body in [
            r#"{"id":1770946053,"created_at":0,"updated_at":null,"at":"noon","date":12,"amount_on":1e9}"#,
            r#"{"text":"on 2026-02-13T01:27:33Z it rained","v":"2026-02-13","created_at":[1770946053]}"#,
            r#"{"created_at":"1770946053-1","ts":99999999999999999999999}"#,
            "not json 1770946053",
        ] {
            assert_eq!(moved(body), body);
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_it_was(seconds in -4_000_000_000i64..4_000_000_000, at in FROM..TO) {
            let time = Timestamp::from_second(at).unwrap();
            let body = format!(r#"{{"created_at":{at},"t":"{time}"}}"#);
            let there = Shift { seconds }.apply(body.as_bytes(), &BTreeSet::new());
            let moved = Timestamp::from_second(at + seconds).unwrap();
            let inside = (FROM..TO).contains(&(at + seconds));
            prop_assert!(String::from_utf8_lossy(&there).contains(&moved.to_string()));
            if inside {
                let back = Shift { seconds: -seconds }.apply(&there, &BTreeSet::new());
                prop_assert_eq!(String::from_utf8(back).unwrap(), body);
            }
        }

        #[test]
        fn no_text_panics(text in "[-0-9TZ:.+ A-Za-z,é]{0,40}") {
            let _ = DAY.text(&text, true);
            let _ = DAY.text(&text, false);
        }
    }
}
