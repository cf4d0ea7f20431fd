//! Values by number: two values are the same exactly when they have the same number, whatever their size.
//!
//! What a value is made of is numbered first, so a container is known by the numbers of its parts and nothing is
//! compared twice.

use std::borrow::Cow;
use std::collections::HashMap;

use super::decimal::Decimal;
use crate::json::unescape;

/// The number of a value, or of a way to write one.
pub(super) type Class = u32;

/// What a number stands for.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Value<'a> {
    /// `true`, `false` or `null`.
    Literal(&'a [u8]),
    /// What a string or name says.
    Text(Text<'a>),
    /// A number.
    Number(Decimal<'a>),
    /// The elements of an array, in order.
    Elements(Vec<Class>),
    /// The members of an object: name and value, by the number of the name.
    Members(Vec<(Class, Class)>),
    /// Bytes as they are written.
    Written(&'a [u8]),
    /// Parts as they are written, in order, an object's (true) or an array's.
    Parts(bool, Vec<Class>),
}

/// What a string says.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) enum Text<'a> {
    /// Characters.
    Plain(Cow<'a, str>),
    /// UTF-16 units that are no characters: lone surrogates, which JSON lets a string hold.
    Units(Vec<u16>),
}

impl<'a> Text<'a> {
    /// What the string with these quotes says.
    pub fn of(raw: &'a str) -> Self {
        let inside = raw.strip_prefix('"').unwrap_or(raw);
        let inside = inside.strip_suffix('"').unwrap_or(inside);
        let text = unescape(inside);
        if inside.contains("\\u") && text.contains(char::REPLACEMENT_CHARACTER) {
            let units = units(inside);
            if String::from_utf16(&units).is_err() {
                return Text::Units(units);
            }
        }
        Text::Plain(text)
    }
}

fn units(inside: &str) -> Vec<u16> {
    let mut units = Vec::new();
    let mut rest = inside;
    while let Some(first) = rest.chars().next() {
        let length = match rest.as_bytes() {
            [b'\\', b'u', ..] => 6,
            [b'\\', ..] => 2,
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let unit = piece
            .strip_prefix("\\u")
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        match unit {
            Some(unit) => units.push(unit),
            None => units.extend(unescape(piece).encode_utf16()),
        }
        rest = after;
    }
    units
}

/// The values that have been met.
#[derive(Debug, Default)]
pub(super) struct Classes<'a> {
    known: HashMap<Value<'a>, Class>,
}

impl<'a> Classes<'a> {
    /// The number of a value, from 1.
    pub fn number(&mut self, value: Value<'a>) -> Class {
        let next = Class::try_from(self.known.len() + 1).unwrap_or(Class::MAX);
        *self.known.entry(value).or_insert(next)
    }

    /// The number of the string or name that says this, when there is one.
    pub fn of_text(&self, text: &'a str) -> Option<Class> {
        let value = Value::Text(Text::Plain(Cow::Borrowed(text)));
        self.known.get(&value).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_they_say() {
        assert_eq!(Text::of(r#""\u00e9\/""#), Text::of("\"é/\""));
        assert_eq!(Text::of(r#""\ud83d\ude00""#), Text::of("\"😀\""));
        assert_ne!(Text::of(r#""\ud800""#), Text::of(r#""\ud801""#));
        assert_ne!(Text::of(r#""\ud800""#), Text::of("\"\u{fffd}\""));
        assert_eq!(Text::of(r#""\ufffd""#), Text::of("\"\u{fffd}\""));
        assert_eq!(
            Text::of(r#""\ud800\\é\n""#),
            Text::of(r#""\uD800\u005c\u00e9\u000a""#)
        );
    }
}
