//! Every value of a payload with what the schema says of it.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::change::Change;
use super::facts::Facts;
use super::held::Held;
use super::lookout::Lookout;
use super::types::Types;
use crate::json::{Step, Tape};

/// How many values of a payload are looked at; what comes after them stays as it is.
const MOST: usize = 5_000;

/// A value of a payload.
#[derive(Clone, Debug)]
pub(super) struct Place<'s> {
    /// The token of the value.
    pub(super) token: usize,
    /// Where it stands.
    pub(super) steps: Vec<Step>,
    /// The parts of the schema that lead to it.
    pub(super) parts: Vec<&'s Value>,
    /// What speaks of it.
    pub(super) facts: Facts<'s>,
    /// The types that are let through there.
    pub(super) types: Types,
    /// The type of what stands there.
    pub(super) own: Types,
    /// The object or array it stands in.
    pub(super) parent: Option<usize>,
    /// Whether its object has to have it.
    pub(super) required: bool,
    /// Whether it may not be replaced or taken out.
    pub(super) held: bool,
    /// Whether nothing may be added to it.
    pub(super) closed: bool,
    /// The parts of the schema on the way to it, its own included.
    pub(super) trail: Vec<&'s Value>,
}

impl Place<'_> {
    /// The name of the member it is, or of the one around it for an element.
    pub(super) fn name(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Another value in its place.
    pub(super) fn put(&self, json: impl Into<Cow<'static, str>>) -> Change {
        Change::Put {
            token: self.token,
            json: json.into(),
        }
    }

    /// The member goes out; none where it is no member.
    pub(super) fn drop(&self) -> Option<Change> {
        match (self.parent, self.steps.last()) {
            (Some(object), Some(Step::Name(name))) => Some(Change::Drop {
                object,
                name: name.clone(),
            }),
            _ => None,
        }
    }
}

/// A value that is yet to be looked at.
struct Todo<'s> {
    token: usize,
    steps: Vec<Step>,
    parts: Vec<&'s Value>,
    parent: Option<usize>,
    required: bool,
    trail: Vec<&'s Value>,
}

/// The values of a payload in order, each before what it holds. Of members that share a name the last one counts.
pub(super) fn places<'s>(tape: &Tape, lookout: Option<Lookout<'s>>, held: &Held) -> Vec<Place<'s>> {
    let mut found: Vec<Place<'s>> = Vec::new();
    let mut todo = vec![Todo {
        token: 0,
        steps: Vec::new(),
        parts: lookout.iter().map(Lookout::root).collect(),
        parent: None,
        required: true,
        trail: Vec::new(),
    }];
    while let Some(next) = todo.pop() {
        if found.len() >= MOST {
            break;
        }
        let around = lookout.map(|lookout| lookout.around(&next.parts, tape, next.token));
        let around = around.unwrap_or_default();
        let mut trail = next.trail;
        trail.extend(&around);
        let place = Place {
            token: next.token,
            facts: Facts::of(&around),
            types: lookout.map_or(Types::ALL, |lookout| lookout.types(&next.parts)),
            own: Types::at(tape, next.token),
            parts: next.parts,
            parent: next.parent,
            required: next.required,
            held: held.touches(&next.steps),
            closed: held.covers(&next.steps),
            steps: next.steps,
            trail,
        };
        let mut inside = members(tape, &place);
        inside.extend(elements(tape, &place));
        todo.extend(inside.into_iter().rev());
        found.push(place);
    }
    found
}

fn members<'s>(tape: &Tape, object: &Place<'s>) -> Vec<Todo<'s>> {
    let last: HashMap<_, _> = tape.named(object.token).collect();
    let required = object.facts.required();
    let named = tape.named(object.token);
    let counts = named.filter(|(name, value)| last.get(name) == Some(value));
    let todo = |(name, token): (Cow<str>, usize)| Todo {
        token,
        steps: [
            object.steps.as_slice(),
            &[Step::Name(name.clone().into_owned())],
        ]
        .concat(),
        parts: object.facts.member(&name),
        parent: Some(object.token),
        required: required.contains(&name.as_ref()),
        trail: object.trail.clone(),
    };
    counts.map(todo).collect()
}

fn elements<'s>(tape: &Tape, array: &Place<'s>) -> Vec<Todo<'s>> {
    let todo = |(position, token)| Todo {
        token,
        steps: [array.steps.as_slice(), &[Step::Index(position)]].concat(),
        parts: array.facts.element(position),
        parent: Some(array.token),
        required: true,
        trail: array.trail.clone(),
    };
    tape.elements(array.token).enumerate().map(todo).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json::{Path, shown};

    #[test]
    fn every_value_is_known_by_its_place() {
        let schema = json!({"required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"items": {"type": ["string", "null"]}}}});
        let held = Held::new(vec![Path::parse("b[0]").unwrap()]);
        let tape = Tape::new(br#"{"a":0,"b":["x",null],"a":1}"#).unwrap();
        let places = places(&tape, Some(Lookout::new(&schema)), &held);
        let seen: Vec<_> = places
            .iter()
            .map(|p| (shown(&p.steps), tape.raw_text(p.token), p.required, p.held))
            .collect();
        assert_eq!(
            seen,
            [
                ("$".into(), r#"{"a":0,"b":["x",null],"a":1}"#, true, true),
                ("b".into(), r#"["x",null]"#, false, true),
                ("b[0]".into(), "\"x\"", true, true),
                ("b[1]".into(), "null", true, false),
                ("a".into(), "1", true, false),
            ]
        );
        assert_eq!(places[3].types, Types::STRING.or(Types::NULL));
        assert_eq!(places[3].name(), Some("b"));
    }
}
