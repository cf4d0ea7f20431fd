//! `hookctl test`: what a delivery did, seen by `--probe` and `--probe-cmd`.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::receiver::{Receiver, header, request_line};
use crate::test::Test;

/// An endpoint that does everything it is told, and counts it under any path that is read.
fn counter() -> Receiver {
    let done = AtomicUsize::new(0);
    Receiver::answering(move |_, request| {
        let body = match request_line(request).starts_with("GET ") {
            true => format!("{}\n", done.load(Ordering::SeqCst)),
            false => {
                done.fetch_add(1, Ordering::SeqCst);
                String::new()
            }
        };
        let length = body.len();
        format!("HTTP/1.1 200 X\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
    })
}

fn test(to: &str, args: &[&str]) -> Test {
    let test = Test::new().args(["test", "voxsig", "--event", "message_created", "--to", to]);
    let test = test.args(["--report", "jsonl", "--only", "once/in-sequence"]);
    test.args(args).secret("a-secret-for-tests").any_stderr()
}

/// The trial of the one probe that is tried.
fn trial(test: Test) -> Value {
    let lines = test.run().json_lines();
    let tried = |line: &&Value| line["id"] == "once/in-sequence";
    lines.iter().find(tried).unwrap().clone()
}

#[test]
fn a_url_shows_that_a_copy_was_done_again() {
    let counter = counter();
    let probe = counter.url();
    let trial = trial(test(&counter.url(), &["--probe", &probe]).exit(1));
    assert_eq!(trial["upshot"], "failed");
    let finding = &trial["findings"][0];
    assert_eq!(finding["rule"], "effect");
    assert_eq!(finding["expected"], "as one delivery left it: `4`");
    assert_eq!(finding["seen"], "`5`");
}

#[cfg(unix)]
#[test]
fn so_does_a_command() {
    let receiver =
        Receiver::answering(|_, _| b"HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n".to_vec());
    let to = receiver.url();
    let of = |command: &str, code| trial(test(&to, &["--probe-cmd", command]).exit(code));
    let told = of("exit 7", 3);
    let reason = told["reason"].as_str().unwrap();
    assert_eq!(reason, "the probe `exit 7` failed: exit status: 7");
    // It counts its own runs.
    let told = of("echo >> runs; wc -l < runs", 3);
    let reason = told["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("the probe changes by itself"),
        "{reason}"
    );
}

#[test]
fn without_one_nothing_is_claimed() {
    let counter = counter();
    // Exit 4: nothing was found out.
    let trial = trial(test(&counter.url(), &[]).exit(4));
    assert_eq!(trial["upshot"], "not-observed");
    assert_eq!(trial["reason"], "accepted, effect not observed");
}

/// An endpoint that does a thing once for each delivery id, and remembers the ids for ever.
fn rememberer() -> Receiver {
    let seen = std::sync::Mutex::new(std::collections::BTreeSet::new());
    Receiver::answering(move |_, request| {
        let mut seen = seen.lock().unwrap();
        let body = match request_line(request).starts_with("GET ") {
            true => format!("{}\n", seen.len()),
            false => {
                seen.insert(header(request, "X-Chatwoot-Delivery"));
                String::new()
            }
        };
        let length = body.len();
        format!("HTTP/1.1 200 X\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
    })
}

#[test]
fn the_same_seed_is_no_second_delivery_of_what_an_earlier_run_sent() {
    let rememberer = rememberer();
    let probe = rememberer.url();
    for _ in 0..2 {
        let args = ["--probe", &probe, "--seed", "7"];
        let trial = trial(test(&rememberer.url(), &args));
        assert_eq!(trial["upshot"], "passed", "{trial}");
    }
}

#[cfg(unix)]
#[test]
fn a_command_ends_with_the_test_that_was_interrupted() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Command, Stdio};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    // What the command starts holds the pipe open as long as it is there.
    let line = format!(
        "exec 3>'{}'; sleep 300 & echo there >&3; wait",
        pipe.display()
    );
    let receiver = Receiver::ok();
    let test = test(&receiver.url(), &["--probe-cmd", &line]);
    let mut child = test
        .command()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(std::fs::File::open(pipe).unwrap());
        reader.read_line(&mut String::new()).unwrap();
        tell.send(()).unwrap();
        reader.read_to_end(&mut Vec::new()).unwrap();
        tell.send(()).unwrap();
    });
    let patience = Duration::from_secs(20);
    told.recv_timeout(patience).expect("the command runs");
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    told.recv_timeout(patience)
        .expect("nothing that the command started is left");
}
