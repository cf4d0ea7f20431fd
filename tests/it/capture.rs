//! Capture files, every record held against the published schema.

use std::path::Path;
use std::sync::LazyLock;

use data_encoding::{BASE64, HEXLOWER};
use jsonschema::Validator;
use ring::digest::{SHA256, digest};
use serde_json::Value;

static FORM: LazyLock<Validator> = LazyLock::new(|| {
    let schema = include_str!("../../samples/exchange.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
});

/// The records of a file.
#[track_caller]
pub fn records(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'), "a torn tail");
    let records: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    records.iter().for_each(assert_form);
    records
}

/// Holds a record against the schema of the form.
#[track_caller]
pub fn assert_form(record: &Value) {
    let faults: Vec<_> = FORM.iter_errors(record).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}\n{record:#}");
}

/// The bytes a record's text stands for: `"…"`, `{"utf8":…}` or `{"base64":…}`.
#[track_caller]
pub fn bytes(value: &Value) -> Vec<u8> {
    match (value, &value["utf8"], &value["base64"]) {
        (Value::Null, ..) => Vec::new(),
        (Value::String(text), ..) | (_, Value::String(text), _) => text.as_bytes().to_vec(),
        (_, _, Value::String(text)) => BASE64.decode(text.as_bytes()).unwrap(),
        _ => panic!("{value} holds no bytes"),
    }
}

pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}
