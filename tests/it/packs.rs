//! `hookctl packs`, and packs of one's own.

use crate::test::Test;

const PROVIDER: &str = "format = 1\nname = \"Acme\"\n\n[recognise]\nevent = \"body:/type\"\n\n\
[signature]\nalgorithm = \"hmac-sha256\"\nmessage = \"{body}\"\n\
signature = { header = \"X-Acme-Signature\", format = \"{hex}\" }\n\n\
[event.ping]\ntitle = \"A ping\"\n";
const SAMPLE: &str = "{\"type\": \"{{event}}\", \"at\": \"{{unix}}\"}";
const SCHEMA: &str = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
  "required": ["type", "at"], "properties": {"type": {"const": "ping"}, "at": {"type": "integer"}}}"#;

fn acme(provider: &str, sample: &str, schema: &str) -> Test {
    Test::new()
        .file("packs/acme/provider.toml", provider)
        .file("packs/acme/documented/ping.json", sample)
        .file("packs/acme/documented/ping.schema.json", schema)
}

fn check(test: Test) -> Test {
    test.args(["packs", "check", "packs"])
}

#[test]
fn all_embedded_packs_hold() {
    Test::new()
        .args(["packs", "check"])
        .run()
        .prints("all hold\n");
}

#[test]
fn a_pack_of_ones_own_is_used_like_the_others() {
    let output = check(acme(PROVIDER, SAMPLE, SCHEMA)).run();
    output.prints("1 pack, 1 sample checked, all hold\n");
    let test = output
        .then()
        .args(["send", "acme", "ping", "--dry-run", "--samples", "packs"]);
    let sent = test
        .args(["--at", "1700000000"])
        .secret("a-secret-of-acme")
        .run();
    sent.prints("X-Acme-Signature: ")
        .prints("{\"type\":\"ping\",\"at\":1700000000}");
    output
        .then()
        .args(["list", "--samples", "packs"])
        .run()
        .prints("acme ");
    output
        .then()
        .args(["list"])
        .env("HOOKCTL_SAMPLES", "packs")
        .run()
        .prints("acme ");
}

#[test]
fn what_does_not_hold_is_found() {
    for (sample, schema, what) in [
        ("{\"type\": \"{{event}}\", \"at\": \"x\"}", SCHEMA, "at: "),
        ("{\"type\": \"pong\", \"at\": 1}", SCHEMA, "ping"),
        (
            "{\"type\": ",
            SCHEMA,
            "documented/ping: expected to be whole",
        ),
        (
            SAMPLE,
            "{\"type\": \"nonsense\"}",
            "documented/ping: not a valid JSON Schema",
        ),
        (SAMPLE, "{\"$ref\": \"https://example.com/x.json\"}", "ping"),
    ] {
        let output = check(acme(PROVIDER, sample, schema)).any_stderr();
        let output = output.exit(1).run();
        output.prints(what);
    }
}

#[test]
fn a_handshake_that_does_not_hold_is_found() {
    for (challenge, what) in [
        (
            "from = \"body:/c\"\nmatch = { \"/c\" = 1, \"/c/d\" = 2 }",
            "expected to find the handshake it describes, got places that exclude each other",
        ),
        (
            "from = \"body:/c\"\nanswer = '{\"c\":{{challenge}}}'\ncontent_type = \"application/json\"",
            "expected an answer that is JSON, got {\"c\":c0ffee}",
        ),
    ] {
        let toml = format!("{PROVIDER}\n[challenge]\n{challenge}\n");
        let output = check(acme(&toml, SAMPLE, SCHEMA)).any_stderr();
        let output = output.exit(1).run();
        output.prints("acme/provider.toml [challenge]").prints(what);
    }
    let unsigned = "format = 1\nname = \"Acme\"\n[recognise]\nevent = \"body:/type\"\n[event.ping]\ntitle = \"A ping\"\n\
        [challenge]\nfrom = \"query:c\"\nanswer = \"{{hmac-sha256:hex}}\"\n";
    let output = check(acme(unsigned, SAMPLE, SCHEMA)).any_stderr().exit(1);
    output.run().prints("a `[signature]` with a shared secret");
}

#[test]
fn a_sample_without_an_event_is_found() {
    let test = acme(PROVIDER, SAMPLE, SCHEMA).file("packs/acme/documented/pnig.json", "{}");
    check(test).exit(1).run().prints("pnig.json");
}

