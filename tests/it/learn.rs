//! `hookctl learn`: an edition of a pack out of what a capture shows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hookctl::judge::Schema;
use hookctl::pack::{Catalogue, EventPlace};
use serde_json::{Value, json};

use crate::capture::assert_form;
use crate::test::{Output, Test};

/// One record of a capture.
fn record(number: usize, provider: Option<&str>, headers: &[(&str, &str)], body: &[u8]) -> Value {
    let body = match std::str::from_utf8(body) {
        Ok(text) => json!({ "utf8": text }),
        Err(_) => json!({ "base64": data_encoding::BASE64.encode(body) }),
    };
    let record = json!({
        "v": 1, "id": format!("r{number}"), "at": format!("2026-02-13T01:{:02}:{:02}Z", number / 60 % 60, number % 60),
        "direction": "received", "provider": provider, "edition": null, "event": null, "conn": null,
        "request": {"method": "POST", "target": "/hooks", "version": "1.1", "fidelity": "wire",
            "headers": headers, "trailers": [], "truncated": false, "body": body},
        "response": null, "timing": {"total_us": 1}, "signature": null, "schema": null, "replay_of": null, "error": null,
    });
    assert_form(&record);
    record
}

fn capture(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// So many payloads of a known event: all that real ones have, made up.
fn message(number: usize) -> Value {
    let mut message = json!({
        "event": "message_created",
        "id": 1000 + number,
        "content": format!("Good morning, this is Theodora Quux number {number}"),
        "message_type": (["incoming", "outgoing"][number % 2]),
        "created_at": format!("2026-02-13T01:{:02}:33.365Z", number % 60),
        "source_id": if number.is_multiple_of(3) { Value::Null } else { json!("2b930401-a717-4368-b096-9e091d987f49") },
        "sender": {
            "name": "Theodora Quux", "email": format!("theodora.quux{number}@corp.io"), "phone_number": "+491701234567",
            "avatar": "https://cdn.acme.io/u/theodora.png?sig=c0ffee", "pubsub_token": "5257a869e7ecebeda32affa62cdca3fa",
            "ip": "84.112.7.9",
        },
        "scores": {(number + 5000).to_string(): number as f64 / 4.0},
        "labels": ["vip"],
    });
    if number % 10 != 9 {
        message["status"] = ["open", "resolved", "pending"][number % 3].into();
    }
    message
}

/// What must not leave the capture.
const PERSONAL: &[&str] = &[
    "Theodora",
    "Quux",
    "corp.io",
    "1701234567",
    "theodora",
    "c0ffee",
    "5257a869",
    "84.112",
    "Good morning",
    "acme.io",
];

fn messages(count: usize) -> Vec<Value> {
    let body = |number| message(number).to_string().into_bytes();
    (0..count)
        .map(|number| record(number, Some("voxsig"), &[], &body(number)))
        .collect()
}

fn learn(records: &[Value]) -> Test {
    Test::new()
        .file("c.jsonl", capture(records))
        .args(["learn", "c.jsonl"])
}

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else {
            let name = path.strip_prefix(folder).unwrap().to_owned();
            all.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    all
}

fn schema(output: &Output, file: &str) -> Value {
    serde_json::from_slice(&fs::read(output.path(file)).unwrap()).unwrap()
}

/// Holds payloads against a schema that was written.
#[track_caller]
fn all_match(output: &Output, file: &str, payloads: &[Value]) {
    let compiled = Schema::compile(&schema(output, file), file).unwrap();
    for payload in payloads {
        let checked = compiled.check(payload.to_string().as_bytes());
        assert_eq!(
            (checked.findings, checked.unchecked),
            (vec![], None),
            "{payload}"
        );
    }
}

#[track_caller]
fn packs_hold(output: &Output) {
    for args in [
        &["packs", "check", "samples"][..],
        &["packs", "check", "--samples", "samples"],
    ] {
        output.then().args(args).run().prints("all hold\n");
    }
}

#[test]
fn a_known_event_becomes_an_edition_of_its_pack() {
    let output = learn(&messages(120)).run();
    output.prints("voxsig: 1 event from 120 payloads, in samples/voxsig/observed\n");
    output.prints("check it:  hookctl packs check samples\n");
    output.prints("use it:    hookctl diff c.jsonl --edition observed --samples samples\n");
    let written = files(&output.path("samples"));
    let names: Vec<_> = written.keys().map(|name| name.to_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "voxsig/observed/message_created.json",
            "voxsig/observed/message_created.schema.json"
        ]
    );
    packs_hold(&output);
    output
        .then()
        .args(["packs", "check", "samples/voxsig"])
        .run()
        .prints("all hold\n");

    let file = "samples/voxsig/observed/message_created.schema.json";
    let payloads: Vec<Value> = (0..120).map(message).collect();
    all_match(&output, file, &payloads);
    let schema = schema(&output, file);
    assert_eq!(schema["x-observed"]["payloads"], 120);
    assert_eq!(schema["x-observed"]["from"], "2026-02-13T01:00:00Z");
    let required: Vec<_> = schema["required"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let expected = [
        "event",
        "id",
        "content",
        "message_type",
        "created_at",
        "source_id",
        "sender",
        "scores",
        "labels",
    ];
    assert_eq!(required, expected, "in the order in which they were seen");
    let of = |name: &str| {
        let mut of = schema["properties"][name].clone();
        let seen = of.as_object_mut().unwrap().remove("x-observed").unwrap();
        (of, seen)
    };
    assert_eq!(
        of("event").0,
        json!({"type": "string", "const": "message_created"})
    );
    assert_eq!(
        of("id"),
        (
            json!({"type": "integer"}),
            json!({"count": 120, "share": 1.0, "range": "1000..1119"})
        )
    );
    assert_eq!(
        of("message_type").0,
        json!({"type": "string", "enum": ["incoming", "outgoing"]})
    );
    let status = json!({"type": "string", "enum": ["open", "pending", "resolved"]});
    assert_eq!(
        of("status"),
        (
            status,
            json!({"count": 108, "share": 0.9, "length": "4..8"})
        )
    );
    assert_eq!(of("created_at").0["format"], "date-time");
    assert_eq!(
        of("source_id").0,
        json!({"type": ["string", "null"], "format": "uuid"})
    );
    assert_eq!(of("labels").1["items"], "1..1");
    assert!(
        of("scores").0.get("properties").is_none(),
        "ids are no members"
    );
    let sender = &schema["properties"]["sender"]["properties"];
    assert_eq!(sender["email"]["format"], "email");
    assert_eq!(sender["ip"]["format"], "ipv4");
    assert_eq!(sender["avatar"]["format"], "uri");
}

#[test]
fn what_was_learned_is_what_a_diff_finds_nothing_against() {
    let output = learn(&messages(120)).run();
    let diff = |capture: &str| {
        let args = [
            "diff",
            capture,
            "--edition",
            "observed",
            "--samples",
            "samples",
        ];
        output.then().args(args)
    };
    diff("c.jsonl")
        .run()
        .prints("120 payloads of 1 event: no difference to observed\n");
    let mut changed = message(7);
    changed["id"] = json!("1007");
    let changed = record(7, Some("voxsig"), &[], changed.to_string().as_bytes());
    diff("changed.jsonl")
        .file("changed.jsonl", capture(&[changed]))
        .exit(1)
        .run()
        .prints("type-changed");
}

#[test]
fn nothing_secret_or_personal_leaves_the_capture() {
    let mut records = messages(60);
    // The most complete payload is what becomes the sample.
    let mut rich = message(60);
    rich["theodora.quux@corp.io"] = json!("by Theodora Quux");
    rich["theodora"] = json!({"password": "hunter2-quux", "lat": 52.517036});
    records.push(record(60, Some("voxsig"), &[], rich.to_string().as_bytes()));
    let output = learn(&records).run();
    let personal = PERSONAL.iter().filter(|text| **text != "theodora");
    for (file, text) in files(&output.path("samples")) {
        for told in personal.clone().chain(&["hunter2", "52.517"]) {
            assert!(
                !text.contains(told),
                "`{told}` is in {}:\n{text}",
                file.display()
            );
            assert!(!output.text().contains(told));
        }
    }
    let sample = schema(&output, "samples/voxsig/observed/message_created.json");
    assert_eq!(sample["event"], "message_created");
    assert_eq!(sample["theodora"]["lat"], 52.0);
    let token = sample["sender"]["pubsub_token"].as_str().unwrap();
    assert!(
        token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()),
        "{token}"
    );
    packs_hold(&output);
}

