//! Faults of every kind and what is told of them.

use serde_json::{Value, json};

use super::Schema;
use crate::judge::{Finding, Rule};

fn check(schema: &Value, payload: &str) -> Vec<Finding> {
    let schema = Schema::compile(schema, "test").unwrap();
    let checked = schema.check(payload.as_bytes());
    assert_eq!(checked.unchecked, None);
    checked.findings
}

/// Rule, path, what was expected, what was seen.
pub(super) type Told = (Rule, &'static str, &'static str, &'static str);

pub(super) fn tells(schema: &Value, payload: &str, expected: &[Told]) {
    let findings = check(schema, payload);
    let told: Vec<_> = findings
        .iter()
        .map(|f| {
            let (path, expected) = (f.path.as_str(), f.expected.as_str());
            (f.rule, path, expected, f.seen.as_str())
        })
        .collect();
    assert_eq!(told, expected, "{payload}");
}

fn places(schema: &Value, payload: &str) -> Vec<String> {
    let findings = check(schema, payload);
    findings.into_iter().map(|finding| finding.place).collect()
}

#[test]
fn paths_and_places_are_written_as_users_write_them() {
    let schema = json!({"properties": {
        "a.b": {"items": {"type": "string"}},
        "headers": {"additionalProperties": {"properties": {"value": {"type": "string"}}}},
        "x": {"patternProperties": {"^k": {"required": ["é ü"]}}},
        "y": {"unevaluatedProperties": {"type": "integer"}},
        "n": {"propertyNames": {"maxLength": 3}}}});
    let payload = r#"{"a.b":["",1],"headers":{"X-Id":{"value":1}},"x":{"k1":{}},"y":{"other":"s"},"n":{"long name":1}}"#;
    let findings = check(&schema, payload);
    let paths: Vec<_> = findings.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "[\"a.b\"][1]",
            "headers.X-Id.value",
            "x.k1[\"é ü\"]",
            "y.other",
            "n[\"long name\"]"
        ]
    );
    let places: Vec<_> = findings.iter().map(|f| f.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "[\"a.b\"][]",
            "headers.*.value",
            "x.*[\"é ü\"]",
            "y.other",
            "n.*"
        ]
    );
    assert_eq!(findings[4].expected, "a name: at most 3 characters");
    assert_eq!(findings[4].seen, "\"long name\"");
}

#[test]
fn places_are_folded_through_references_and_alternatives() {
    let schema = json!({
        "$id": "https://acme.example/order",
        "$ref": "#/$defs/Order",
        "$defs": {
            "Order": {"allOf": [{"properties": {"lines": {"additionalProperties": {"$ref": "#line"}}}}]},
            "Line": {"$anchor": "line", "oneOf": [
                {"type": "null"},
                {"type": "object", "properties": {"price": {"anyOf": [{"type": "null"}, {"type": "number"}]}}}]}}});
    assert_eq!(
        places(&schema, r#"{"lines":{"a/b":{"price":"1"}}}"#),
        ["lines.*.price"]
    );
}

#[test]
fn one_cause_is_told_once() {
    let schema = json!({"properties": {
        "kind": {"type": "string", "enum": ["a"], "const": "a", "pattern": "^a$", "minLength": 1},
        "at": {"type": "string", "format": "date-time", "pattern": "Z$"},
        "n": {"minimum": 5, "multipleOf": 2}},
        "required": ["id"], "allOf": [{"required": ["id"]}, {"properties": {"kind": {"type": "string"}}}]});
    tells(
        &schema,
        r#"{"kind":7,"at":"noon","n":3}"#,
        &[
            (Rule::MissingRequired, "id", "present", "missing"),
            (Rule::TypeChanged, "kind", "string", "7"),
            (Rule::FormatMismatch, "at", "format date-time", "\"noon\""),
            (Rule::Constraint, "n", "at least 5", "3"),
            (Rule::Constraint, "n", "a multiple of 2", "3"),
        ],
    );
    tells(
        &schema,
        r#"{"id":1,"kind":"b"}"#,
        &[(Rule::ConstMismatch, "kind", "\"a\"", "\"b\"")],
    );
}

#[test]
fn closed_objects_tell_the_members_that_are_too_many() {
    let schema = json!({"properties": {"a": {}, "t": {"type": "object", "properties": {}, "additionalProperties": false}},
        "patternProperties": {"^x-": true}, "additionalProperties": false});
    tells(
        &schema,
        r#"{"a":1,"x-b":2,"c":[3],"t":{"token":"abc"}}"#,
        &[
            (
                Rule::Constraint,
                "t.token",
                "no other member",
                "(masked, 3 characters)",
            ),
            (Rule::Constraint, "c", "no other member", "[3]"),
        ],
    );
    let many: Vec<_> = (0..30).map(|n| format!("\"k{n}\":0")).collect();
    let findings = check(&schema, &format!("{{{}}}", many.join(",")));
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].place.as_str(), findings[0].seen.as_str()),
        ("*", "30 of them")
    );
}

