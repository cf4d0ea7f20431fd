//! The line that reproduces a trial does so.

use std::process::Command;

use super::endpoint::{Call, SECRET, endpoint, of, tested, trial};
use crate::receiver::{Receiver, body, header};
use crate::test::{Output, Test, finish};

/// Runs the line as a shell would, in the folder of the test.
fn run(output: &Output, line: &str, env: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = Command::new("sh");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_hookctl"));
    let paths = format!(
        "{}:{}",
        binary.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    command
        .args(["-c", line])
        .current_dir(output.path(""))
        .env_clear()
        .env("PATH", paths);
    command.envs(env.iter().copied());
    let (code, stdout, stderr) = finish(command, b"");
    (
        code,
        String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned(),
    )
}

#[test]
fn every_failure_can_be_sent_again() {
    let receiver = endpoint("voxsig", |call: &Call| match call.right() {
        200 if call
            .json()
            .is_some_and(|json| json["event"] == "message_updated") =>
        {
            500
        }
        401 => 200,
        other => other,
    });
    let test = tested("voxsig", &receiver).args(["--only", "accepts,refuses", "--seed", "9"]);
    let output = test.exit(1).run();
    let failed = of(&output, "failed");
    assert!(failed.len() > 20, "{failed:?}");
    for id in &failed {
        let line = trial(&output, id)["reproduce"].as_str().unwrap().to_owned();
        let (code, told) = run(&output, &line, &[]);
        assert_eq!(code, Some(1), "{line}\n{told}");
    }
    let good = trial(&output, "accepts/good-delivery")["reproduce"]
        .as_str()
        .unwrap()
        .to_owned();
    let (code, told) = run(&output, &good, &[]);
    assert_eq!(code, Some(0), "{good}\n{told}");
}

#[test]
fn a_secret_of_the_command_line_is_not_in_it() {
    let receiver = endpoint("voxsig", |call| call.right());
    let output = Test::new()
        .args([
            "test",
            "voxsig",
            "--to",
            &receiver.url(),
            "--report",
            "jsonl",
        ])
        .args(["--only", "refuses/no-signature", "--secret", SECRET])
        .hides(SECRET)
        .stderr_has("prefer `--secret-file`")
        .run();
    let line = trial(&output, "refuses/no-signature")["reproduce"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(line.ends_with("--secret-env HOOKCTL_SECRET"), "{line}");
    let (code, told) = run(&output, &line, &[("HOOKCTL_SECRET", SECRET)]);
    assert_eq!(code, Some(0), "{line}\n{told}");
}

#[test]
fn the_same_seed_gives_the_same_delivery() {
    let receiver = Receiver::ok();
    let sent = |seed: &str| {
        Test::new()
            .args([
                "send",
                "voxsig",
                "message_created",
                "--probe",
                "accepts/event:message_created",
            ])
            .args(["--to", &receiver.url(), "--seed", seed])
            .secret(SECRET)
            .run();
        let all = receiver.requests();
        header(all.last().unwrap(), "X-Chatwoot-Delivery").unwrap()
    };
    assert_eq!(sent("5"), sent("5"));
    assert_ne!(sent("5"), sent("6"));
}

#[test]
fn it_can_be_looked_at_without_being_sent() {
    let send = |flag: &str| {
        Test::new()
            .args(["send", "voxsig", "--probe", "refuses/not-json", flag])
            .args(["--to", "http://127.0.0.1:9"])
            .secret(SECRET)
            .run()
    };
    let output = send("--dry-run");
    assert_eq!(body(&output.stdout), Some(&b"hello there"[..]));
    send("--curl").prints("--data-raw 'hello there'");
}

#[test]
fn what_cannot_be_sent_is_told() {
    let send = |args: &[&str]| {
        let test = Test::new().args(["send", "acquire", "--to", "http://127.0.0.1:9", "--probe"]);
        test.args(args)
    };
    send(&["refuses/no-signatur"]).secret(SECRET).fails(
        2,
        "unknown probe `refuses/no-signatur`",
        Some("did you mean `refuses/no-signature`"),
    );
    send(&["refuses/stale-timestamp"]).secret(SECRET).fails(
        4,
        "`refuses/stale-timestamp` sends nothing",
        Some("does not protect from it"),
    );
    send(&["refuses/no-signature"]).fails(
        2,
        "a probe is made from a delivery that is signed, and there is no secret",
        Some("--secret-file"),
    );
}

#[test]
fn what_was_refused_as_it_should_be_was_not_accepted() {
    let receiver = endpoint("voxsig", Call::right);
    let send = |probe: &str| {
        let test = Test::new().args(["send", "voxsig", "--probe", probe, "--to", &receiver.url()]);
        test.secret(SECRET).run()
    };
    send("refuses/two-signatures").prints("2 deliveries: 2 as expected\n");
}
