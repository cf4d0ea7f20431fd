//! Random schemas and documents that have to do with each other.

use proptest::prelude::*;
use serde_json::{Value, json};

/// A few names, so that documents and schemas meet.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "kind", "list"]).prop_map(str::to_owned)
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(vec![
            json!(null),
            json!(true),
            json!(1),
            json!(1.0),
            json!(2.5)
        ]),
        prop::sample::select(vec![json!("x"), json!("y"), json!("2026-01-01")]),
    ]
}

/// A document with few names, types and values.
pub(in crate::judge) fn document() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A schema without schemas in it.
fn leaf() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(json!({})),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(vec!["object", "array", "string", "integer", "null"])
            .prop_map(|t| json!({"type": t})),
        scalar().prop_map(|value| json!({"const": value})),
        prop::sample::select(vec![
            json!({"enum": ["x", 1, null]}),
            json!({"format": "date"}),
            json!({"pattern": "^x"}),
            json!({"minimum": 2}),
            json!({"minItems": 2}),
            json!({"maxItems": 1}),
            json!({"uniqueItems": true}),
            json!({"required": ["kind"]}),
            json!({"minProperties": 2}),
            json!({"propertyNames": {"const": "a"}}),
            json!({"$ref": "#/$defs/one"}),
            json!({"$ref": "#/$defs/two"}),
            json!({"type": ["object", "null"]}),
        ]),
    ]
    .boxed()
}

/// A choice between objects that differ in what one of their members is.
fn choice() -> BoxedStrategy<Value> {
    let telling = (name(), leaf(), name())
        .prop_map(|(name, part, other)| json!({"properties": {name: part, other: {}}}))
        .boxed();
    prop_oneof![
        (telling.clone(), telling.clone()).prop_map(|(one, other)| json!({"anyOf": [one, other]})),
        (telling.clone(), telling.clone()).prop_map(|(one, other)| json!({"oneOf": [one, other]})),
        (telling.clone(), telling.clone(), telling.clone())
            .prop_map(|(one, then, other)| json!({"if": one, "then": then, "else": other})),
        telling.prop_map(|one| json!({"contains": one, "prefixItems": [true]})),
    ]
    .boxed()
}

/// A keyword with schemas in it.
fn keyword(inner: BoxedStrategy<Value>) -> impl Strategy<Value = (&'static str, Value)> {
    let named = prop::collection::vec((name(), inner.clone()), 1..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
        .boxed();
    let several = prop::collection::vec(inner.clone(), 1..4)
        .prop_map(Value::from)
        .boxed();
    let one = |keyword: &'static str| inner.clone().prop_map(move |value| (keyword, value));
    let list = |keyword: &'static str| several.clone().prop_map(move |value| (keyword, value));
    let map = |keyword: &'static str| named.clone().prop_map(move |value| (keyword, value));
    let tagged = |kind: &'static str| {
        let variant = move |(name, part): (String, Value)| json!({"required": ["kind"], "properties": {"kind": {"const": kind}, name: part}});
        (name(), inner.clone()).prop_map(variant)
    };
    prop_oneof![
        4 => map("properties"),
        1 => one("additionalProperties"),
        1 => one("unevaluatedProperties"),
        1 => inner.clone().prop_map(|value| ("patternProperties", json!({"^[ak]": value}))),
        2 => one("items"),
        1 => list("prefixItems"),
        1 => one("contains"),
        1 => one("unevaluatedItems"),
        2 => list("allOf"),
        2 => list("anyOf"),
        2 => list("oneOf"),
        1 => (tagged("x"), tagged("y")).prop_map(|(x, y)| ("oneOf", json!([x, y]))),
        1 => inner.clone().prop_map(|value| ("anyOf", json!([{"type": "null"}, value]))),
        1 => prop_oneof![one("if"), one("then"), one("else")],
        1 => one("not"),
        1 => map("dependentSchemas"),
        1 => Just(("required", json!(["a"]))),
    ]
}

/// Any schema made of the keywords that can matter, with references into its definitions.
pub(in crate::judge) fn schema() -> impl Strategy<Value = Value> {
    let any = prop_oneof![3 => leaf(), 2 => choice()]
        .prop_recursive(4, 32, 4, |inner| {
            prop::collection::vec(keyword(inner), 1..4).prop_map(|keywords| {
                let keywords = keywords.into_iter();
                let keywords = keywords.map(|(name, value)| (name.to_owned(), value));
                Value::Object(keywords.collect())
            })
        })
        .boxed();
    (any.clone(), any.clone(), any).prop_map(|(root, one, two)| {
        let mut root = match root {
            Value::Object(root) => root,
            other => json!({"allOf": [other]}).as_object().cloned().unwrap(),
        };
        root.insert("$defs".to_owned(), json!({"one": one, "two": two}));
        Value::Object(root)
    })
}