#[test]
fn a_fault_does_not_make_its_siblings_unevaluated() {
    let schema = json!({"allOf": [{"properties": {"a": {"type": "integer"}, "b": {}}}], "unevaluatedProperties": false});
    tells(
        &schema,
        r#"{"a":"x","b":1,"c":2}"#,
        &[
            (Rule::TypeChanged, "a", "integer", "\"x\""),
            (Rule::Constraint, "c", "no other member", "2"),
        ],
    );
    tells(
        &schema,
        r#"{"a":1,"b":1,"c":2}"#,
        &[(Rule::Constraint, "c", "no other member", "2")],
    );
}

#[test]
fn the_other_constraints_have_words() {
    let schema = json!({"properties": {
        "l": {"minItems": 2, "uniqueItems": true, "contains": {"const": 9}},
        "m": {"maxItems": 1, "items": {"type": "integer"}},
        "o": {"minProperties": 2, "not": {"required": ["z"]}}, "p": {"maxProperties": 0},
        "s": {"minLength": 1}, "t": {"maxLength": 2}, "gone": false,
        "u": {"prefixItems": [true], "items": false}, "x": {"exclusiveMinimum": 1}, "y": {"exclusiveMaximum": 1}}});
    tells(
        &schema,
        r#"{"l":[1],"m":[1,2],"o":{"z":1},"p":{"a":1},"s":"","t":"abc","gone":null,"u":[1,2],"x":1,"y":1e0}"#,
        &[
            (Rule::Constraint, "l", "at least 2 elements", "[1]"),
            (
                Rule::Constraint,
                "l",
                "elements of which enough match",
                "[1]",
            ),
            (Rule::Constraint, "m", "at most 1 element", "[1,2]"),
            (Rule::Constraint, "o", "at least 2 members", "{\"z\":1}"),
            (
                Rule::Constraint,
                "o",
                "not {\"required\":[\"z\"]}",
                "{\"z\":1}",
            ),
            (Rule::Constraint, "p", "at most 0 members", "{\"a\":1}"),
            (Rule::Constraint, "s", "at least 1 character", "\"\""),
            (Rule::Constraint, "t", "at most 2 characters", "\"abc\""),
            (Rule::Constraint, "gone", "nothing there", "null"),
            (Rule::Constraint, "u[1]", "nothing there", "2"),
            (Rule::Constraint, "x", "more than 1", "1"),
            (Rule::Constraint, "y", "less than 1", "1e0"),
        ],
    );
}

#[test]
fn secrets_are_masked_in_what_was_seen() {
    let schema = json!({"properties": {"token": {"type": "integer"}, "user": {"type": "array"}}});
    tells(
        &schema,
        r#"{"token":"s3cr3t","user":{"name":"x","password":"hunter2"}}"#,
        &[
            (
                Rule::TypeChanged,
                "token",
                "integer",
                "(masked, 6 characters)",
            ),
            (
                Rule::TypeChanged,
                "user",
                "array",
                "{\"name\":\"x\",\"password\":(masked, 7 characters)}",
            ),
        ],
    );
}
