//! Which records go out, and where to.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::again::test;
use crate::listener::Listener;
use crate::test::Test;

/// The permissions of a file.
#[cfg(unix)]
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Three records of two providers and a line that is none.
fn mixed() -> Test {
    let record = |id: u8, provider: &str, event: &str, status: u16| {
        json!({
            "v": 1, "id": format!("0193a1b2-0000-7000-8000-00000000000{id}"),
            "at": format!("2026-03-02T09:00:0{id}Z"), "direction": "received",
            "provider": provider, "edition": null, "event": event, "conn": null,
            "request": {"method": "POST", "target": format!("/{id}"), "version": "1.1", "fidelity": "wire",
                "headers": [["Host", "a.test"], ["Authorization", "Bearer s3cret"]],
                "trailers": [], "body": {"utf8": format!("{{\"id\":{id}}}")}, "truncated": id == 3},
            "response": {"status": status, "headers": [], "body": null},
            "timing": {"total_us": 1}, "signature": null, "schema": null, "replay_of": null, "error": null,
        })
    };
    let lines = [
        record(1, "voxsig", "message_created", 200).to_string(),
        "torn".to_owned(),
        record(2, "haptik", "chat-close", 500).to_string(),
        record(3, "voxsig", "message_updated", 200).to_string(),
    ];
    Test::new().file("c.jsonl", lines.join("\n") + "\n")
}

#[track_caller]
fn selected(args: &[&str]) -> Vec<String> {
    let output = mixed()
        .args(["export", "c.jsonl", "--to", "har"])
        .args(args)
        .any_stderr()
        .run();
    let har = output.json();
    let entries = har["log"]["entries"].as_array().unwrap();
    let url = |entry: &Value| entry["request"]["url"].as_str().unwrap().to_owned();
    entries
        .iter()
        .map(url)
        .map(|url| url.replace("http://a.test/", ""))
        .collect()
}

#[test]
fn records_are_chosen() {
    assert_eq!(selected(&[]), ["1", "2", "3"]);
    assert_eq!(selected(&["--provider", "voxsig"]), ["1", "3"]);
    assert_eq!(
        selected(&["--provider", "voxsig", "--provider", "haptik"]),
        ["1", "2", "3"]
    );
    assert_eq!(selected(&["--event", "message_*", "--limit", "1"]), ["1"]);
    assert_eq!(
        selected(&[
            "--event",
            "message_updated",
            "--event",
            "voxsig/message_created"
        ]),
        ["1", "3"]
    );
    assert_eq!(
        selected(&["--filter", "status=2xx", "--filter", "$.id==3"]),
        ["3"]
    );
    let none = mixed().args([
        "export",
        "c.jsonl",
        "--to",
        "har",
        "--provider",
        "acquire",
        "-o",
        "x",
    ]);
    let none = none.exit(4).any_stderr().stdout("").run();
    assert_eq!(
        none.stderr,
        "error: there is no record to export, 1 skipped: not a record: expected ident at line 1 column 2 (c.jsonl:2)\n"
    );
    assert!(!none.path("x").exists());
    assert_eq!(
        fs::read_dir(none.path("")).unwrap().count(),
        1,
        "nothing is left behind"
    );
}

#[test]
fn short_names_of_events_are_known() {
    let listener = Listener::start(&[]);
    for event in ["chat_pending", "chat_active"] {
        let url = listener.url();
        let send = Test::new().args(["send", "acquire", event, "--to", &url]);
        send.any_stderr().run();
    }
    let ended = listener.interrupt();
    let wires: Vec<_> = ended.records().iter().map(|r| r["event"].clone()).collect();
    assert_eq!(wires, ["case:status", "case:status"]);
    let with = |event: &str| {
        test(&ended).args(["export", "capture.jsonl", "--to", "har", "--event", event])
    };
    with("chat_active").stderr("1 record exported\n").run();
    with("acquire/case:status")
        .stderr("2 records exported\n")
        .run();
    with("other").exit(4).any_stderr().run();
}

#[test]
fn what_a_form_cannot_hold_is_skipped_and_counted() {
    let skipped = "2 records exported, 2 skipped: not a record: expected ident at line 1 column 2 (c.jsonl:2), \
        a body that was not received in full (c.jsonl:4)\n";
    for to in ["curl", "gor", "k6"] {
        let output = mixed()
            .args(["export", "c.jsonl", "--to", to])
            .stderr(skipped)
            .run();
        assert!(
            output.text().contains("Bearer s3cret"),
            "what is exported is what was recorded"
        );
    }
    let strict = mixed().args(["export", "c.jsonl", "--to", "har", "--strict", "-o", "x"]);
    let help = Some("without `--strict` it is skipped and counted");
    let what = "c.jsonl:2: not a record: expected ident at line 1 column 2";
    let output = strict.fails(3, what, help);
    assert_eq!(
        fs::read_dir(output.path("")).unwrap().count(),
        1,
        "nothing is left behind"
    );
}

#[test]
fn a_file_that_is_there_is_not_lost_by_mistake() {
    let export = |test: Test| test.args(["export", "c.jsonl", "--to", "gor", "--out", "x.gor"]);
    let output = export(mixed().file("x.gor", "mine"));
    let output = output.fails(2, "`x.gor` is there already", Some("`--force` replaces it"));
    assert_eq!(fs::read(output.path("x.gor")).unwrap(), b"mine");
    let output = export(output.then()).args(["--force"]).any_stderr().run();
    assert!(
        fs::read(output.path("x.gor"))
            .unwrap()
            .starts_with(b"1 0193a1b2-")
    );
    #[cfg(unix)]
    assert_eq!(mode(&output.path("x.gor")), 0o600);
    let missing = mixed().args(["export", "c.jsonl", "--to", "gor", "--out", "no/x.gor"]);
    let what = "cannot create `no/x.gor`: No such file or directory (os error 2)";
    missing.fails(3, what, Some("create the folder first"));
}

#[test]
fn captures_are_read_one_after_the_other() {
    let output = mixed().args([
        "export", "c.jsonl", "c.jsonl", "--to", "har", "--limit", "4",
    ]);
    let output = output.any_stderr().run();
    assert!(
        output.stderr.starts_with("4 records exported, 1 skipped: "),
        "{}",
        output.stderr
    );
}
