//! Connections that are kept: when another delivery may go over one, and what is told when that was one too many.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use hookctl::exchange::{Body, Request, Response};
use hookctl::wire::{Client, ClientOptions, Delivered, Line, Lines, ServerLimits, Target, encode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_rustls::TlsAcceptor;

use crate::endpoint::{read_head, target, told};
use crate::handshake::{Authority, at, trusting};
use crate::secure::{self, made};
use crate::site::{Site, within};

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

fn client() -> Client {
    Client::new(ClientOptions::default()).unwrap()
}

async fn get(line: &mut Line<'_>) -> Delivered {
    within(line.deliver(GET, "GET")).await
}

/// An endpoint that gives every request that answer and never closes; it tells of every connection.
async fn answering(answer: &'static str) -> (SocketAddr, mpsc::UnboundedReceiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (connected, connections) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            connected.send(()).unwrap();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while let Ok(byte) = stream.read_u8().await {
                    head.push(byte);
                    if head.ends_with(b"\r\n\r\n") {
                        stream.write_all(answer.as_bytes()).await.unwrap();
                    }
                }
            });
        }
    });
    (address, connections)
}

#[tokio::test]
async fn deliveries_follow_each_other_over_one_connection() {
    let limits = ServerLimits {
        max_requests: 3,
        ..ServerLimits::default()
    };
    let site = Site::open(limits).await;
    let client = client();
    let mut line = client.line(&target(site.address));
    for (connection, number) in [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)] {
        let mut request = Request::new("POST", format!("/{connection}/{number}"));
        request.headers.push("Host", "a");
        request.headers.push("Content-Length", "300000");
        request.body = Some(Body::from(vec![b'x'; 300_000]));
        let bytes = encode(&request);
        let delivered = within(line.deliver(&bytes, "POST")).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        assert_eq!(delivered.response.unwrap().body_bytes(), b"ok");
        let arrival = site.arrival().unwrap();
        let seen = (arrival.connection.id, arrival.connection.seq);
        assert_eq!(seen, (connection, number));
        assert_eq!(arrival.request, request);
        assert_eq!(delivered.reused, number > 1);
        assert_eq!(delivered.timing.connect_us.is_none(), number > 1);
    }
}

#[tokio::test]
async fn a_delivery_alone_keeps_nothing() {
    let site = Site::open(ServerLimits::default()).await;
    let client = client();
    for connection in 1..3 {
        let delivered = within(client.deliver(&target(site.address), GET, "GET")).await;
        assert!(!delivered.reused);
        assert_eq!(site.arrival().unwrap().connection.id, connection);
    }
}

#[tokio::test]
async fn an_answer_may_end_the_connection() {
    for (answer, kept) in [
        (OK, true),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 X\r\n\r\n", true),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
            false,
        ),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false),
        (
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
            true,
        ),
        // More than the answer: whose answer is that?
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n",
            false,
        ),
    ] {
        let (address, mut connections) = answering(answer).await;
        let client = client();
        let mut line = client.line(&target(address));
        for number in 0..3 {
            let delivered = get(&mut line).await;
            assert!(delivered.error.is_none(), "{:?}", delivered.error);
            assert_eq!(delivered.reused, kept && number > 0, "{answer:?}");
        }
        let mut opened = 0;
        while connections.try_recv().is_ok() {
            opened += 1;
        }
        assert_eq!(opened, if kept { 1 } else { 3 }, "{answer:?}");
    }
}

