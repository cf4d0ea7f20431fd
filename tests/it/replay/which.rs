//! Which records are sent.

use serde_json::{Value, json};

use super::endpoint::Endpoint;
use super::records::{capture, numbered, record, with};
use crate::test::{Output, Test};

/// Six records that differ in what can be asked for.
fn records() -> Vec<Value> {
    let one = |n: u64| record(&format!("r-{n}"), n * 1000, &format!(r#"{{"n":{n}}}"#));
    vec![
        with(one(1), "/provider", "voxsig"),
        with(
            with(one(2), "/provider", "voxsig"),
            "/event",
            "message_created",
        ),
        with(one(3), "/response/status", 503),
        with(one(4), "/signature", json!({ "state": "invalid" })),
        with(one(5), "/delivery", "d-5"),
        with(one(6), "/request/target", "/other/path"),
    ]
}

/// The ids of what is planned.
#[track_caller]
fn planned(output: &Output) -> Vec<String> {
    let lines = output.json_lines();
    let id = |line: &Value| line["id"].as_str().unwrap().to_owned();
    lines.iter().map(id).collect()
}

#[track_caller]
fn plan(text: &str, args: &[&str]) -> Output {
    let test = Test::new().file("c.jsonl", text);
    test.args(["replay", "c.jsonl", "--dry-run", "--json"])
        .args(args)
        .any_stderr()
        .run()
}

#[test]
fn every_condition_selects() {
    let text = capture(&records());
    let cases: &[(&[&str], &str)] = &[
        (&[], "123456"),
        (&["--provider", "voxsig"], "12"),
        (&["--provider", "vox*", "--provider", "nobody"], "12"),
        (&["--event", "message_*"], "2"),
        (&["--event", "voxsig/message_created"], "2"),
        (&["--status", "5xx"], "3"),
        (&["--status", "200,503"], "123456"),
        (&["--signature", "invalid"], "4"),
        (&["--signature", "unchecked"], "12356"),
        (&["--since", "2023-01-01T10:00:03Z"], "3456"),
        (&["--until", "2023-01-01T10:00:03Z"], "12"),
        (&["--since", "1672567203", "--until", "1672567205"], "34"),
        (&["--id", "r-2", "--id", "d-5"], "25"),
        (&["--lines", "2..3", "--lines", "6"], "236"),
        (&["--lines", "5.."], "56"),
        (&["--where", "$.n==4"], "4"),
        (&["--where", "path=/other/*"], "6"),
        (
            &["--where", "header:Host=old.*", "--where", "status=503"],
            "3",
        ),
        (&["--limit", "2"], "12"),
        (&["--lines", "3..", "--limit", "2"], "34"),
        (&["--provider", "voxsig", "--event", "message_created"], "2"),
    ];
    for (args, expected) in cases {
        let ids = planned(&plan(&text, args));
        let ids: String = ids.iter().map(|id| id.trim_start_matches("r-")).collect();
        assert_eq!(&ids, expected, "{args:?}");
    }
}

#[test]
fn nothing_selected_is_4() {
    let test = || Test::new().file("c.jsonl", capture(&records()));
    for args in [["--id", "nobody"], ["--limit", "0"], ["--where", "$.n==9"]] {
        for to in [&["--dry-run"][..], &["--to", "http://127.0.0.1:1"]] {
            let test = test().args(["replay", "c.jsonl"]).args(args).args(to);
            let output = test.exit(4).any_stderr().stdout("").run();
            assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
        }
    }
    Test::new()
        .file("empty.jsonl", "")
        .args(["replay", "empty.jsonl", "--dry-run"])
        .fails(4, "there is no record in it", Some("--dry-run"));
}

#[test]
fn a_sample_is_a_part_and_the_same_one_for_a_seed() {
    let text = numbered(1000);
    let sample =
        |share: &str, seed: &str| planned(&plan(&text, &["--sample", share, "--seed", seed]));
    let ten = sample("10%", "1");
    assert!((60..150).contains(&ten.len()), "{}", ten.len());
    assert_eq!(ten, sample("0.1", "1"));
    assert_ne!(ten, sample("10%", "2"));
    assert_eq!(sample("100%", "1").len(), 1000);
}

#[test]
fn repeated_deliveries_go_out_once() {
    let delivery = |id: &str, n: u64, delivery: &str| {
        let record = record(id, n * 1000, &format!("{{\"n\":{n}}}"));
        with(with(record, "/provider", "voxsig"), "/delivery", delivery)
    };
    let records = [
        delivery("r-1", 1, "d-1"),
        delivery("r-2", 2, "d-2"),
        delivery("r-3", 3, "d-1"),
        record("r-4", 4000, "{}"),
        record("r-5", 5000, "{}"),
        record("r-6", 6000, "{ }"),
    ];
    let output = plan(&capture(&records), &["--dedupe", "--loop", "2"]);
    let once = ["r-1", "r-2", "r-4", "r-6"];
    assert_eq!(planned(&output), [once, once].concat());
    assert!(
        output.stderr.contains("4 repeated and left out"),
        "{}",
        output.stderr
    );
}

#[test]
fn rounds_follow_each_other() {
    let endpoint = Endpoint::ok();
    let test = Test::new().file("c.jsonl", numbered(3));
    test.args(["replay", "c.jsonl", "--to", &endpoint.url(), "--loop", "3"])
        .args(["--pace", "max", "--concurrency", "1", "--limit", "2"])
        .run()
        .prints("6 deliveries: 6 ok\n");
    let round = [r#"{"n":1}"#, r#"{"n":2}"#];
    assert_eq!(endpoint.bodies(), [round; 3].concat());
}

#[test]
fn lines_that_are_no_records_are_told_and_skipped() {
    let text = numbered(2).replace('\n', "\nnonsense\n");
    let endpoint = Endpoint::ok();
    let output = Test::new()
        .file("c.jsonl", text)
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--pace",
            "max",
        ])
        .stderr_has("warning: c.jsonl:2: ")
        .stderr_has("warning: c.jsonl:4: ")
        .run();
    output.prints("2 deliveries: 2 ok\n");
}

#[test]
fn compressed_captures_and_standard_input_are_read() {
    let endpoint = Endpoint::ok();
    let packed = zstd::encode_all(numbered(2).as_bytes(), 3).unwrap();
    let test = Test::new().file("c.jsonl.zst", packed);
    let args = ["--to", &endpoint.url(), "--pace", "max"];
    let test = test.args(["replay", "c.jsonl.zst"]).args(args);
    test.run().prints("2 deliveries: 2 ok\n");
    let test = Test::new().stdin(numbered(3)).args(["replay", "-"]);
    test.args(args).run().prints("3 deliveries: 3 ok\n");
}
