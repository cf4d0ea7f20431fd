//! What is learned from payloads, and from which.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::event::{Event, Origin};
use super::sample::sample;
use super::schema::{Counts, Writer};
use crate::json::Tape;
use crate::judge::Schema;
use crate::redact::Redactor;

fn event(payloads: &[(u64, String)]) -> Event {
    let origin = Origin {
        number: payloads[0].0,
        editions: Vec::new(),
        wire: "x".into(),
    };
    let at = jiff::Timestamp::UNIX_EPOCH;
    let mut event = Event::new(origin, at);
    for (number, payload) in payloads {
        event.see(&Tape::new(payload.as_bytes()).unwrap(), *number, at);
    }
    event
}

fn numbered(payloads: impl IntoIterator<Item = Value>) -> Vec<(u64, String)> {
    let texts = payloads.into_iter().map(|payload| payload.to_string());
    (0..).zip(texts).collect()
}

fn written(event: &mut Event, least: u64) -> Value {
    event.root.settle();
    let mut writer = Writer {
        least,
        name_at: None,
        depth: 128,
        counts: Counts::default(),
    };
    writer.event(event, "x")
}

fn schema(payloads: impl IntoIterator<Item = Value>) -> Value {
    written(&mut event(&numbered(payloads)), 20)
}

/// What the schema says of a place, `x-observed` left out.
fn said(schema: &Value, pointer: &str) -> Value {
    let mut said = schema.pointer(pointer).cloned().unwrap_or_default();
    if let Some(said) = said.as_object_mut() {
        said.remove("x-observed");
    }
    said
}

#[test]
fn required_is_what_was_always_there_often_enough() {
    let with = |count: usize| schema((0..count).map(|_| json!({"a": 1})));
    assert_eq!(with(19).get("required"), None);
    assert_eq!(with(20)["required"], json!(["a"]));
    let missing_once = schema((0..40).map(|n| {
        if n == 7 {
            json!({"b": 1})
        } else {
            json!({"a": 1, "b": 1})
        }
    }));
    assert_eq!(missing_once["required"], json!(["b"]));
    assert_eq!(
        missing_once["properties"]["a"]["x-observed"],
        json!({"count": 39, "share": 0.975, "range": "1..1"})
    );
}

#[test]
fn many_objects_in_few_payloads_prove_nothing() {
    let rows: Vec<Value> = (0..30).map(|_| json!({"a": 1})).collect();
    let of = |count: usize| schema((0..count).map(|_| json!({ "rows": rows })));
    assert_eq!(
        said(&of(19), "/properties/rows/items").get("required"),
        None
    );
    assert_eq!(
        said(&of(20), "/properties/rows/items")["required"],
        json!(["a"])
    );
}

#[test]
fn an_enum_takes_few_words_and_many_sightings() {
    let of = |words: &[&str], count: usize| {
        let schema = schema((0..count).map(|n| json!({"s": words[n % words.len()]})));
        said(&schema, "/properties/s").get("enum").cloned()
    };
    let eight = ["a", "b", "c", "d", "e", "f", "g", "h"];
    assert_eq!(of(&["open", "done"], 50), Some(json!(["done", "open"])));
    assert_eq!(of(&["open", "done"], 49), None, "too few sightings");
    assert_eq!(of(&eight, 80), Some(json!(eight)));
    assert_eq!(
        of(&[&eight[..], &["i"]].concat(), 90),
        None,
        "too many words"
    );
    assert_eq!(of(&["open"], 90), None, "one word is a habit");
    assert_eq!(of(&["open", "two words"], 90), None);
    let rare = |times: usize| {
        let schema = schema(
            (0..90).map(|n| json!({"s": if n < times { "rare" } else { ["a", "b"][n % 2] }})),
        );
        said(&schema, "/properties/s").get("enum").is_some()
    };
    assert!(rare(3) && !rare(2), "each was seen three times");
    let rows = |payloads: usize| {
        let rows: Vec<Value> = (0..60).map(|n| json!(["a", "b"][n % 2])).collect();
        let schema = schema((0..payloads).map(|_| json!({ "rows": rows })));
        said(&schema, "/properties/rows/items")
            .get("enum")
            .is_some()
    };
    assert!(rows(20) && !rows(19), "in many payloads");
}

#[test]
fn words_that_may_be_somebodys_are_no_enum() {
    let of = |name: &str, words: [&str; 2]| {
        let schema = schema((0..60).map(|n| json!({ name: words[n % 2] })));
        said(&schema, &format!("/properties/{name}"))
            .get("enum")
            .is_some()
    };
    assert!(of("status", ["open", "done"]) && of("sender", ["bot", "agent"]));
    for name in ["name", "city", "password", "content", "sender"] {
        assert!(!of(name, ["Jane", "Bob"]), "{name}");
    }
    let nullable = schema((0..90).map(|n| json!({"s": json!(["a", "b", null])[n % 3]})));
    let expected = json!({"type": ["string", "null"], "enum": ["a", "b", null]});
    assert_eq!(said(&nullable, "/properties/s"), expected);
    let mixed = schema((0..60).map(|n| json!({"s": json!(["a", "b", 1])[n % 3]})));
    assert_eq!(
        said(&mixed, "/properties/s"),
        json!({"type": ["string", "integer"]})
    );
}

#[test]
fn a_format_is_that_of_all() {
    let of = |count: usize, odd: Option<&str>| {
        let schema = schema(
            (0..count)
                .map(|n| json!({"at": odd.filter(|_| n == 3).unwrap_or("2026-02-13T01:27:33Z")})),
        );
        said(&schema, "/properties/at")
    };
    assert_eq!(
        of(20, None),
        json!({"type": "string", "format": "date-time"})
    );
    assert_eq!(of(19, None), json!({"type": "string"}));
    assert_eq!(of(40, Some("2026-02-13")), json!({"type": "string"}));
    assert_eq!(of(40, Some("")), json!({"type": "string"}));
}

