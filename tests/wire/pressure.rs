//! What happens when every connection is taken and another one waits.

use std::time::Duration;

use hookctl::wire::ServerLimits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::site::{Site, read_ok, within};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

fn limits(places: usize, patience: Duration) -> ServerLimits {
    ServerLimits {
        max_connections: places,
        pressed_patience: patience,
        ..ServerLimits::default()
    }
}

#[tokio::test]
async fn the_slow_make_room_and_the_idle_go_first() {
    let site = Site::open(limits(3, Duration::ZERO)).await;
    let mut head = site.connect().await;
    head.write_all(b"POST / HTTP/1.1\r\n").await.unwrap();
    let mut body = begin_a_body(&site).await;
    let mut idle = site.connect().await;
    idle.write_all(GET).await.unwrap();
    read_ok(&mut idle).await;
    let mut newcomers = Vec::new();
    for (slow, told) in [(&mut idle, false), (&mut head, true), (&mut body, true)] {
        newcomers.push(begin_a_body(&site).await);
        // It got the place of the one that was next to go.
        let end = within(slow.read(&mut [0])).await;
        assert!(!matches!(end, Ok(count) if count > 0), "{end:?}");
        if told {
            let rejection = site.next_rejection().await;
            let why = "it made no headway for 0s while every connection was taken";
            assert_eq!((rejection.status, rejection.why.as_str()), (None, why));
        } else {
            assert!(site.rejection().is_none());
        }
    }
}

/// A connection that was let in and waits in the middle of a body.
async fn begin_a_body(site: &Site) -> TcpStream {
    let mut stream = site.connect().await;
    let begun = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n";
    stream.write_all(begun).await.unwrap();
    within(stream.read_exact(&mut [0; 25])).await.unwrap();
    stream
}

#[tokio::test]
async fn who_waits_for_our_answer_keeps_its_place() {
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let inner = std::sync::Arc::clone(&gate);
    let site = Site::answering(limits(1, Duration::from_millis(1)), move |arrival| {
        let gate = std::sync::Arc::clone(&inner);
        async move {
            if arrival.request.target == "/slow" {
                let _ = gate.acquire().await;
            }
            let mut response = hookctl::exchange::Response::new(200);
            response.body = Some("ok".into());
            response
        }
    })
    .await;
    let mut busy = site.connect().await;
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    while site.arrival().is_none() {
        tokio::task::yield_now().await;
    }
    let mut waiting = site.connect().await;
    waiting.write_all(GET).await.unwrap();
    let early = tokio::time::timeout(Duration::from_millis(50), waiting.read_u8()).await;
    assert!(early.is_err(), "{early:?}");
    gate.add_permits(1);
    read_ok(&mut busy).await;
    read_ok(&mut waiting).await;
}

#[tokio::test]
async fn slow_senders_in_every_place_keep_nobody_out() {
    let site = Site::open(limits(8, Duration::from_millis(20))).await;
    let mut slow = Vec::new();
    for _ in 0..8 {
        let mut stream = site.connect().await;
        stream.write_all(b"POST / HT").await.unwrap();
        slow.push(stream);
    }
    for _ in 0..5 {
        site.assert_alive().await;
    }
}
