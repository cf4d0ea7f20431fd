//! Numbers of payment cards and bank accounts, told by their check digits.

use super::draw::Draw;
use super::scramble::{is_scrambled, scramble};

/// How the numbers of payment cards begin, and how many digits they have then (ISO/IEC 7812).
const CARDS: &[(std::ops::RangeInclusive<u16>, &[usize])] = &[
    (4000..=4999, &[13, 16, 19]),
    (5100..=5599, &[16]),
    (2221..=2720, &[16]),
    (3400..=3499, &[15]),
    (3700..=3799, &[15]),
    (3000..=3059, &[14]),
    (3600..=3699, &[14]),
    (3800..=3999, &[14]),
    (3528..=3589, &[16]),
    (6011..=6011, &[16]),
    (6440..=6599, &[16]),
    (6200..=6299, &[16, 17, 18, 19]),
];

/// Whether a text is the number of a payment card: its beginning, length and check digit (ISO/IEC 7812-1) fit.
pub(super) fn is_card(value: &str) -> bool {
    let digits = digits(value);
    let start = digits.get(..4).map(|four| {
        four.iter()
            .fold(0u16, |number, digit| number * 10 + u16::from(*digit))
    });
    let plain = value.chars().all(|c| c.is_ascii_digit() || is_between(c))
        && value.starts_with(|c: char| c.is_ascii_digit())
        && value.ends_with(|c: char| c.is_ascii_digit());
    let known = start.is_some_and(|start| {
        CARDS
            .iter()
            .any(|(starts, lengths)| starts.contains(&start) && lengths.contains(&digits.len()))
    });
    plain && known && holds(&digits)
}

/// A number written the same way that cannot be a card's: its check digit is wrong.
pub(super) fn card(draw: &mut Draw, value: &str) -> String {
    loop {
        // Nine in ten draws will do.
        let other = scramble(draw, value);
        if !holds(&digits(&other)) {
            return other;
        }
    }
}

/// The card numbers within a text: where they start and end.
pub(super) fn cards(text: &str) -> Vec<(usize, usize)> {
    runs(text, |c| c.is_ascii_digit() || is_between(c))
        .filter_map(|(start, end)| {
            let run = text.get(start..end)?;
            let trimmed = run.trim_matches(is_between);
            let start = start + run.find(trimmed)?;
            Some((start, start + trimmed.len())).filter(|_| is_card(trimmed))
        })
        .filter(|range| is_apart(text, *range))
        .collect()
}

/// Whether a text is an international bank account number whose check digits hold (ISO 13616).
pub(super) fn is_iban(value: &str) -> bool {
    let text: String = value.chars().filter(|c| *c != ' ').collect();
    let (Some(country), Some(check), Some(own)) = (text.get(..2), text.get(2..4), text.get(4..))
    else {
        return false;
    };
    let remainder = || {
        let digits = own.chars().chain(country.chars()).chain(check.chars());
        digits
            .filter_map(|c| c.to_digit(36))
            .fold(0, |rest, digit| {
                let shift = if digit > 9 { 100 } else { 10 };
                (rest * shift + digit) % 97
            })
    };
    (15..=34).contains(&text.len())
        && !value.starts_with(' ')
        && !value.ends_with(' ')
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && check.bytes().all(|b| b.is_ascii_digit())
        && !["00", "01", "99"].contains(&check)
        && own
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && remainder() == 1
}

/// An account of the same country, written the same way, whose check digits are `00`, which no real one has.
pub(super) fn iban(draw: &mut Draw, value: &str) -> String {
    match split(value) {
        Some((country, own)) => format!("{country}00{}", scramble(draw, own)),
        None => scramble(draw, value),
    }
}

/// Whether it is what [`iban`] gives.
pub(super) fn is_no_iban(value: &str) -> bool {
    let none = |own| value.get(2..4) == Some("00") && is_scrambled(own);
    split(value).is_some_and(|(_, own)| none(own))
}

/// The country and what follows the check digits.
fn split(value: &str) -> Option<(&str, &str)> {
    let country = value.get(..2)?;
    let check = value.get(2..4)?;
    let whole = country.bytes().all(|b| b.is_ascii_uppercase())
        && check.bytes().all(|b| b.is_ascii_digit());
    Some((country, value.get(4..)?)).filter(|_| whole)
}

/// The account numbers within a text: where they start and end.
pub(super) fn ibans(text: &str) -> Vec<(usize, usize)> {
    runs(text, |c| c.is_ascii_alphanumeric())
        .filter(|(start, end)| text.get(*start..*end).is_some_and(is_iban))
        .filter(|range| is_apart(text, *range))
        .collect()
}

/// The longest stretches of characters of that sort.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(&is_part)?;
        let rest = text.get(start..)?;
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        from = start + length.max(1);
        Some((start, start + length))
    })
}

/// Whether no letter or digit adjoins a stretch.
fn is_apart(text: &str, (start, end): (usize, usize)) -> bool {
    let joined = |c: char| c.is_alphanumeric() || c == '_';
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    !before.ends_with(joined) && !after.starts_with(joined)
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | '-')
}

fn digits(value: &str) -> Vec<u8> {
    value
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|b| b - b'0')
        .collect()
}

/// Whether the check digit of ISO/IEC 7812-1 (Luhn's) holds.
fn holds(digits: &[u8]) -> bool {
    let weigh = |(at, digit): (usize, &u8)| match (at % 2, *digit) {
        (0, digit) => u32::from(digit),
        (_, digit) if digit > 4 => u32::from(digit) * 2 - 9,
        (_, digit) => u32::from(digit) * 2,
    };
    digits.iter().rev().enumerate().map(weigh).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::hmac;

    use super::*;

    #[test]
    fn check_digits_decide() {
        for value in [
            "4242424242424242",
            "4242 4242 4242 4242",
            "3782-822463-10005",
            "5555555555554444",
        ] {
            assert!(is_card(value), "{value}");
        }
        for value in [
            "4242424242424243",
            "424242424242424",
            "1234567890123452",
            "",
            "4242x4242424242424",
        ] {
            assert!(!is_card(value), "{value}");
        }
        for value in ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"] {
            assert!(is_iban(value), "{value}");
        }
        for value in [
            "DE89370400440532013001",
            "DE89",
            "de89370400440532013000",
            "",
            "é9370400440532013000",
        ] {
            assert!(!is_iban(value), "{value}");
        }
    }

    #[test]
    fn they_are_found_in_texts() {
        let text = "card 4242 4242 4242 4242, not 14242424242424242 or x4242424242424242; DE89370400440532013000é DE89370400440532013000";
        let found: Vec<_> = cards(text).into_iter().map(|(a, b)| &text[a..b]).collect();
        assert_eq!(found, ["4242 4242 4242 4242"]);
        assert_eq!(ibans(text).len(), 1);
    }

    proptest! {
        #[test]
        fn what_stands_for_them_is_none(value in "[0-9]{4}( [0-9]{4}){3}", own in "[0-9A-Z]{12,26}") {
            let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
            let other = card(&mut Draw::new(&key, "x", &value), &value);
            prop_assert!(!is_card(&other) && other.len() == value.len());
            let value = format!("DE42{own}");
            let other = iban(&mut Draw::new(&key, "x", &value), &value);
            prop_assert!(!is_iban(&other) && is_no_iban(&other) && other.len() == value.len());
        }
    }
}
