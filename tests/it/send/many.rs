//! `--count`, `--concurrency`, `--rate`.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::capture;
use crate::listener::Listener;
use crate::receiver::{OK, Receiver, header};
use crate::test::Test;

/// How long a request waits for others.
const PATIENCE: Duration = Duration::from_secs(10);

fn send(receiver: &Receiver, args: &[&str]) -> Test {
    let test = Test::new().args(["send", "voxsig", "message_created", "--to", &receiver.url()]);
    test.args(args).secret("a-secret-for-many")
}

#[test]
fn count_delivers_so_often_each_with_its_own_id() {
    let receiver = Receiver::ok();
    let output = send(&receiver, &["--count", "25"]).run();
    let ids: BTreeSet<_> = receiver
        .requests()
        .iter()
        .map(|request| header(request, "X-Chatwoot-Delivery").unwrap())
        .collect();
    assert_eq!(ids.len(), 25);
    output.prints("25 deliveries: 25 accepted\n");
}

#[test]
fn connections_are_kept_open_and_what_is_recorded_is_what_arrived() {
    let listener = Listener::start(&[]);
    let sent = Test::new().args(["send", "voxsig", "message_created", "--to", &listener.url()]);
    let args = ["--count", "500", "--out", "sent.jsonl", "-q"];
    let output = sent.args(args).secret("a-secret-for-many").run();
    let sent = capture::records(&output.path("sent.jsonl"));
    let arrived = listener.interrupt().records();
    assert_eq!((sent.len(), arrived.len()), (500, 500));
    for (sent, arrived) in sent.iter().zip(&arrived) {
        for part in ["method", "target", "headers", "body"] {
            assert_eq!(sent["request"][part], arrived["request"][part]);
        }
    }
    let connections: BTreeSet<_> = arrived
        .iter()
        .map(|record| record["conn"]["id"].as_u64().unwrap())
        .collect();
    assert!(connections.len() < 250, "{}", connections.len());
}

#[test]
fn concurrency_has_so_many_under_way_at_once() {
    // Nobody is answered before four are there; fewer are answered 500 in the end.
    let together = Arc::new((Mutex::new(0), Condvar::new()));
    let receiver = Receiver::answering(move |_, _| {
        let (count, changed) = &*together;
        let mut there = count.lock().unwrap();
        *there += 1;
        changed.notify_all();
        let waited = changed.wait_timeout_while(there, PATIENCE, |there| *there < 4);
        if waited.unwrap().1.timed_out() {
            return b"HTTP/1.1 500 Alone\r\nContent-Length: 0\r\n\r\n".to_vec();
        }
        OK.into()
    });
    send(
        &receiver,
        &["--count", "4", "--concurrency", "4", "--timeout", "30s"],
    )
    .run();
    assert_eq!(receiver.requests().len(), 4);
}

#[test]
fn rate_spaces_the_starts() {
    let receiver = Receiver::ok();
    let begun = Instant::now();
    send(
        &receiver,
        &["--count", "4", "--rate", "20/s", "--concurrency", "4"],
    )
    .run();
    assert_eq!(receiver.requests().len(), 4);
    assert!(
        begun.elapsed() >= Duration::from_millis(150),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn a_mixture_is_counted_and_the_worse_exit_code_wins() {
    let receiver = Receiver::answering(|number, _| match number {
        0 => OK.into(),
        1 => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec(),
        _ => Vec::new(),
    });
    let output = send(&receiver, &["--count", "3"]).exit(3).run();
    output.prints("3 deliveries: 1 accepted, 1 not as expected, 1 without an answer\n");
}

#[test]
fn nothing_to_send_is_told() {
    let receiver = Receiver::ok();
    let what = "there is nothing to send";
    send(&receiver, &["--count", "0"]).fails(4, what, Some("hookctl list voxsig"));
}
