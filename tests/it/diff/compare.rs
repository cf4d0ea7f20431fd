//! `hookctl compare`: two captures, folders or bodies side by side.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::test::Test;

const BEFORE: &str =
    r#"{"id": 7, "amount": 10.00, "old": true, "tags": ["a", "b"], "api_key": "sk-before"}"#;
const AFTER: &str = "{\"tags\":[\"b\",\"a\"],\"id\":7,\"amount\":10.0,\"new\":{\"x\":null},\"api_key\":\"sk-after\"}\n";

fn compare(test: Test, args: &[&str]) -> Test {
    test.args(["diff"]).args(args)
}

fn bodies() -> Test {
    Test::new()
        .file("a.json", BEFORE)
        .file("b.json", AFTER)
        .hides("sk-before")
        .hides("sk-after")
}

/// A record as a listener writes it, with an id of its own.
fn record(line: usize, event: &str, delivery: Option<&str>, body: &Value) -> Value {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut record = json!({
        "v": 1, "id": format!("r-{id}"), "at": "2026-11-21T23:44:34Z", "direction": "received",
        "provider": "acme", "edition": null, "event": event, "conn": null,
        "request": {
            "method": "POST", "target": "/hooks", "version": "1.1", "headers": [["Date", line.to_string()]],
            "body": {"utf8": body.to_string()}
        },
        "response": null, "timing": {"total_us": 1}, "signature": null, "schema": null, "replay_of": null, "error": null
    });
    if let Some(delivery) = delivery {
        record["delivery"] = json!(delivery);
    }
    record
}

fn capture(records: &[(&str, Option<&str>, Value)]) -> String {
    let lines = records.iter().enumerate();
    lines
        .map(|(line, (event, delivery, body))| {
            format!("{}\n", record(line, event, *delivery, body))
        })
        .collect()
}

fn captures() -> Test {
    let before = capture(&[
        ("created", Some("d-1"), json!({"amount": 1, "at": "x"})),
        ("created", Some("d-2"), json!({"amount": 2, "at": "x"})),
        ("created", Some("d-3"), json!({"amount": 3, "at": "x"})),
        ("deleted", Some("d-4"), json!({})),
    ]);
    let after = capture(&[
        ("deleted", Some("d-4"), json!({})),
        ("created", Some("d-3"), json!({"amount": 3, "at": "y"})),
        ("created", Some("d-1"), json!({"amount": 9, "at": "y"})),
        ("created", Some("d-5"), json!({"amount": 5, "at": "y"})),
    ]);
    Test::new().file("a.jsonl", before).file("b.jsonl", after)
}