#[tokio::test]
async fn a_request_may_end_the_connection() {
    for (request, kept) in [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            false,
        ),
        ("GET / HTTP/1.0\r\nHost: a\r\n\r\n", false),
        // The endpoint may read it as two requests.
        (
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nab",
            false,
        ),
    ] {
        let (address, _connections) = answering(OK).await;
        let client = client();
        let mut line = client.line(&target(address));
        for number in 0..2 {
            let delivered = within(line.deliver(request.as_bytes(), "GET")).await;
            assert!(delivered.error.is_none(), "{:?}", delivered.error);
            assert_eq!(delivered.reused, kept && number > 0, "{request:?}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_stood_idle_for_too_long_is_left() {
    let (address, _connections) = answering(OK).await;
    let options = ClientOptions {
        max_idle: Duration::ZERO,
        ..ClientOptions::default()
    };
    let client = Client::new(options).unwrap();
    let mut line = client.line(&target(address));
    for _ in 0..2 {
        assert!(!get(&mut line).await.reused);
    }
}

trait Talk: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Talk for T {}

async fn accept(listener: &TcpListener, tls: Option<&TlsAcceptor>) -> Box<dyn Talk> {
    let (stream, _) = listener.accept().await.unwrap();
    match tls {
        Some(acceptor) => Box::new(acceptor.accept(stream).await.unwrap()),
        None => Box::new(stream),
    }
}

async fn answer(stream: &mut Box<dyn Talk>) {
    read_head(stream).await;
    stream.write_all(OK.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
}

/// Answers one request on each of two connections; what it says on the first after its answer is `farewell`, or it
/// closes it. The receiver tells when that is done.
async fn leaving(
    tls: Option<TlsAcceptor>,
    farewell: Option<&'static str>,
) -> (SocketAddr, oneshot::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (leave, left) = oneshot::channel();
    tokio::spawn(async move {
        let mut first = accept(&listener, tls.as_ref()).await;
        answer(&mut first).await;
        match farewell {
            Some(bytes) => {
                first.write_all(bytes.as_bytes()).await.unwrap();
                first.flush().await.unwrap();
            }
            None => first.shutdown().await.unwrap(),
        }
        leave.send(()).unwrap();
        let mut second = accept(&listener, tls.as_ref()).await;
        answer(&mut second).await;
        // Open until the other end has read everything.
        let _ = second.read_u8().await;
    });
    (address, left)
}

#[tokio::test]
async fn what_happens_to_an_idle_connection_is_noticed_before_writing() {
    let authority = Authority::new("acme authority");
    let late = Some("HTTP/1.1 408 Request Timeout\r\n\r\n");
    for (tls, farewell) in [(false, None), (false, late), (true, None), (true, late)] {
        let acceptor = tls.then(|| authority.server("localhost", |_| ()));
        let (address, left) = leaving(acceptor, farewell).await;
        let client = Client::new(trusting(&authority)).unwrap();
        let target = if tls {
            at("localhost", address)
        } else {
            target(address)
        };
        let mut line = client.line(&target);
        assert!(get(&mut line).await.error.is_none());
        within(left).await.unwrap();
        let delivered = get(&mut line).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        assert!(!delivered.reused, "{tls} {farewell:?}");
    }
}

#[tokio::test]
async fn tls_is_kept_too() {
    let tls = made();
    let (options, _folder) = secure::trusting(&tls);
    let site = secure::site(tls, ServerLimits::default()).await;
    let client = Client::new(options).unwrap();
    let url = format!("https://localhost:{}/", site.address.port());
    let mut line = client.line(&Target::parse(&url).unwrap());
    for number in 1..5 {
        let delivered = get(&mut line).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        assert_eq!(delivered.reused, number > 1);
        assert_eq!(site.arrival().unwrap().connection.seq, number);
    }
}

#[tokio::test]
async fn a_connection_that_ends_under_a_request_is_told_and_nothing_sent_again() {
    for (reset, how) in [(false, "closed"), (true, "reset")] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_head(&mut stream).await;
            stream.write_all(OK.as_bytes()).await.unwrap();
            read_head(&mut stream).await;
            if reset {
                stream.set_zero_linger().unwrap();
            }
            drop(stream);
            // The next one to connect says so; nobody else may have come before.
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_u8().await.unwrap()
        });
        let client = client();
        let mut line = client.line(&target(address));
        assert!(get(&mut line).await.error.is_none());
        let delivered = get(&mut line).await;
        assert!(delivered.reused && !delivered.timed_out);
        let (what, help) = told(&delivered);
        let start = format!(
            "`{address}` {how} the connection before answering; it was kept open and had stood idle for "
        );
        assert!(what.starts_with(&start), "{what}");
        assert!(help.contains("may have seen the request or not"), "{help}");
        let mut probe = TcpStream::connect(address).await.unwrap();
        probe.write_all(b"!").await.unwrap();
        assert_eq!(within(server).await.unwrap(), b'!');
    }
}

