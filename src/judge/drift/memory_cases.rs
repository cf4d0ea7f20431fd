//! Random payloads against random schemas: remembering shapes changes nothing.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Drift;
use crate::judge::Schema;
use crate::judge::schema::any_schema::{document, schema};

/// The same document with other scalars of the same types.
fn vary(value: &Value, seed: &mut u64) -> Value {
    let mut draw = |values: &[Value]| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = (*seed >> 33) as usize % values.len();
        values[at].clone()
    };
    match value {
        Value::Array(elements) => elements.iter().map(|one| vary(one, seed)).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, one)| (name.clone(), vary(one, seed)));
            Value::Object(members.collect())
        }
        Value::String(_) => draw(&[json!("x"), json!("y"), json!("xy"), json!("2026-01-01")]),
        Value::Bool(_) => draw(&[json!(true), json!(false)]),
        Value::Number(number) if number.is_f64() => draw(&[json!(1.0), json!(2.0), json!(2.5)]),
        Value::Number(_) => draw(&[json!(1), json!(2), json!(3)]),
        Value::Null => Value::Null,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_memory_changes_nothing(schema in schema(), documents in prop::collection::vec(document(), 1..6)) {
        let compiled = Schema::compile(&schema, "test").unwrap();
        let (one, other) = (Drift::new(compiled.clone()), Drift::without_cache(compiled));
        let mut seed = 7;
        for document in &documents {
            // What agrees in its shape meets what is remembered of it.
            for _ in 0..6 {
                let text = vary(document, &mut seed).to_string();
                // Members may repeat.
                for text in [text.replacen('{', "{\"a\":1,", 2), text] {
                    prop_assert_eq!(one.check(text.as_bytes()), other.check(text.as_bytes()), "{}", text);
                }
            }
        }
        prop_assert_eq!(one.never_seen(), other.never_seen());
    }
}

/// What decides without being looked at where it stands.
#[test]
fn a_memory_changes_nothing_where_little_is_looked_at() {
    let cases = [
        (
            json!({"properties": {"x": {"type": "object", "dependentSchemas": {"card": false}}}}),
            [r#"{"x":{}}"#, r#"{"x":{"card":1}}"#],
        ),
        (
            json!({"properties": {"x": {"dependentSchemas": {"card": {"type": "null"}}}}}),
            [r#"{"x":{}}"#, r#"{"x":{"card":1}}"#],
        ),
        (
            json!({"$ref": "#/components/schemas/Foo", "components": {"schemas": {"Foo": {
                "properties": {"l": {"items": [{"type": "string"}]}}}}}}),
            [r#"{"l":["a"]}"#, r#"{"l":[1]}"#],
        ),
        (
            json!({"properties": {"a": {}}}),
            [r#"{"b":{"x":1}}"#, r#"{"b":{"x":1,"x":2}}"#],
        ),
        (
            json!({"$id": "urn:root", "$ref": "urn:list", "$defs": {
                "foo": {"$dynamicAnchor": "T", "properties": {"n": {"minimum": 5}}},
                "list": {"$id": "urn:list", "properties": {"x": {"$ref": "#T"}},
                    "$defs": {"d": {"$dynamicAnchor": "T"}}}}}),
            [r#"{"x":{"n":6}}"#, r#"{"x":{"n":1}}"#],
        ),
    ];
    for (schema, payloads) in cases {
        let compiled = Schema::compile(&schema, "test").unwrap();
        let (one, other) = (Drift::new(compiled.clone()), Drift::without_cache(compiled));
        for payload in payloads {
            let payload = payload.as_bytes();
            assert_eq!(one.check(payload), other.check(payload), "{schema}");
        }
    }
}