#[test]
fn thresholds_hold_to_the_payload() {
    let facts = |count: usize, least: &[&str]| {
        let output = learn(&messages(count)).args(least).run();
        let schema = schema(
            &output,
            "samples/voxsig/observed/message_created.schema.json",
        );
        let of = |name: &str, keyword: &str| schema["properties"][name].get(keyword).is_some();
        (
            schema.get("required").is_some(),
            of("created_at", "format"),
            of("message_type", "enum"),
        )
    };
    assert_eq!(facts(19, &[]), (false, false, false));
    assert_eq!(facts(20, &[]), (true, true, false));
    assert_eq!(facts(49, &[]), (true, true, false));
    assert_eq!(facts(50, &[]), (true, true, true));
    assert_eq!(facts(50, &["--min-payloads", "51"]), (false, false, false));
    assert_eq!(facts(3, &["--min-payloads", "3"]), (true, true, false));
    learn(&[])
        .args(["--min-payloads", "0"])
        .exit(2)
        .any_stderr()
        .run();
}

#[test]
fn what_was_learned_before_is_kept_unless_told_otherwise() {
    let output = learn(&messages(30)).run();
    let before = files(&output.path("samples"));
    let again = || {
        output
            .then()
            .file("d.jsonl", capture(&messages(60)))
            .args(["learn", "d.jsonl"])
    };
    let what = "`samples/voxsig/observed/message_created.json` is there already, and 1 other file";
    again().fails(2, what, Some("--force"));
    assert_eq!(files(&output.path("samples")), before);
    again().args(["--force"]).run();
    let file = "samples/voxsig/observed/message_created.schema.json";
    assert_eq!(schema(&output, file)["x-observed"]["payloads"], 60);
    again()
        .args(["--edition", "february"])
        .run()
        .prints("in samples/voxsig/february\n");
    packs_hold(&output);
    assert_eq!(files(&output.path("samples")).len(), 4);
}

