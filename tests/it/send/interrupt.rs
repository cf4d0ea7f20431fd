//! Ctrl-C while something is under way.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;

use crate::capture;
use crate::receiver::{OK, Receiver, read_request};
use crate::test::{LIMIT, Test};

#[test]
fn it_ends_with_130_and_what_was_done_stays_recorded() {
    let (tell, told) = channel();
    let tell = Mutex::new((tell, 0));
    let receiver = Receiver::raw(move |stream| {
        read_request(stream);
        let number = {
            let mut tell = tell.lock().unwrap();
            tell.1 += 1;
            tell.0.send(tell.1).unwrap();
            tell.1
        };
        if number == 1 {
            stream.write_all(OK.as_bytes()).unwrap();
        } else {
            drop(stream.read_to_end(&mut Vec::new()));
        }
    });
    let test = Test::new().args(["send", "stripe", "--data", "-", "--no-sign", "--count", "5"]);
    let test = test.args(["--to", &receiver.url(), "--out", "sent.jsonl"]);
    let mut command = test.command();
    let pipes = command.stdin(Stdio::null()).stdout(Stdio::piped());
    let child = pipes.stderr(Stdio::piped()).spawn().unwrap();
    // The second request has arrived and is not answered.
    while told.recv_timeout(LIMIT).unwrap() < 2 {}
    let kill = format!("kill -INT {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.ends_with("1 delivery: 1 accepted\n"), "{shown}");
    assert_eq!(capture::records(&test.path("sent.jsonl")).len(), 1);
}
