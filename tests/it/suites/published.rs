//! The published schema says what the program reads.

use std::collections::BTreeSet;

use hookctl::judge::Schema;
use hookctl::run::suite::PARTS;
use serde_json::Value;

use crate::test::Test;

fn document() -> Value {
    serde_json::from_str(include_str!("../../../samples/suite.schema.json")).unwrap()
}

fn schema() -> Schema {
    Schema::compile(&document(), "suite.schema.json").unwrap()
}

/// What does not hold of a suite.
fn findings(yaml: &str) -> Vec<String> {
    let value: Value = serde_saphyr::from_str(yaml).unwrap();
    let checked = schema().check(value.to_string().as_bytes());
    assert_eq!(checked.unchecked, None);
    let findings = checked.findings.iter();
    findings
        .map(|f| format!("{}: {} {}", f.path, f.expected, f.seen))
        .collect()
}

#[test]
fn every_key_of_every_part_is_in_the_schema_and_no_other() {
    let document = document();
    let definitions = document["$defs"].as_object().unwrap();
    let names: BTreeSet<&str> = definitions.keys().map(String::as_str).collect();
    assert_eq!(names, PARTS.iter().map(|part| part.name).collect());
    for part in PARTS {
        let own = &definitions[part.name];
        let keys: BTreeSet<&str> = own["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, part.keys.iter().copied().collect(), "{}", part.name);
        assert_eq!(own["additionalProperties"], false, "{}", part.name);
    }
}

#[test]
fn every_key_is_described() {
    let text = include_str!("../../../samples/SUITES.md");
    for part in PARTS {
        for key in part.keys {
            let named = text.contains(&format!("`{key}`")) || text.contains(&format!("{{ {key}:"));
            assert!(named, "{}.{key}", part.name);
        }
    }
}

#[test]
fn the_starter_and_the_examples_hold_and_mistakes_do_not() {
    let starter = include_str!("../../../samples/suite-starter.yaml");
    assert_eq!(findings(starter), [""; 0]);
    let text = include_str!("../../../samples/SUITES.md");
    let examples: Vec<&str> = text
        .split("```yaml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(!examples.is_empty());
    for example in examples {
        assert_eq!(findings(example), [""; 0], "{example}");
    }
    for wrong in [
        "version: 2\ncases: []",
        "version: 1",
        "version: 1\ncases: []\nsecret: text",
        "version: 1\ncases: [ { name: a } ]",
        "version: 1\ncases: [ { name: a, send: { event: x }, poll: { url: / } } ]",
        "version: 1\ncases: [ { name: a, send: { count: 2 } } ]",
        "version: 1\ncases: [ { name: a, send: { event: x, vary: wild } } ]",
        "version: 1\ncases: [ { name: a, permute: { steps: [ { pause: 1s } ] } } ]",
    ] {
        assert_ne!(findings(wrong), [""; 0], "{wrong}");
    }
}

#[test]
fn the_program_prints_it() {
    let published = include_bytes!("../../../samples/suite.schema.json");
    Test::new().args(["test", "schema"]).stdout(published).run();
}