const PROVIDER: &str = "# My own words.\nformat = 1\nname = \"Acme\"\n\n[recognise]\nevent = \"body:/type\"\n\n\
[event.ping]\ntitle = \"A ping\"\neditions = [\"page\"]\n";
const SAMPLE: &str = "{\"type\": \"{{event}}\"}";
const SCHEMA: &str = "{\"type\": \"object\"}";

fn acme(events: &[&str]) -> Test {
    let body = |number: usize| {
        json!({"type": events[number % events.len()], "n": number})
            .to_string()
            .into_bytes()
    };
    let records: Vec<_> = (0..40)
        .map(|number| record(number, None, &[], &body(number)))
        .collect();
    learn(&records)
        .file("samples/acme/provider.toml", PROVIDER)
        .file("samples/acme/page/ping.json", SAMPLE)
        .file("samples/acme/page/ping.schema.json", SCHEMA)
        .args(["--provider", "acme"])
}

#[test]
fn what_a_provider_documents_is_never_written_over() {
    for edition in ["documented", "live"] {
        let what =
            format!("the edition `{edition}` is for what a provider documents or is known to send");
        learn(&messages(20))
            .args(["--edition", edition, "--force"])
            .fails(2, &what, Some("--edition observed"));
    }
    let output = acme(&["ping"]).args(["--edition", "page", "--force"]).exit(2).stderr_has(
        "error: the edition `page` of `acme` was not learned: `samples/acme/page/ping.schema.json` is not",
    );
    let output = output.run();
    let texts = files(&output.path("samples"));
    assert_eq!(texts[Path::new("acme/page/ping.schema.json")], SCHEMA);
    assert_eq!(texts.len(), 3);
}

