//! Who speaks when: keep-alive, pipelining, expectations, closing, shutdown.

use std::sync::Arc;

use hookctl::exchange::Response;
use hookctl::wire::ServerLimits;
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;

use crate::site::{NOW, Site, read_ok, read_to_end, within};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn a_connection_is_used_again() {
    let site = Site::open(ServerLimits::default()).await;
    let mut stream = site.connect().await;
    for seq in 1..=3 {
        stream.write_all(GET.as_bytes()).await.unwrap();
        let answer = read_ok(&mut stream).await;
        assert_eq!(
            answer,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n\r\nok"
        );
        let arrival = site.arrival().unwrap();
        assert_eq!((arrival.connection.id, arrival.connection.seq), (1, seq));
        assert_eq!(
            arrival.connection.peer,
            stream.local_addr().unwrap().to_string()
        );
        assert_eq!(arrival.at, Timestamp::from_second(NOW).unwrap());
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let site = Site::answering(ServerLimits::default(), |arrival| async move {
        let mut response = Response::new(200);
        response.headers.push("X-Target", arrival.request.target);
        response
    })
    .await;
    let requests = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nGET\
        POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n\
        HEAD /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /5 HTTP/1.1\r\nHost: a\r\n\r\n";
    for pieces in [
        vec![requests.as_bytes()],
        requests.as_bytes().chunks(7).collect(),
    ] {
        let answers = site.say(&pieces, false).await;
        let targets: Vec<_> = answers
            .lines()
            .filter_map(|line| line.strip_prefix("X-Target: "))
            .collect();
        assert_eq!(targets, ["/1", "/2", "/3", "/4"]);
    }
}

#[tokio::test]
async fn garbage_after_a_good_request_takes_nothing_from_it() {
    let site = Site::open(ServerLimits::default()).await;
    let answers = site
        .say(&[format!("{GET}\x01garbage").as_bytes()], false)
        .await;
    assert!(answers.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(answers.matches("HTTP/1.1 400 Bad Request\r\n").count(), 1);
    assert!(site.arrival().is_some() && site.arrival().is_none());
    let rejection = site.rejection().unwrap();
    assert_eq!((rejection.connection.seq, rejection.status), (2, Some(400)));
}

#[tokio::test]
async fn the_sender_says_whether_the_connection_stays() {
    let site = Site::open(ServerLimits::default()).await;
    for (request, last) in [
        ("GET / HTTP/1.0\r\n\r\n", "Connection: close"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
            "Connection: close",
        ),
    ] {
        let answer = site.say(&[request.as_bytes()], false).await;
        assert!(
            answer.ends_with(&format!("\r\n{last}\r\n\r\nok")),
            "{answer:?}"
        );
    }
    let mut stream = site.connect().await;
    for _ in 0..2 {
        let request = b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let answer = read_ok(&mut stream).await;
        assert!(answer.contains("\r\nConnection: keep-alive\r\n"));
    }
}

#[tokio::test]
async fn a_head_request_is_answered_without_a_body() {
    let site = Site::open(ServerLimits::default()).await;
    let request = b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answer = site.say(&[request], false).await;
    assert!(answer.contains("\r\nContent-Length: 2\r\n") && answer.ends_with("\r\n\r\n"));
}

#[tokio::test]
async fn leave_to_send_a_body_is_given_once_it_is_needed() {
    let site = Site::open(ServerLimits::default()).await;
    let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
    let mut stream = site.connect().await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut leave = [0; 25];
    within(stream.read_exact(&mut leave)).await.unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    assert!(site.arrival().is_none());
    stream.write_all(b"hi").await.unwrap();
    assert!(
        read_ok(&mut stream)
            .await
            .starts_with("HTTP/1.1 200 OK\r\n")
    );
    assert_eq!(site.arrival().unwrap().request.body_bytes(), b"hi");
    for sent in [
        format!("{head}hi"),
        "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi".into(),
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n".into(),
    ] {
        let answer = site.say(&[sent.as_bytes()], true).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
    }
}

#[tokio::test]
async fn no_leave_is_given_for_a_body_that_will_not_be_taken() {
    let limits = ServerLimits {
        max_body: 10,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n";
    let answer = site.say(&[head], false).await;
    assert!(
        answer.starts_with("HTTP/1.1 413 Content Too Large\r\n"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn the_answer_waits_for_the_handler() {
    let gate = Arc::new(Semaphore::new(0));
    let inner = Arc::clone(&gate);
    let site = Site::answering(ServerLimits::default(), move |_| {
        let gate = Arc::clone(&inner);
        async move {
            let _ = gate.acquire().await;
            let mut response = Response::new(200);
            response.body = Some("ok".into());
            response
        }
    })
    .await;
    let mut stream = site.connect().await;
    stream.write_all(GET.as_bytes()).await.unwrap();
    while site.arrival().is_none() {
        tokio::task::yield_now().await;
    }
    let mut byte = [0];
    assert!(stream.try_read(&mut byte).is_err());
    gate.add_permits(1);
    assert!(
        read_ok(&mut stream)
            .await
            .starts_with("HTTP/1.1 200 OK\r\n")
    );
}

#[tokio::test]
async fn shutdown_lets_requests_end_and_closes_the_rest() {
    let gate = Arc::new(Semaphore::new(0));
    let inner = Arc::clone(&gate);
    let site = Site::answering(ServerLimits::default(), move |_| {
        let gate = Arc::clone(&inner);
        async move {
            let _ = gate.acquire().await;
            Response::new(204)
        }
    })
    .await;
    let address = site.address;
    let mut idle = site.connect().await;
    let mut busy = site.connect().await;
    busy.write_all(GET.as_bytes()).await.unwrap();
    while site.arrival().is_none() {
        tokio::task::yield_now().await;
    }
    let ending = site.begin_to_close();
    assert_eq!(read_to_end(&mut idle).await, "");
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    assert!(!ending.is_finished());
    gate.add_permits(1);
    let answer = read_to_end(&mut busy).await;
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n"));
    assert!(answer.contains("\r\nConnection: close\r\n"));
    let summary = within(ending).await.unwrap();
    assert_eq!((summary.connections, summary.requests), (2, 1));
    assert_eq!((summary.rejected, summary.cut_off), (0, 0));
}

#[tokio::test]
async fn a_request_that_never_ends_is_cut_off_after_the_grace() {
    let limits = ServerLimits {
        grace: std::time::Duration::from_millis(20),
        ..ServerLimits::default()
    };
    let site = Site::answering(limits, |_| std::future::pending()).await;
    let mut stream = site.connect().await;
    stream.write_all(GET.as_bytes()).await.unwrap();
    while site.arrival().is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(site.close().await.cut_off, 1);
}

#[tokio::test]
async fn a_handler_that_panics_takes_only_its_connection_along() {
    let site = Site::answering(ServerLimits::default(), |arrival| async move {
        assert_ne!(arrival.request.target, "/panic");
        let mut response = Response::new(200);
        response.body = Some("ok".into());
        response
    })
    .await;
    let request = b"GET /panic HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_eq!(site.say(&[request], false).await, "");
    site.arrival().unwrap();
    site.assert_alive().await;
    assert_eq!(site.close().await.cut_off, 1);
}
