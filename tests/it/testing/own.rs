//! Packs of the user's own, schemes without payloads, and what the settings say.

use hookctl::pack::Catalogue;

use super::endpoint::{SECRET, endpoint, endpoint_of, of, tested, trial, upshots};
use crate::test::Test;

const PROVIDER: &str = r#"format = 1
name = "Acme"
default_edition = "documented"
[recognise]
event = "header:X-Acme-Event"
[signature]
algorithm = "hmac-sha256"
message = "{timestamp}.{body}"
signature = { header = "X-Acme-Sig", format = "{hex}", list = { separator = ",", key = "v1", timestamp_key = "t" } }
timestamp = { list = "t", unit = "s", tolerance = "5m" }
[event.made]
title = "Something is made"
"#;

fn own() -> Test {
    let provider = PROVIDER.replace(
        "[recognise]",
        "headers = [\"X-Acme-Event: {{event}}\"]\n[recognise]",
    );
    Test::new()
        .file("packs/acme/provider.toml", provider)
        .file("packs/acme/documented/made.json", r#"{"id":"{{uuid}}","note":null}"#)
        .file(
            "packs/acme/documented/made.schema.json",
            r#"{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"note":{"type":["string","null"]}}}"#,
        )
}

#[test]
fn a_pack_of_ones_own_is_tested_like_any() {
    let test = own();
    let catalogue = Catalogue::empty().with_folder(&test.path("packs")).unwrap();
    let receiver = endpoint_of(catalogue.pack("acme").unwrap(), |call| call.right());
    let output = test
        .args([
            "test",
            "acme",
            "--samples",
            "packs",
            "--to",
            &receiver.url(),
        ])
        .args(["--report", "jsonl", "--only", "accepts,refuses"])
        .secret(SECRET)
        .run();
    let all = upshots(&output);
    assert!(of(&output, "passed").len() > 30, "{all:#?}");
    for id in [
        "accepts/two-secrets",
        "accepts/bare:made",
        "accepts/unknown-event",
    ] {
        assert_eq!(all[id], "passed");
    }
    let line = trial(&output, "accepts/bare:made")["reproduce"].to_string();
    assert!(line.contains("--samples packs"), "{line}");
}

#[test]
fn a_scheme_alone_takes_a_payload() {
    let receiver = endpoint("github", |call| call.right());
    let test = tested("github", &receiver).args(["--only", "accepts,refuses"]);
    let output = test
        .file("d.json", r#"{"a": 1, "b": "c"}"#)
        .args(["--data", "d.json"])
        .run();
    assert!(of(&output, "passed").len() > 25, "{:#?}", upshots(&output));
    let without = Test::new().args(["test", "github", "--to", &receiver.url()]);
    without.secret(SECRET).fails(
        2,
        "`github` is a signing scheme without payloads of its own",
        Some("--data FILE"),
    );
    let lacking = Test::new().args([
        "test",
        "linear",
        "--to",
        &receiver.url(),
        "--data",
        "d.json",
    ]);
    lacking.file("d.json", "{}").secret(SECRET).fails(
        2,
        "the payload has nothing at `/webhookTimestamp`, where the scheme reads or signs",
        Some("give one that the provider has sent"),
    );
}

#[test]
fn the_settings_say_where_and_with_which_secret() {
    let receiver = endpoint("voxsig", |call| call.right());
    let settings = format!(
        "[provider.voxsig]\nto = \"{}\"\nsecret = {{ file = \"s\" }}\nedition = \"live\"\n",
        receiver.url()
    );
    let output = Test::new()
        .file("hookctl.toml", settings)
        .file("s", SECRET)
        .hides(SECRET)
        .args([
            "test",
            "voxsig",
            "--report",
            "jsonl",
            "--only",
            "accepts/good-delivery",
        ])
        .run();
    let line = trial(&output, "accepts/good-delivery")["reproduce"].to_string();
    assert!(line.contains("--edition live"), "{line}");
    assert!(!line.contains("--secret"), "{line}");
}

#[test]
fn a_rotation_is_tried_with_either_secret() {
    let test = || {
        Test::new()
            .file("old", "another secret")
            .file("d.json", "{\"a\":1}")
    };
    let receiver = endpoint("github", |call| call.right());
    let output = test()
        .args([
            "test",
            "github",
            "--data",
            "d.json",
            "--to",
            &receiver.url(),
            "--report",
            "jsonl",
        ])
        .args(["--rotated-secret-file", "old", "--only", "*/rotated-secret"])
        .secret(SECRET)
        .exit(1)
        .run();
    // The endpoint knows but one of the two.
    let failed = trial(&output, "accepts/rotated-secret");
    assert_eq!(failed["findings"].as_array().unwrap().len(), 1);
    assert_eq!(failed["findings"][0]["path"], "secret 2");
    assert!(
        failed["reproduce"]
            .as_str()
            .unwrap()
            .contains("--rotated-secret-file old")
    );
}
