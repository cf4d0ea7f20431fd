//! Which alternative a payload was meant to be.

use serde_json::{Value, json};

use super::explain_cases::tells;
use crate::judge::Rule;

#[test]
fn alternatives_of_other_types_are_one_change_of_type() {
    let schema = json!({"properties": {"who": {"anyOf": [
        {"type": "null"}, {"enum": ["me", "you"]}, {"oneOf": [{"type": "integer"}, {"const": true}]}]}}});
    tells(
        &schema,
        r#"{"who":[]}"#,
        &[(
            Rule::TypeChanged,
            "who",
            "null or one of [\"me\",\"you\"] or integer or true",
            "[]",
        )],
    );
    tells(
        &schema,
        r#"{"who":"them"}"#,
        &[(
            Rule::EnumOutOfSet,
            "who",
            "one of [\"me\",\"you\"]",
            "\"them\"",
        )],
    );
    tells(
        &schema,
        r#"{"who":1.5}"#,
        &[(
            Rule::TypeChanged,
            "who",
            "null or one of [\"me\",\"you\"] or integer or true",
            "1.5",
        )],
    );
}

#[test]
fn the_alternative_with_the_type_is_explained() {
    let who = json!({"anyOf": [{"type": "null"}, {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}]});
    let schema = json!({"properties": {"who": who}});
    tells(
        &schema,
        r#"{"who":{}}"#,
        &[(Rule::MissingRequired, "who.id", "present", "missing")],
    );
    tells(
        &schema,
        r#"{"who":{"id":"7"}}"#,
        &[(Rule::TypeChanged, "who.id", "integer", "\"7\"")],
    );
    tells(
        &schema,
        r#"{"who":5}"#,
        &[(Rule::TypeChanged, "who", "null or object", "5")],
    );
}

fn variants() -> Value {
    let variant = |kind: Value, name: &str| json!({"type": "object", "required": ["kind", name], "properties": {"kind": kind, name: {"type": "integer"}}});
    json!({"properties": {"parts": {"items": {"oneOf": [
        variant(json!({"const": "a"}), "x"),
        {"$ref": "#/$defs/B"},
        variant(json!({"enum": ["c", "d"]}), "z")]}}},
        "$defs": {"B": {"allOf": [variant(json!({"const": "b"}), "y")], "required": ["more", "and", "still"]}}})
}

#[test]
fn the_alternative_whose_discriminator_matches_is_explained() {
    tells(
        &variants(),
        r#"{"parts":[{"kind":"b","x":1}]}"#,
        &[
            (Rule::MissingRequired, "parts[0].more", "present", "missing"),
            (Rule::MissingRequired, "parts[0].and", "present", "missing"),
            (
                Rule::MissingRequired,
                "parts[0].still",
                "present",
                "missing",
            ),
            (Rule::MissingRequired, "parts[0].y", "present", "missing"),
        ],
    );
    tells(
        &variants(),
        r#"{"parts":[{"kind":"a","x":1},{"kind":"d","z":"1"}]}"#,
        &[(Rule::TypeChanged, "parts[1].z", "integer", "\"1\"")],
    );
}

#[test]
fn a_discriminator_that_none_has_is_told_itself() {
    tells(
        &variants(),
        r#"{"parts":[{"kind":"new","x":1}]}"#,
        &[(
            Rule::EnumOutOfSet,
            "parts[0].kind",
            "one of [\"a\",\"b\",\"c\",\"d\"]",
            "\"new\"",
        )],
    );
    tells(
        &variants(),
        r#"{"parts":[{"x":1}]}"#,
        &[(Rule::MissingRequired, "parts[0].kind", "present", "missing")],
    );
}

#[test]
fn nested_alternatives_are_explained_to_the_bottom() {
    let inner = json!({"oneOf": [
        {"required": ["type"], "properties": {"type": {"const": "card"}, "number": {"type": "string"}}},
        {"required": ["type"], "properties": {"type": {"const": "cash"}, "coins": {"type": "integer"}}}]});
    let schema =
        json!({"anyOf": [{"type": "null"}, {"type": "object", "properties": {"pay": inner}}]});
    tells(
        &schema,
        r#"{"pay":{"type":"cash","coins":"many","number":3}}"#,
        &[(Rule::TypeChanged, "pay.coins", "integer", "\"many\"")],
    );
}

#[test]
fn alternatives_that_are_equally_near_are_told_together() {
    let schema = json!({"properties": {
        "who": {"anyOf": [{"required": ["id"]}, {"required": ["name"]}]},
        "mail": {"anyOf": [{"format": "email"}, {"format": "uri"}]},
        "size": {"oneOf": [{"const": "s"}, {"const": "l"}, {"enum": ["m"]}]},
        "one": {"oneOf": [{"type": "integer"}, {"minimum": 3}]}}});
    tells(
        &schema,
        r#"{"who":{},"mail":"x y","size":"xl","one":4}"#,
        &[
            (
                Rule::Constraint,
                "who",
                "member \"id\" or member \"name\"",
                "{}",
            ),
            (
                Rule::FormatMismatch,
                "mail",
                "format email or format uri",
                "\"x y\"",
            ),
            (
                Rule::EnumOutOfSet,
                "size",
                "one of [\"s\",\"l\",\"m\"]",
                "\"xl\"",
            ),
            (
                Rule::Constraint,
                "one",
                "exactly one of the alternatives",
                "4",
            ),
        ],
    );
}
