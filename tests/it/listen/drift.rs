//! What differs from what was promised, told as it comes in: each difference once.

use serde_json::Value;

use crate::diff::acme_files;
use crate::listener::{Ended, Listener};

/// Listens for the pack of the tests of `diff`, and is sent these bodies.
fn listen(settings: &str, args: &[&str], bodies: &[&str]) -> Ended {
    let files = acme_files();
    let mut files: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    files.push(("hookctl.toml", settings));
    let listener = Listener::with_files(&files, &[&["--samples", "packs"], args].concat());
    for body in bodies {
        listener.post("/", &["X-Acme-Id: 1"], body);
    }
    listener.interrupt()
}

/// How often a line of standard output holds this.
fn count(ended: &Ended, text: &str) -> usize {
    let lines = ended.stdout.lines();
    lines.filter(|line| line.contains(text)).count()
}

const WRONG: &str = r#"{"event":"ping","id":true,"kind":"a","list":[{"n":1}]}"#;
const WORSE: &str = r#"{"event":"ping","id":false,"kind":"a","list":[{"n":1},{"n":"x"}]}"#;

#[test]
fn each_difference_is_told_once_and_marked_always() {
    let ended = listen("", &[], &[WRONG, WRONG, WORSE, WORSE]);
    let out = &ended.stdout;
    assert_eq!(count(&ended, " drift from documented"), 4, "{out}");
    assert_eq!(
        count(&ended, "type-changed id: expected integer, got true"),
        1,
        "{out}"
    );
    assert_eq!(count(&ended, " id: "), 1, "{out}");
    assert_eq!(
        count(
            &ended,
            "type-changed list[1].n: expected integer, got \"x\""
        ),
        1,
        "{out}"
    );
    let records = ended.records();
    let found: Vec<_> = records.iter().map(|r| &r["schema"]["findings"]).collect();
    assert_eq!(found, [1, 1, 2, 2]);
}

#[test]
fn a_filter_leaves_what_it_hides_to_be_told_later() {
    let ended = listen("", &["--filter", "$.id==false"], &[WRONG, WORSE]);
    assert_eq!(
        count(&ended, " id: expected integer, got false"),
        1,
        "{}",
        ended.stdout
    );
}

#[test]
fn for_programs_all_findings_are_there_each_time() {
    let ended = listen("", &["--json"], &[WRONG, WRONG]);
    let lines: Vec<Value> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert_eq!(line["findings"][0]["path"], "id", "{line}");
        assert_eq!(line["findings"][0]["rule"], "type-changed", "{line}");
    }
    assert!(ended.records()[0].get("findings").is_none());
}

#[test]
fn the_settings_say_what_matters() {
    let table = |level: &str| {
        format!("[[diff.severity]]\nrule = \"*\"\nevent = \"ping\"\nlevel = \"{level}\"\n")
    };
    for (level, told) in [("info", 1), ("ignore", 0)] {
        let ended = listen(&table(level), &["--edition", "documented"], &[WRONG, WRONG]);
        let out = &ended.stdout;
        assert_eq!(count(&ended, "drift from"), 0, "{out}");
        assert_eq!(count(&ended, "type-changed id: "), told, "{out}");
        let schema = &ended.records()[0]["schema"];
        assert_eq!(
            (&schema["state"], &schema["findings"]),
            (&"match".into(), &0.into())
        );
    }
}

#[test]
fn the_edition_is_the_one_that_differs_least() {
    let settings = "[[diff.severity]]\nrule = \"type-changed\"\nlevel = \"info\"\n";
    let text = r#"{"event":"ping","id":"x","kind":"a","list":[{"n":1}]}"#;
    let ended = listen(settings, &[], &[text]);
    assert_eq!(
        ended.records()[0]["edition"],
        "live",
        "what only matters little counts too"
    );
    let text = r#"{"event":"ping","id":"x","kind":"c","list":[{"n":"x"}]}"#;
    assert_eq!(listen("", &[], &[text]).records()[0]["edition"], "live");
}

#[test]
fn an_event_nobody_knows_is_told_once() {
    let (lost, found) = (r#"{"event":"lost"}"#, r#"{"event":"found"}"#);
    let ended = listen("", &[], &[lost, lost, found]);
    assert_eq!(count(&ended, "unknown-event "), 2, "{}", ended.stdout);
    assert_eq!(count(&ended, "got `lost`"), 1, "{}", ended.stdout);
    let ignored = "[[diff.severity]]\nrule = \"unknown-event\"\nlevel = \"ignore\"\n";
    let ended = listen(ignored, &[], &[lost]);
    assert_eq!(count(&ended, "unknown-event "), 0, "{}", ended.stdout);
    assert_eq!(ended.records()[0]["schema"]["state"], "unchecked");
}
