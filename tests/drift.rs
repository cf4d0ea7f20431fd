//! Payloads of every pack and what becomes of them when one thing in them changes: what is told of it, and that
//! remembering shapes changes nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

use hookctl::judge::{Drift, Finding, Rule, Schema};
use hookctl::pack::{Catalogue, Values};
use serde_json::{Map, Value, json};

/// A sample that has a schema.
struct Sample {
    name: String,
    schema: Schema,
    payload: Value,
}

fn samples() -> Vec<Sample> {
    let catalogue = Catalogue::embedded();
    let now = "2026-11-21T00:00:00Z".parse().unwrap();
    let mut samples = Vec::new();
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        for edition in pack.editions() {
            for (short, _) in pack.events(Some(edition)) {
                let Some(schema) = pack.schema(edition, short).unwrap() else {
                    continue;
                };
                let event = pack.event(short, Some(edition)).unwrap();
                let values = Values::new(7, 0, now).with_event(&event, &[]).unwrap();
                let Some(payload) = pack.render(&event, &values).unwrap() else {
                    continue;
                };
                let name = format!("{name} {edition} {short}");
                samples.push(Sample {
                    schema: Schema::compile(&schema, &name).unwrap(),
                    name,
                    payload: serde_json::from_slice(&payload).unwrap(),
                });
            }
        }
    }
    assert!(samples.len() > 40, "{} samples", samples.len());
    samples
}

/// One change of a value: what it is called, and the value.
type Change = (&'static str, Value);

/// What a value may become.
fn becomes(value: &Value) -> Vec<Change> {
    let mut all = vec![
        ("null", Value::Null),
        ("object", json!({"unlikely": 1})),
        ("array", json!([{"unlikely": 1}])),
    ];
    match value {
        Value::String(text) => all.extend([
            ("number", json!(1)),
            ("other text", json!(format!("{text} unlikely"))),
            ("no text", json!("")),
        ]),
        Value::Number(_) => all.extend([
            ("text", json!("1")),
            ("fraction", json!(1.5)),
            ("negative", json!(-1)),
        ]),
        Value::Bool(_) => all.push(("text", json!("true"))),
        Value::Null => all.extend([("text", json!("x")), ("number", json!(3))]),
        Value::Object(members) => {
            let mut more = members.clone();
            more.insert("unlikely_token".to_owned(), json!("s3cr3t"));
            all.push(("one more", Value::Object(more)));
            for gone in members.keys() {
                let rest = members.iter().filter(|(name, _)| *name != gone);
                let rest: Map<String, Value> = rest.map(|(n, v)| (n.clone(), v.clone())).collect();
                all.push(("one less", Value::Object(rest.clone())));
                let mut renamed = rest;
                renamed.insert(format!("{gone}_unlikely"), members[gone].clone());
                all.push(("renamed", Value::Object(renamed)));
            }
        }
        Value::Array(elements) => {
            all.push(("no elements", json!([])));
            let twice: Vec<_> = elements.iter().chain(elements).cloned().collect();
            all.push(("twice", Value::from(twice)));
            let other: Vec<_> = elements
                .iter()
                .cloned()
                .chain([json!({"unlikely": 1})])
                .collect();
            all.push(("one other", Value::from(other)));
        }
    }
    all
}

/// The document with each change at each of its places: where, what, and the document.
fn changed(value: &Value) -> Vec<(String, &'static str, Value)> {
    let mut all: Vec<_> = becomes(value)
        .into_iter()
        .map(|(what, value)| (String::new(), what, value))
        .collect();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                for (at, what, inner) in changed(member) {
                    let mut whole = members.clone();
                    whole.insert(name.clone(), inner);
                    all.push((format!("/{name}{at}"), what, Value::Object(whole)));
                }
            }
        }
        Value::Array(elements) => {
            for (nth, element) in elements.iter().enumerate() {
                for (at, what, inner) in changed(element) {
                    let mut whole = elements.clone();
                    whole[nth] = inner;
                    all.push((format!("/{nth}{at}"), what, Value::from(whole)));
                }
            }
        }
        _ => {}
    }
    all
}

fn told(findings: &[Finding]) -> Vec<String> {
    let line = |f: &Finding| format!("{} {} {} {}", f.rule.as_str(), f.place, f.expected, f.seen);
    findings.iter().map(line).collect()
}

#[test]
fn a_sample_as_it_is_has_nothing_that_its_schema_does_not_say() {
    let mut gaps: Vec<(String, String)> = Vec::new();
    for sample in samples() {
        let drift = Drift::new(sample.schema.clone());
        let findings = drift.check(sample.payload.to_string().as_bytes()).findings;
        gaps.extend(findings.into_iter().map(|finding| {
            assert_eq!(finding.rule, Rule::UndocumentedField, "{}", sample.name);
            (sample.name.clone(), finding.place)
        }));
    }
    assert_eq!(gaps, []);
}

/// How many changes of a sample are tried.
const TRIES: usize = 60;

#[test]
fn one_change_is_one_finding_and_a_memory_changes_nothing() {
    let mut count = 0;
    for (nth, sample) in samples().into_iter().enumerate() {
        let remembering = Drift::new(sample.schema.clone());
        let forgetful = Drift::without_cache(sample.schema.clone());
        let all = changed(&sample.payload);
        let stride = (all.len() / TRIES).max(1);
        for (at, what, payload) in all.into_iter().skip(nth % stride).step_by(stride) {
            let text = payload.to_string();
            let checked = remembering.check(text.as_bytes());
            assert_eq!(
                checked,
                forgetful.check(text.as_bytes()),
                "{}: {text}",
                sample.name
            );
            let most = match what {
                // What stands there instead may lack and have many members.
                "object" | "array" | "one other" => usize::MAX,
                // The old name is missing, the new one is unknown.
                "renamed" => 2,
                _ => 1,
            };
            let mut told = told(&checked.findings);
            // One member more may also be one too many.
            told.retain(|line| what != "one more" || !line.contains(" at most "));
            assert!(told.len() <= most, "{} {at} {what}: {told:#?}", sample.name);
            count += 1;
        }
        assert_eq!(
            remembering.never_seen(),
            forgetful.never_seen(),
            "{}",
            sample.name
        );
    }
    assert!(count > 2_000, "{count} payloads");
}

/// The samples with one member more in each of their objects: exactly those are told that stand where the schema
/// names members, each at its place.
#[test]
fn an_unknown_member_is_told_at_every_depth() {
    let mut count = 0;
    for sample in samples() {
        let drift = Drift::new(sample.schema.clone());
        for (at, what, payload) in changed(&sample.payload) {
            if what != "one more" {
                continue;
            }
            let findings = drift.check(payload.to_string().as_bytes()).findings;
            let unknown = findings
                .iter()
                .filter(|f| f.rule == Rule::UndocumentedField);
            for finding in unknown.filter(|finding| finding.path.ends_with("unlikely_token")) {
                assert_eq!(finding.seen, "(masked, 6 characters)");
                let depth = finding.path.matches(['.', '[']).count();
                assert_eq!(depth, at.matches('/').count(), "{} {at}", finding.path);
                count += 1;
            }
        }
    }
    assert!(count > 200, "{count} unknown members");
}
