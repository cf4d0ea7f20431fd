//! `hookctl diff CAPTURE`: what arrived, held against what was promised. How it is shown is tested elsewhere.

mod baseline;
mod compare;
mod editions;
mod formats;
mod scale;
mod selection;
mod severities;
mod sources;
mod trouble;

use serde_json::{Value, json};

use crate::test::{Output, Test};

const PROVIDER: &str = r#"
format = 1
name = "Acme"
default_edition = "documented"

[recognise]
headers = ["X-Acme-Id"]
event = "body:/event"

[challenge]
match = { "/event" = "knock" }
from = "body:/challenge"

[event.ping]
title = "Somebody pings"

[event.pong]
title = "Somebody pongs"

[event.late]
title = "Only the software knows it"
editions = ["live"]

[event.bare]
title = "There is no schema of it"
"#;

const PING: &str = r#"{"type": "object", "required": ["event", "id", "kind"], "properties": {
    "event": {"const": "ping"}, "id": {"type": "integer"}, "kind": {"enum": ["a", "b"]},
    "list": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}}}"#;

const PONG: &str = r#"{"type": "object", "required": ["event"], "properties": {
    "event": {"const": "pong"}, "at": {"type": "string"}}}"#;

/// A pack of its own: `acme`, whose `live` edition sends `id` as text and knows the kind `c`.
pub fn acme_files() -> Vec<(&'static str, String)> {
    let live = PING
        .replace(
            r#"{"type": "integer"}, "kind""#,
            r#"{"type": "string"}, "kind""#,
        )
        .replace(r#"["a", "b"]"#, r#"["a", "b", "c"]"#);
    let late = r#"{"type":"object","properties":{"event":{"const":"late"}}}"#;
    vec![
        ("packs/acme/provider.toml", PROVIDER.into()),
        ("packs/acme/documented/ping.json", ping("1").to_string()),
        ("packs/acme/documented/ping.schema.json", PING.into()),
        ("packs/acme/documented/pong.json", pong().to_string()),
        ("packs/acme/documented/pong.schema.json", PONG.into()),
        (
            "packs/acme/documented/bare.json",
            r#"{"event":"bare"}"#.into(),
        ),
        ("packs/acme/live/ping.json", ping("\"1\"").to_string()),
        ("packs/acme/live/ping.schema.json", live),
        ("packs/acme/live/late.json", r#"{"event":"late"}"#.into()),
        ("packs/acme/live/late.schema.json", late.into()),
    ]
}

/// A run in a folder with that pack.
fn acme() -> Test {
    let files = acme_files().into_iter();
    files
        .fold(Test::new(), |test, (name, text)| test.file(name, text))
        .args(["--samples", "packs", "diff"])
}

/// A payload as the documented edition has it, with this id.
fn ping(id: &str) -> Value {
    let id: Value = serde_json::from_str(id).unwrap();
    json!({"event": "ping", "id": id, "kind": "a", "list": [{"n": 1}]})
}

fn pong() -> Value {
    json!({"event": "pong", "at": "now"})
}

/// A record of a body, as the listener writes it. `whose`: the provider and event it recognised.
fn record(whose: Option<(&str, &str)>, body: &str) -> Value {
    json!({"v": 1, "id": "0193b3f2-0000-7000-8000-000000000001", "at": "2026-11-21T23:44:34Z",
        "direction": "received", "provider": whose.map(|(provider, _)| provider), "edition": null,
        "event": whose.map(|(_, event)| event), "conn": null,
        "request": {"method": "POST", "target": "/hooks", "version": "1.1", "fidelity": "wire",
            "headers": [["X-Acme-Id", "1"], ["Content-Type", "application/json"]], "trailers": [],
            "body": {"utf8": body}, "truncated": false},
        "response": {"status": 200, "headers": [], "body": null}, "timing": {"total_us": 1},
        "signature": null, "schema": null, "replay_of": null, "error": null})
}

/// A capture of these bodies; none is recognised yet.
fn capture<'a>(bodies: impl IntoIterator<Item = &'a Value>) -> String {
    let records = bodies
        .into_iter()
        .map(|body| record(None, &body.to_string()).to_string() + "\n");
    records.collect()
}

/// Runs it on `c.jsonl` for the programs' form.
fn judged(test: Test, args: &[&str]) -> Value {
    let output = test.args(["c.jsonl", "--format", "json"]).args(args).run();
    output.json()
}

/// Every difference: `event severity rule place count/of editions`, an accepted one with a `+`.
fn differences(summary: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for event in summary["events"].as_array().unwrap() {
        for d in event["differences"].as_array().unwrap() {
            let word = |name: &str| d[name].as_str().unwrap().to_owned();
            let against: Vec<_> = d["against"].as_array().unwrap().iter().collect();
            let against: Vec<_> = against.iter().map(|e| e.as_str().unwrap()).collect();
            let accepted = if d["accepted"] == true { " +" } else { "" };
            all.push(format!(
                "{} {} {} {} {}/{} {}{accepted}",
                event["event"].as_str().unwrap_or("?"),
                word("severity"),
                word("rule"),
                word("place"),
                d["count"],
                d["of"],
                against.join(",")
            ));
        }
    }
    all
}

impl Output {
    /// The findings of the payloads, one line each: `line edition rule path`.
    fn findings(&self) -> Vec<String> {
        let mut all = Vec::new();
        for line in self.json_lines() {
            for finding in line["findings"].as_array().unwrap() {
                let [edition, rule, path] =
                    [&line["edition"], &finding["rule"], &finding["path"]].map(|v| v.as_str());
                all.push(format!(
                    "{} {} {} {}",
                    line["line"],
                    edition.unwrap(),
                    rule.unwrap(),
                    path.unwrap()
                ));
            }
        }
        all
    }
}
