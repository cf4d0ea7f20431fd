//! Which parts of a schema speak of a value: references are followed, alternatives are held against the value.
//!
//! It is a guess that is quick and mostly right: whatever is made from it is held against the validator.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::types::Types;
use crate::json::{Kind, Tape};

/// How deep a question goes into a schema before it takes the answer for yes.
const DEPTH: u8 = 12;
/// How many parts one question looks at before it does.
const STEPS: u32 = 2_000;
/// How many parts may speak of one value.
const MOST_PARTS: usize = 200;

/// How far a question may still go.
#[derive(Clone, Copy)]
struct Fuel<'f> {
    depth: u8,
    steps: &'f Cell<u32>,
}

impl Fuel<'_> {
    /// What is left one part deeper; none when it has gone far enough.
    fn burnt(self) -> Option<Self> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        let depth = self.depth.checked_sub(1)?;
        Some(Fuel { depth, ..self })
    }
}

/// A schema that is asked what speaks of a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lookout<'s> {
    root: &'s Value,
}

impl<'s> Lookout<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        Lookout { root }
    }

    /// The schema as a whole.
    pub(super) fn root(&self) -> &'s Value {
        self.root
    }

    /// These parts and all they refer to that hold for every value.
    pub(super) fn surely(&self, parts: &[&'s Value]) -> Vec<&'s Value> {
        self.spread(parts, |_| Vec::new())
    }

    /// The same, with the alternatives and consequences that the value goes by.
    pub(super) fn around(&self, parts: &[&'s Value], tape: &Tape, token: usize) -> Vec<&'s Value> {
        let steps = Cell::new(STEPS);
        let fuel = Fuel {
            depth: DEPTH,
            steps: &steps,
        };
        self.spread(parts, |part| {
            let seems = |choice: &&'s Value| self.seems(choice, tape, token, fuel);
            let choices = list(part, "anyOf").iter().chain(list(part, "oneOf"));
            let mut found: Vec<&'s Value> = choices.filter(seems).collect();
            if let Some(test) = part.get("if") {
                let word = match self.seems(test, tape, token, fuel) {
                    true => "then",
                    false => "else",
                };
                found.extend(part.get(word));
            }
            let dependent = part.get("dependentSchemas").and_then(Value::as_object);
            let dependent = dependent.into_iter().flatten();
            let there = |(name, _): &(&String, &Value)| tape.member(token, name).is_some();
            found.extend(dependent.filter(there).map(|(_, schema)| schema));
            found
        })
    }

    fn spread(
        &self,
        parts: &[&'s Value],
        more: impl Fn(&'s Map<String, Value>) -> Vec<&'s Value>,
    ) -> Vec<&'s Value> {
        let mut found: Vec<&'s Value> = Vec::new();
        let mut todo: Vec<&'s Value> = parts.iter().rev().copied().collect();
        while let Some(part) = todo.pop() {
            let known = found.iter().any(|other| std::ptr::eq(*other, part));
            if known || found.len() >= MOST_PARTS {
                continue;
            }
            found.push(part);
            if let Some(map) = part.as_object() {
                let next = self.targets(map).chain(list(map, "allOf"));
                let next: Vec<_> = next.chain(more(map)).collect();
                todo.extend(next.into_iter().rev());
            }
        }
        found
    }

    fn targets(&self, part: &'s Map<String, Value>) -> impl Iterator<Item = &'s Value> + use<'s> {
        let own = *self;
        let references = [part.get("$ref"), part.get("$dynamicRef")];
        let references = references.into_iter().flatten().filter_map(Value::as_str);
        references.filter_map(move |reference| own.target(reference))
    }

    /// What a reference leads to: a pointer, or an anchor or `$id` anywhere in the schema.
    fn target(&self, reference: &str) -> Option<&'s Value> {
        let Some(fragment) = reference.strip_prefix('#') else {
            return named(self.root, &["$id"], reference, 0);
        };
        let fragment = percent_decoded(fragment);
        match fragment.is_empty() || fragment.starts_with('/') {
            true => self.root.pointer(&fragment),
            false => named(self.root, &["$anchor", "$dynamicAnchor"], &fragment, 0),
        }
    }

    /// Whether the value may well be meant by the part: its type, its listed values, its members fit.
    fn seems(&self, part: &'s Value, tape: &Tape, token: usize, fuel: Fuel) -> bool {
        let (map, fuel) = match (part, fuel.burnt()) {
            (Value::Bool(holds), _) => return *holds,
            (Value::Object(map), Some(fuel)) => (map, fuel),
            _ => return true,
        };
        let inside = |part: &'s Value| self.seems(part, tape, token, fuel);
        if !own_types(map).meets(Types::at(tape, token)) {
            return false;
        }
        if let Some(listed) = listed(map)
            && !listed.iter().any(|value| equals(value, tape, token))
        {
            return false;
        }
        if tape.kind(token) == Some(Kind::Object) && !self.members_seem(map, tape, token, fuel) {
            return false;
        }
        let any = |name: &str| {
            let choices = list(map, name);
            choices.is_empty() || choices.iter().any(inside)
        };
        self.targets(map).all(inside)
            && list(map, "allOf").iter().all(inside)
            && any("anyOf")
            && any("oneOf")
    }

    fn members_seem(
        &self,
        map: &'s Map<String, Value>,
        tape: &Tape,
        object: usize,
        fuel: Fuel,
    ) -> bool {
        let mut required = list(map, "required").iter().filter_map(Value::as_str);
        if !required.all(|name| tape.member(object, name).is_some()) {
            return false;
        }
        let known = map.get("properties").and_then(Value::as_object);
        let mut members = known.into_iter().flatten();
        let fits = members.all(|(name, schema)| {
            let member = tape.member(object, name);
            member.is_none_or(|member| self.seems(schema, tape, member, fuel))
        });
        let closed = map.get("additionalProperties") == Some(&Value::Bool(false))
            && !map.contains_key("patternProperties");
        let is_known = |name: &str| known.is_some_and(|known| known.contains_key(name));
        fits && (!closed || tape.named(object).all(|(name, _)| is_known(&name)))
    }

    /// The types that these parts together let through, as far as it can be told without a value.
    pub(super) fn types(&self, parts: &[&'s Value]) -> Types {
        let steps = Cell::new(STEPS);
        self.types_of(
            parts,
            Fuel {
                depth: DEPTH,
                steps: &steps,
            },
        )
    }

    fn types_of(&self, parts: &[&'s Value], fuel: Fuel) -> Types {
        let all = parts.iter().map(|part| self.types_of_one(part, fuel));
        all.fold(Types::ALL, Types::and)
    }

    fn types_of_one(&self, part: &'s Value, fuel: Fuel) -> Types {
        let (map, fuel) = match (part, fuel.burnt()) {
            (Value::Bool(false), _) => return Types::NONE,
            (Value::Object(map), Some(fuel)) => (map, fuel),
            _ => return Types::ALL,
        };
        let mut types = own_types(map);
        if let Some(listed) = listed(map) {
            types = types.and(listed.iter().map(Types::of).fold(Types::NONE, Types::or));
        }
        for part in self.targets(map).chain(list(map, "allOf")) {
            types = types.and(self.types_of_one(part, fuel));
        }
        for name in ["anyOf", "oneOf"] {
            let choices = list(map, name);
            if !choices.is_empty() {
                let choices = choices.iter().map(|part| self.types_of_one(part, fuel));
                types = types.and(choices.fold(Types::NONE, Types::or));
            }
        }
        types
    }
}

/// The elements of a list of a schema; none where there is no such list.
pub(super) fn list<'s>(part: &'s Map<String, Value>, name: &str) -> &'s [Value] {
    let list = part.get(name).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

/// The only values a part lets through, where it lists them.
pub(super) fn listed(part: &Map<String, Value>) -> Option<&[Value]> {
    let constant = part.get("const").map(std::slice::from_ref);
    constant.or_else(|| {
        part.get("enum")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
    })
}

fn own_types(part: &Map<String, Value>) -> Types {
    match part.get("type") {
        Some(Value::String(name)) => Types::named(name),
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(Value::as_str);
            names.map(Types::named).fold(Types::NONE, Types::or)
        }
        _ => Types::ALL,
    }
}

/// Whether a value of the schema is the one that stands there.
pub(super) fn equals(value: &Value, tape: &Tape, token: usize) -> bool {
    match value {
        Value::String(text) => {
            tape.text(token).is_some_and(|own| own == text.as_str())
                && tape.kind(token) == Some(Kind::String)
        }
        Value::Null | Value::Bool(_) => matches!(
            (tape.raw(token), value),
            (b"null", Value::Null) | (b"true", Value::Bool(true)) | (b"false", Value::Bool(false))
        ),
        Value::Number(number) => {
            let own = tape.raw_text(token).parse::<f64>();
            own.is_ok_and(|own| Some(own) == number.as_f64())
        }
        other => serde_json::from_slice::<Value>(tape.raw(token)).is_ok_and(|own| own == *other),
    }
}

fn named<'s>(part: &'s Value, keywords: &[&str], name: &str, depth: usize) -> Option<&'s Value> {
    if depth > 64 {
        return None;
    }
    let is_it = |keyword: &&str| part.get(keyword).and_then(Value::as_str) == Some(name);
    if keywords.iter().any(is_it) {
        return Some(part);
    }
    let mut inside: Box<dyn Iterator<Item = &'s Value>> = match part {
        Value::Object(map) => Box::new(map.values()),
        Value::Array(list) => Box::new(list.iter()),
        _ => return None,
    };
    inside.find_map(|part| named(part, keywords, name, depth + 1))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn alternatives_are_held_against_the_value() {
        let schema = json!({
            "$defs": {"a b": {"properties": {"kind": {"const": "cat"}}, "required": ["kind"], "type": "object", "title": "cat"},
                      "dog": {"$anchor": "dog", "properties": {"kind": {"const": "dog"}}, "type": "object", "title": "dog"}},
            "oneOf": [{"$ref": "#/$defs/a%20b"}, {"$ref": "#dog"}, {"type": "null", "title": "null"}],
            "if": {"required": ["age"]}, "then": {"title": "aged"}, "else": {"title": "ageless"},
        });
        let lookout = Lookout::new(&schema);
        let titles = |payload: &str| {
            let tape = Tape::new(payload.as_bytes()).unwrap();
            let parts = lookout.around(&[&schema], &tape, 0);
            let titles = parts.into_iter().filter_map(|part| part.get("title"));
            titles
                .map(|title| title.as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(titles(r#"{"kind":"cat"}"#), ["cat", "ageless"]);
        assert_eq!(titles(r#"{"kind":"dog","age":3}"#), ["dog", "aged"]);
        assert_eq!(titles("null"), ["null", "aged"]);
        let types = Types::OBJECT.or(Types::NULL);
        assert_eq!(lookout.types(&[&schema]), types);
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let schema =
            json!({"$ref": "#", "allOf": [{"$ref": "#/allOf/0"}], "anyOf": [{"$ref": "#"}]});
        let lookout = Lookout::new(&schema);
        let tape = Tape::new(b"[1]").unwrap();
        assert_eq!(lookout.around(&[&schema], &tape, 0).len(), 3);
        assert_eq!(lookout.types(&[&schema]), Types::ALL);
        // Many ways to go round in it are not all gone.
        let many = json!({"anyOf": vec![json!({"$ref": "#"}); 40], "oneOf": vec![json!({"$ref": "#"}); 40]});
        let lookout = Lookout::new(&many);
        assert_eq!(lookout.types(&[&many]), Types::ALL);
        assert!(!lookout.around(&[&many], &tape, 0).is_empty());
    }
}
