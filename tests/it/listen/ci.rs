//! In CI: readiness, a command, expectations, and the judgement of the sender.

use std::process::Command;

use crate::listener::Listener;
use crate::test::Test;

const HOOKCTL: &str = env!("CARGO_BIN_EXE_hookctl");

/// A provider with ids and a schedule.
const PACK: &str = r#"
format = 1
name = "Acme"

[recognise]
headers = ["X-Acme-Delivery"]
event = "body:/event"

[signature]
algorithm = "hmac-sha256"
message = "{timestamp}.{body}"
signature = { header = "X-Acme-Signature", format = "sha256={hex}" }
timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m" }
id = { header = "X-Acme-Delivery" }

[delivery]
retries = ["100ms", "200ms"]
"#;

fn listen(args: &[&str]) -> Test {
    Test::new()
        .args(["listen", "--port", "0"])
        .args(args)
        .file("packs/acme/provider.toml", PACK)
        .file("hookctl.toml", "samples = ['packs']\n")
        .any_stderr()
}

/// A command that sends one delivery, as often as the provider tries, and is content whatever comes of it.
fn send(id: &str, more: &str) -> String {
    format!(
        "echo '{{}}' | {HOOKCTL} send acme --data - --no-sign --id {id} --header 'X-Acme-Delivery: {id}' \
         --to \"$HOOKCTL_URL/\" {more} > sent.txt 2>&1 || true"
    )
}

