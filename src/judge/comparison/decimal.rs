//! Numbers as decimals: two are the same value when sign, digits and power of ten are, however they are written.

use std::borrow::Cow;

/// A number's value. No float is involved, so no size or precision is lost.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Decimal<'a> {
    negative: bool,
    /// Without zeros at either end; nothing for zero.
    digits: Cow<'a, str>,
    power: Power<'a>,
}

/// By which power of ten the digits, read as an integer, are multiplied.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Power<'a> {
    Known(i128),
    /// An exponent beyond any reckoning, as it is written without its leading zeros, and what the digits add to it.
    /// Two of those are called the same only when they are written alike.
    Huge {
        negative: bool,
        digits: &'a str,
        moved: i128,
    },
}

impl<'a> Decimal<'a> {
    /// The value of a number that JSON's grammar allows.
    pub fn of(raw: &'a str) -> Self {
        let (negative, unsigned) = sign(raw);
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (
                unsigned.get(..at).unwrap_or_default(),
                unsigned.get(at + 1..).unwrap_or_default(),
            ),
            None => (unsigned, ""),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = match fraction {
            "" => Cow::Borrowed(whole),
            _ => Cow::Owned(format!("{whole}{fraction}")),
        };
        let kept = all.trim_end_matches('0');
        let moved = length(all.len() - kept.len()) - length(fraction.len());
        let digits = trimmed(all);
        if digits.is_empty() {
            return Decimal {
                negative: false,
                digits,
                power: Power::Known(0),
            };
        }
        Decimal {
            negative,
            digits,
            power: Power::of(exponent, moved),
        }
    }
}

impl<'a> Power<'a> {
    fn of(exponent: &'a str, moved: i128) -> Self {
        let (negative, digits) = sign(exponent);
        let digits = digits.trim_start_matches('0');
        let known = match digits {
            "" => Some(0),
            digits => digits.parse::<i128>().ok(),
        };
        let signed = known.map(|known| if negative { -known } else { known });
        match signed.and_then(|power| power.checked_add(moved)) {
            Some(power) => Power::Known(power),
            None => Power::Huge {
                negative,
                digits,
                moved,
            },
        }
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn trimmed(digits: Cow<str>) -> Cow<str> {
    match digits {
        Cow::Borrowed(digits) => Cow::Borrowed(digits.trim_matches('0')),
        Cow::Owned(digits) => Cow::Owned(digits.trim_matches('0').to_owned()),
    }
}

fn length(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_value_however_it_is_written() {
        for same in [
            &[
                "10", "10.0", "10.00", "1e1", "1E+1", "100e-1", "0.1e2", "1e0001",
            ][..],
            &[
                "0",
                "-0",
                "0.000",
                "0e99999999999999999999999999999999999999999999",
            ],
            &["-1.5", "-15e-1", "-0.15e1"],
            &["10000000000000000000000", "1e22", "1.0e+22"],
            &["0.001", "1e-3", "0.1E-2"],
            &[
                "1e170141183460469231731687303715884105728",
                "1E+0170141183460469231731687303715884105728",
            ],
        ] {
            for pair in same.windows(2) {
                assert_eq!(Decimal::of(pair[0]), Decimal::of(pair[1]), "{pair:?}");
            }
        }
        for other in [
            ["10", "1"],
            ["1", "-1"],
            ["0.1", "0.10000000000000000000000000000000001"],
            ["10000000000000000000000", "10000000000000000000001"],
            ["9007199254740993", "9007199254740992"],
            ["1e400", "1e401"],
            ["1e-400", "0"],
            [
                "1e99999999999999999999999999999999999999999",
                "1e-99999999999999999999999999999999999999999",
            ],
        ] {
            assert_ne!(Decimal::of(other[0]), Decimal::of(other[1]), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn moving_the_point_changes_nothing(digits in "[1-9][0-9]{0,20}", places in 0usize..10, zeros in 0usize..4) {
            let zeros = "0".repeat(zeros);
            let written = format!("{digits}{}{zeros}e-{places}", if zeros.is_empty() { "" } else { "." });
            let padded = format!("{:0>width$}", digits, width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            let point = if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") };
            prop_assert_eq!(Decimal::of(&written), Decimal::of(&point), "{} {}", written, point);
        }

        #[test]
        fn integers_are_the_same_when_they_are(a in any::<i64>(), b in -3i64..3) {
            let c = a.wrapping_add(b);
            let (x, y) = (a.to_string(), format!("{c}.0"));
            prop_assert_eq!(Decimal::of(&x) == Decimal::of(&y), a == c);
        }
    }
}
