//! What endpoints do to a sender, and what the sender makes of it.

use std::sync::Arc;
use std::time::Duration;

use hookctl::exchange::{Body, Request};
use hookctl::wire::{Client, ClientOptions, ServerLimits, Target, encode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::endpoint::{deliver, endpoint, get, read_head, target, told};
use crate::site::{Site, within};

fn post(body: Vec<u8>) -> Request {
    let mut request = Request::new("POST", "/hook");
    request.headers.push("Host", "a");
    request
        .headers
        .push("Content-Length", body.len().to_string());
    request.body = Some(Body::from(body));
    request
}

#[tokio::test]
async fn the_bytes_go_out_unchanged_and_the_answer_comes_back() {
    let address = endpoint(|mut stream| async move {
        let mut seen = read_head(&mut stream).await;
        let mut body = [0; 5];
        stream.read_exact(&mut body).await.unwrap();
        seen.extend_from_slice(&body);
        let answer = format!(
            "HTTP/1.1 202 X\r\nx-A: 1\r\nX-a: 2\r\nContent-Length: {}\r\n\r\n",
            seen.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.write_all(&seen).await.unwrap();
        // The connection stays open: the length tells the end.
        let _ = stream.read_u8().await;
    })
    .await;
    let request = post(b"a\0\xffb\n".to_vec());
    let delivered = deliver(ClientOptions::default(), &target(address), &request).await;
    assert!(delivered.error.is_none());
    let response = delivered.response.unwrap();
    assert_eq!(response.status, 202);
    let names: Vec<_> = response.headers.iter().map(|h| h.name.as_str()).collect();
    assert_eq!(names, ["x-A", "X-a", "Content-Length"]);
    assert_eq!(
        response.body_bytes(),
        b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na\0\xffb\n"
    );
    let timing = delivered.timing;
    assert!(timing.connect_us.unwrap() + timing.first_byte_us.unwrap() <= timing.total_us);
}

#[tokio::test]
async fn what_ends_before_a_complete_answer_is_told() {
    let large = format!("HTTP/1.1 200 OK\r\nX: {}", "a".repeat(70_000));
    for (answer, what) in [
        ("", "`PLACE` closed the connection before answering"),
        (
            "HTTP/1.1 200 OK\r\nX",
            "`PLACE` closed the connection in the middle of the answer's head",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
            "`PLACE` closed the connection in the middle of the answer, after 3 of 9 bytes of the body",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "`PLACE` closed the connection in the middle of the answer, after 3 bytes of the body",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
            "the answer of `PLACE` is not sound HTTP: a chunk size is not a hexadecimal number",
        ),
        (
            "220 mail.acme.test ESMTP\r\n",
            "`PLACE` does not answer in HTTP/1: its answer begins with `220 mail.acme.test ESMTP…`",
        ),
        (
            &large,
            "the head of the answer of `PLACE` is larger than 65536 bytes",
        ),
    ] {
        let answer = answer.to_owned();
        let body = answer.contains("abc");
        let address = endpoint(|mut stream| async move {
            read_head(&mut stream).await;
            let _ = stream.write_all(answer.as_bytes()).await;
            // Wait for the other end where it closes first, so that nothing unread resets the connection.
            let _ = stream.shutdown().await;
            let _ = stream.read(&mut [0]).await;
        })
        .await;
        let delivered = get(ClientOptions::default(), &target(address)).await;
        assert_eq!(
            told(&delivered).0,
            what.replace("PLACE", &address.to_string())
        );
        let partial = delivered.response;
        assert_eq!(partial.is_some(), body);
        if let Some(partial) = partial {
            assert!(partial.truncated);
            assert_eq!(partial.body_bytes(), b"abc");
        }
    }
}

#[tokio::test]
async fn a_reset_is_told_from_a_close() {
    let address = endpoint(|mut stream| async move {
        read_head(&mut stream).await;
        stream.set_zero_linger().unwrap();
    })
    .await;
    let delivered = get(ClientOptions::default(), &target(address)).await;
    let what = format!("`{address}` reset the connection before answering");
    assert_eq!(told(&delivered).0, what);
}

#[tokio::test]
async fn an_early_answer_counts_even_when_the_body_cannot_be_written() {
    for reads_on in [true, false] {
        let address = endpoint(move |mut stream| async move {
            read_head(&mut stream).await;
            let answer = b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig";
            stream.write_all(answer).await.unwrap();
            if reads_on {
                stream.shutdown().await.unwrap();
                while matches!(stream.read(&mut [0; 4096]).await, Ok(1..)) {}
            } else {
                // Never reads again, and keeps the connection: the sender must not wait until it can write.
                std::future::pending::<()>().await;
            }
        })
        .await;
        let request = post(vec![b'x'; 20_000_000]);
        let delivered = deliver(ClientOptions::default(), &target(address), &request).await;
        assert!(delivered.error.is_none(), "{:?}", delivered.error);
        let response = delivered.response.unwrap();
        assert_eq!((response.status, response.body_bytes()), (413, &b"big"[..]));
    }
}

#[tokio::test]
async fn an_endless_answer_ends_at_the_limit() {
    for head in [
        "",
        "Content-Length: 10000000000\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let address = endpoint(move |mut stream| async move {
            read_head(&mut stream).await;
            let head = format!("HTTP/1.1 200 OK\r\n{head}\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            let chunk = match head.contains("chunked") {
                true => format!("10000\r\n{}\r\n", "x".repeat(65_536)),
                false => "x".repeat(65_536),
            };
            while stream.write_all(chunk.as_bytes()).await.is_ok() {}
        })
        .await;
        let options = ClientOptions {
            max_body: 100_000,
            ..ClientOptions::default()
        };
        let delivered = get(options, &target(address)).await;
        assert!(delivered.error.is_none());
        let response = delivered.response.unwrap();
        assert!(response.truncated);
        assert_eq!(response.body_bytes().len(), 100_000);
    }
}