#[test]
fn unknown_keys_are_told_with_line_and_column() {
    let toml = PROVIDER.replace("name = \"Acme\"", "name = \"Acme\"\nnmae = \"x\"");
    let output = acme(&toml, SAMPLE, SCHEMA)
        .args(["packs", "check", "packs"])
        .exit(2)
        .any_stderr()
        .run();
    assert!(
        output.stderr.contains("acme/provider.toml:3:1: unknown "),
        "{}",
        output.stderr
    );
    assert!(output.stderr.contains("`nmae`"), "{}", output.stderr);
    let toml = PROVIDER.replace("algorithm = \"hmac-sha256\"", "algorithm = \"hmac-md5\"");
    let output = acme(&toml, SAMPLE, SCHEMA)
        .args(["packs", "check", "packs"])
        .exit(2)
        .any_stderr()
        .run();
    assert!(
        output.stderr.contains("acme/provider.toml:8:13: "),
        "{}",
        output.stderr
    );
}

#[test]
fn placeholders_that_do_not_exist() {
    let test = acme(PROVIDER, "{\"type\": \"{{evnt}}\"}", SCHEMA);
    let test = test.args([
        "send",
        "acme",
        "ping",
        "--dry-run",
        "--no-sign",
        "--samples",
        "packs",
    ]);
    test.fails(
        2,
        "the sample cannot be rendered: unknown placeholder `{{evnt}}` at line 1, column 11",
        Some("did you mean `event`?"),
    );
}

#[test]
fn a_broken_pack_breaks_nothing_else() {
    let test = acme("format = 2\n", SAMPLE, SCHEMA);
    let output = test.args(["send", "stripe", "--data", "-", "--dry-run", "--no-sign"]);
    output.args(["--samples", "packs"]).run();
    let later = "format = 2\nname = \"Acme\"\n";
    let output = acme(later, SAMPLE, SCHEMA).args(["show", "acme", "--samples", "packs"]);
    let output = output.exit(2).any_stderr().run();
    assert!(
        output.stderr.starts_with("error: packs/acme/provider.toml"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_folder_replaces_embedded_files_one_by_one() {
    let test = Test::new().file(
        "packs/voxsig/documented/message_created.json",
        "{\"event\":\"{{event}}\"}",
    );
    let output = test
        .args([
            "send",
            "voxsig",
            "message_created",
            "--dry-run",
            "--no-sign",
            "--samples",
            "packs",
        ])
        .run();
    assert!(
        output
            .text()
            .ends_with("\r\n\r\n{\"event\":\"message_created\"}"),
        "{}",
        output.text()
    );
    assert!(
        output.text().contains("User-Agent: Ruby"),
        "{}",
        output.text()
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let test = acme(PROVIDER, SAMPLE, SCHEMA).file("outside.json", "{\"type\":\"stolen\"}");
    let inside = test.path("packs/acme/documented/ping.json");
    std::fs::remove_file(&inside).unwrap();
    std::os::unix::fs::symlink(test.path("outside.json"), &inside).unwrap();
    let output = test
        .args(["show", "acme", "ping", "--samples", "packs"])
        .exit(2)
        .any_stderr()
        .run();
    assert!(!output.text().contains("stolen"));
    assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
}

#[test]
fn a_new_pack_passes_the_check() {
    let output = Test::new().args(["packs", "new", "acme"]).run();
    if !output.path("acme").exists() {
        println!("skipped: this build writes no pack yet");
        return;
    }
    output
        .then()
        .args(["packs", "check", "acme"])
        .run()
        .prints("all hold\n");
    output.then().args(["list", "acme", "--samples", "."]).run();
    let there = "`./acme` is there already";
    output
        .then()
        .args(["packs", "new", "acme"])
        .fails(2, there, Some("another name"));
}

#[test]
fn names_that_cannot_be_a_packs() {
    for name in ["a/b", "..", "a b", ""] {
        let what = format!("`{name}` cannot be the name of a pack");
        Test::new()
            .args(["packs", "new", name])
            .fails(2, &what, Some("letters"));
    }
}

#[test]
fn nothing_to_check() {
    let test = Test::new()
        .file("packs/readme", "x")
        .args(["packs", "check", "packs"]);
    test.fails(4, "there is no pack to check", Some("packs new NAME"));
    let test = Test::new().args(["packs", "check", "none"]).any_stderr();
    let output = test.exit(3).run();
    assert!(
        output.stderr.starts_with("error: cannot read `none"),
        "{}",
        output.stderr
    );
}
