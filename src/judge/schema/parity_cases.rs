//! The validator over a scanned text and the validator over a tree of values: the same verdicts, the same faults.

use jsonschema::{Draft, ValidationError, Validator};
use proptest::prelude::*;
use serde_json::Value;

use super::any_schema::{document, schema};
use super::node::{TapeJson, TapeNode};
use super::schema::compile;
use crate::json::Tape;

fn tree(schema: &Value) -> Option<Validator> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .offline()
        .build(schema)
        .ok()
}

/// Where each fault stands, which keyword it is, and the way there; nothing of the value in it.
fn faults<'e>(errors: impl Iterator<Item = ValidationError<'e>>) -> Vec<String> {
    let fault = |error: ValidationError| {
        let (at, by) = (error.instance_path(), error.evaluation_path());
        format!("{at} {by} {} {}", error.kind().keyword(), error.masked())
    };
    let mut faults: Vec<_> = errors.map(fault).collect();
    // Members that repeat stand elsewhere in a tree.
    faults.sort();
    faults
}

fn agree(tape_validator: &Validator<TapeJson>, tree: &Validator, text: &str) {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return;
    };
    let scanned = Tape::new(text.as_bytes()).unwrap();
    let cleaned = scanned.without_repeats();
    let tape = cleaned.as_ref().unwrap_or(&scanned);
    let root = TapeNode::At(tape, 0);
    assert_eq!(
        tape_validator.is_valid(root),
        tree.is_valid(&value),
        "{text}"
    );
    let own = faults(tape_validator.iter_errors(root));
    assert_eq!(own, faults(tree.iter_errors(&value)), "{text}");
    let evaluated = tape_validator.evaluate(root).is_valid();
    assert_eq!(evaluated, tree.is_valid(&value), "{text}");
}

fn draw(seed: &mut u64, of: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    (*seed >> 33) % of
}

/// The document as text in which some members repeat, and numbers and names are written in other ways.
fn written(value: &Value, seed: &mut u64, out: &mut String) {
    match value {
        Value::Object(members) => {
            out.push('{');
            for (nth, (name, member)) in members.iter().enumerate() {
                out.push_str(if nth > 0 { ", " } else { "" });
                if draw(seed, 4) == 0 {
                    out.push_str(&format!("\"{name}\":[\"replaced\"],"));
                }
                let escaped = |c: char| format!("\\u{:04x}", u32::from(c));
                let name = match draw(seed, 4) {
                    0 => name.chars().map(escaped).collect(),
                    _ => name.clone(),
                };
                out.push_str(&format!("\"{name}\" : "));
                written(member, seed, out);
            }
            out.push('}');
        }
        Value::Array(elements) => {
            out.push('[');
            for (nth, element) in elements.iter().enumerate() {
                out.push_str(if nth > 0 { " ,\n" } else { "" });
                written(element, seed, out);
            }
            out.push(']');
        }
        Value::Number(number) => match (number.as_u64(), draw(seed, 4)) {
            (Some(whole), 0) => out.push_str(&format!("{whole}.0")),
            (Some(whole), 1) => out.push_str(&format!("{whole}0e-1")),
            _ => out.push_str(&number.to_string()),
        },
        other => out.push_str(&other.to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn both_validators_agree(schema in schema(), documents in prop::collection::vec(document(), 1..6), mut seed in any::<u64>()) {
        let (Ok(own), Some(tree)) = (compile(&schema), tree(&schema)) else {
            panic!("both compile {schema}");
        };
        for document in documents {
            let mut text = String::new();
            written(&document, &mut seed, &mut text);
            agree(&own, &tree, &text);
        }
    }
}

#[test]
fn both_validators_agree_on_the_test_suite() {
    #[derive(serde::Deserialize)]
    struct Group {
        schema: Value,
        tests: Vec<Case>,
    }
    #[derive(serde::Deserialize)]
    struct Case {
        data: Box<serde_json::value::RawValue>,
    }
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/json-schema-suite/draft2020-12"
    );
    let mut count = 0;
    for folder in [
        folder.to_owned(),
        format!("{folder}/optional"),
        format!("{folder}/optional/format"),
    ] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let groups: Vec<Group> =
                serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for group in groups {
                let (Ok(own), Some(tree)) = (compile(&group.schema), tree(&group.schema)) else {
                    continue;
                };
                for case in group.tests {
                    count += 1;
                    agree(&own, &tree, case.data.get());
                }
            }
        }
    }
    assert!(count > 1_400, "{count} cases");
}
