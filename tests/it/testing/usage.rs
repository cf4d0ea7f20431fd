//! What has to be known before anything is sent.

use std::process::Stdio;

use super::endpoint::{SECRET, endpoint, of, tested};
use crate::receiver::Receiver;
use crate::test::Test;

#[test]
fn an_endpoint_and_a_secret_are_needed() {
    let test = || Test::new().args(["test", "voxsig"]);
    test()
        .secret(SECRET)
        .fails(2, "there is no endpoint to test", Some("--to URL"));
    test().args(["--to", "http://127.0.0.1:9"]).fails(
        2,
        "there is no secret for `voxsig`, and without one nothing can be tested",
        Some("--secret-file FILE"),
    );
    test()
        .args(["--to", "http://127.0.0.1:9", "--event", "message_creatd"])
        .secret(SECRET)
        .fails(
            2,
            "unknown event `message_creatd`",
            Some("`message_created`"),
        );
}

#[test]
fn another_machine_has_to_be_allowed() {
    let test = || {
        Test::new()
            .args([
                "test",
                "voxsig",
                "--to",
                "http://hookctl-test.invalid:1",
                "--report",
                "jsonl",
            ])
            .secret(SECRET)
    };
    test().fails(
        2,
        "`hookctl-test.invalid:1` is not on this machine, and a test sends it hundreds of deliveries, most of them forged",
        Some("add `--allow-external`, or `[test] allow_external = true`"),
    );
    test().args(["--allow-external"]).exit(3).run();
    test()
        .file("hookctl.toml", "[test]\nallow_external = true\n")
        .exit(3)
        .run();
    test()
        .file("hookctl.toml", "[replay]\nallow_external = true\n")
        .exit(2)
        .any_stderr()
        .run();
}

#[cfg(unix)]
#[test]
fn an_interrupted_test_reports_what_it_found() {
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new(tell);
    let right = endpoint("voxsig", |call| call.right());
    let to = right.port();
    // The third request is kept waiting until the sender is gone.
    let count = std::sync::atomic::AtomicUsize::new(0);
    let receiver = Receiver::raw(move |stream| {
        let request = crate::receiver::read_request(stream);
        if request.is_empty() {
            return;
        }
        if count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 2 {
            tell.lock().unwrap().send(()).unwrap();
            let mut rest = Vec::new();
            drop(stream.read_to_end(&mut rest));
            return;
        }
        let mut onward = std::net::TcpStream::connect(("127.0.0.1", to)).unwrap();
        std::io::Write::write_all(&mut onward, &request).unwrap();
        let mut answer = Vec::new();
        std::io::Read::read_to_end(&mut onward, &mut answer).unwrap();
        drop(stream.write_all(&answer));
    });
    let test = tested("voxsig", &receiver).args(["--timeout", "50s"]);
    let mut command = test.command();
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    told.recv().unwrap();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[2]["type"], "run");
    assert_eq!(lines[2]["interrupted"], true);
    assert_eq!(lines[2]["totals"]["passed"], 2);
}

#[test]
fn nothing_is_tried_where_nothing_could_be_told() {
    let test = |args: &[&str]| Test::new().args(["test", "voxsig"]).args(args);
    test(&["--to", "http://127.0.0.1:9/", "--for", "0s"])
        .exit(2)
        .stderr_has("write more than nothing")
        .run();
    let twice = test(&["--to", "http://127.0.0.1:9/"])
        .file("same", "a-secret-for-tests\n")
        .args(["--rotated-secret-file", "same"])
        .secret("a-secret-for-tests");
    twice.fails(
        2,
        "`same` holds a secret that signs already",
        Some("a rotation takes two: name the file of the other one with `--rotated-secret-file`"),
    );
}

#[test]
fn who_is_told_to_come_again_was_not_refused() {
    let receiver = endpoint("voxsig", |call| match call.right() {
        401 => 429,
        status => status,
    });
    let test = tested("voxsig", &receiver).args(["--only", "refuses/wrong-secret"]);
    let output = test.exit(1).run();
    assert_eq!(of(&output, "failed"), ["refuses/wrong-secret"]);
}
