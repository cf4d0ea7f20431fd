//! What one sender may cost, and that it costs the others nothing.

use std::time::Duration;

use hookctl::wire::ServerLimits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::site::{Site, read_ok, read_to_end, within};

const SHORT: Duration = Duration::from_millis(30);

#[tokio::test]
async fn a_body_over_the_limit_is_told_and_not_kept() {
    let limits = ServerLimits {
        max_body: 10,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    let head = "POST /x HTTP/1.1\r\nHost: a\r\n";
    for (bytes, kept) in [
        (format!("{head}Content-Length: 10\r\n\r\n0123456789"), true),
        (
            format!("{head}Content-Length: 11\r\n\r\n0123456789a"),
            false,
        ),
        (
            format!("{head}Content-Length: 18446744073709551615\r\n\r\n"),
            false,
        ),
        (
            format!("{head}Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n"),
            true,
        ),
        (
            format!(
                "{head}Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n6\r\n56789a\r\n0\r\n\r\n"
            ),
            false,
        ),
        (
            format!("{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n0123456789a"),
            false,
        ),
    ] {
        let answer = site.say(&[bytes.as_bytes()], kept).await;
        let arrival = site.arrival().unwrap();
        assert_eq!(arrival.request.target, "/x");
        assert_eq!(arrival.request.truncated, !kept, "{bytes:?}");
        assert_eq!(arrival.request.body.is_some(), kept, "{bytes:?}");
        let told = (!kept).then(|| "body over the limit of 10 bytes".to_owned());
        assert_eq!(arrival.incomplete, told, "{bytes:?}");
        assert_eq!(
            arrival.settled.map(|answer| answer.status),
            (!kept).then_some(413)
        );
        let status = if kept {
            "200 OK"
        } else {
            "413 Content Too Large"
        };
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{answer:?}"
        );
    }
    site.assert_alive().await;
}

#[tokio::test]
async fn the_answer_to_a_large_body_outlives_the_rest_of_it() {
    let limits = ServerLimits {
        max_body: 10,
        linger: Duration::from_secs(20),
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    for (head, status) in [
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n",
            413,
        ),
        ("POST / HTTP/1.1\r\nContent-Length: 8000000\r\n\r\n", 400),
    ] {
        let mut bytes = head.as_bytes().to_vec();
        bytes.resize(8_000_000, b'x');
        let mut stream = site.connect().await;
        // Fails when the server closes before it has read the rest.
        within(stream.write_all(&bytes)).await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = read_to_end(&mut stream).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn heads_have_a_size_and_a_number_of_fields() {
    let site = Site::open(ServerLimits::default()).await;
    let fields = |count: usize| "X: y\r\n".repeat(count - 1);
    let head = |more: &str| format!("GET / HTTP/1.1\r\nHost: a\r\n{more}\r\n");
    for (bytes, status) in [
        (head(&fields(101)), 200),
        (head(&fields(128)), 200),
        (head(&fields(129)), 431),
        (head(&format!("X: {}\r\n", "a".repeat(60_000))), 200),
        (head(&format!("X: {}\r\n", "a".repeat(65_536))), 431),
        (format!("GET / HTTP/1.1\r\nX: {}", "a".repeat(70_000)), 431),
        (format!("GET /{}", "a".repeat(70_000)), 414),
        ("\r\n".repeat(40_000), 414),
        (
            format!(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{}\r\n",
                fields(130)
            ),
            431,
        ),
    ] {
        let answer = site.say(&[bytes.as_bytes()], status == 200).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{status}: {answer:?}"
        );
        assert_eq!(site.arrival().is_some(), status == 200);
    }
    site.assert_alive().await;
}

#[tokio::test]
async fn slow_senders_are_told_and_closed() {
    let limits = ServerLimits {
        head_timeout: SHORT,
        body_timeout: SHORT,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    for (bytes, why) in [
        ("\r\nG", "the head did not arrive within 30ms"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\n",
            "the head did not arrive within 30ms",
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab",
            "the body's next byte did not arrive within 30ms",
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
            "the body's next byte did not arrive within 30ms",
        ),
    ] {
        let answer = site.say(&[bytes.as_bytes()], false).await;
        assert!(
            answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"),
            "{answer:?}"
        );
        assert_eq!(site.rejection().unwrap().why, why);
        assert!(site.arrival().is_none());
    }
}

#[tokio::test]
async fn a_body_that_only_drips_ends_too() {
    let limits = ServerLimits {
        body_total_timeout: SHORT,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    let mut stream = site.connect().await;
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let rejection = within(async {
        loop {
            if let Some(rejection) = site.rejection() {
                return rejection;
            }
            let _ = stream.write_all(b"x").await;
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(rejection.why, "the body did not arrive within 30ms");
}

#[tokio::test]
async fn idle_connections_are_closed_without_a_word() {
    let limits = ServerLimits {
        idle_timeout: SHORT,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    for nothing in [&b""[..], b"\r\n", b"\r\n\r\n\r"] {
        assert_eq!(site.say(&[nothing], false).await, "");
    }
    let mut stream = site.connect().await;
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    read_ok(&mut stream).await;
    assert_eq!(read_to_end(&mut stream).await, "");
    assert!(site.rejection().is_none());
}

#[tokio::test]
async fn the_last_request_allowed_closes_the_connection() {
    let limits = ServerLimits {
        max_requests: 2,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    let answers = site.say(&[request.repeat(3).as_bytes()], false).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK\r\n").count(), 2);
    assert_eq!(answers.matches("Connection: close\r\n").count(), 1);
}

#[tokio::test]
async fn fifty_slow_senders_hold_nobody_up() {
    let site = Site::open(ServerLimits::default()).await;
    let mut slow = Vec::new();
    for number in 0..50 {
        let mut stream = site.connect().await;
        let part = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc";
        stream.write_all(&part[..=number]).await.unwrap();
        slow.push(stream);
    }
    site.assert_alive().await;
    for (number, stream) in slow.iter_mut().enumerate() {
        let part = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde";
        stream.write_all(&part[number + 1..]).await.unwrap();
    }
    for stream in &mut slow {
        read_ok(stream).await;
    }
    assert_eq!(std::iter::from_fn(|| site.arrival()).count(), 50);
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_their_turn() {
    let limits = ServerLimits {
        max_connections: 2,
        pressed_patience: Duration::from_secs(3600),
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    let mut first = site.connect().await;
    first
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    read_ok(&mut first).await;
    let mut second = site.connect().await;
    second
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    read_ok(&mut second).await;
    let mut third = site.connect().await;
    third
        .write_all(b"GET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    first
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    read_ok(&mut first).await;
    while let Some(arrival) = site.arrival() {
        assert_ne!(arrival.request.target, "/3");
    }
    drop(second);
    read_ok(&mut third).await;
    assert_eq!(site.arrival().unwrap().request.target, "/3");
}

#[tokio::test]
async fn a_lost_connection_is_reported_without_an_answer() {
    let site = Site::open(ServerLimits::default()).await;
    let mut stream = site.connect().await;
    stream.set_zero_linger().unwrap();
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    stream.write_all(head).await.unwrap();
    // The leave to go on shows that the head was read.
    within(stream.read_exact(&mut [0; 25])).await.unwrap();
    drop(stream);
    let rejection = site.next_rejection().await;
    assert_eq!(rejection.status, None);
    assert!(
        rejection.why.starts_with("the connection was lost: "),
        "{}",
        rejection.why
    );
    assert!(site.arrival().is_none());
}
