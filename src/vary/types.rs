//! The JSON types of a value, and those that a schema lets through.

use serde_json::Value;

use crate::json::{Kind, Tape};

/// A set of JSON types; whole numbers are told apart from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    pub(super) const NONE: Types = Types(0);
    pub(super) const OBJECT: Types = Types(1);
    pub(super) const ARRAY: Types = Types(2);
    pub(super) const STRING: Types = Types(4);
    pub(super) const FRACTION: Types = Types(8);
    pub(super) const INTEGER: Types = Types(16);
    pub(super) const BOOLEAN: Types = Types(32);
    pub(super) const NULL: Types = Types(64);
    pub(super) const ALL: Types = Types(127);

    /// The types that go by a name of JSON Schema.
    pub(super) fn named(name: &str) -> Self {
        match name {
            "object" => Types::OBJECT,
            "array" => Types::ARRAY,
            "string" => Types::STRING,
            "number" => Types::FRACTION.or(Types::INTEGER),
            "integer" => Types::INTEGER,
            "boolean" => Types::BOOLEAN,
            "null" => Types::NULL,
            _ => Types::NONE,
        }
    }

    /// The type of a value of a schema.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Types::NULL,
            Value::Bool(_) => Types::BOOLEAN,
            Value::Number(number) => number_type(&number.to_string()),
            Value::String(_) => Types::STRING,
            Value::Array(_) => Types::ARRAY,
            Value::Object(_) => Types::OBJECT,
        }
    }

    /// The type of a value of a payload.
    pub(super) fn at(tape: &Tape, token: usize) -> Self {
        match tape.kind(token) {
            Some(Kind::Object) => Types::OBJECT,
            Some(Kind::Array) => Types::ARRAY,
            Some(Kind::String) => Types::STRING,
            Some(Kind::Number) => number_type(tape.raw_text(token)),
            Some(Kind::Literal) if tape.raw(token) == b"null" => Types::NULL,
            Some(Kind::Literal) => Types::BOOLEAN,
            _ => Types::NONE,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Types(self.0 & other.0)
    }

    pub(super) fn or(self, other: Self) -> Self {
        Types(self.0 | other.0)
    }

    /// Whether there is a type in both.
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What a value of the type is called; of several types the first.
    pub(super) fn word(self) -> &'static str {
        let words = [
            (Types::OBJECT, "an object"),
            (Types::ARRAY, "an array"),
            (Types::STRING, "a string"),
            (Types::INTEGER, "a number"),
            (Types::FRACTION, "a number"),
            (Types::BOOLEAN, "a boolean"),
            (Types::NULL, "null"),
        ];
        let word = words.into_iter().find(|(types, _)| self.meets(*types));
        word.map_or("a value", |(_, word)| word)
    }
}

/// A number without a fraction is whole, however it is written.
fn number_type(text: &str) -> Types {
    let plain = !text.contains(['.', 'e', 'E']);
    if plain || text.parse().is_ok_and(|number: f64| number.fract() == 0.0) {
        Types::INTEGER
    } else {
        Types::FRACTION
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_told_apart() {
        let at = |text: &str| Types::at(&Tape::new(text.as_bytes()).unwrap(), 0);
        assert_eq!(at("10000000000000000000000"), Types::INTEGER);
        assert_eq!(at("1e2"), Types::INTEGER);
        assert_eq!(at("1.50"), Types::FRACTION);
        assert_eq!(at("null"), Types::NULL);
        assert_eq!(at("true").word(), "a boolean");
        assert!(Types::named("number").meets(Types::INTEGER));
    }
}
