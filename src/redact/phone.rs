//! Telephone numbers.

use super::draw::Draw;
use super::scramble::{filled, is_filled};

/// No country has this code (ITU-T E.164), and no area begins with it: made-up numbers do.
const NOWHERE: &str = "999";
/// Fewer digits are an extension.
const LEAST: usize = 7;

/// A made-up number of as many digits, written the same way.
pub(super) fn phone(draw: &mut Draw, value: &str) -> String {
    if digits(value).count() < LEAST {
        return filled(value);
    }
    let mut nowhere = NOWHERE.chars();
    let digit = |c: char| match c.is_numeric() {
        true => nowhere.next().unwrap_or_else(|| draw.letter(b"123456789")),
        false => c,
    };
    value.chars().map(digit).collect()
}

/// Whether a number is made up.
pub(super) fn is_made_up(value: &str) -> bool {
    match digits(value).count() {
        0 => false,
        1..LEAST => is_filled(&digits(value).collect::<String>()),
        _ => digits(value).take(NOWHERE.len()).eq(NOWHERE.chars()),
    }
}

/// Whether a text is a number as it is dialled from abroad (E.164), with or without what people put between digits.
pub(super) fn is_international(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('+') else {
        return false;
    };
    rest.starts_with(|c: char| matches!(c, '1'..='9'))
        && rest.ends_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_digit() || is_between(c))
        && (8..=15).contains(&digits(rest).count())
}

/// Whether a text may be a number at all: enough digits, or digits and what people put between and around them.
pub(super) fn is_plausible(value: &str) -> bool {
    let odd =
        |c: char| !(c.is_numeric() || is_between(c) || matches!(c, '+' | '#' | '*' | 'x' | ','));
    match digits(value).count() {
        0..2 => false,
        2..LEAST => !value.contains(odd),
        _ => true,
    }
}

/// The international numbers within a text: where they start and end.
pub(super) fn phones(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, _) in text.match_indices('+') {
        let rest = text.get(start + 1..).unwrap_or_default();
        let length = rest
            .find(|c: char| !(c.is_ascii_digit() || is_between(c)))
            .unwrap_or(rest.len());
        let number = rest.get(..length).unwrap_or_default();
        let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
        let end = start + 1 + number.len();
        let joined = text
            .get(..start)
            .is_some_and(|before| before.ends_with(char::is_alphanumeric));
        let free = found.last().is_none_or(|(_, last)| *last <= start);
        if free && !joined && text.get(start..end).is_some_and(is_international) {
            found.push((start, end));
        }
    }
    found
}

fn digits(value: &str) -> impl Iterator<Item = char> + '_ {
    value.chars().filter(|c| c.is_numeric())
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use ring::hmac;

    use super::*;

    #[test]
    fn digits_and_form_stay() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        let other = |value| phone(&mut Draw::new(&key, "x", value), value);
        let number = other("+49 (170) 123-4567");
        assert!(number.starts_with("+99 (9"), "{number}");
        assert_eq!(number.len(), "+49 (170) 123-4567".len());
        assert!(is_made_up(&number) && is_international(&number));
        assert_eq!(other("110"), "999");
        assert_ne!(other("+491701234567"), other("+491701234568"));
        assert!(!is_made_up("+491701234567") && !is_made_up("110"));
    }

    #[test]
    fn numbers_are_told_and_found() {
        for value in ["+491701234567", "+1 (555) 010-9999"] {
            assert!(is_international(value), "{value}");
        }
        for value in [
            "+00:00",
            "+1",
            "491701234567",
            "+4917012345678901",
            "+49170a234567",
            "+",
        ] {
            assert!(!is_international(value), "{value}");
        }
        let text = "call +49 170 1234567. or +1-555-010-9999, not 1+2 or a+491701234567";
        let found: Vec<_> = phones(text).into_iter().map(|(a, b)| &text[a..b]).collect();
        assert_eq!(found, ["+49 170 1234567", "+1-555-010-9999"]);
        assert!(is_plausible("0170/1234") && !is_plausible("mobile") && !is_plausible("7"));
    }
}