#[test]
fn two_bodies_are_read_like_a_change() {
    compare(bodies(), &["a.json", "b.json"])
        .exit(1)
        .stdout(
            "\
≈ amount   10.00 → 10.0 (same value)
- old      true
⇅ tags     \"a\", \"b\" → \"b\", \"a\" (same elements)
~ api_key  (masked) → (masked)
+ new      {\"x\":null}
5 differences (2 errors, 1 warning, 2 info)
",
        )
        .run();
}

#[test]
fn what_is_the_same_ends_well_and_what_is_ignored_is_the_same() {
    compare(bodies(), &["a.json", "a.json"])
        .stdout("no difference\n")
        .run();
    let ignore = ["--ignore", "api_key", "--ignore", "old", "--ignore", "tags"];
    let output = compare(bodies(), &["a.json", "b.json"]).args(ignore).run();
    output.prints("2 differences (2 info)\n");
    compare(output.then(), &["a.json", "b.json", "--fail-on", "info"])
        .args(ignore)
        .exit(1)
        .run();
    compare(output.then(), &["a.json", "b.json", "--fail-on", "never"]).run();
    compare(output.then(), &["a.json", "b.json", "--ignore", "$"])
        .stdout("no difference\n")
        .run();
}

#[test]
fn asked_to_be_exact_white_space_is_a_difference() {
    let test = || Test::new().file("a.json", "[1,2]").file("b.json", "[1, 2]");
    compare(test(), &["a.json", "b.json"])
        .stdout("no difference\n")
        .run();
    let output = compare(test(), &["a.json", "b.json", "--exact"]).run();
    output.prints("≈ (body)  the same JSON, other white space: ");
}

#[test]
fn captures_pair_by_id_wherever_the_records_stand() {
    compare(captures(), &["a.jsonl", "b.jsonl"])
        .exit(1)
        .stdout(
            "\
acme created d-1  line 1 ↔ line 3
  ~ amount  1 → 9
  ~ at      \"x\" → \"y\"

acme created d-2  line 2, only in a.jsonl

acme created d-3  line 3 ↔ line 2
  ~ at      \"x\" → \"y\"

acme created d-5  line 4, only in b.jsonl

acme created, by place
  ~ at      in 2 of 2 pairs
  ~ amount  in 1 of 2 pairs

3 pairs: 1 the same, 2 differ; 1 only in a.jsonl, 1 only in b.jsonl (5 errors)
"
            .replace(
                "  ~ at      \"x\" → \"y\"\n\nacme created d-5",
                "  ~ at  \"x\" → \"y\"\n\nacme created d-5",
            ),
        )
        .run();
}

#[test]
fn standard_input_and_compressed_captures_are_sides_too() {
    let first = captures();
    let piped = std::fs::read(first.path("b.jsonl")).unwrap();
    let packed = zstd::encode_all(&piped[..], 1).unwrap();
    let expected = compare(captures(), &["a.jsonl", "b.jsonl"]).exit(1).run();
    for (args, stdin) in [
        (["a.jsonl", "-"], piped),
        (["a.jsonl", "-"], packed.clone()),
        (["a.jsonl", "b.zst"], Vec::new()),
    ] {
        let output = compare(captures().file("b.zst", &packed), &args)
            .stdin(stdin)
            .exit(1)
            .run();
        let name = if args[1] == "-" {
            "standard input"
        } else {
            "b.zst"
        };
        assert_eq!(output.text(), expected.text().replace("b.jsonl", name));
        let spools = std::fs::read_dir(output.path(".")).unwrap();
        let left = spools.filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|e| e == "spool")
        });
        assert_eq!(left.count(), 0);
    }
    let test = Test::new().args(["diff", "-", "-"]);
    test.fails(
        2,
        "standard input cannot be both sides",
        Some("name a file"),
    );
}

#[test]
fn json_tells_programs_the_same() {
    let both = ["a.jsonl", "b.jsonl", "--format"];
    let output = compare(captures(), &both).args(["json"]).exit(1).run();
    let document = output.json();
    assert_eq!(document["pairs"].as_array().unwrap().len(), 4);
    assert_eq!(document["pairs"][0]["findings"][0]["path"], "amount");
    assert_eq!(document["pairs"][0]["first"]["line"], 1);
    assert_eq!(document["totals"]["same"], 1);
    let output = compare(output.then(), &both).args(["jsonl"]).exit(1).run();
    let lines = output.json_lines();
    assert_eq!(lines[..4], document["pairs"].as_array().unwrap()[..]);
    assert_eq!(lines[4]["totals"], document["totals"]);
}

#[test]
fn without_shared_ids_the_order_of_each_event_decides() {
    let without = |n: i64| {
        capture(&[
            ("created", None, json!({"n": n})),
            ("deleted", None, json!({"n": 0})),
            ("created", None, json!({"n": n + 1})),
        ])
    };
    let test = Test::new()
        .file("a.jsonl", without(1))
        .file("b.jsonl", without(2));
    let output = compare(test, &["a.jsonl", "b.jsonl"]).exit(1).run();
    // Two of them have the same body, which goes before the order.
    output.prints("acme created  line 1 ↔ line 3, by order\n  ~ n  1 → 3\n");
    output.prints("3 pairs: 2 the same, 1 differs (1 error)\n");
}

