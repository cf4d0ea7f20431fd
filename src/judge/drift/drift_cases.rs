//! Members that a schema does not speak of, members that no payload has, and the memory of shapes.

use serde_json::{Value, json};

use super::Drift;
use crate::judge::{Finding, Rule, Schema};

fn drift(schema: &Value) -> Drift {
    Drift::new(Schema::compile(schema, "test").unwrap())
}

fn plain(schema: &Value) -> Drift {
    Drift::without_cache(Schema::compile(schema, "test").unwrap())
}

/// Rule, path and place of every finding, the same with and without a memory, the first time and the second.
fn told(schema: &Value, payload: &str) -> Vec<(Rule, String, String)> {
    let (one, other) = (drift(schema), plain(schema));
    let findings = one.check(payload.as_bytes()).findings;
    assert_eq!(
        one.check(payload.as_bytes()).findings,
        findings,
        "again: {payload}"
    );
    assert_eq!(
        other.check(payload.as_bytes()).findings,
        findings,
        "without memory: {payload}"
    );
    let parts = |f: Finding| (f.rule, f.path, f.place);
    findings.into_iter().map(parts).collect()
}

fn unknown(schema: &Value, payload: &str) -> Vec<String> {
    let told = told(schema, payload);
    let unknown = told
        .into_iter()
        .filter(|(rule, ..)| *rule == Rule::UndocumentedField);
    unknown.map(|(_, _, place)| place).collect()
}

#[test]
fn the_topmost_unknown_members_are_told() {
    let schema = json!({"type": "object", "properties": {
        "id": {"type": "integer"}, "sender": {"$ref": "#/$defs/User"},
        "messages": {"type": "array", "items": {"properties": {"text": {}}}}},
        "$defs": {"User": {"type": ["object", "null"], "properties": {"name": {"type": "string"}}}}});
    let payload = r#"{"id":1,"sender":{"name":"x","odd key":{"deep":[1]}},"extra":{"a":1},"messages":[{"text":""},{"more":1,"new":2},{"new":3}]}"#;
    let findings = drift(&schema).check(payload.as_bytes()).findings;
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.path.as_str(), f.place.as_str(), f.seen.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "sender[\"odd key\"]",
                "sender[\"odd key\"]",
                "{\"deep\":[1]}"
            ),
            ("messages[1].more", "messages[].more", "1"),
            ("messages[1].new", "messages[].new", "2"),
            ("extra", "extra", "{\"a\":1}"),
        ]
    );
    assert!(findings.iter().all(|f| f.rule == Rule::UndocumentedField));
    assert!(
        findings
            .iter()
            .all(|f| f.expected == "no such member in the schema")
    );
    assert_eq!(unknown(&schema, payload).len(), 4);
}

