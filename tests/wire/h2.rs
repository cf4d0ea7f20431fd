//! HTTP/2, agreed on in the TLS handshake or known beforehand.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hookctl::exchange::Fidelity;
use hookctl::wire::ServerLimits;
use hyper::body::{Body, Frame, Incoming};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::misbehaviour::as_asked;
use crate::site::{Site, within};

/// A body of frames, each given when it is asked for; without an end when it is to stall.
struct Frames {
    frames: Vec<Frame<Bytes>>,
    stalls: bool,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.frames.is_empty() {
            true if self.stalls => std::task::Poll::Pending,
            true => std::task::Poll::Ready(None),
            false => std::task::Poll::Ready(Some(Ok(self.frames.remove(0)))),
        }
    }
}

fn data(texts: &[&'static str]) -> Frames {
    Frames {
        frames: texts
            .iter()
            .map(|t| Frame::data(Bytes::from_static(t.as_bytes())))
            .collect(),
        stalls: false,
    }
}

async fn sender(site: &Site) -> SendRequest<Frames> {
    let stream = TokioIo::new(site.connect().await);
    let (sender, connection) = handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    sender
}

fn post(path: &str) -> hyper::http::request::Builder {
    hyper::Request::post(format!("http://a.test:1{path}"))
}

/// Status and body.
async fn answer(
    sender: &mut SendRequest<Frames>,
    request: hyper::Request<Frames>,
) -> Result<(u16, String), hyper::Error> {
    let response = within(sender.send_request(request)).await?;
    let status = response.status().as_u16();
    Ok((status, text(response.into_body()).await?))
}

async fn text(mut body: Incoming) -> Result<String, hyper::Error> {
    let mut text = Vec::new();
    loop {
        let next = std::future::poll_fn(|cx| std::pin::Pin::new(&mut body).poll_frame(cx));
        match within(next).await {
            None => return Ok(String::from_utf8(text).unwrap()),
            Some(frame) => text.extend_from_slice(&frame?.into_data().unwrap_or_default()),
        }
    }
}

#[tokio::test]
async fn a_request_is_recorded_with_its_trailers() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut sender = sender(&site).await;
    let mut body = data(&["hel", "lo"]);
    let trailers = [("x-sum".parse().unwrap(), "7".parse().unwrap())];
    body.frames
        .push(Frame::trailers(trailers.into_iter().collect()));
    let request = post("/hooks?x=%7e")
        .header("X-Sig", "s1")
        .header("x-sig", "s2");
    let seen = answer(&mut sender, request.body(body).unwrap())
        .await
        .unwrap();
    assert_eq!(seen, (200, "ok".into()));
    let arrival = site.arrival().unwrap();
    let request = arrival.request;
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/hooks?x=%7e")
    );
    assert_eq!(
        (request.version.as_str(), request.fidelity),
        ("2", Fidelity::Normalized)
    );
    let fields: Vec<_> = request
        .headers
        .iter()
        .map(|h| format!("{}: {}", h.name, String::from_utf8_lossy(&h.value)))
        .collect();
    assert_eq!(fields, ["host: a.test:1", "x-sig: s1", "x-sig: s2"]);
    assert_eq!(request.body_bytes(), b"hello");
    assert_eq!(request.trailers.text("X-Sum"), Some("7"));
    assert!(!request.truncated && arrival.incomplete.is_none());
    assert_eq!((arrival.connection.id, arrival.connection.seq), (1, 1));
    let request = hyper::Request::get("http://a.test/")
        .body(data(&[]))
        .unwrap();
    answer(&mut sender, request).await.unwrap();
    assert_eq!(site.arrival().unwrap().connection.seq, 2);
    drop(sender);
    let summary = site.close().await;
    assert_eq!((summary.connections, summary.requests), (1, 2));
    assert_eq!((summary.rejected, summary.cut_off), (0, 0));
}

