//! Captures made by hand.

use serde_json::{Value, json};

/// A record at so many milliseconds, with a body.
pub fn record(id: &str, at_ms: u64, body: &str) -> Value {
    let (seconds, ms) = (at_ms / 1000, at_ms % 1000);
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    json!({
        "v": 1,
        "id": id,
        "at": format!("2023-01-01T10:{minutes:02}:{seconds:02}.{ms:03}Z"),
        "direction": "received",
        "request": {
            "method": "POST",
            "target": "/hooks",
            "version": "1.1",
            "headers": [["Host", "old.test"], ["Content-Type", "application/json"]],
            "body": { "utf8": body },
        },
        "response": {
            "status": 200,
            "headers": [["X-Kind", "one"]],
            "body": { "utf8": r#"{"ok":true}"# },
            "by": "app",
        },
        "timing": { "total_us": 5_000_000 },
    })
}

/// `record` with the value at a JSON pointer replaced, or a member added.
pub fn with(mut record: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    record.pointer_mut(parent).expect("it is there")[name] = value.into();
    record
}

/// A capture of them.
pub fn capture(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// A capture of so many records a second apart, their numbers in the bodies and the ids.
pub fn numbered(count: u64) -> String {
    let one = |n: u64| record(&format!("r-{n}"), n * 1000, &format!(r#"{{"n":{n}}}"#));
    capture(&(1..=count).map(one).collect::<Vec<_>>())
}