#[test]
fn one_bad_member_does_not_make_its_siblings_unknown() {
    let schema = json!({"allOf": [{"properties": {"a": {"type": "integer"}, "b": {"properties": {"c": {}}}}, "required": ["z"]}]});
    assert_eq!(
        told(&schema, r#"{"a":"x","b":{"c":1,"d":2},"e":3}"#),
        [
            (Rule::MissingRequired, "z".into(), "z".into()),
            (Rule::TypeChanged, "a".into(), "a".into()),
            (Rule::UndocumentedField, "b.d".into(), "b.d".into()),
            (Rule::UndocumentedField, "e".into(), "e".into()),
        ]
    );
}

#[test]
fn where_nothing_is_named_nothing_is_unknown() {
    let schema = json!({"properties": {
        "free": {"type": "object"}, "any": true, "empty": {}, "list": {"type": "array"}, "mixed": {"type": ["object", "string"]},
        "map": {"additionalProperties": {"type": "object"}},
        "open": {"properties": {"a": {}}, "additionalProperties": true},
        "asked": {"properties": {"a": {}}, "required": ["b"]},
        "later": {"properties": {"a": {}}, "unevaluatedProperties": {}}}});
    let payload = r#"{"free":{"x":{"y":1}},"any":{"x":1},"empty":[{"x":1}],"list":[{"x":1}],"mixed":{"x":1},
        "map":{"k":{"x":1}},"open":{"z":{"x":1}},"asked":{"b":{"x":1}},"later":{"q":1}}"#;
    assert_eq!(unknown(&schema, payload), Vec::<String>::new());
    assert_eq!(
        unknown(&json!({"type": "object"}), r#"{"a":1}"#),
        Vec::<String>::new()
    );
    assert_eq!(unknown(&json!(true), r#"{"a":1}"#), Vec::<String>::new());
}

#[test]
fn maps_fold_their_keys_and_their_values_are_looked_into() {
    let schema = json!({"properties": {"headers": {"additionalProperties": {"properties": {"value": {}}}},
        "x": {"patternProperties": {"^k": {"properties": {"v": {}}}}}}});
    assert_eq!(
        unknown(
            &schema,
            r#"{"headers":{"A":{"value":1,"n":1},"B":{"n":2}},"x":{"k1":{"v":1,"w":2},"z":1}}"#
        ),
        ["headers.*.n", "x.*.w", "x.z"]
    );
}

#[test]
fn of_alternatives_those_count_that_hold() {
    let schema = json!({"properties": {"kind": {}}, "oneOf": [
        {"required": ["kind"], "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}}},
        {"required": ["kind"], "properties": {"kind": {"const": "b"}, "y": {"type": "integer"}}}]});
    assert_eq!(unknown(&schema, r#"{"kind":"a","x":1,"y":1}"#), ["y"]);
    assert_eq!(unknown(&schema, r#"{"kind":"b","x":1,"y":1}"#), ["x"]);
    // None holds: the one that was meant.
    assert_eq!(unknown(&schema, r#"{"kind":"b","x":1,"y":"1"}"#), ["x"]);
    // Nobody knows which was meant.
    assert_eq!(unknown(&schema, r#"{"kind":"c","x":1,"y":1,"z":1}"#), ["z"]);
    let any = json!({"anyOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {"type": "integer"}}}]});
    assert_eq!(unknown(&any, r#"{"a":1,"b":1,"c":1}"#), ["c"]);
    assert_eq!(unknown(&any, r#"{"a":"1","b":1}"#), ["a"]);
}

#[test]
fn conditions_count_when_they_hold() {
    let schema = json!({"properties": {"kind": {}},
        "if": {"properties": {"kind": {"const": "a"}, "marker": {}}, "required": ["kind"]},
        "then": {"properties": {"x": {"type": "integer"}}}, "else": {"properties": {"y": {}}},
        "dependentSchemas": {"x": {"properties": {"with_x": {}}}}, "not": {"properties": {"never": {"const": 1}}, "required": ["never"]}});
    assert_eq!(
        unknown(
            &schema,
            r#"{"kind":"a","x":1,"y":1,"with_x":1,"marker":1,"never":2}"#
        ),
        ["y", "never"]
    );
    assert_eq!(
        unknown(&schema, r#"{"kind":"b","y":1,"with_x":1,"marker":1}"#),
        ["with_x", "marker"]
    );
    assert_eq!(unknown(&schema, r#"{"kind":"a","x":"bad","y":1}"#), ["y"]);
    let alone = json!({"properties": {"a": {}}, "if": {"properties": {"b": {"const": 1}}}});
    assert_eq!(unknown(&alone, r#"{"a":1,"b":1,"c":1}"#), ["c"]);
    assert_eq!(unknown(&alone, r#"{"a":1,"b":2}"#), ["b"]);
}

#[test]
fn references_of_all_kinds_are_followed() {
    let schema = json!({
        "$id": "https://acme.example/root", "$ref": "#/$defs/node", "properties": {"other": {"$ref": "other#inner"}},
        "$defs": {
            "node": {"$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}, "v": {}}},
            "other": {"$id": "other", "$defs": {"inner": {"$anchor": "inner", "properties": {"i": {}}}}}}});
    assert_eq!(
        unknown(
            &schema,
            r#"{"next":{"next":{"v":1,"bad":1},"v":1},"other":{"i":1,"j":2}}"#
        ),
        ["next.next.bad", "other.j"]
    );
}

#[test]
fn elements_beyond_the_described_ones_are_told() {
    let schema = json!({"properties": {"pair": {"prefixItems": [{"properties": {"a": {}}}, {}]},
        "rest": {"prefixItems": [{}], "items": {"properties": {"a": {}}}},
        "some": {"prefixItems": [true], "contains": {"properties": {"kind": {"const": 1}}, "required": ["kind"]}}}});
    assert_eq!(
        unknown(
            &schema,
            r#"{"pair":[{"a":1,"b":1},2,3,4],"rest":[1,{"a":1,"c":1}],"some":[0,{"kind":1,"d":1},{"kind":2}]}"#
        ),
        ["pair[].b", "pair[]", "rest[].c", "some[].d", "some[]"]
    );
}

#[test]
fn what_is_refused_is_not_unknown_as_well() {
    let schema = json!({"properties": {"a": {}, "no": false}, "additionalProperties": false});
    assert_eq!(
        unknown(&schema, r#"{"a":1,"b":1,"no":1}"#),
        Vec::<String>::new()
    );
    let closed = json!({"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false});
    assert_eq!(
        told(&closed, r#"{"a":1,"b":1}"#),
        [(Rule::Constraint, "b".into(), "b".into())]
    );
}

#[test]
fn many_unknown_members_of_one_object_are_one_finding() {
    let schema = json!({"properties": {"o": {"properties": {"a": {}}}}});
    let members: Vec<_> = (0..25).map(|n| format!("\"k{n}\":{n}")).collect();
    let payload = format!("{{\"o\":{{{}}}}}", members.join(","));
    let findings = drift(&schema).check(payload.as_bytes()).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].path.as_str(), findings[0].place.as_str()),
        ("o.*", "o.*")
    );
    assert_eq!(findings[0].seen, "25 members: k0, k1, k2, …");
}

#[test]
fn secrets_among_unknown_members_are_masked() {
    let schema = json!({"properties": {"a": {}}});
    let findings = drift(&schema)
        .check(br#"{"api_key":"s3cr3t","b":{"token":"abc"}}"#)
        .findings;
    let seen: Vec<_> = findings.iter().map(|f| f.seen.as_str()).collect();
    assert_eq!(
        seen,
        [
            "(masked, 6 characters)",
            "{\"token\":(masked, 3 characters)}"
        ]
    );
}

#[test]
fn what_cannot_be_judged_says_why() {
    let drift = drift(&json!({"properties": {"a": {}}}));
    let checked = drift.check(b"{\"a\":1,\n}");
    assert_eq!(checked.findings.len(), 1);
    assert_eq!(checked.findings[0].rule, Rule::NotJson);
    assert_eq!(
        checked.findings[0].seen,
        "expected a key in quotes at line 2, column 1"
    );
    let deep = [vec![b'['; 128], vec![b']'; 128]].concat();
    let checked = drift.check(&deep);
    assert_eq!(checked.findings, []);
    assert_eq!(
        checked.unchecked.as_deref(),
        Some("nested 128 levels deep, and 127 at most are looked into")
    );
    assert_eq!(drift.check(&deep[1..255]).unchecked, None);
    assert_eq!(drift.never_seen()[0].seen, "never an object");
}

#[test]
fn the_deepest_payload_is_judged_on_a_small_stack() {
    let schema = json!({"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/m"}]},
        "m": {"allOf": [{"properties": {"n": {"$ref": "#/$defs/n"}}}]}}});
    let payload = format!("{}null{}", "{\"n\":".repeat(126), ",\"x\":1}".repeat(126));
    let judge = move || plain(&schema).check(payload.as_bytes()).findings.len();
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(judge)
        .unwrap();
    assert_eq!(thread.join().unwrap(), 126);
}

#[test]
fn repeated_members_break_nothing() {
    let schema = json!({"properties": {"a": {"properties": {"b": {}}}}});
    assert_eq!(
        unknown(
            &schema,
            r#"{"a":{"x":1},"a":{"b":1,"b":2,"y":1},"z":1,"z":2}"#
        ),
        ["a.y", "z"]
    );
}

#[test]
fn what_no_payload_had_is_told_topmost() {
    let schema = json!({"$ref": "#/$defs/Node", "$defs": {"Node": {
        "required": ["id"],
        "properties": {
            "id": {"type": "integer"}, "gone": {"properties": {"x": {}}}, "no": false,
            "next": {"$ref": "#/$defs/Node"},
            "who": {"anyOf": [{"type": "null"}, {"properties": {"name": {"type": "string"}, "mail": {}}}]},
            "list": {"items": {"properties": {"a": {}, "b": {"type": ["string", "null"]}}}},
            "tags": {"items": {"type": "string"}}, "lines": {"items": {"properties": {"q": {}}}},
            "map": {"additionalProperties": {"properties": {"v": {}, "w": {}}}}},
        "if": {"properties": {"id": {"const": 1}}}, "then": {"properties": {"one": {}}}}}});
    for drift in [drift(&schema), plain(&schema)] {
        assert_eq!(drift.never_seen(), [], "nothing was judged");
        drift.check(b"not json");
        assert_eq!(drift.never_seen(), []);
        for payload in [
            r#"{"id":1,"who":null,"list":[{"a":1},{}],"tags":[],"lines":[],"map":{"k":{"v":1},"id":{}}}"#,
            r#"{"id":2,"next":{"id":3}}"#,
            r#"{"id":2,"next":{"id":3}}"#,
        ] {
            assert_eq!(drift.check(payload.as_bytes()).findings, [], "{payload}");
        }
        let findings = drift.never_seen();
        assert!(
            findings
                .iter()
                .all(|finding| finding.rule == Rule::NeverSeen)
        );
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.place.as_str(), f.expected.as_str(), f.seen.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("gone", "any value", "never"),
                ("next.gone", "any value", "never"),
                ("next.next", "any value", "never"),
                ("next.who", "any value", "never"),
                ("next.list", "any value", "never"),
                ("next.tags", "any value", "never"),
                ("next.lines", "any value", "never"),
                ("next.map", "any value", "never"),
                ("next.one", "any value", "never"),
                ("who", "an object with `name`, `mail`", "never an object"),
                ("list[].b", "string, null", "never"),
                ("lines[]", "any value", "never"),
                ("map.*.w", "any value", "never"),
                ("one", "any value", "never"),
            ]
        );
    }
}

#[test]
fn what_is_remembered_is_bounded_and_stays_right() {
    let schema = json!({"properties": {"a": {"properties": {"b": {}}}}});
    let drift = drift(&schema);
    for n in 0..5000 {
        let payload = format!("{{\"a\":{{\"b\":1}},\"k{n}\":{n}}}");
        let findings = drift.check(payload.as_bytes()).findings;
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, format!("k{n}"));
    }
}

#[test]
fn a_drift_is_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let drift = drift(&json!({"properties": {"a": {}}}));
    shared(&drift);
    let judge = || {
        (0..200)
            .map(|n| drift.check(format!("{{\"a\":{n},\"b{}\":1}}", n % 7).as_bytes()))
            .collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(judge)).collect();
        let mut all = threads.into_iter().map(|thread| thread.join().unwrap());
        let first = all.next().unwrap();
        assert!(all.all(|other| other == first));
    });
}

#[test]
fn a_payload_with_endless_faults_comes_to_an_end() {
    let schema = json!({"properties": {"list": {"items": {"type": "string"}}, "map": {"additionalProperties": {"type": "string"}}}});
    let drift = drift(&schema);
    let list = format!("{{\"list\":[{}1]}}", "1,".repeat(20_000));
    assert_eq!(drift.check(list.as_bytes()).findings.len(), 1000);
    let members: Vec<_> = (0..4_000).map(|n| format!("\"k{n}\":{n}")).collect();
    let map = format!("{{\"map\":{{{}}}}}", members.join(","));
    assert_eq!(drift.check(map.as_bytes()).findings.len(), 1000);
    // As many places, each in an object of its own.
    let named = json!({"properties": {"a": {}}, "additionalProperties": {"properties": {"a": {}}}});
    let objects: Vec<_> = (0..1_500)
        .map(|n| format!("\"k{n}\":{{\"x{n}\":1}}"))
        .collect();
    let findings = self::drift(&named)
        .check(format!("{{{}}}", objects.join(",")).as_bytes())
        .findings;
    assert_eq!(findings.len(), 1000);
}