#[test]
fn types_add_up_and_null_alone_says_little() {
    let all = schema([
        json!({"a": 1}),
        json!({"a": 1.5}),
        json!({"a": null}),
        json!({"a": {}}),
    ]);
    assert_eq!(
        said(&all, "/properties/a"),
        json!({"type": ["object", "number", "null"]})
    );
    let nulls = |count| {
        said(
            &schema((0..count).map(|_| json!({"a": null}))),
            "/properties/a",
        )
    };
    assert_eq!((nulls(19), nulls(20)), (json!({}), json!({"type": "null"})));
    let numbers = schema([json!({"a": 2}), json!({"a": 10}), json!({"a": -1})]);
    assert_eq!(numbers["properties"]["a"]["x-observed"]["range"], "-1..10");
    let secret = schema([json!({"phone": 491701234567i64, "lat": 52.517})]);
    for name in ["phone", "lat"] {
        assert_eq!(secret["properties"][name]["x-observed"].get("range"), None);
    }
}

#[test]
fn members_that_are_data_make_a_map() {
    let ids = schema((0..30).map(|n| json!({"m": {(1000 + n).to_string(): {"a": 1}, "fixed": 2}})));
    let map = said(&ids, "/properties/m");
    assert_eq!(
        map["properties"]
            .as_object()
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        ["fixed"]
    );
    assert_eq!(map["additionalProperties"]["required"], json!(["a"]));
    let names: Vec<String> = ('a'..='z').map(|c| format!("user_{c}")).collect();
    let rare = schema((0..60).map(|n| json!({"m": {names[n % 26].as_str(): 1}})));
    assert_eq!(said(&rare, "/properties/m").get("properties"), None);
    let often =
        schema((0..60).map(|_| Value::from_iter(names.iter().map(|name| (name.clone(), 1)))));
    assert_eq!(often["properties"].as_object().unwrap().len(), 26);
    let many = schema([Value::from_iter((0..1_001).map(|n| (named(n), 1)))]);
    assert_eq!(many.get("properties"), None, "more than anybody designs");
}

/// A name for each number, of letters alone.
fn named(number: u32) -> String {
    let letter = |by: u32| char::from_u32(u32::from('a') + number / by % 26).unwrap();
    [676, 26, 1].map(letter).into_iter().collect()
}

#[test]
fn beyond_the_bound_objects_are_open_and_all_still_matches() {
    let inner = |n: u32| Value::from_iter((0..100).map(|m| (named(n * 100 + m), json!(m))));
    let wide = |by: u32| Value::from_iter((0..120).map(|n| (named(n), inner(n + by))));
    let payloads = numbered([wide(0), wide(0), wide(7)]);
    let mut event = event(&payloads);
    let schema = written(&mut event, 20);
    let text = schema.to_string();
    assert!(text.contains("\"additionalProperties\":true"));
    assert_eq!(text.matches("\"share\"").count(), 10_000);
    matches(&schema, &payloads);
}

fn matches(schema: &Value, payloads: &[(u64, String)]) {
    let compiled = Schema::compile(schema, "test").unwrap();
    for (_, payload) in payloads {
        let checked = compiled.check(payload.as_bytes());
        assert_eq!(
            (checked.findings, checked.unchecked),
            (vec![], None),
            "{payload}\n{schema:#}"
        );
    }
}

fn payload() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5i64..5).prop_map(Value::from),
        (-5.0..5.0).prop_map(Value::from),
        prop_oneof![
            "open",
            "done",
            "2026-02-13",
            "2026-02-13T01:27:33Z",
            "jane@corp.io",
            "8.8.8.8",
            "https://a.io/b\\?c=d",
            "Jane Doe",
            "\\{\\{uuid\\}\\}",
            "\\PC{0,6}"
        ]
        .prop_map(Value::from),
    ];
    let name = prop_oneof![
        "[a-e]",
        "[0-9]{1,3}",
        "email|name|token|phone|content|id",
        "\\PC{0,3}"
    ];
    leaf.prop_recursive(4, 30, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..5).prop_map(Value::from_iter),
        ]
    })
}

proptest! {
    #[test]
    fn every_payload_matches_in_whatever_order_it_was_seen(
        payloads in proptest::collection::vec(payload(), 1..40),
        at in 0usize..40,
        least in 1u64..6,
    ) {
        let payloads = numbered(payloads);
        let mut whole = event(&payloads);
        let one = written(&mut whole, least);
        matches(&one, &payloads);

        let (first, second) = payloads.split_at(at.clamp(1, payloads.len()));
        if !second.is_empty() {
            for (a, b) in [(first, second), (second, first)] {
                let mut merged = event(a);
                merged.merge(event(b));
                prop_assert_eq!(&written(&mut merged, least), &one);
                prop_assert_eq!(&merged.best, &whole.best);
            }
        }

        let best = &whole.best.as_ref().unwrap().body;
        let (text, _) = sample(&whole, best, &Redactor::new(b"salt"), &[], least).unwrap();
        matches(&one, &[(0, String::from_utf8(text.clone()).unwrap())]);
        let text = String::from_utf8(text).unwrap();
        for leak in ["jane@corp.io", "8.8.8.8", "a.io", "{{"] {
            prop_assert!(!text.contains(leak), "{} in {}", leak, text);
        }
    }
}
