//! What the parts of a schema that speak of one value say together.

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value};

use super::lookout::{list, listed};

/// The parts that speak of a value, read together.
#[derive(Clone, Debug)]
pub(super) struct Facts<'s> {
    parts: Vec<&'s Map<String, Value>>,
    never: bool,
}

impl<'s> Facts<'s> {
    pub(super) fn of(parts: &[&'s Value]) -> Self {
        Facts {
            parts: parts.iter().filter_map(|part| part.as_object()).collect(),
            never: parts.iter().any(|part| **part == Value::Bool(false)),
        }
    }

    /// Whether nothing is let through.
    pub(super) fn is_never(&self) -> bool {
        self.never
    }

    /// Whether one of the parts has that keyword.
    pub(super) fn has(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.contains_key(keyword))
    }

    /// The only values that are let through, where they are listed: the shortest list.
    pub(super) fn listed(&self) -> Option<&'s [Value]> {
        let lists = self.parts.iter().filter_map(|part| listed(part));
        lists.min_by_key(|list| list.len())
    }

    /// The list of an `enum`, unless there is one constant value.
    pub(super) fn choices(&self) -> Option<&'s [Value]> {
        let constant = self.has("const");
        self.listed().filter(|_| !constant)
    }

    /// The first text that a keyword holds.
    pub(super) fn text(&self, keyword: &str) -> Option<&'s str> {
        self.parts
            .iter()
            .find_map(|part| part.get(keyword)?.as_str())
    }

    /// The values that the schema shows: `examples`, then `default`.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'s Value> + '_ {
        let examples = self.parts.iter().flat_map(|part| list(part, "examples"));
        examples.chain(self.parts.iter().filter_map(|part| part.get("default")))
    }

    fn counts(&self, keyword: &'static str) -> impl Iterator<Item = usize> + '_ {
        let counts = self
            .parts
            .iter()
            .filter_map(move |part| part.get(keyword)?.as_f64());
        counts.map(|count| count.clamp(0.0, 4e9) as usize)
    }

    /// The least count that a keyword such as `minLength` asks for; 0 without any.
    pub(super) fn at_least(&self, keyword: &'static str) -> usize {
        self.counts(keyword).max().unwrap_or(0)
    }

    /// The greatest count that a keyword such as `maxLength` allows.
    pub(super) fn at_most(&self, keyword: &'static str) -> Option<usize> {
        self.counts(keyword).min()
    }

    fn numbers(&self, keyword: &'static str) -> impl Iterator<Item = &'s Number> + '_ {
        let values = self.parts.iter().filter_map(move |part| part.get(keyword));
        values.filter_map(|value| match value {
            Value::Number(number) => Some(number),
            _ => None,
        })
    }

    /// The greatest number a keyword such as `minimum` holds.
    pub(super) fn greatest(&self, keyword: &'static str) -> Option<&'s Number> {
        self.numbers(keyword).max_by(|a, b| compare(a, b))
    }

    /// The least number a keyword such as `maximum` holds.
    pub(super) fn least(&self, keyword: &'static str) -> Option<&'s Number> {
        self.numbers(keyword).min_by(|a, b| compare(a, b))
    }

    /// Whether a number lies within the bounds.
    pub(super) fn admits(&self, number: f64) -> bool {
        let bound = |number: Option<&Number>| number.and_then(Number::as_f64);
        bound(self.greatest("minimum")).is_none_or(|least| number >= least)
            && bound(self.least("maximum")).is_none_or(|most| number <= most)
            && bound(self.greatest("exclusiveMinimum")).is_none_or(|least| number > least)
            && bound(self.least("exclusiveMaximum")).is_none_or(|most| number < most)
    }

    /// The names of members that are spoken of, in the schema's order.
    pub(super) fn names(&self) -> Vec<&'s str> {
        let mut names: Vec<&'s str> = Vec::new();
        let mut known = BTreeSet::new();
        for part in &self.parts {
            let members = part.get("properties").and_then(Value::as_object);
            let members = members.into_iter().flatten().map(|(name, _)| name.as_str());
            names.extend(members.filter(|name| known.insert(*name)));
        }
        names
    }

    /// The names of members that have to be there, in the schema's order.
    pub(super) fn required(&self) -> Vec<&'s str> {
        let mut known = BTreeSet::new();
        let names = self.parts.iter().flat_map(|part| list(part, "required"));
        let names = names.filter_map(Value::as_str);
        names.filter(|name| known.insert(*name)).collect()
    }

    /// The parts that speak of the member of that name.
    pub(super) fn member(&self, name: &str) -> Vec<&'s Value> {
        let own = |part: &&'s Map<String, Value>| part.get("properties")?.get(name);
        let found: Vec<_> = self.parts.iter().filter_map(own).collect();
        if !found.is_empty() || self.has("patternProperties") {
            return found;
        }
        self.others().into_iter().collect()
    }

    /// The part that speaks of all members without one of their own, unless it is just yes or no.
    pub(super) fn others(&self) -> Option<&'s Value> {
        let word = |keyword: &'static str| {
            let mut all = self.parts.iter().filter_map(move |part| part.get(keyword));
            all.find(|part| part.as_object().is_some_and(|map| !map.is_empty()))
        };
        word("additionalProperties").or_else(|| word("unevaluatedProperties"))
    }

    /// Whether no further members are let in.
    pub(super) fn is_closed(&self) -> bool {
        let no = Some(&Value::Bool(false));
        let closed = |part: &&Map<String, Value>| {
            part.get("additionalProperties") == no || part.get("unevaluatedProperties") == no
        };
        self.parts.iter().any(closed)
    }

    /// The parts that speak of the element at that position.
    pub(super) fn element(&self, position: usize) -> Vec<&'s Value> {
        let own = |part: &&'s Map<String, Value>| {
            let first = list(part, "prefixItems").get(position);
            first.or_else(|| part.get("items").or_else(|| part.get("unevaluatedItems")))
        };
        self.parts.iter().filter_map(own).collect()
    }

    /// The alternatives of each `anyOf` and `oneOf`.
    pub(super) fn alternatives(&self) -> Vec<&'s [Value]> {
        let words = ["anyOf", "oneOf"];
        let lists = self
            .parts
            .iter()
            .flat_map(|part| words.map(|word| list(part, word)));
        lists.filter(|list| !list.is_empty()).collect()
    }
}

fn compare(one: &Number, other: &Number) -> std::cmp::Ordering {
    let float = |number: &Number| number.as_f64().unwrap_or(0.0);
    float(one).total_cmp(&float(other))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_strictest_counts() {
        let parts = [
            json!({"minLength": 2, "maximum": 7.5, "enum": ["a", "b"], "properties": {"x": true}, "required": ["x"]}),
            json!({"minLength": 3, "maximum": 9, "const": "a", "properties": {"y": {}, "x": {}}, "required": ["x", "z"]}),
        ];
        let facts = Facts::of(&parts.iter().collect::<Vec<_>>());
        assert_eq!(facts.at_least("minLength"), 3);
        assert_eq!(facts.at_most("maxLength"), None);
        assert!(facts.admits(7.5) && !facts.admits(8.0));
        assert_eq!(facts.listed(), Some(&[json!("a")][..]));
        assert_eq!(facts.choices(), None);
        assert_eq!(facts.names(), ["x", "y"]);
        assert_eq!(facts.required(), ["x", "z"]);
        assert_eq!(facts.member("x").len(), 2);
        assert!(!facts.is_closed() && !facts.is_never());
    }
}
