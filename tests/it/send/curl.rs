//! `--curl`: the printed command, run, sends the bytes that `--dry-run` shows.

use std::process::Command;

use crate::receiver::Receiver;
use crate::test::{Test, clean, finish, installed};

/// Without curl there is nothing to compare with; the gate installs it.
#[track_caller]
fn same_bytes(args: &[&str], stdin: &[u8]) {
    if !installed("curl") {
        return;
    }
    let receiver = Receiver::ok();
    let to = format!("{}/a/../b{{c}}[1]?q=it's&r=%20", receiver.url());
    let send = |how| {
        Test::new()
            .args(["send"])
            .args(args)
            .args([
                "--to",
                &to,
                "--seed",
                "3",
                "--at",
                "1700000000",
                "--id",
                "i",
                how,
            ])
            .secret("a-secret-for-curl's")
            .stdin(stdin)
            .any_stderr()
            .run()
    };
    let shown = send("--dry-run").stdout;
    let printed = send("--curl");
    std::fs::write(printed.path("command.sh"), &printed.stdout).unwrap();
    let mut sh = Command::new("sh");
    let folder = printed.path("");
    clean(&mut sh, &folder);
    sh.arg("command.sh");
    let (code, _, stderr) = finish(sh, b"");
    assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&stderr));
    let received = receiver.request();
    assert_eq!(
        String::from_utf8_lossy(&received),
        String::from_utf8_lossy(&shown),
        "{}",
        printed.text()
    );
    assert_eq!(received, shown);
}

#[test]
fn samples() {
    same_bytes(&["voxsig", "message_created"], b"");
    same_bytes(&["haptik", "message", "--edition", "live"], b"");
    same_bytes(&["pypestream", "messages", "--edition", "live"], b"");
}

#[test]
fn a_get_without_a_body() {
    same_bytes(&["pypestream", "waitTime", "--edition", "live"], b"");
}

#[test]
fn other_methods() {
    same_bytes(&["voxsig", "message_created", "--method", "PUT"], b"");
    same_bytes(
        &[
            "pypestream",
            "waitTime",
            "--edition",
            "live",
            "--method",
            "HEAD",
        ],
        b"",
    );
    same_bytes(
        &[
            "pypestream",
            "waitTime",
            "--edition",
            "live",
            "--method",
            "DELETE",
        ],
        b"",
    );
}

#[test]
fn bodies_that_shells_and_curl_would_like_to_change() {
    for body in [
        &b"it's \"quoted\" $HOME `id` \\n %s @file !!"[..],
        b"@not-a-file",
        b"line\r\nline\n\n",
        b"{\"e\":\"\xc3\xa9\"}",
        b"-x --data y",
    ] {
        same_bytes(&["stripe", "--data", "-"], body);
    }
}

#[test]
fn binary_and_large_bodies() {
    same_bytes(&["stripe", "--data", "-"], b"\x00\xff\xfe\r\n");
    same_bytes(&["stripe", "--data", "-"], &vec![b'a'; 100_000]);
}

#[test]
fn an_empty_body() {
    same_bytes(&["stripe", "--data", "-"], b"");
}

#[test]
fn headers_added_and_replaced() {
    same_bytes(
        &[
            "voxsig",
            "message_created",
            "--header",
            "Accept: */*",
            "--header",
            "X-Plain: 1",
            "--header",
            "X-Quote: it's \"$HOME\"",
            "--header",
            "Expect: 100-continue",
            "--header",
            "User-Agent: me",
        ],
        b"",
    );
}

#[test]
fn it_sends_nothing_itself() {
    let receiver = Receiver::ok();
    let test = Test::new().args(["send", "voxsig", "message_created", "--curl", "--no-sign"]);
    test.args(["--to", &receiver.url()]).run().prints("curl");
    assert!(receiver.requests().is_empty());
}
