//! `samples/provider.schema.json` says the same as the types that read a provider file: what an editor lets pass,
//! the program reads, and the other way round.

use serde_json::{Map, Value};

use super::Catalogue;
use super::event_rule::KEYS;
use super::provider::Provider;
use super::skeleton::skeleton;

fn schema() -> Value {
    serde_json::from_str(Catalogue::document("provider.schema.json").unwrap()).unwrap()
}

/// The skeleton's provider file with every switched-off line switched on.
fn everything() -> String {
    let files = skeleton("acme").unwrap();
    let on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    files[0].1.lines().map(on).collect::<Vec<_>>().join("\n")
}

fn as_json(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

/// The keys the program takes in a table: those it names when it meets one it does not know.
fn keys_of(table: &str) -> Vec<String> {
    let head = if table.is_empty() {
        String::new()
    } else {
        format!("[{table}]\n")
    };
    let text = format!("{head}no-such-key = 1");
    let message = Provider::parse(text.as_bytes(), "p")
        .unwrap_err()
        .to_string();
    let (_, expected) = message.split_once("expected ").expect(&message);
    let mut keys: Vec<_> = expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    keys.sort();
    keys
}

fn keys_in(table: &Value) -> Vec<String> {
    let mut keys: Vec<_> = table["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    keys.sort();
    keys
}

#[test]
fn both_know_the_same_keys() {
    let schema = schema();
    let defs = &schema["$defs"];
    let signature = &defs["signature"];
    for (table, described) in [
        ("", &schema),
        ("recognise", &schema["properties"]["recognise"]),
        ("payload", &schema["properties"]["payload"]),
        ("delivery", &schema["properties"]["delivery"]),
        ("challenge", &schema["properties"]["challenge"]),
        ("edition.x", &defs["edition"]),
        ("event.x", &defs["event"]),
        ("event.x.y", &defs["override"]),
        ("signature", signature),
        ("signature.secret", &signature["properties"]["secret"]),
        ("signature.signature", &signature["properties"]["signature"]),
        ("signature.timestamp", &signature["properties"]["timestamp"]),
        ("signature.id", &signature["properties"]["id"]),
    ] {
        assert_eq!(keys_of(table), keys_in(described), "[{table}]");
        let described = described["properties"].as_object().unwrap();
        for (key, value) in described {
            let told = value.get("description").or(value.get("$ref"));
            assert!(told.is_some(), "[{table}] {key} is not described");
        }
    }
    assert_eq!(keys_of("event.x").len(), KEYS.len());
}

#[test]
fn the_skeleton_shows_every_key_and_both_read_it() {
    let text = everything();
    Provider::parse(text.as_bytes(), "everything").unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    if let Err(error) = validator.validate(&as_json(&text)) {
        panic!("{error} at {}", error.instance_path());
    }
    let mut missing = Vec::new();
    collect(&schema(), &mut |key| {
        if !text.contains(key) {
            missing.push(key.to_owned());
        }
    });
    assert!(missing.is_empty(), "the skeleton does not show {missing:?}");
}

/// Every key that any table of the schema describes.
fn collect(schema: &Value, take: &mut impl FnMut(&str)) {
    match schema {
        Value::Object(map) => {
            let properties = map.get("properties").and_then(Value::as_object);
            properties
                .into_iter()
                .flat_map(Map::keys)
                .for_each(|key| take(key));
            map.values().for_each(|value| collect(value, take));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, take)),
        _ => {}
    }
}

#[test]
fn both_refuse_the_same() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let base = "format = 1\nname = \"A\"\n";
    for wrong in [
        "colour = 1",
        "docs = 1",
        "headers = [\"X-A\"]",
        "headers = [\"X A: 1\"]",
        "[recognise]\nevent = \"body:event\"",
        "[recognise]\nheaders = [\"X A\"]",
        "[payload]\nlayout = \"wide\"",
        "[payload]\nescape = \"HTML\"",
        "[delivery]\ntimeout = 5",
        "[delivery]\nsuccess = \"ok\"",
        "[delivery]\nretries = [\"soon\"]",
        "[challenge]\nfrom = \"header:X\"",
        "[challenge]\nfrom = \"query:c\"\nmatch = { type = 1 }",
        "[challenge]\nanswer = \"ok\"",
        "[edition.x]\ncolour = 1",
        "[event.x]\nwire = \"no title\"",
        "[event.x]\ntitle = \"t\"\ncolour = 1",
        "[event.x]\ntitle = \"t\"\nbody = \"no\"",
        "[event.x]\ntitle = \"t\"\nparams = { a = 1 }",
        "[event.x]\ntitle = \"t\"\n[event.x.live]\ntitle = \"t\"",
        "[signature]\nalgorithm = \"md5\"\nsignature = { header = \"X\", format = \"{hex}\" }",
        "[signature]\nalgorithm = \"token\"",
        "[signature]\nalgorithm = \"token\"\nsignature = { format = \"{secret}\" }",
    ] {
        let text = format!("{base}{wrong}");
        assert!(Provider::parse(text.as_bytes(), "p").is_err(), "{wrong}");
        assert!(!validator.is_valid(&as_json(&text)), "{wrong}");
    }
}

#[test]
fn every_embedded_pack_matches_it() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let catalogue = Catalogue::embedded();
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        let text = pack.file("provider.toml").unwrap().unwrap();
        let value = as_json(std::str::from_utf8(&text).unwrap());
        if let Err(error) = validator.validate(&value) {
            panic!("{name}: {error} at {}", error.instance_path());
        }
    }
}
