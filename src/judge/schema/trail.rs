//! The way to a value: as it is in one payload, and as it is in all of them alike.

use super::finder::Finder;
use crate::json::{Kind, Step, Tape, shown};

/// Steps from the document in. Of each member it is known whether its name is one the schema speaks of, or a key of
/// a map, as `additionalProperties` and `patternProperties` describe them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::judge) struct Trail {
    pub(super) steps: Vec<Step>,
    /// For each step whether it is a key of a map; what is not told is not one.
    maps: Vec<bool>,
}

impl Trail {
    /// The way that a JSON pointer into the document leads, and the value at its end. `by` is the way the validator
    /// took through the schema, as a JSON pointer through references.
    pub(super) fn of(finder: &mut Finder, pointer: &str, by: &str) -> Option<(Self, usize)> {
        let mut at = 0;
        let mut steps = Vec::new();
        for part in pointer.split('/').skip(1) {
            let (step, child) = finder.child(at, part)?;
            steps.push(step);
            at = child;
        }
        let mut maps = maps(by);
        maps.resize(steps.len(), false);
        Some((Trail { steps, maps }, at))
    }

    /// The way to a member of what this leads to.
    pub(in crate::judge) fn member(&self, name: &str, map: bool) -> Self {
        let mut trail = self.clone();
        trail.push(Step::Name(name.to_owned()), map);
        trail
    }

    /// One step on.
    pub(in crate::judge) fn push(&mut self, step: Step, map: bool) {
        self.maps.resize(self.steps.len(), false);
        self.steps.push(step);
        self.maps.push(map);
    }

    /// One step back.
    pub(in crate::judge) fn pop(&mut self) {
        self.steps.pop();
        self.maps.truncate(self.steps.len());
    }

    /// The way in this payload; empty for the whole.
    pub(super) fn path(&self) -> String {
        match self.steps.is_empty() {
            true => String::new(),
            false => shown(&self.steps),
        }
    }

    /// The way in all payloads: positions are `[]`, keys of maps are `*`.
    pub(in crate::judge) fn place(&self) -> String {
        let mut place = String::new();
        for (nth, step) in self.steps.iter().enumerate() {
            let map = self.maps.get(nth) == Some(&true);
            match step {
                Step::Index(_) | Step::Append => place.push_str("[]"),
                Step::Name(_) if map => add(&mut place, "*"),
                // Unquoted it would be taken for any member.
                Step::Name(name) if name == "*" => add(&mut place, "[\"*\"]"),
                Step::Name(name) => add(&mut place, &shown(&[Step::Name(name.clone())])),
            }
        }
        place
    }
}

/// The way to a token, which stands for a value.
pub(in crate::judge) fn steps_to(tape: &Tape, token: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = 0;
    let holds = |value: usize| {
        let next = tape.token(value).map_or(0, |own| own.next);
        value <= token && token < next
    };
    while at != token {
        let next = match tape.kind(at) {
            Some(Kind::Object) => tape
                .named(at)
                .find(|(_, value)| holds(*value))
                .map(|(name, value)| (Step::Name(name.into_owned()), value)),
            _ => tape
                .elements(at)
                .enumerate()
                .find(|(_, value)| holds(*value))
                .map(|(nth, value)| (Step::Index(nth), value)),
        };
        let Some((step, value)) = next else { break };
        steps.push(step);
        at = value;
    }
    steps
}

/// Adds a name, with a dot where one belongs.
fn add(place: &mut String, name: &str) {
    if !place.is_empty() && !name.starts_with('[') {
        place.push('.');
    }
    place.push_str(name);
}

/// For each step into the document whether the schema took it as a key of a map.
fn maps(by: &str) -> Vec<bool> {
    let mut maps = Vec::new();
    let mut parts = by.split('/').skip(1);
    while let Some(keyword) = parts.next() {
        match keyword {
            "properties" | "prefixItems" => {
                parts.next();
                maps.push(false);
            }
            "patternProperties" => {
                parts.next();
                maps.push(true);
            }
            "additionalProperties" | "unevaluatedProperties" => maps.push(true),
            "items" | "unevaluatedItems" | "additionalItems" | "contains" => maps.push(false),
            "allOf" | "anyOf" | "oneOf" | "dependentSchemas" | "dependencies" => {
                parts.next();
            }
            _ => {}
        }
    }
    maps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(document: &str, pointer: &str, by: &str) -> (String, String) {
        let tape = Tape::new(document.as_bytes()).unwrap();
        let (trail, _) = Trail::of(&mut Finder::new(&tape), pointer, by).unwrap();
        (trail.path(), trail.place())
    }

    #[test]
    fn positions_and_keys_of_maps_are_folded() {
        let document = r#"{"a":[0,{"items":{"k.1":{"*":1}}}],"3":4}"#;
        let by = "/allOf/0/$ref/properties/a/items/properties/items/patternProperties/^k/additionalProperties/type";
        assert_eq!(
            of(document, "/a/1/items/k.1/*", by),
            ("a[1].items[\"k.1\"].*".into(), "a[].items.*.*".into())
        );
        let by = "/properties/a/items/properties/items/properties/k.1";
        assert_eq!(
            of(document, "/a/1/items/k.1/*", by),
            (
                "a[1].items[\"k.1\"].*".into(),
                "a[].items[\"k.1\"][\"*\"]".into()
            )
        );
        assert_eq!(
            of(document, "/3", "/properties/3/type"),
            ("3".into(), "3".into())
        );
        assert_eq!(of(document, "", "/type"), (String::new(), String::new()));
        let tape = Tape::new(document.as_bytes()).unwrap();
        let mut finder = Finder::new(&tape);
        assert_eq!(Trail::of(&mut finder, "/nope", ""), None);
        assert_eq!(Trail::of(&mut finder, "/a/01", ""), None);
    }
}
