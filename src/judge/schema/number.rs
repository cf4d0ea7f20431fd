//! A number as it is written. Whether it is whole is told from its digits, so that no size and no fraction is lost.

use std::borrow::Cow;

use jsonschema::json::JsonNumber;
use serde_json::Number;

/// The text of a JSON number.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberText<'a>(pub(super) &'a str);

/// Whether a number's value is whole, however it is written.
pub(in crate::judge) fn is_whole(text: &str) -> bool {
    NumberText(text).is_whole()
}

impl NumberText<'_> {
    /// The nearest number of the other parser's; what is beyond its range is its largest.
    pub(super) fn number(&self) -> Number {
        let largest = |number: f64| number.clamp(f64::MIN, f64::MAX);
        self.0.parse().unwrap_or_else(|_| {
            let number = self.0.parse().map_or(0.0, largest);
            Number::from_f64(number).unwrap_or_else(|| Number::from(0))
        })
    }

    /// Whether it is written with digits and a sign alone.
    fn is_plain(&self) -> bool {
        !self.0.bytes().any(|b| matches!(b, b'.' | b'e' | b'E'))
    }

    /// Whether its value is whole, however it is written: `1.0` and `1e2` are (JSON Schema 2020-12, 4.2.3).
    pub(super) fn is_whole(&self) -> bool {
        if self.is_plain() {
            return true;
        }
        let (digits, exponent) = self.0.split_once(['e', 'E']).unwrap_or((self.0, "0"));
        let (before, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() && before.trim_start_matches('-').bytes().all(|b| b == b'0') {
            return true;
        }
        // The power of ten of the last digit that is not zero.
        let zeros = match fraction.is_empty() {
            true => before.len() - before.trim_end_matches('0').len(),
            false => 0,
        };
        let last = i128::try_from(zeros).unwrap_or(0) - i128::try_from(fraction.len()).unwrap_or(0);
        match exponent.parse::<i64>() {
            Ok(exponent) => i128::from(exponent) + last >= 0,
            // More digits than any text has.
            Err(_) => !exponent.starts_with('-'),
        }
    }
}

impl JsonNumber for NumberText<'_> {
    fn as_u64(&self) -> Option<u64> {
        match self.is_plain() {
            true => self.0.parse().ok(),
            false => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match self.is_plain() {
            // The other parser reads `-0` as a fraction, so that it does not lose the sign.
            true if self.0 != "-0" => self.0.parse().ok(),
            _ => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        self.0
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(self.number())
    }

    fn is_integer(&self) -> bool {
        self.is_whole()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_is_what_has_no_fraction_however_it_is_written() {
        for text in [
            "0",
            "-0",
            "1",
            "-7",
            "1.0",
            "1.000",
            "1e2",
            "1.5e1",
            "1.50E+1",
            "100e-2",
            "0.0",
            "-0.0e-5",
            "0e-9999999999999999999999",
            "123456789012345678901234567890",
            "1e400",
            "1e99999999999999999999999",
            "1200e-2",
            "9007199254740993.0",
        ] {
            assert!(NumberText(text).is_integer(), "{text}");
        }
        for text in [
            "0.5",
            "1e-1",
            "1.5",
            "-1.25e1",
            "10e-2",
            "9007199254740993.5",
            "1e-400",
            "1e-99999999999999999999999",
            "1.05e1",
        ] {
            assert!(!NumberText(text).is_integer(), "{text}");
        }
    }

    #[test]
    fn what_is_beyond_a_range_is_not_read_as_something_else() {
        assert_eq!(NumberText("18446744073709551615").as_u64(), Some(u64::MAX));
        assert_eq!(NumberText("18446744073709551616").as_u64(), None);
        assert_eq!(NumberText("1.0").as_u64(), None);
        assert_eq!(NumberText("1e400").as_f64(), None);
        assert_eq!(NumberText("-1e400").number().as_f64(), Some(f64::MIN));
    }
}