#[tokio::test]
async fn an_answer_before_the_end_of_the_request_ends_the_connection() {
    let (address, mut connections) = answering(OK).await;
    let client = client();
    let mut line = client.line(&target(address));
    // The endpoint takes the head and answers, and the body is more than what a connection holds.
    let mut request = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n".to_vec();
    request.resize(request.len() + 20_000_000, b'x');
    let delivered = within(line.deliver(&request, "POST")).await;
    assert_eq!(delivered.response.unwrap().status, 200);
    assert!(!get(&mut line).await.reused);
    assert!(connections.try_recv().is_ok() && connections.try_recv().is_ok());
}

#[tokio::test]
async fn a_delivery_that_is_dropped_takes_its_connection_with_it() {
    let (asked, mut asking) = mpsc::unbounded_channel();
    let site = Site::answering(ServerLimits::default(), move |arrival| {
        let asked = asked.clone();
        async move {
            if arrival.request.target == "/hang" {
                asked.send(()).unwrap();
                std::future::pending::<()>().await;
            }
            Response::new(204)
        }
    })
    .await;
    let client = client();
    let mut line = client.line(&target(site.address));
    assert!(get(&mut line).await.error.is_none());
    let hang = b"GET /hang HTTP/1.1\r\nHost: a\r\n\r\n";
    tokio::select! {
        _ = line.deliver(hang, "GET") => panic!("nobody answers that"),
        () = within(async { asking.recv().await.unwrap() }) => {}
    }
    let delivered = get(&mut line).await;
    assert!(!delivered.reused);
    assert_eq!(delivered.response.unwrap().status, 204);
}

#[tokio::test]
async fn deliveries_at_once_share_lines() {
    let (site, other) = (
        Site::open(ServerLimits::default()).await,
        Site::open(ServerLimits::default()).await,
    );
    let (here, there) = (target(site.address), target(other.address));
    let client = client();
    let lines = Lines::new(&client);
    let deliver = async |target: &Target| {
        let delivered = within(lines.deliver(target, GET, "GET")).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        delivered.reused
    };
    let at_once = tokio::join!(deliver(&here), deliver(&here), deliver(&there));
    assert_eq!(at_once, (false, false, false));
    let mut last = 0;
    while let Some(arrival) = site.arrival() {
        last = arrival.connection.id;
    }
    assert_eq!(last, 2);
    for _ in 0..5 {
        assert!(deliver(&here).await && deliver(&there).await);
    }
    // One after the other they need one of the two lines.
    let ids: BTreeSet<u64> = std::iter::from_fn(|| site.arrival())
        .map(|arrival| arrival.connection.id)
        .collect();
    assert_eq!(ids.len(), 1);
    let at_once = tokio::join!(deliver(&here), deliver(&here), deliver(&here));
    assert_eq!(at_once, (true, true, false));
}

#[tokio::test]
async fn wary_lines_are_used_again_once_connections_were_seen_to_stay_open() {
    let (address, _connections) = answering(OK).await;
    let client = client();
    let lines = Lines::wary(&client);
    let begun = Instant::now();
    let deliver = async || {
        let delivered = within(lines.deliver(&target(address), GET, "GET")).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        delivered.reused
    };
    assert!(!deliver().await);
    while !deliver().await {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "they stayed open"
        );
    }
    assert!(begun.elapsed() >= Duration::from_millis(10));
    assert!(deliver().await && deliver().await);
}

#[tokio::test]
async fn an_endpoint_that_closes_without_saying_so_loses_nothing_to_wary_lines() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_head(&mut stream).await;
            stream.write_all(OK.as_bytes()).await.unwrap();
        }
    });
    let client = client();
    let lines = Lines::wary(&client);
    let begun = Instant::now();
    // Long after they would have been trusted had they stayed open.
    while begun.elapsed() < Duration::from_millis(50) {
        let delivered = within(lines.deliver(&target(address), GET, "GET")).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        assert!(!delivered.reused);
    }
}