#[tokio::test]
async fn no_body_and_an_empty_body_are_told_apart() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut stream = site.connect().await;
    // Preface, empty SETTINGS, then HEADERS with END_STREAM: `:method GET`, `:scheme http`, `:path /` and nothing else.
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec();
    bytes.extend_from_slice(b"\0\0\x03\x01\x05\0\0\0\x01\x82\x86\x84");
    stream.write_all(&bytes).await.unwrap();
    let mut sender = sender(&site).await;
    let request = post("/").header("content-length", "0");
    answer(&mut sender, request.body(data(&[])).unwrap())
        .await
        .unwrap();
    let mut bodies = Vec::new();
    while bodies.len() < 2 {
        match site.arrival() {
            Some(arrival) => bodies.push(arrival.request.body.is_some()),
            None => tokio::task::yield_now().await,
        }
    }
    bodies.sort_unstable();
    assert_eq!(bodies, [false, true]);
}

#[tokio::test]
async fn a_body_over_the_limit_is_told_and_not_kept() {
    let limits = ServerLimits {
        max_body: 4,
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let mut sender = sender(&site).await;
    let announced = post("/reset").header("content-length", "5");
    for request in [
        announced.body(data(&["hello"])).unwrap(),
        post("/hang").body(data(&["hel", "lo"])).unwrap(),
    ] {
        let (status, why) = answer(&mut sender, request).await.unwrap();
        assert_eq!(
            (status, why.as_str()),
            (413, "body over the limit of 4 bytes\n")
        );
        let arrival = site.arrival().unwrap();
        assert!(arrival.request.truncated && arrival.request.body.is_none());
        assert!(arrival.incomplete.is_some());
    }
    let request = post("/").body(data(&["four"])).unwrap();
    assert_eq!(answer(&mut sender, request).await.unwrap().0, 200);
}

#[tokio::test]
async fn heads_have_a_size_and_a_number_of_fields() {
    let limits = ServerLimits {
        max_headers: 3,
        max_head: 2000,
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let mut sender = sender(&site).await;
    let crowded = post("/")
        .header("a", "1")
        .header("b", "2")
        .header("c", "3")
        .header("d", "4");
    let seen = answer(&mut sender, crowded.body(data(&[])).unwrap())
        .await
        .unwrap();
    assert_eq!(seen.0, 431);
    assert_eq!(site.rejection().unwrap().why, "too many header fields");
    let large = post("/").header("a", "x".repeat(3000));
    let seen = answer(&mut sender, large.body(data(&[])).unwrap()).await;
    // The protocol layer answers by itself, or refuses the stream.
    assert!(!matches!(seen, Ok((200, _))), "{seen:?}");
    assert!(site.arrival().is_none());
    let request = post("/").body(data(&[])).unwrap();
    assert_eq!(answer(&mut sender, request).await.unwrap().0, 200);
}

#[tokio::test]
async fn a_body_that_stalls_is_told() {
    let limits = ServerLimits {
        body_timeout: Duration::from_millis(30),
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let mut sender = sender(&site).await;
    let mut body = data(&["he"]);
    body.stalls = true;
    let seen = answer(&mut sender, post("/").body(body).unwrap())
        .await
        .unwrap();
    let why = "the body's next byte did not arrive within 30ms";
    assert_eq!(seen, (408, format!("{why}\n")));
    let rejection = site.rejection().unwrap();
    assert_eq!((rejection.status, rejection.why.as_str()), (Some(408), why));
}

#[tokio::test]
async fn a_reset_breaks_one_request_and_hanging_holds_up_none() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut sender = sender(&site).await;
    let mut other = sender.clone();
    let hanging = tokio::spawn(async move {
        let request = post("/hang").body(data(&[])).unwrap();
        answer(&mut other, request)
            .await
            .map_err(|error| error.to_string())
    });
    let request = post("/reset").body(data(&[])).unwrap();
    let error = answer(&mut sender, request).await.unwrap_err();
    assert!(format!("{error:?}").contains("Reset"), "{error:?}");
    let request = post("/").body(data(&[])).unwrap();
    assert_eq!(answer(&mut sender, request).await.unwrap().0, 200);
    assert!(!hanging.is_finished());
    // The end of the server ends it, and is no cut.
    assert_eq!(site.close().await.cut_off, 0);
    assert!(within(hanging).await.unwrap().is_err());
}

#[tokio::test]
async fn a_close_ends_the_connection() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut sender = sender(&site).await;
    let request = post("/close").body(data(&[])).unwrap();
    assert!(answer(&mut sender, request).await.is_err());
    within(std::future::poll_fn(|cx| match sender.poll_ready(cx) {
        std::task::Poll::Ready(Err(_)) => std::task::Poll::Ready(()),
        _ => {
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        }
    }))
    .await;
}

#[tokio::test]
async fn idle_connections_are_closed_and_the_last_request_is_the_last() {
    let limits = ServerLimits {
        idle_timeout: Duration::from_millis(30),
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let mut stream = site.connect().await;
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
        .await
        .unwrap();
    within(stream.read_to_end(&mut Vec::new())).await.unwrap();

    let limits = ServerLimits {
        max_requests: 1,
        ..ServerLimits::default()
    };
    let site = Site::replying(limits, as_asked).await;
    let mut sender = sender(&site).await;
    let request = post("/").body(data(&[])).unwrap();
    assert_eq!(answer(&mut sender, request).await.unwrap().0, 200);
    within(async {
        while !sender.is_closed() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn many_at_once_are_all_answered_and_shutdown_waits_for_them() {
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let inner = Arc::clone(&gate);
    let site = Site::answering(ServerLimits::default(), move |_| {
        let gate = Arc::clone(&inner);
        async move {
            let _ = gate.acquire().await;
            hookctl::exchange::Response::new(204)
        }
    })
    .await;
    let sender = sender(&site).await;
    let asked: Vec<_> = (0..50)
        .map(|number| {
            let mut sender = sender.clone();
            tokio::spawn(async move {
                let request = post(&format!("/{number}")).body(data(&["x"])).unwrap();
                answer(&mut sender, request).await.map(|(status, _)| status)
            })
        })
        .collect();
    let mut arrived = 0;
    within(async {
        while arrived < 50 {
            match site.arrival() {
                Some(_) => arrived += 1,
                None => tokio::task::yield_now().await,
            }
        }
    })
    .await;
    let ending = site.begin_to_close();
    gate.add_permits(50);
    for one in asked {
        assert_eq!(within(one).await.unwrap().unwrap(), 204);
    }
    let summary = within(ending).await.unwrap();
    assert_eq!((summary.requests, summary.cut_off), (50, 0));
}

#[tokio::test]
async fn frames_that_are_none_harm_nobody() {
    let site = Site::replying(ServerLimits::default(), as_asked).await;
    let mut stream = site.connect().await;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    stream.write_all(preface).await.unwrap();
    let _ = stream.write_all(&[0xff; 4096]).await;
    let _ = within(stream.read_to_end(&mut Vec::new())).await;
    // A preface in pieces is one all the same.
    let mut stream = site.connect().await;
    for byte in preface {
        stream.write_all(&[*byte]).await.unwrap();
    }
    let mut settings = [0; 9];
    within(stream.read_exact(&mut settings)).await.unwrap();
    assert_eq!(settings[3], 4, "the first frame is SETTINGS");
    // And what only begins like one is HTTP/1.
    let answer = site
        .say(
            &[
                b"P",
                b"RI / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            ],
            false,
        )
        .await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
}

#[tokio::test]
async fn what_was_received_is_worked_on_though_its_sender_leaves() {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let go = Arc::new(tokio::sync::Notify::new());
    let site = Site::answering(ServerLimits::default(), {
        let go = Arc::clone(&go);
        move |arrival| {
            let (go, tell) = (Arc::clone(&go), tell.clone());
            async move {
                if arrival.request.target == "/slow" {
                    let _ = tell.send("begun");
                    go.notified().await;
                    let _ = tell.send("done");
                }
                hookctl::exchange::Response::new(200)
            }
        }
    })
    .await;
    let stream = TokioIo::new(site.connect().await);
    let (mut sender, connection) = handshake(TokioExecutor::new(), stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let request = post("/slow").body(data(&["abc"])).unwrap();
    let sent = tokio::spawn(async move { sender.send_request(request).await });
    assert_eq!(within(told.recv()).await, Some("begun"));
    // The sender takes the request back, and the connection with it.
    sent.abort();
    connection.abort();
    let _ = (sent.await, connection.await);
    // Whoever is served after that comes behind the end of the connection.
    let mut other = self::sender(&site).await;
    let quick = post("/quick").body(data(&[])).unwrap();
    assert_eq!(answer(&mut other, quick).await.unwrap().0, 200);
    go.notify_one();
    assert_eq!(within(told.recv()).await, Some("done"));
}
