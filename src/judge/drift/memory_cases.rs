//! Random payloads against random schemas: remembering shapes changes nothing.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Drift;
use crate::judge::Schema;

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

fn document() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Any schema made of the keywords that can matter, with references into its definitions.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
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
    ];
    let any = leaf.prop_recursive(4, 32, 4, |inner| {
        let named = prop::collection::vec((name(), inner.clone()), 1..4)
            .prop_map(|members| Value::Object(members.into_iter().collect()))
            .boxed();
        let several = prop::collection::vec(inner.clone(), 1..4)
            .prop_map(Value::from)
            .boxed();
        let tagged = |kind: &'static str| {
            (name(), inner.clone()).prop_map(move |(name, part)| {
                json!({"required": ["kind"], "properties": {"kind": {"const": kind}, name: part}})
            })
        };
        let keyword = prop_oneof![
            4 => named.clone().prop_map(|value| ("properties", value)),
            1 => inner.clone().prop_map(|value| ("additionalProperties", value)),
            1 => inner.clone().prop_map(|value| ("unevaluatedProperties", value)),
            1 => inner.clone().prop_map(|value| ("patternProperties", json!({"^[ak]": value}))),
            2 => inner.clone().prop_map(|value| ("items", value)),
            1 => several.clone().prop_map(|value| ("prefixItems", value)),
            1 => inner.clone().prop_map(|value| ("contains", value)),
            1 => inner.clone().prop_map(|value| ("unevaluatedItems", value)),
            2 => several.clone().prop_map(|value| ("allOf", value)),
            2 => several.clone().prop_map(|value| ("anyOf", value)),
            2 => several.prop_map(|value| ("oneOf", value)),
            1 => (tagged("x"), tagged("y")).prop_map(|(x, y)| ("oneOf", json!([x, y]))),
            1 => inner.clone().prop_map(|value| ("anyOf", json!([{"type": "null"}, value]))),
            1 => inner.clone().prop_map(|value| ("if", value)),
            1 => inner.clone().prop_map(|value| ("then", value)),
            1 => inner.clone().prop_map(|value| ("else", value)),
            1 => inner.clone().prop_map(|value| ("not", value)),
            1 => named.prop_map(|value| ("dependentSchemas", value)),
            1 => Just(("required", json!(["a"]))),
        ];
        prop::collection::vec(keyword, 1..4).prop_map(|keywords| {
            Value::Object(
                keywords
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            )
        })
    });
    (any.clone(), any.clone(), any).prop_map(|(root, one, two)| {
        let mut root = match root {
            Value::Object(root) => root,
            other => json!({"allOf": [other]}).as_object().cloned().unwrap(),
        };
        root.insert("$defs".to_owned(), json!({"one": one, "two": two}));
        Value::Object(root)
    })
}

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
                prop_assert_eq!(one.check(text.as_bytes()), other.check(text.as_bytes()), "{}", text);
            }
        }
        prop_assert_eq!(one.never_seen(), other.never_seen());
    }
}
