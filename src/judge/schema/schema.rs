//! A compiled schema.

use std::fmt;
use std::sync::Arc;

use jsonschema::{Draft, Validator};
use serde_json::Value;

use super::explain::{Explained, explain};
use super::node::{TapeJson, TapeNode};
use super::outline::Outline;
use super::stack::with_room;
use crate::Error;
use crate::json::{Fault, Tape, position};
use crate::judge::{Finding, Rule};

/// The deepest payload that is validated; a deeper one is left unchecked, as the validator goes down on the stack.
const MAX_DEPTH: usize = 127;

/// A compiled schema. Cheap to clone.
#[derive(Clone)]
pub struct Schema(Arc<Compiled>);

struct Compiled {
    validator: Validator<TapeJson>,
    outline: Outline,
    source: Value,
}

/// What checking a payload came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What does not hold.
    pub findings: Vec<Finding>,
    /// Why nothing could be checked, when nothing could.
    pub unchecked: Option<String>,
}

impl Schema {
    /// Compiles a self-contained schema; `place` names it in the error. No reference is ever fetched.
    pub fn compile(schema: &Value, place: &str) -> Result<Self, Error> {
        let validator = compile(schema).map_err(|what| Error::Pack {
            place: place.to_owned(),
            what: format!("not a valid JSON Schema: {what}"),
            help: None,
        })?;
        Ok(Schema(Arc::new(Compiled {
            validator,
            outline: Outline::of(schema),
            source: schema.clone(),
        })))
    }

    /// Holds a payload against the schema.
    pub fn check(&self, payload: &[u8]) -> Checked {
        match Tape::new(payload) {
            Ok(tape) => self.check_tape(&tape),
            Err(fault) => not_json(payload, &fault),
        }
    }

    /// Holds a scanned payload against the schema. Of members that share a name the last counts.
    pub fn check_tape(&self, payload: &Tape) -> Checked {
        if let Some(unchecked) = too_deep(payload) {
            return unchecked;
        }
        with_room(payload, || {
            let cleaned = payload.without_repeats();
            let tape = cleaned.as_ref().unwrap_or(payload);
            Checked {
                findings: self.explained(tape).findings,
                unchecked: None,
            }
        })
    }

    /// What is wrong with a payload that has no repeated members and is not too deep.
    pub(in crate::judge) fn explained(&self, tape: &Tape) -> Explained {
        let root = TapeNode::At(tape, 0);
        if self.0.validator.is_valid(root) {
            return Explained::default();
        }
        explain(self.0.validator.iter_errors(root), &self.0.outline, tape)
    }

    pub(super) fn outline(&self) -> &Outline {
        &self.0.outline
    }

    pub(super) fn source(&self) -> &Value {
        &self.0.source
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Schema").field(&self.0.source).finish()
    }
}

/// Compiles a schema; nothing is fetched.
pub(super) fn compile(schema: &Value) -> Result<Validator<TapeJson>, String> {
    jsonschema::options_for::<TapeJson>()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .offline()
        .build(schema)
        .map_err(|error| error.to_string())
}

/// What a payload comes to that is not JSON.
pub(in crate::judge) fn not_json(payload: &[u8], fault: &Fault) -> Checked {
    let (line, column) = position(payload, fault.offset);
    let seen = format!("{} at line {line}, column {column}", fault.what);
    Checked {
        findings: vec![Finding::new(Rule::NotJson, "", "a JSON document", seen)],
        unchecked: None,
    }
}

/// What a payload comes to that is nested deeper than the validator goes.
pub(in crate::judge) fn too_deep(payload: &Tape) -> Option<Checked> {
    let depth = payload.depth();
    (depth > MAX_DEPTH).then(|| Checked {
        findings: Vec::new(),
        unchecked: Some(format!(
            "nested {depth} levels deep, and {MAX_DEPTH} at most are looked into"
        )),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(schema: Value, payload: &str) -> Vec<(Rule, String, String, String)> {
        let checked = Schema::compile(&schema, "test")
            .unwrap()
            .check(payload.as_bytes());
        assert_eq!(checked.unchecked, None);
        let parts = |f: Finding| (f.rule, f.path, f.expected, f.seen);
        checked.findings.into_iter().map(parts).collect()
    }

    fn one(
        rule: Rule,
        path: &str,
        expected: &str,
        seen: &str,
    ) -> Vec<(Rule, String, String, String)> {
        vec![(rule, path.into(), expected.into(), seen.into())]
    }

    fn schema() -> Value {
        json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "integer"}, "at": {"type": "string", "format": "date-time"},
            "kind": {"enum": ["a", "b"]}, "event": {"const": "x"},
            "who": {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"name": {"type": "string"}}}]},
            "list": {"type": "array", "items": {"type": ["string", "null"]}}}})
    }

    #[test]
    fn each_rule_names_the_place() {
        assert_eq!(check(schema(), r#"{"id":1,"extra":true}"#), []);
        assert_eq!(
            check(schema(), "{}"),
            one(Rule::MissingRequired, "id", "present", "missing")
        );
        assert_eq!(
            check(schema(), r#"{"id":"1"}"#),
            one(Rule::TypeChanged, "id", "integer", "\"1\"")
        );
        assert_eq!(
            check(schema(), r#"{"id":1,"kind":"c"}"#),
            one(Rule::EnumOutOfSet, "kind", r#"one of ["a","b"]"#, "\"c\"")
        );
        assert_eq!(
            check(schema(), r#"{"id":1,"event":"y"}"#),
            one(Rule::ConstMismatch, "event", "\"x\"", "\"y\"")
        );
        assert_eq!(
            check(schema(), r#"{"id":1,"at":"noon"}"#),
            one(Rule::FormatMismatch, "at", "format date-time", "\"noon\"")
        );
        assert_eq!(
            check(schema(), r#"{"id":1,"list":["a",2]}"#),
            one(Rule::TypeChanged, "list[1]", "null, string", "2")
        );
    }

    #[test]
    fn alternatives_are_explained_by_the_one_that_was_meant() {
        assert_eq!(
            check(schema(), r#"{"id":1,"who":{"name":7}}"#),
            one(Rule::TypeChanged, "who.name", "string", "7")
        );
        assert_eq!(
            check(schema(), r#"{"id":1,"who":5}"#),
            one(Rule::TypeChanged, "who", "null or object", "5")
        );
    }

    #[test]
    fn what_is_not_json_is_a_finding_and_too_deep_is_unchecked() {
        let schema = Schema::compile(&schema(), "test").unwrap();
        assert_eq!(schema.check(b"{\"id\":1}{").findings[0].rule, Rule::NotJson);
        assert_eq!(schema.check(b"").findings[0].rule, Rule::NotJson);
        let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
        assert!(schema.check(&deep).unchecked.is_some());
    }

    #[test]
    fn a_schema_that_is_none_is_refused_and_nothing_is_fetched() {
        assert!(Schema::compile(&json!({"type": "strin"}), "x").is_err());
        let remote = json!({"$ref": "http://127.0.0.1:9/x.json"});
        assert!(Schema::compile(&remote, "x").is_err());
    }

    #[test]
    fn long_values_are_shortened() {
        let long = format!(r#"{{"id":"{}"}}"#, "é".repeat(500));
        let findings = check(schema(), &long);
        assert_eq!(findings[0].3.chars().count(), 61);
    }
}
