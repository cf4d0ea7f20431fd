//! Endpoints that are not there or misbehave: one message, advice, exit code 3, and it ends.

use crate::capture;
use crate::receiver::{Receiver, Stream, read_request};
use crate::test::{Output, Test};

fn send(to: &str, args: &[&str]) -> Test {
    let test = Test::new().args(["send", "voxsig", "message_created", "--to", to, "--no-sign"]);
    test.args(args).args(["--out", "sent.jsonl"])
}

/// Sends, and expects exactly this error, with advice that holds `help`; the record is whole and tells the same.
#[track_caller]
fn troubled(to: &str, args: &[&str], what: &str, help: &str) -> Output {
    let output = send(to, args).exit(3).run();
    let lines: Vec<_> = output.text().lines().map(str::trim).collect();
    assert!(lines[0].starts_with("POST  message_created  "), "{lines:?}");
    assert_eq!(lines[1], format!("error: {what}"));
    assert_eq!(output.text().matches("error:").count(), 1, "{lines:?}");
    let advice: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("help: "))
        .collect();
    assert_eq!(advice.len(), 1, "{lines:?}");
    assert!(advice[0].contains(help), "{advice:?}");
    let records = capture::records(&output.path("sent.jsonl"));
    assert_eq!(records.len(), 1);
    assert_eq!(records[0]["error"], what);
    output
}

fn place(receiver: &Receiver) -> String {
    format!("`127.0.0.1:{}`", receiver.port())
}

/// Reads until the other side goes away.
fn wait_for_the_end(stream: &mut dyn Stream) {
    drop(stream.read_to_end(&mut Vec::new()));
}

#[test]
fn nobody_listens() {
    let receiver = Receiver::ok();
    let (url, place) = (receiver.url(), place(&receiver));
    drop(receiver);
    troubled(
        &url,
        &[],
        &format!("{place} refused the connection"),
        "running",
    );
}

#[test]
fn a_name_that_does_not_resolve() {
    let what = "cannot find the host `nowhere.invalid`";
    troubled("http://nowhere.invalid/", &[], what, "spelling");
}

#[test]
fn it_closes_at_once() {
    let receiver = Receiver::raw(|stream| {
        read_request(stream);
    });
    let what = format!(
        "{} closed the connection before answering",
        place(&receiver)
    );
    troubled(&receiver.url(), &[], &what, "");
}

#[test]
fn it_closes_in_the_middle_of_the_head() {
    let receiver = Receiver::raw(|stream| {
        read_request(stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-").unwrap();
    });
    let what = format!(
        "{} closed the connection in the middle of the answer's head",
        place(&receiver)
    );
    troubled(&receiver.url(), &[], &what, "");
}

#[test]
fn it_closes_in_the_middle_of_the_body() {
    let receiver = Receiver::raw(|stream| {
        read_request(stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            .unwrap();
    });
    let what = format!(
        "{} closed the connection in the middle of the answer, after 4 of 10 bytes of the body",
        place(&receiver)
    );
    troubled(&receiver.url(), &[], &what, "");
}

#[test]
fn it_sends_garbage() {
    let receiver = Receiver::raw(|stream| {
        read_request(stream);
        stream
            .write_all(b"\x00\x01\x02 no HTTP at all \xff\r\n\r\n")
            .unwrap();
    });
    let what = format!(
        r"{} does not answer in HTTP/1: its answer begins with `\x00\x01\x02 no HTTP at all \xff\r\n\r\n`",
        place(&receiver)
    );
    troubled(&receiver.url(), &[], &what, "");
}

#[test]
fn it_never_answers() {
    let receiver = Receiver::raw(wait_for_the_end);
    let what = format!("{} did not answer within 200ms", place(&receiver));
    troubled(&receiver.url(), &["--timeout", "200ms"], &what, "time-out");
}

#[test]
fn it_never_ends_its_head() {
    let receiver = Receiver::raw(|stream| {
        read_request(stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\n").unwrap();
        wait_for_the_end(stream);
    });
    let what = format!(
        "{} did not end its answer's head within 200ms",
        place(&receiver)
    );
    troubled(&receiver.url(), &["--timeout", "200ms"], &what, "time-out");
}

#[test]
fn it_never_ends_its_body() {
    let receiver = Receiver::raw(|stream| {
        read_request(stream);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            .unwrap();
        wait_for_the_end(stream);
    });
    let what = format!(
        "{} began its answer and did not end it within 200ms",
        place(&receiver)
    );
    troubled(&receiver.url(), &["--timeout", "200ms"], &what, "time-out");
}

#[test]
fn it_never_reads() {
    let receiver = Receiver::raw(|stream| {
        stream.read_exact(&mut [0; 1]).unwrap();
        // Held open, unread, until the sender gives up: its end comes after all it wrote, so this reads it late.
        wait_for_the_end(stream);
    });
    let what = format!("{} did not answer within 200ms", place(&receiver));
    troubled(&receiver.url(), &["--timeout", "200ms"], &what, "time-out");
}

/// Writes `piece` until the sender has had enough.
fn flood(head: &'static str, piece: &'static [u8]) -> Receiver {
    Receiver::raw(move |stream| {
        read_request(stream);
        drop(stream.write_all(head.as_bytes()));
        while stream.write_all(piece).is_ok() {}
    })
}

#[test]
fn it_answers_with_10_gb() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n";
    let receiver = flood(head, &[b'x'; 65536]);
    let output = send(&receiver.url(), &["--timeout", "50s"]).run();
    let record = &capture::records(&output.path("sent.jsonl"))[0];
    assert_eq!(record["response"]["truncated"], true);
    assert_eq!(record["response"]["status"], 200);
}

#[test]
fn it_answers_without_end() {
    for (head, piece) in [
        ("HTTP/1.1 200 OK\r\n\r\n", &[b'x'; 65536][..]),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"5\r\nhello\r\n",
        ),
    ] {
        let receiver = flood(head, piece);
        let output = send(&receiver.url(), &["--timeout", "50s"]).run();
        let record = &capture::records(&output.path("sent.jsonl"))[0];
        assert_eq!(record["response"]["truncated"], true, "{head}");
    }
}

#[test]
fn its_head_has_no_end() {
    let receiver = flood("HTTP/1.1 200 OK\r\n", b"X-Field: value\r\n");
    let output = send(&receiver.url(), &["--timeout", "50s"]).exit(3).run();
    assert_eq!(
        output.text().matches("error:").count(),
        1,
        "{}",
        output.text()
    );
    output.prints("help: ");
}

#[test]
fn it_is_no_endpoint_of_webhooks() {
    let receiver = Receiver::raw(|stream| {
        stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n").unwrap();
        let mut rest = Vec::new();
        drop(stream.read_to_end(&mut rest));
    });
    let what = format!(
        r"{} does not answer in HTTP/1: its answer begins with `SSH-2.0-OpenSSH_9.6\r\n`",
        place(&receiver)
    );
    troubled(&receiver.url(), &[], &what, "");
}
