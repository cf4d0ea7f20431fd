//! A capture of Chatwoot-based traffic against what its provider's page says and what its software is known to send.
//! The capture knows nothing of the packs: `data/captures/README.md` says where it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hookctl::exchange::Exchange;
use hookctl::judge::{Checked, Schema};
use hookctl::pack::{Catalogue, recognise};
use serde_json::Value;

use crate::test::{Test, installed};

const CAPTURE: &str = "chatwoot-based.jsonl";

fn data(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/data/captures").join(name)
}

fn records() -> Vec<Exchange> {
    let text = fs::read_to_string(data(CAPTURE)).unwrap();
    let lines = text.lines();
    lines.map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// What `hookctl diff` says of the capture, as one JSON document.
fn diff(args: &[&str]) -> Value {
    Test::new()
        .file(CAPTURE, fs::read(data(CAPTURE)).unwrap())
        .args(["diff", CAPTURE, "--format", "json"])
        .args(args)
        .any_stderr()
        .run()
        .json()
}

/// The differences of a summary, by event, rule and place.
fn differences(summary: &Value) -> BTreeMap<(&str, &str, &str), &Value> {
    let mut found = BTreeMap::new();
    for event in summary["events"].as_array().unwrap() {
        assert_eq!(event["further"], 0, "{event}");
        assert_eq!(event["unchecked"], 0, "{event}");
        let name = event["event"].as_str().unwrap();
        for difference in event["differences"].as_array().unwrap() {
            let rule = difference["rule"].as_str().unwrap();
            let place = difference["place"].as_str().unwrap();
            // Editions that expect other things of what nobody has are told apart.
            if rule == "never-seen" {
                continue;
            }
            let twice = found.insert((name, rule, place), difference);
            assert_eq!(twice, None, "{name} {rule} {place} is there twice");
        }
    }
    found
}

/// One contradiction between page and software, as the list beside the capture has it.
struct Contradiction {
    number: u32,
    event: String,
    rule: String,
    place: String,
    everywhere: bool,
}

fn contradictions() -> Vec<Contradiction> {
    let text = fs::read_to_string(data("chatwoot-based.documented.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &str| {
        let [number, event, rule, place, share] = line.split_whitespace().collect::<Vec<_>>()[..]
        else {
            panic!("`{line}` has other than five parts");
        };
        assert!(["all", "some"].contains(&share), "{line}");
        Contradiction {
            number: number.parse().unwrap(),
            event: event.into(),
            rule: rule.into(),
            place: place.into(),
            everywhere: share == "all",
        }
    };
    lines.map(read).collect()
}

#[test]
fn against_the_page_every_known_contradiction_is_named() {
    let summary = diff(&["--edition", "documented", "--fail-on", "never"]);
    let found = differences(&summary);
    let listed = contradictions();
    let mut missing = Vec::new();
    for entry in &listed {
        let key = (&*entry.event, &*entry.rule, &*entry.place);
        let Some(difference) = found.get(&key) else {
            missing.push(format!("{} {key:?}", entry.number));
            continue;
        };
        let (count, of) = (&difference["count"], &difference["of"]);
        assert_eq!(count == of, entry.everywhere, "{key:?}: {count} of {of}");
        assert_ne!(difference["first"]["line"], Value::Null, "{key:?}");
        assert_eq!(difference["against"], serde_json::json!(["documented"]));
    }
    assert_eq!(missing, Vec::<String>::new());
    let numbers: BTreeSet<u32> = listed.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, BTreeSet::from([1, 2, 3, 4, 5, 6, 7, 9, 10, 12]));
}

#[test]
fn against_the_page_what_it_has_no_event_for_is_unknown() {
    let summary = diff(&["--edition", "documented", "--fail-on", "never"]);
    let (mut known, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for event in summary["events"].as_array().unwrap() {
        assert_eq!(event["provider"], "voxsig", "{event}");
        let name = event["event"].as_str().unwrap().to_owned();
        match event["standing"].as_str().unwrap() {
            "known" => known.insert(name),
            "unknown-event" => unknown.insert(name),
            other => panic!("{name} is {other}"),
        };
    }
    let pack = Catalogue::embedded().pack("voxsig").unwrap();
    let documented = pack.events(Some("documented"));
    let documented = documented.iter().map(|(short, _)| (*short).to_owned());
    assert_eq!(known, documented.collect());
    // An event of another edition may go by its short name or by the one it gives itself.
    for event in ["contact_created", "inbox_updated", "conversation_typing_on"] {
        assert!(unknown.contains(event), "{event} is not in {unknown:?}");
    }
    assert_eq!(summary["payloads"], records().len());
}

#[test]
fn against_the_page_the_run_fails() {
    Test::new()
        .file(CAPTURE, fs::read(data(CAPTURE)).unwrap())
        .args([
            "diff",
            CAPTURE,
            "--edition",
            "documented",
            "--fail-on",
            "error",
        ])
        .any_stderr()
        .exit(1)
        .run();
}

#[test]
fn against_the_software_nothing_differs() {
    let summary = diff(&["--edition", "live", "--fail-on", "warning"]);
    let found = differences(&summary);
    let bad: Vec<_> = found
        .iter()
        .filter(|((_, rule, _), d)| d["severity"] != "info" || *rule == "undocumented-field")
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    for event in summary["events"].as_array().unwrap() {
        assert_eq!(event["standing"], "known", "{event}");
    }
    let pack = Catalogue::embedded().pack("voxsig").unwrap();
    let live = pack.events(Some("live")).len();
    assert_eq!(summary["events"].as_array().unwrap().len(), live);
}

#[test]
fn against_both_each_contradiction_is_to_the_page_alone() {
    let summary = diff(&["--edition", "documented,live", "--fail-on", "never"]);
    let found = differences(&summary);
    for entry in contradictions() {
        let key = (&*entry.event, &*entry.rule, &*entry.place);
        let against = found.get(&key).map(|difference| &difference["against"]);
        assert_eq!(against, Some(&serde_json::json!(["documented"])), "{key:?}");
    }
    for (key, difference) in &found {
        let against = difference["against"].as_array().unwrap();
        let info = difference["severity"] == "info" && key.1 != "undocumented-field";
        assert!(info || !against.contains(&"live".into()), "{key:?}");
    }
}

#[test]
fn it_is_a_capture_as_the_format_has_it() {
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/exchange.schema.json");
    let form: Value = serde_json::from_slice(&fs::read(form).unwrap()).unwrap();
    let form = Schema::compile(&form, "samples/exchange.schema.json").unwrap();
    for line in fs::read_to_string(data(CAPTURE)).unwrap().lines() {
        assert_eq!(form.check(line.as_bytes()), Checked::default(), "{line}");
    }
    assert!(records().len() >= 60);
}

#[test]
fn every_payload_is_known_and_holds_against_the_schema_of_the_software() {
    let pack = Catalogue::embedded().pack("voxsig").unwrap();
    let packs = Catalogue::embedded().packs().unwrap();
    for (number, record) in records().iter().enumerate() {
        let known = recognise(&packs, &record.request).expect("its event is known");
        assert_eq!(known.provider, "voxsig");
        assert_eq!(known.wire, record.event);
        let event = known.event.expect("its event has a short name");
        let schema = pack.schema("live", &event).unwrap().unwrap();
        let schema = Schema::compile(&schema, &event).unwrap();
        let checked = schema.check(record.request.body_bytes());
        assert_eq!(checked, Checked::default(), "line {}", number + 1);
    }
}

#[test]
fn what_is_signed_verifies() {
    let text = fs::read_to_string(data(CAPTURE)).unwrap();
    let signed: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("X-Chatwoot-Signature"))
        .collect();
    assert!(signed.len() >= 50 && signed.len() < records().len());
    let output = Test::new()
        .file("signed.jsonl", signed.join("\n") + "\n")
        .args(["verify", "voxsig", "signed.jsonl"])
        .secret("capture-test-secret")
        .run();
    output.prints(&format!("{} valid\n", signed.len()));
}

#[test]
fn the_script_beside_it_writes_it() {
    if !installed("python3") {
        return;
    }
    let mut script = Command::new("python3");
    script.arg(data("generate.py")).arg("--check");
    script.env("PYTHONDONTWRITEBYTECODE", "1");
    let output = script.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}
