//! `--vary`: deliveries at the edge of the schema, and beyond it.

use crate::capture;
use crate::receiver::{Receiver, body};
use crate::test::{Output, Test};

const SCHEMA: &str = r#"{"type": "object", "required": ["event", "id"], "properties": {
    "event": {"const": "paid"}, "id": {"type": "integer", "minimum": 1}, "note": {"type": "string", "maxLength": 3}}}"#;

/// A pack of the user's with one event that has a schema and one that has none.
fn acme() -> Test {
    let provider = "format = 1\nname = \"Acme\"\ndefault_edition = \"documented\"\n\
        [recognise]\nevent = \"body:/event\"\n[event.paid]\ntitle = \"Paid\"\n[event.free]\ntitle = \"Free\"\n\
        [event.plain]\ntitle = \"Plain\"\nbody = false\n";
    Test::new()
        .file("packs/acme/provider.toml", provider)
        .file(
            "packs/acme/documented/paid.json",
            r#"{"event":"paid","id":7.00,"note":"hi"}"#,
        )
        .file("packs/acme/documented/paid.schema.json", SCHEMA)
        .file("packs/acme/documented/free.json", r#"{"event": "free"}"#)
        .args(["--samples", "packs", "send", "acme"])
        .any_stderr()
}

fn dry_run(args: &[&str]) -> Output {
    acme().args(args).args(["--dry-run"]).any_stderr().run()
}

#[test]
fn edges_go_through_what_the_schema_allows() {
    let output = dry_run(&["paid", "--vary", "edge", "--seed", "1", "--count", "40"]);
    for (body, what) in [
        (
            r#"{"event":"paid","id":1,"note":"hi"}"#,
            "edge: id: 1, the least allowed",
        ),
        (r#"{"event":"paid","id":7.00}"#, "edge: note: left out"),
        (
            r#"{"event":"paid","id":7.00,"note":""}"#,
            "edge: note: an empty string",
        ),
        (
            r#"{"event":"paid","id":7.00,"note":"The"}"#,
            "edge: note: 3 characters, the most allowed",
        ),
    ] {
        assert!(output.text().contains(body), "{body}");
        assert!(
            output.stderr.contains(&format!("note: {what}\n")),
            "{}",
            output.stderr
        );
    }
    assert!(!output.stderr.contains("event"), "{}", output.stderr);
}

#[test]
fn negatives_break_one_thing() {
    let output = dry_run(&["paid", "--vary", "negative", "--seed", "1", "--count", "20"]);
    for (body, what) in [
        (
            r#"{"event":"paid","note":"hi"}"#,
            "negative: id: left out, and it is required",
        ),
        (
            r#"{"event":"paid","id":"7.00","note":"hi"}"#,
            "negative: id: a string for a number",
        ),
        (
            r#"{"event":"paid","id":0,"note":"hi"}"#,
            "negative: id: 0, less than allowed",
        ),
        (
            r#"{"event":"paid","id":7.00,"note":"The "}"#,
            "negative: note: 4 characters, more than allowed",
        ),
    ] {
        assert!(output.text().contains(body), "{body}");
        assert!(
            output.stderr.contains(&format!("note: {what}\n")),
            "{}",
            output.stderr
        );
    }
}

#[test]
fn the_same_seed_sends_the_same_bytes_and_a_drawn_one_is_told() {
    let bytes = |seed| dry_run(&["paid", "--vary", "edge", "--seed", seed, "--count", "9"]).stdout;
    assert_eq!(bytes("5"), bytes("5"));
    assert_ne!(bytes("5"), bytes("6"));
    let output = dry_run(&["paid", "--vary", "negative", "--count", "3"]);
    let mut lines = output.stderr.lines();
    let seed = lines.find_map(|line| line.strip_prefix("note: `--seed ")?.split_once('`'));
    let (seed, rest) = seed.unwrap_or_else(|| panic!("{}", output.stderr));
    assert_eq!(rest, " varies the same way again");
    let again = dry_run(&["paid", "--vary", "negative", "--count", "3", "--seed", seed]);
    assert_eq!(again.stdout, output.stdout);
}

#[test]
fn what_was_varied_is_shown_and_recorded() {
    let receiver = Receiver::ok();
    let args = ["paid", "--vary", "negative", "--seed", "1", "--count", "4"];
    let send = |more: &[&str]| {
        let test = acme().args(args).args(["--to", &receiver.url()]);
        test.args(more).run()
    };
    let output = send(&["--out", "sent.jsonl"]);
    let records = capture::records(&output.path("sent.jsonl"));
    assert_eq!(records.len(), 4);
    for (record, request) in records.iter().zip(receiver.requests()) {
        let what = record["varied"].as_str().unwrap();
        assert!(what.starts_with("negative: "), "{what}");
        output.prints(&format!("\n         {what}\n"));
        assert_eq!(
            capture::bytes(&record["request"]["body"]),
            body(&request).unwrap()
        );
    }
    let printed = send(&["--json"]).json_lines();
    printed.iter().for_each(capture::assert_form);
    let told = |records: &[serde_json::Value]| {
        records
            .iter()
            .map(|record| record["varied"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&printed), told(&records));
}

#[test]
fn an_attempt_again_carries_the_same_variation() {
    let receiver =
        Receiver::answering(|_, _| b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n".to_vec());
    let test = acme().args([
        "paid",
        "--vary",
        "edge",
        "--seed",
        "1",
        "--retry",
        "2",
        "--time-scale",
        "0",
    ]);
    test.args(["--to", &receiver.url()]).exit(1).run();
    let requests = receiver.requests();
    let bodies: Vec<_> = requests
        .iter()
        .map(|request| body(request).unwrap())
        .collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[test]
fn what_was_edited_stays() {
    let output = dry_run(&[
        "paid", "--set", "id=9", "--vary", "edge", "--seed", "2", "--count", "30",
    ]);
    assert_eq!(output.text().matches("\"id\":9").count(), 30);
    let signed = Test::new().args(["send", "mailgun", "--data", "-", "--vary", "edge"]);
    let help = "`--vary` goes by the schema of an event";
    signed.stdin("{}").args(["--dry-run"]).fails(
        2,
        "there is no schema to vary the payload by",
        Some(help),
    );
}

#[test]
fn own_bytes_are_varied_by_the_schema_of_the_event() {
    let own = "{ \"id\":3,\"event\":\"paid\" }";
    let test = acme().stdin(own).args([
        "paid", "--data", "-", "--vary", "negative", "--seed", "1", "--count", "9",
    ]);
    let output = test.args(["--dry-run"]).any_stderr().run();
    output.prints("{ \"id\":0,\"event\":\"paid\" }");
    let wrong = acme()
        .stdin("{\"event\":\"paid\"}")
        .args(["paid", "--data", "-", "--vary", "negative"]);
    let what = "the payload cannot be made to break its schema in exactly one way";
    wrong
        .args(["--dry-run", "--quiet"])
        .fails(2, what, Some("breaks it already"));
}

#[test]
fn without_a_schema_or_a_body_it_says_so() {
    let fails = |event: &str, what: &str, help: &str| {
        let test = acme().args([event, "--vary", "edge", "--dry-run"]);
        test.fails(2, what, Some(help));
    };
    fails(
        "free",
        "`free` has no schema to vary its payload by",
        "put a JSON Schema at `documented/free.schema.json` of the pack",
    );
    fails("plain", "`plain` has no body to vary", "leave out `--vary`");
    let output = dry_run(&["--all", "--vary", "edge", "--seed", "1"]);
    assert_eq!(output.text().matches("POST ").count(), 1);
    let left_out = "note: `free` has no schema to vary its payload by, so it is left out\n";
    assert!(output.stderr.contains(left_out), "{}", output.stderr);
    let test = acme().args(["paid", "--vary", "odd"]).exit(2);
    test.stderr_has("[possible values: edge, negative]").run();
}
