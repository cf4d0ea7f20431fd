//! Numbers of a HAR: milliseconds, bytes, statuses; -1 where nobody knows.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A number; what is read that is none counts as unknown.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Number(pub f64);

impl Number {
    /// What HAR writes for it.
    pub const UNKNOWN: Number = Number(-1.0);

    /// A number of bytes.
    pub fn of(length: usize) -> Self {
        Number(length as f64)
    }

    /// Microseconds as milliseconds; unknown from some thirty years on, where they would not come back the same.
    pub fn millis(us: u64) -> Self {
        match us < 1 << 50 {
            true => Number(us as f64 / 1000.0),
            false => Number::UNKNOWN,
        }
    }

    /// What it is where it is known.
    pub fn known(self) -> Option<f64> {
        Some(self.0).filter(|number| number.is_finite() && *number >= 0.0)
    }

    /// Milliseconds as microseconds, where they are known.
    pub fn micros(self) -> Option<u64> {
        self.known().map(|millis| (millis * 1000.0).round() as u64)
    }

    /// As a whole number; -1 where it is not known.
    pub fn whole(self) -> i64 {
        self.known().map_or(-1, |number| number as i64)
    }
}

impl Default for Number {
    fn default() -> Self {
        Number::UNKNOWN
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The largest of the whole numbers that all have a float of their own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        match self.0.fract() == 0.0 && self.0.abs() <= EXACT {
            true => serializer.serialize_i64(self.0 as i64),
            false => serializer.serialize_f64(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = match Value::deserialize(deserializer)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        Ok(number.map_or(Number::UNKNOWN, Number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        for (number, text) in [
            (200.0, "200"),
            (-1.0, "-1"),
            (0.5, "0.5"),
            (1e300, "1e+300"),
        ] {
            assert_eq!(serde_json::to_string(&Number(number)).unwrap(), text);
        }
    }

    #[test]
    fn what_is_no_number_is_unknown() {
        for (text, number) in [("2.5", 2.5), ("\" 7 \"", 7.0), ("null", -1.0), ("{}", -1.0)] {
            assert_eq!(
                serde_json::from_str::<Number>(text).unwrap(),
                Number(number)
            );
        }
        assert_eq!(Number(f64::NAN).known(), None);
        assert_eq!(Number(1e300).micros(), Some(u64::MAX));
    }
}