#[test]
fn a_command_runs_once_ready_and_ends_it() {
    let command = "cat ready; echo $HOOKCTL_PORT; test \"$(cat ready)\" = \"$HOOKCTL_URL\"";
    let output = listen(&["--ready-file", "ready", "--exec", command]).run();
    let mut lines = output.text().lines();
    let url = lines.next().unwrap();
    let port = lines.next().unwrap();
    assert_eq!(url, format!("http://127.0.0.1:{port}"));
    assert!(!output.path("ready").exists());
    let left: Vec<_> = std::fs::read_dir(output.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("ready"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn a_command_that_fails_is_a_check_that_failed() {
    let output = listen(&["--exec", "exit 7"]).exit(1).run();
    assert!(
        output
            .stderr
            .contains("failed: the command ended with code 7\n"),
        "{}",
        output.stderr
    );
    let output = listen(&["--exec", "kill -9 $$"]).exit(1).run();
    assert!(
        output
            .stderr
            .contains("the command was ended by the system"),
        "{}",
        output.stderr
    );
    let output = listen(&["--exec", "sleep 60", "--within", "50ms"])
        .exit(1)
        .run();
    assert!(
        output
            .stderr
            .contains("the command did not end within 50ms"),
        "{}",
        output.stderr
    );
}

#[test]
fn with_json_standard_output_holds_records_alone() {
    let command = format!("{}; echo noise", send("d-1", ""));
    let output = listen(&["--json", "--exec", &command]).run();
    let records = output.json_lines();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["delivery"], "d-1");
    let mut talk = output.stderr.lines();
    let ready: serde_json::Value = serde_json::from_str(talk.next().unwrap()).unwrap();
    assert_eq!(
        (&ready["ready"], &ready["out"]),
        (&true.into(), &serde_json::Value::Null)
    );
    assert!(talk.any(|line| line == "noise"), "{}", output.stderr);
}

#[test]
fn an_interrupt_ends_the_command_and_all_it_started() {
    let listener = Listener::start(&["--json", "--exec", "sleep 600 & echo $!; wait"]);
    let child = listener.line();
    let ended = listener.interrupt();
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    // A zombie answers to signals until somebody collects it, but runs no more.
    let state = format!("ps -o stat= -p {child} | grep -v Z");
    let alive = Command::new("sh").args(["-c", &state]).output().unwrap();
    assert!(!alive.status.success(), "{child} is still there");
}

#[test]
fn lower_bounds_end_it_as_soon_as_they_hold() {
    let listener = Listener::start(&[
        "--expect",
        "requests>=2",
        "--expect",
        "unchecked",
        "--within",
        "1h",
    ]);
    listener.post("/", &[], "1");
    listener.post("/", &[], "2");
    let ended = listener.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn what_can_no_more_hold_ends_it_too() {
    let listener = Listener::start(&["--expect", "duplicate==0", "--within", "1h"]);
    listener.post("/", &[], "1");
    listener.post("/", &[], "1");
    let ended = listener.ended();
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .stderr
            .contains("failed: expected duplicate==0, seen 1\n"),
        "{}",
        ended.stderr
    );
}

#[test]
fn what_did_not_come_is_named_line_by_line() {
    let args = [
        "--within",
        "50ms",
        "--expect",
        "requests>=1",
        "--expect",
        "invalid==0",
        "--expect",
        "acme/x",
    ];
    let output = listen(&args).exit(1).run();
    let failed: Vec<_> = output
        .stderr
        .lines()
        .filter(|l| l.starts_with("failed: "))
        .collect();
    assert_eq!(
        failed,
        [
            "failed: expected requests>=1, seen 0",
            "failed: expected acme/x>=1, seen 0"
        ]
    );
    let output = listen(&["--within", "50ms", "--count", "2"]).exit(1).run();
    assert!(
        output
            .stderr
            .contains("failed: expected 2 requests, seen 0\n"),
        "{}",
        output.stderr
    );
}

#[test]
fn nothing_came_and_nothing_was_expected() {
    let output = listen(&["--within", "50ms"]).exit(4).run();
    assert!(
        output
            .stderr
            .contains("error: no request came within 50ms\n"),
        "{}",
        output.stderr
    );
}

#[test]
fn who_expects_an_invalid_signature_is_content_with_one() {
    let args = ["--provider", "acme", "--secret", "s", "--expect", "invalid"];
    let command = send("d-1", "--header 'X-Acme-Signature: sha256=00'");
    listen(&args).args(["--exec", &command]).run();
    let without = &args[..4];
    listen(without).args(["--exec", &command]).exit(1).run();
}

#[test]
fn an_event_that_is_nearly_known_is_asked_about() {
    let output = listen(&["--within", "1ms", "--expect", "voxsig/mesage_created>=0"]).run();
    assert!(
        output
            .stderr
            .starts_with("warning: no pack knows the event"),
        "{}",
        output.stderr
    );
    assert!(
        output.stderr.contains("did you mean `message_created`?"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_sender_that_does_as_documented() {
    let command = send("d-1", "--retry provider");
    let args = [
        "--respond",
        "503x2,200",
        "--expect",
        "sender-ok",
        "--expect",
        "duplicate==2",
        "--exec",
    ];
    let output = listen(&args).args([&command]).run();
    let row = output
        .stderr
        .lines()
        .find(|line| line.contains("d-1"))
        .unwrap();
    for part in [
        "acme",
        "3 of 3 attempts",
        "503, 503, 200",
        "owed 0.1 s, 0.2 s",
        "same id, same body",
        "accepted",
    ] {
        assert!(row.contains(part), "no `{part}` in {row}");
    }
    assert!(
        output
            .stderr
            .contains("sender report: 1 delivery, as documented\n"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_sender_that_tries_again_after_success() {
    let command = format!("{}; {}", send("d-1", ""), send("d-1", ""));
    let output = listen(&["--json", "--exec", &command]).run();
    let report = output
        .stderr
        .lines()
        .find(|line| line.contains("\"senders\""))
        .unwrap();
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let sender = &report["senders"][0];
    assert_eq!(sender["delivery"], "d-1");
    assert_eq!(sender["answers"], serde_json::json!([200, 200]));
    assert_eq!(sender["findings"][0]["rule"], "attempts");
    let output = listen(&["--expect", "sender-ok", "--exec", &command])
        .exit(1)
        .run();
    assert!(
        output
            .stderr
            .contains("failed: expected sender-ok, seen 1 finding\n"),
        "{}",
        output.stderr
    );
}