#[test]
fn a_provider_file_is_added_to_and_keeps_its_text() {
    let output = acme(&["ping", "order:paid", "Order/Paid"]).run();
    output.prints("  added to samples/acme/provider.toml\n");
    let texts = files(&output.path("samples/acme"));
    let provider = &texts[Path::new("provider.toml")];
    let expected = PROVIDER
        .replace("format = 1\n", "format = 1\ndefault_edition = \"page\"\n")
        .replace("[\"page\"]", "[\"observed\", \"page\"]");
    assert!(provider.starts_with(&expected), "{provider}");
    assert!(
        provider.contains(
            "\n[event.order_paid-2]\ntitle = \"Observed as order:paid\"\nwire = \"order:paid\"\n"
        ),
        "{provider}"
    );
    assert!(
        provider.contains("\n[event.Order_Paid]\n"),
        "files that only differ in case are one on some disks: {provider}"
    );
    assert_eq!(texts[Path::new("page/ping.json")], SAMPLE);
    packs_hold(&output);
    // What was added is known from now on.
    let again = output
        .then()
        .args(["learn", "c.jsonl", "--provider", "acme", "--force"])
        .run();
    assert!(!again.text().contains("added to"), "{}", again.text());
    assert_eq!(
        files(&output.path("samples/acme")),
        texts_without_salt(&output, texts)
    );
}

/// Schemas and the provider file have to be the same again; samples have their salt from chance.
fn texts_without_salt(
    output: &Output,
    mut texts: BTreeMap<PathBuf, String>,
) -> BTreeMap<PathBuf, String> {
    let now = files(&output.path("samples/acme"));
    for (name, text) in &mut texts {
        if name.starts_with("observed") && !name.to_string_lossy().ends_with(".schema.json") {
            text.clone_from(&now[name]);
        }
    }
    texts
}

#[test]
fn a_provider_that_nobody_knows_gets_a_pack() {
    let headers = [
        ("X-Acme-Signature", "sha256=abc"),
        ("X-Request-Id", "1"),
        ("Host", "a"),
    ];
    let body = |number: usize| {
        let kind = ["order.created", "order.paid"][number % 2];
        json!({"data": {"total": "10.00"}, "type": kind, "text": "{{uuid}}"})
            .to_string()
            .into_bytes()
    };
    let records: Vec<_> = (0..60)
        .map(|number| record(number, None, &headers, &body(number)))
        .collect();
    let help = "say whose they are with `--provider NAME`";
    learn(&records).fails(
        4,
        "there is nothing to learn from: 60 of no known provider",
        Some(help),
    );
    let output = learn(&records).args(["--provider", "acme"]).run();
    output
        .prints("acme: 2 events from 60 payloads")
        .prints("  written samples/acme/provider.toml\n");
    let provider = fs::read_to_string(output.path("samples/acme/provider.toml")).unwrap();
    assert!(
        provider
            .contains("[recognise]\nheaders = [\"X-Acme-Signature\"]\nevent = \"body:/type\"\n"),
        "{provider}"
    );
    packs_hold(&output);
    let sent = output
        .then()
        .args([
            "send",
            "acme",
            "order.created",
            "--dry-run",
            "--samples",
            "samples",
        ])
        .any_stderr()
        .run();
    sent.prints("\"total\":\"10.00\"").prints("order.created");

    let output = learn(&records)
        .args(["--provider", "acme", "--event", "*.paid"])
        .run();
    output.prints("acme: 1 event from 30 payloads");
    let output = learn(&records).args([
        "--provider",
        "acme",
        "--event-at",
        "header:X-Acme-Signature",
    ]);
    output
        .exit(4)
        .stderr_has("60 with a name that no event of a pack can have")
        .run();
}

