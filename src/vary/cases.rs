//! Whatever the schema and the payload are: nothing panics, and what is given out holds.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::variety::Variety;
use crate::json::Path;
use crate::judge::Schema;

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-20..20i64).prop_map(Value::from),
        (-2.0..2.0).prop_map(|number: f64| Value::from(number)),
        "[a-c é]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec(("[a-d]", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_schema() -> impl Strategy<Value = Value> {
    let types = [
        "object", "array", "string", "number", "integer", "boolean", "null",
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        proptest::sample::subsequence(types.to_vec(), 1..3)
            .prop_map(|types| json!({"type": types})),
        vec(any_value(), 1..4).prop_map(|listed| json!({"enum": listed})),
        any_value().prop_map(|value| json!({"const": value})),
        (0..4u8, 0..6u8).prop_map(
            |(least, most)| json!({"type": "string", "minLength": least, "maxLength": most})
        ),
        (-5..5i8, 0..9u8).prop_map(
            |(least, most)| json!({"type": "number", "minimum": least, "exclusiveMaximum": most})
        ),
        proptest::sample::select(vec!["date-time", "uuid", "email", "odd"])
            .prop_map(|format| json!({"type": "string", "format": format})),
        "[a-c\\[\\]+*(){}2,^$]{0,8}".prop_map(|pattern| json!({"pattern": pattern})),
        Just(json!({"$ref": "#"})),
        Just(json!({"$ref": "#/$defs/a"})),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let some = vec(inner.clone(), 1..3);
        let members = vec(("[a-d]", inner.clone()), 0..4);
        prop_oneof![
            (members, vec("[a-d]", 0..2), proptest::option::of(inner.clone())).prop_map(|(members, required, others)| {
                let members = Value::Object(members.into_iter().collect());
                let mut schema = json!({"type": "object", "properties": members, "required": required});
                if let Some(others) = others {
                    schema["additionalProperties"] = others;
                }
                schema
            }),
            (inner.clone(), 0..3u8).prop_map(|(items, least)| json!({"type": "array", "items": items, "minItems": least, "uniqueItems": least == 1})),
            some.clone().prop_map(|choices| json!({"anyOf": choices})),
            some.clone().prop_map(|choices| json!({"oneOf": choices})),
            some.prop_map(|choices| json!({"allOf": choices})),
            (inner.clone(), inner.clone(), inner).prop_map(|(test, then, not)| json!({"if": test, "then": then, "not": not})),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn what_is_given_out_holds(schema in any_schema(), part in any_schema(), payload in any_value(), seed in any::<u64>()) {
        let mut schema = schema;
        if let Some(map) = schema.as_object_mut() {
            map.insert("$defs".into(), json!({"a": part}));
        }
        let Ok(compiled) = Schema::compile(&schema, "test") else {
            return Ok(());
        };
        let bytes = payload.to_string();
        let keep = vec![Path::parse("a").expect("a path")];
        let variety = Variety::new(bytes.as_bytes(), Some(&schema), keep).expect("a payload");
        let findings = |bytes: &[u8]| compiled.check(bytes).findings;
        let valid = findings(bytes.as_bytes()).is_empty();
        let kept = |bytes: &[u8]| {
            let parsed: Value = serde_json::from_slice(bytes).expect("JSON");
            parsed.get("a") == payload.get("a")
        };
        for made in [variety.full(), variety.bare(), variety.extended(), variety.unicode(), variety.large(),
            variety.empty(), variety.number_forms()].into_iter().flatten() {
            prop_assert!(!valid || findings(&made).is_empty(), "{}", String::from_utf8_lossy(&made));
            prop_assert!(kept(&made), "{}", String::from_utf8_lossy(&made));
        }
        for index in 0..6 {
            let edge = variety.edge(seed, index);
            prop_assert!(!valid || findings(&edge.payload).is_empty(), "{edge:?}");
            prop_assert!(kept(&edge.payload));
            if let Some(wrong) = variety.negative(seed, index) {
                prop_assert_eq!(findings(&wrong.payload).len(), 1);
                prop_assert!(kept(&wrong.payload));
            }
        }
        variety.new_enum_value();
    }
}