#[test]
fn a_delivery_is_told_by_its_provider_s_header() {
    let send = |test: Test, content: &str, out: &str| {
        test.args(["send", "voxsig", "message_created", "--count", "2"])
            .args([
                "--to",
                "http://127.0.0.1:9/",
                "--seed",
                "1",
                "--at",
                "1795339800",
            ])
            .args(["--set-str", content, "--out", out])
            .secret("a-secret-of-the-sender")
            .any_stderr()
            .exit(3)
            .run()
    };
    let first = send(Test::new(), "content=one", "a.jsonl");
    send(first.then(), "content=two", "b.jsonl");
    // Turned about, and with nothing but the header to tell them by.
    let text = std::fs::read_to_string(first.path("b.jsonl")).unwrap();
    let mut records: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    records.reverse();
    let lines = records.iter_mut().map(|record| {
        record.as_object_mut().unwrap().remove("delivery");
        format!("{record}\n")
    });
    let test = first.then().file("b.jsonl", lines.collect::<String>());
    let output = compare(
        test,
        &["a.jsonl", "b.jsonl", "--headers", "--format", "jsonl"],
    )
    .exit(1)
    .run();
    let lines = output.json_lines();
    let told: Vec<_> = lines
        .iter()
        .take(2)
        .map(|pair| (&pair["by"], &pair["first"]["line"], &pair["second"]["line"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("delivery"), &json!(1), &json!(2)),
            (&json!("delivery"), &json!(2), &json!(1))
        ]
    );
    let paths = |pair: &Value| {
        let findings = pair["findings"].as_array().unwrap().clone();
        findings
            .into_iter()
            .map(|finding| finding["path"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&lines[0]), ["content"]);
}

#[test]
fn folders_pair_by_file_name() {
    let test = Test::new()
        .file("a/x.json", BEFORE)
        .file("a/in/y.json", "[1]")
        .file("b/x.json", BEFORE)
        .file("b/in/y.json", "[1.0]");
    let output = compare(test, &["a", "b"]).run();
    output.prints("unknown  a/in/y.json ↔ b/in/y.json\n  ≈ [0]  1 → 1.0 (same value)\n");
    output.prints("2 pairs: 1 the same, 1 differs (1 info)\n");
}

#[test]
fn what_is_no_record_is_told_and_passed_over() {
    let test = captures();
    let text = std::fs::read_to_string(test.path("a.jsonl")).unwrap();
    let torn = format!("{text}torn {{\n");
    let output = compare(test.file("a.jsonl", torn), &["a.jsonl", "a.jsonl"])
        .any_stderr()
        .run();
    assert!(
        output.stderr.starts_with("warning: a.jsonl:5: skipped: "),
        "{}",
        output.stderr
    );
    assert_eq!(output.text(), "4 pairs, no difference\n");
}

#[test]
fn where_there_is_nothing_to_compare_it_says_so() {
    let nothing = compare(
        captures().file("empty.jsonl", ""),
        &["a.jsonl", "empty.jsonl"],
    );
    nothing.fails(
        4,
        "`empty.jsonl` holds no delivery to compare",
        Some("name a capture with records"),
    );
    let none = compare(
        captures(),
        &["a.jsonl", "b.jsonl", "--filter", "event=other"],
    );
    none.fails(
        4,
        "`a.jsonl` holds no delivery to compare",
        Some("none that were asked for"),
    );
    let strange = captures().file(
        "c.jsonl",
        capture(&[("other", Some("d-1"), json!({})), ("other", None, json!(1))]),
    );
    let strange = compare(strange, &["a.jsonl", "c.jsonl"]);
    strange.fails(
        4,
        "no delivery of `a.jsonl` has its like in `c.jsonl`",
        Some("pair by provider, event and id"),
    );
    compare(captures(), &["a.jsonl", "gone.jsonl"]).fails(
        3,
        "cannot read `gone.jsonl`: No such file or directory (os error 2)",
        Some("check the path"),
    );
    compare(captures(), &["a.jsonl", "b.jsonl", "--ignore", "a.[x]"]).fails(
        2,
        "the pattern `a.[x]` holds an empty name (at character 2)",
        Some("write `a.b`"),
    );
    compare(captures(), &["a.jsonl", "b.jsonl", "--provider", "nobody"]).fails(
        2,
        "unknown provider `nobody`",
        Some("hookctl list"),
    );
}

#[test]
fn what_is_not_json_is_compared_line_by_line() {
    let test = Test::new()
        .file("a.txt", "one\ntoken=abc&x=1\nthree\n")
        .file("b.txt", "one\ntoken=abd&x=2\nthree\nfour\n")
        .hides("abc")
        .hides("abd");
    let output = compare(test, &["a.txt", "b.txt"]).exit(1).run();
    output.prints("~ line 2  token=(masked)&x=1 → token=(masked)&x=2\n+ line 4  four\n");
}