#[test]
fn where_the_name_stands_has_to_be_told_when_nothing_shows_it() {
    let body = |number: usize| {
        json!({"what": {"it/is": "paid"}, "n": number})
            .to_string()
            .into_bytes()
    };
    let records: Vec<_> = (0..30)
        .map(|number| record(number, None, &[("X-Kind", "k")], &body(number)))
        .collect();
    let what = "nothing in these payloads tells which event each of them is";
    learn(&records)
        .args(["--provider", "acme"])
        .fails(2, what, Some("--event-at body:/POINTER"));
    for (place, event) in [("body:/what/it~1is", "paid"), ("header:X-Kind", "k")] {
        let output = learn(&records)
            .args(["--provider", "acme", "--event-at", place])
            .run();
        output.prints(&format!("  {event}  30 payloads"));
        packs_hold(&output);
    }
    let output = learn(&records).args(["--provider", "acme", "--event-at", "path"]);
    output.exit(2).any_stderr().run();
}

#[test]
fn a_pack_that_says_where_the_name_stands_is_not_told_otherwise() {
    let test = learn(&messages(5)).args(["--provider", "voxsig", "--event-at", "body:/type"]);
    let what = "the pack `voxsig` says itself where the name of an event stands";
    test.fails(2, what, Some("--event-at"));
}

#[test]
fn many_lines_that_are_no_record_are_told_at_once() {
    let text = "x\n".repeat(7) + &capture(&messages(2));
    let test = Test::new().file("c.jsonl", text).args(["learn", "c.jsonl"]);
    let output = test
        .stderr_has("warning: 2 further lines skipped, which are no records\n")
        .run();
    assert_eq!(output.stderr.lines().count(), 6, "{}", output.stderr);
}

#[test]
fn every_pack_that_is_recognised_can_be_added_to() {
    let catalogue = Catalogue::embedded();
    let mut records = Vec::new();
    let mut providers = 0;
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        let Some(rule) = &pack.provider.recognise else {
            continue;
        };
        let mut headers: Vec<(&str, &str)> = rule
            .headers
            .iter()
            .map(|header| (header.name.as_str(), header.value.as_deref().unwrap_or("v")))
            .collect();
        let body = match &rule.event {
            EventPlace::Body(pointer) => {
                pointer
                    .rsplit('/')
                    .fold(json!("something.new"), |inner, part| match part {
                        "" => inner,
                        "0" => json!([inner]),
                        part => json!({ part: inner }),
                    })
            }
            EventPlace::Header(name) => {
                headers.retain(|header| !header.0.eq_ignore_ascii_case(name));
                headers.push((name, "something.new"));
                // One of them signs a time that stands in the body.
                json!({"webhookTimestamp": 1770946052947u64})
            }
            EventPlace::Path | EventPlace::Nowhere => continue,
        };
        providers += 1;
        for number in 0..3 {
            records.push(record(
                number,
                Some(&name),
                &headers,
                body.to_string().as_bytes(),
            ));
        }
    }
    assert!(providers > 25, "{providers}");
    let output = learn(&records).run();
    assert_eq!(
        output.text().matches(": 1 event from 3 payloads").count(),
        providers
    );
    packs_hold(&output);
}

