//! How it begins and ends.

use std::io::Write;
use std::process::Stdio;

use crate::listener::Listener;
use crate::test::{Test, hookctl};

#[test]
fn an_interrupt_ends_it_with_a_summary() {
    let listener = Listener::start(&[]);
    listener.post("/", &[], "x");
    listener.post("/", &[], "y");
    let ended = listener.interrupt();
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.stderr, "2 requests, 2 unchecked signatures\n");
}

#[test]
fn nothing_came() {
    assert_eq!(Listener::start(&[]).interrupt().stderr, "0 requests\n");
}

#[test]
fn an_open_connection_does_not_keep_it() {
    let listener = Listener::start(&[]);
    let idle = listener.connect();
    listener.post("/", &[], "x");
    assert_eq!(listener.interrupt().code, Some(0));
    drop(idle);
}

#[test]
fn it_ends_after_so_many_requests() {
    let listener = Listener::start(&["--count", "2"]);
    let mut stream = listener.connect();
    let one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    stream.write_all(one).unwrap();
    stream.write_all(one).unwrap();
    let ended = listener.ended();
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.records().len(), 2);
}

#[test]
fn a_closed_standard_output_ends_it_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = hookctl(folder.path())
        .args(["listen", "--port", "0"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut talk = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut ready = String::new();
    std::io::BufRead::read_line(&mut talk, &mut ready).unwrap();
    let url = ready.trim_end().strip_prefix("listening on ").unwrap();
    Test::new()
        .args(["send", "stripe", "--data", "-", "--no-sign", "--to", url])
        .any_stderr()
        .run();
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut talk, &mut rest).unwrap();
    assert_eq!(rest, "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
