//! Validating a payload against a JSON Schema (2020-12). The only module that knows the validator.

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

use crate::Error;
use crate::judge::{Finding, Rule};

/// The deepest payload that is validated; a deeper one is left unchecked, as the parser's stack is bounded.
const MAX_DEPTH: usize = 128;
/// The longest value that is quoted in a finding, in characters.
const MAX_SEEN: usize = 60;

/// A compiled schema. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Schema(Arc<Validator>);

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
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .offline()
            .build(schema)
            .map(|validator| Schema(Arc::new(validator)))
            .map_err(|error| Error::Pack {
                place: place.to_owned(),
                what: format!("not a valid JSON Schema: {error}"),
                help: None,
            })
    }

    /// Holds a payload against the schema.
    pub fn check(&self, payload: &[u8]) -> Checked {
        match serde_json::from_slice::<Value>(payload) {
            Ok(value) => Checked {
                findings: self.findings(&value),
                unchecked: None,
            },
            Err(error) if deeper_than_the_parser(payload) => Checked {
                findings: Vec::new(),
                unchecked: Some(format!("nested deeper than {MAX_DEPTH} levels ({error})")),
            },
            Err(error) => Checked {
                findings: vec![Finding::new(
                    Rule::NotJson,
                    "",
                    "a JSON document",
                    error.to_string(),
                )],
                unchecked: None,
            },
        }
    }

    fn findings(&self, value: &Value) -> Vec<Finding> {
        if self.0.is_valid(value) {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for error in self.0.iter_errors(value) {
            describe(&error, &mut findings);
        }
        let retyped: Vec<String> = findings
            .iter()
            .filter(|finding| finding.rule == Rule::TypeChanged)
            .map(|finding| finding.path.clone())
            .collect();
        // A value of another type is of course none of the listed ones either.
        findings.retain(|finding| {
            finding.rule != Rule::EnumOutOfSet || !retyped.contains(&finding.path)
        });
        findings
    }
}

/// Whether brackets nest deeper than the parser goes. Strings are skipped, nothing else is looked at.
fn deeper_than_the_parser(payload: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in payload {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth >= MAX_DEPTH {
            return true;
        }
    }
    false
}

fn describe(error: &ValidationError, findings: &mut Vec<Finding>) {
    let path = readable(error.instance_path().as_str());
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let path = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            };
            findings.push(Finding::new(
                Rule::MissingRequired,
                path,
                "present",
                "missing",
            ));
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            nearest_branch(error, context, path, findings)
        }
        kind => {
            let (rule, expected) = rule_of(kind, error);
            findings.push(Finding::new(
                rule,
                path,
                expected,
                shortened(error.instance()),
            ));
        }
    }
}

/// Of several alternatives, explains the one whose faults lie deepest: the one the payload was meant to be.
fn nearest_branch(
    error: &ValidationError,
    context: &[Vec<ValidationError<'static>>],
    path: String,
    findings: &mut Vec<Finding>,
) {
    let depth = |branch: &Vec<ValidationError<'static>>| {
        let deepest = |e: &ValidationError| e.instance_path().as_str().matches('/').count();
        branch.iter().map(deepest).min().unwrap_or(0)
    };
    let own = error.instance_path().as_str().matches('/').count();
    let best = context
        .iter()
        .filter(|branch| depth(branch) > own)
        .min_by_key(|b| b.len());
    match best {
        Some(branch) => branch.iter().for_each(|inner| describe(inner, findings)),
        None => findings.push(one_of_the_kinds(error, context, path)),
    }
}

fn one_of_the_kinds(
    error: &ValidationError,
    context: &[Vec<ValidationError<'static>>],
    path: String,
) -> Finding {
    let mut rule = Rule::TypeChanged;
    let mut expected = Vec::new();
    for inner in context.iter().flatten() {
        let (inner_rule, text) = rule_of(inner.kind(), inner);
        if inner_rule != Rule::TypeChanged {
            rule = Rule::Constraint;
        }
        if !expected.contains(&text) {
            expected.push(text);
        }
    }
    Finding::new(
        rule,
        path,
        expected.join(" or "),
        shortened(error.instance()),
    )
}

fn rule_of(kind: &Kind, error: &ValidationError) -> (Rule, String) {
    match kind {
        Kind::Type { .. } => (Rule::TypeChanged, after_quote(&error.masked().to_string())),
        Kind::Enum { options } => (Rule::EnumOutOfSet, format!("one of {options}")),
        Kind::Constant { expected_value } => (Rule::ConstMismatch, expected_value.to_string()),
        Kind::Format { format } => (Rule::FormatMismatch, format!("format {format}")),
        Kind::Required { property } => (Rule::MissingRequired, format!("member {property}")),
        Kind::Pattern { pattern } => (Rule::Constraint, format!("pattern {pattern}")),
        Kind::MinItems { limit } => (Rule::Constraint, format!("at least {limit} elements")),
        Kind::MaxItems { limit } => (Rule::Constraint, format!("at most {limit} elements")),
        Kind::MinLength { limit } => (Rule::Constraint, format!("at least {limit} characters")),
        Kind::MaxLength { limit } => (Rule::Constraint, format!("at most {limit} characters")),
        Kind::Minimum { limit } => (Rule::Constraint, format!("at least {limit}")),
        Kind::Maximum { limit } => (Rule::Constraint, format!("at most {limit}")),
        Kind::ExclusiveMinimum { limit } => (Rule::Constraint, format!("more than {limit}")),
        Kind::ExclusiveMaximum { limit } => (Rule::Constraint, format!("less than {limit}")),
        _ => (Rule::Constraint, format!("otherwise: {}", error.masked())),
    }
}

/// `value is not of type "string"` → `string`; `… of types "integer", "null"` → `integer, null`.
fn after_quote(message: &str) -> String {
    match message.find('"') {
        Some(start) => message[start..].replace('"', ""),
        None => message.to_owned(),
    }
}

/// A JSON pointer as people write paths: `/messages/0/sender` → `messages[0].sender`.
fn readable(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            path.push_str(&format!("[{part}]"));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            path.push_str(&format!("{dot}{part}"));
        }
    }
    path
}

fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_SEEN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
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
        assert_eq!(findings[0].3.chars().count(), MAX_SEEN + 1);
    }
}
