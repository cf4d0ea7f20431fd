//! `--exec` and `--wait-for`.

use std::net::TcpListener;

use super::{file, trials};
use crate::receiver::Receiver;
use crate::test::Test;

/// A port that nothing listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_hookctl")
}

/// A suite that polls the application.
fn polling(port: u16, more: &str) -> Test {
    file(&format!(
        "version: 1\ntarget: http://127.0.0.1:{port}/hooks\n{more}cases:\n  - name: a\n    poll: {{ url: /, until: {{ status: any }}, within: 20ms }}\n"
    ))
}

fn connects(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

#[test]
fn the_application_is_started_waited_for_and_ended() {
    let port = free_port();
    let listen = format!("{} listen --port $HOOKCTL_PORT", binary());
    let test = polling(port, "").args(["--exec", &listen]);
    assert_eq!(trials(test, 0)[0].1, "passed");
    assert!(!connects(port), "it was ended");
    // In the suite, in a shell that has a child.
    let port = free_port();
    let more = format!(
        "exec: \"test -f s.yaml && ({} listen --port $HOOKCTL_PORT; true)\"\nwait_for: http://127.0.0.1:{port}/\nwait_timeout: 40s\n",
        binary()
    );
    assert_eq!(trials(polling(port, &more), 0)[0].1, "passed");
    assert!(!connects(port), "and what it started too");
}

#[test]
fn an_application_that_ends_too_soon_is_told_at_once() {
    let port = free_port();
    let test = polling(port, "").args(["--exec", "exit 7"]);
    let what =
        format!("the application ended before it was there at `127.0.0.1:{port}`: exit status: 7");
    test.fails(3, &what, Some("it has to stay in the foreground"));
    let test = polling(port, "").args(["--exec", "cat <&3", "--wait-timeout", "20ms"]);
    test.exit(3).stderr_has("the application").run();
    let test = polling(port, "").args([
        "--wait-for",
        &format!("127.0.0.1:{port}"),
        "--wait-timeout",
        "60ms",
    ]);
    let what = format!("nothing at `127.0.0.1:{port}` takes connections after 60ms");
    test.fails(3, &what, Some("let `--exec` do so"));
    polling(port, "").args(["--wait-for", "what"]).fails(
        2,
        "`what` is nothing that can be waited for",
        Some("HOST:PORT"),
    );
}

#[test]
fn what_is_there_already_is_not_taken_for_the_application() {
    let receiver = Receiver::raw(|_| {});
    let test = polling(receiver.port(), "").args(["--exec", "true"]);
    let what = format!(
        "something is at `127.0.0.1:{}` already, before the application was started",
        receiver.port()
    );
    test.fails(2, &what, Some("end it"));
    // Waiting for something else does not make it another one.
    let elsewhere = format!("127.0.0.1:{}", free_port());
    let args = ["--exec", "true", "--wait-for", &elsewhere];
    let test = polling(receiver.port(), "").args(args);
    test.fails(2, &what, Some("end it"));
}

#[test]
fn a_url_that_answers_with_a_5xx_is_waited_for() {
    let receiver = Receiver::answering(|number, _| {
        let status = if number < 2 { 503 } else { 200 };
        crate::replay::endpoint::answer(status, "")
    });
    let test = polling(receiver.port(), "").args(["--wait-for", &receiver.url()]);
    assert_eq!(trials(test, 0)[0].1, "passed");
    assert_eq!(receiver.requests().len(), 4);
}
