//! The time of a record, told to be one and not reckoned as yet.

use std::borrow::Cow;

use jiff::Timestamp;

/// A text that is surely a time.
#[derive(Debug)]
pub(super) struct RawTime<'l>(Cow<'l, str>);

impl<'l> RawTime<'l> {
    /// The text, if it is a time (RFC 3339, or another form that is read).
    pub(super) fn new(text: Cow<'l, str>) -> Option<Self> {
        let is = is_usual(text.as_bytes()) || text.parse::<Timestamp>().is_ok();
        is.then_some(RawTime(text))
    }

    /// The time.
    pub(super) fn timestamp(&self) -> Timestamp {
        // It was told to be one.
        self.0.parse().unwrap_or_default()
    }
}

/// Whether it is a time as it is mostly written, `2026-11-21T23:44:34.123456789Z`, in a month that has that day
/// whichever it is. Others are times as well.
fn is_usual(text: &[u8]) -> bool {
    let Some((head, [rest @ .., b'Z'])) = text.split_at_checked(19) else {
        return false;
    };
    let fraction = match rest {
        [] => true,
        [b'.', digits @ ..] => {
            (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    let number = |at: usize| match head.get(at..at + 2) {
        Some([tens @ b'0'..=b'9', ones @ b'0'..=b'9']) => (tens - b'0') * 10 + (ones - b'0'),
        _ => u8::MAX,
    };
    let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let signs = signs.iter().all(|(at, sign)| head.get(*at) == Some(sign));
    fraction
        && signs
        && (19..=20).contains(&number(0))
        && number(2) <= 99
        && (1..=12).contains(&number(5))
        && (1..=28).contains(&number(8))
        && number(11) <= 23
        && number(14) <= 59
        && number(17) <= 59
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_usual_is_told_from_what_has_to_be_looked_at() {
        for text in [
            "2026-11-21T23:44:34Z",
            "1970-01-28T00:00:00.1Z",
            "2099-12-01T23:59:59.123456789Z",
        ] {
            assert!(is_usual(text.as_bytes()), "{text}");
        }
        for text in [
            "2026-11-29T23:44:34Z",
            "2026-11-21T23:44:34+00:00",
            "2026-11-21 23:44:34Z",
            "2026-11-21T23:44:34.Z",
        ] {
            assert!(!is_usual(text.as_bytes()), "{text}");
        }
        assert!(RawTime::new("2024-02-29T00:00:00+01:00".into()).is_some());
        assert!(RawTime::new("2026-02-29T00:00:00Z".into()).is_none());
    }

    proptest! {
        #[test]
        fn what_is_usual_is_a_time(text in "(19|20|2[0-9])[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?Z?") {
            if is_usual(text.as_bytes()) {
                prop_assert!(text.parse::<Timestamp>().is_ok());
            }
        }
    }
}
