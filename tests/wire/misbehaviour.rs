//! Endpoints that break off, hang and hang up when they are told to.

use std::time::Duration;

use hookctl::exchange::Response;
use hookctl::wire::{Arrival, Reply, ServerLimits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::site::{Site, read_ok, within};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// Does what the path says.
pub async fn as_asked(arrival: Arrival) -> Reply {
    match arrival.request.path() {
        "/reset" => Reply::Reset,
        "/hang" => Reply::Hang,
        "/close" => Reply::Close,
        _ => {
            let mut response = Response::new(200);
            response.body = Some("ok".into());
            response.into()
        }
    }
}

fn asking(path: &str) -> String {
    GET.replace("/ ", &format!("{path} "))
}

#[tokio::test]
async fn a_reset_is_a_reset_and_no_close() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut stream = site.connect().await;
    stream.write_all(GET.as_bytes()).await.unwrap();
    read_ok(&mut stream).await;
    stream.write_all(asking("/reset").as_bytes()).await.unwrap();
    let error = within(stream.read_u8()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(site.close().await.cut_off, 0);
}

#[tokio::test]
async fn a_close_is_a_close_and_no_reset() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    // The second request is read to its end, or its bytes would turn the close into a reset.
    let both = asking("/close") + GET;
    assert_eq!(site.say(&[both.as_bytes()], true).await, "");
    assert_eq!(site.arrival().unwrap().request.path(), "/close");
    assert!(site.arrival().is_none() && site.rejection().is_none());
}

#[tokio::test]
async fn who_hangs_up_on_a_hanging_endpoint_is_let_go() {
    let limits = ServerLimits {
        max_connections: 1,
        pressed_patience: Duration::from_secs(3600),
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let mut stream = site.connect().await;
    stream.write_all(asking("/hang").as_bytes()).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    let mut waiting = site.connect().await;
    waiting.write_all(GET.as_bytes()).await.unwrap();
    while site.arrival().is_none() {
        tokio::task::yield_now().await;
    }
    let nothing = stream.try_read(&mut [0]).unwrap_err();
    assert_eq!(nothing.kind(), std::io::ErrorKind::WouldBlock);
    drop(stream);
    // The only place is free again.
    read_ok(&mut waiting).await;
}

#[tokio::test]
async fn hanging_ends_with_the_idle_time_and_with_the_server() {
    let limits = ServerLimits {
        idle_timeout: Duration::from_millis(30),
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    assert_eq!(site.say(&[asking("/hang").as_bytes()], false).await, "");

    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut stream = site.connect().await;
    stream.write_all(asking("/hang").as_bytes()).await.unwrap();
    while site.arrival().is_none() {
        tokio::task::yield_now().await;
    }
    let summary = site.close().await;
    assert_eq!((summary.requests, summary.cut_off), (1, 0));
    assert_eq!(within(stream.read(&mut [0])).await.unwrap(), 0);
}

#[tokio::test]
async fn an_answer_of_our_own_is_given_whatever_was_asked_for() {
    let limits = ServerLimits {
        max_body: 1,
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let request = asking("/reset").replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\nhi");
    let answer = site.say(&[request.as_bytes()], true).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer:?}");
}