#[tokio::test]
async fn interim_answers_are_skipped_and_redirects_not_followed() {
    let address = endpoint(|mut stream| async move {
        read_head(&mut stream).await;
        let answer = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n\
            HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
    })
    .await;
    let delivered = get(ClientOptions::default(), &target(address)).await;
    let response = delivered.response.unwrap();
    assert_eq!(response.status, 302);
    assert_eq!(response.headers.len(), 2);
    assert!(delivered.error.is_none() && !response.truncated);
}

#[tokio::test]
async fn a_time_out_says_how_long_and_in_which_phase() {
    let options = || ClientOptions {
        timeout: Duration::from_millis(50),
        ..ClientOptions::default()
    };
    for (answer, what) in [
        ("", "`PLACE` did not answer within 50ms"),
        (
            "HTTP/1.1 200",
            "`PLACE` did not end its answer's head within 50ms",
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\nabc",
            "`PLACE` began its answer and did not end it within 50ms",
        ),
    ] {
        let address = endpoint(move |mut stream| async move {
            read_head(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        })
        .await;
        let delivered = get(options(), &target(address)).await;
        assert_eq!(
            told(&delivered).0,
            what.replace("PLACE", &address.to_string())
        );
        let partial = delivered
            .response
            .map(|r| (r.truncated, r.body_bytes().to_vec()));
        assert_eq!(
            partial,
            answer.ends_with("abc").then(|| (true, b"abc".to_vec()))
        );
    }
    let address = endpoint(|stream| async move {
        let _stream = stream;
        std::future::pending::<()>().await;
    })
    .await;
    let delivered = deliver(options(), &target(address), &post(vec![b'x'; 20_000_000])).await;
    let (what, _) = told(&delivered);
    assert!(
        what.starts_with(&format!("`{address}` took only ")),
        "{what}"
    );
    assert!(
        what.ends_with(" bytes of the request within 50ms"),
        "{what}"
    );
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let delivered = get(ClientOptions::default(), &target(address)).await;
    let what = format!("`{address}` refused the connection");
    let help = "is the endpoint running on that port?";
    assert_eq!(told(&delivered), (what, help.into()));
    assert!(delivered.response.is_none());
    assert_eq!(delivered.timing.connect_us, None);
}

#[tokio::test]
async fn one_client_makes_many_deliveries_at_once() {
    let site = Site::open(ServerLimits::default()).await;
    let client = Arc::new(Client::new(ClientOptions::default()).unwrap());
    let deliveries: Vec<_> = (0..60)
        .map(|number| {
            let (client, target) = (Arc::clone(&client), target(site.address));
            tokio::spawn(async move {
                let bytes = encode(&post(vec![number; 1000]));
                client.deliver(&target, &bytes, "POST").await
            })
        })
        .collect();
    for delivery in deliveries {
        let delivered = within(delivery).await.unwrap();
        assert_eq!(delivered.response.unwrap().body_bytes(), b"ok");
    }
    let mut seen: Vec<u8> = std::iter::from_fn(|| site.arrival())
        .map(|arrival| arrival.request.body_bytes()[999])
        .collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..60).collect::<Vec<u8>>());
}

#[tokio::test]
async fn a_name_that_is_nobodys_is_told() {
    // RFC 6761, 6.4: a name below `invalid` never exists.
    let target = Target::parse("http://endpoint.invalid/").unwrap();
    let delivered = get(ClientOptions::default(), &target).await;
    assert_eq!(
        told(&delivered).0,
        "cannot find the host `endpoint.invalid`"
    );
}

#[tokio::test]
async fn every_address_of_a_name_is_tried() {
    // `localhost` often stands for `::1` first, where nobody listens here.
    let address = endpoint(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 204 X\r\n\r\n").await.unwrap();
    })
    .await;
    let url = format!("http://localhost:{}/", address.port());
    let delivered = get(ClientOptions::default(), &Target::parse(&url).unwrap()).await;
    assert_eq!(delivered.response.unwrap().status, 204);
}

#[tokio::test]
async fn a_tls_port_spoken_to_in_plain_text_is_told() {
    let address = endpoint(|mut stream| async move {
        read_head(&mut stream).await;
        stream
            .write_all(b"\x15\x03\x01\x00\x02\x02\x46")
            .await
            .unwrap();
    })
    .await;
    let delivered = get(ClientOptions::default(), &target(address)).await;
    let expected = (
        format!("`{address}` speaks TLS"),
        "use `https://` for that port".into(),
    );
    assert_eq!(told(&delivered), expected);
}

/// A listener whose queue is full leaves new connections unanswered; only here is that known to be so.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_host_that_does_not_take_the_connection_is_told() {
    use tokio::net::{TcpSocket, TcpStream};

    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    let patience = Duration::from_millis(50);
    while let Ok(stream) = tokio::time::timeout(patience, TcpStream::connect(address)).await {
        queued.push(stream.unwrap());
    }
    let options = ClientOptions {
        connect_timeout: patience,
        ..ClientOptions::default()
    };
    let delivered = get(options, &target(address)).await;
    assert_eq!(
        told(&delivered).0,
        format!("no connection to `{address}` within 50ms")
    );
}