#[test]
fn an_event_told_by_its_path_keeps_it() {
    let records: Vec<Value> = (0..3)
        .map(|number| {
            let mut record = record(number, Some("pypestream"), &[], br#"{"agents": 3}"#);
            record["request"]["target"] =
                json!("/hooks/contactCenter/v1/conversations/c1/escalate");
            record["request"]["method"] = json!("POST");
            record
        })
        .collect();
    let output = learn(&records).run();
    packs_hold(&output);
    let args = [
        "show",
        "pypestream",
        "escalate",
        "--edition",
        "observed",
        "--samples",
        "samples",
    ];
    output.then().args(args).run().prints("/contactCenter/v1/");
}

#[test]
fn records_that_teach_nothing_are_counted() {
    let mut records = messages(20);
    let mut odd = |body: &[u8]| records.push(record(0, Some("voxsig"), &[], body));
    odd(b"{\"event\": ");
    odd(b"\xff\xfe");
    odd(b"");
    odd(br#"{"event": "jane@corp.io"}"#);
    odd(br#"{"no": "name"}"#);
    odd(format!(
        "{{\"event\":\"message_created\",\"a\":{}1{}}}",
        "[".repeat(200),
        "]".repeat(200)
    )
    .as_bytes());
    odd(br#"{"event": "message_created", "n": 1e999}"#);
    let mut cut = record(0, Some("voxsig"), &[], br#"{"event": "message_created"}"#);
    cut["request"]["truncated"] = json!(true);
    records.push(cut);
    records.push(record(
        0,
        Some("voxsig"),
        &[("Content-Encoding", "gzip")],
        b"{}",
    ));
    records.push(record(0, None, &[], b"{}"));
    let text = capture(&records) + "no record\n";
    let output = Test::new()
        .file("c.jsonl", &text)
        .args(["learn", "c.jsonl"]);
    let output = output.stderr_has("warning: c.jsonl:31: skipped: ").run();
    output.prints("voxsig: 1 event from 20 payloads");
    output.prints(
        "nothing was learned from some records: 1 of no known provider, 1 without a body, 1 not recorded in full, \
         1 with a content coding that cannot be undone, 3 not JSON, 1 nested too deep, 1 without an event's name, \
         1 with a name that no event of a pack can have\n",
    );
    let output = output
        .then()
        .args(["learn", "c.jsonl", "--force", "--strict"])
        .exit(3);
    output.stderr_has("error: c.jsonl:31: ").run();
}

#[test]
fn nothing_at_all() {
    let empty = learn(&[]);
    empty.fails(4, "the capture holds no record", None);
    let what = "there is nothing to learn from: 5 not asked for";
    learn(&messages(5))
        .args(["--provider", "acme"])
        .fails(4, what, None);
    learn(&messages(5))
        .args(["--event", "nope"])
        .fails(4, what, None);
    let missing = Test::new()
        .args(["learn", "none.jsonl"])
        .any_stderr()
        .exit(3)
        .run();
    assert!(
        missing
            .stderr
            .starts_with("error: cannot read `none.jsonl`"),
        "{}",
        missing.stderr
    );
    for (args, what) in [
        (
            ["--provider", "../acme"],
            "`../acme` cannot be the name of a pack",
        ),
        (
            ["--edition", "a b"],
            "`a b` cannot be the name of an edition",
        ),
    ] {
        learn(&messages(5))
            .args(args)
            .fails(2, what, Some("letters"));
    }
    let inside = learn(&messages(5))
        .file("acme/provider.toml", PROVIDER)
        .args(["--out", "acme"]);
    inside.fails(2, "`acme` is a pack", Some("folder of packs"));
}

#[test]
fn a_salt_makes_it_the_same_again_from_any_kind_of_capture() {
    let text = capture(&messages(300));
    let (first, second) = text.split_at(text.match_indices('\n').nth(99).unwrap().0 + 1);
    let compressed = zstd::encode_all(second.as_bytes(), 1).unwrap();
    let test = Test::new()
        .file("c.jsonl", &text)
        .file("b.jsonl.zst", compressed)
        .file("salt", "pepper")
        .file("other", "sugar");
    let output = test
        .args(["learn", "c.jsonl", "--salt-file", "salt", "--out", "one"])
        .run();
    let again = output.then().stdin(first).args([
        "learn",
        "-",
        "b.jsonl.zst",
        "--salt-file",
        "salt",
        "--out",
        "two",
    ]);
    again.run();
    let one = files(&output.path("one"));
    assert_eq!(one, files(&output.path("two")));
    output
        .then()
        .args(["learn", "c.jsonl", "--salt-file", "other", "--out", "three"])
        .run();
    assert_ne!(one, files(&output.path("three")));
    let empty = output
        .then()
        .file("none", "")
        .args(["learn", "c.jsonl", "--salt-file", "none"]);
    empty.fails(2, "`none` is empty", Some("salt"));
}

#[test]
fn each_event_is_a_line_of_json() {
    let output = learn(&messages(20)).args(["--json"]).run();
    let lines = output.json_lines();
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(
        (&line["provider"], &line["event"], &line["payloads"]),
        (&json!("voxsig"), &json!("message_created"), &json!(20))
    );
    assert!(line["replaced"].as_u64().unwrap() >= 6, "{line}");
}
