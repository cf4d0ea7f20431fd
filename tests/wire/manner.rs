//! Requests that go out slowly, or not to their end.

use std::time::Duration;

use hookctl::wire::{Client, ClientOptions, Delivered, Manner, Piece, Target, Then};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

use crate::endpoint::{endpoint, read_head, target, told};
use crate::site::within;

const REQUEST: &[u8] = b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
/// Longer than any test goes on.
const FOR_EVER: Duration = Duration::from_secs(3600);

async fn deliver_as(options: ClientOptions, target: &Target, manner: &Manner) -> Delivered {
    let client = Client::new(options).unwrap();
    within(client.deliver_as(target, REQUEST, "POST", manner)).await
}

#[tokio::test]
async fn what_is_held_back_stays_back_and_an_answer_before_it_counts() {
    for (held, status) in [(10, 408), (REQUEST.len() - 2, 413)] {
        let address = endpoint(move |mut stream| async move {
            let mut seen = vec![0; held];
            stream.read_exact(&mut seen).await.unwrap();
            assert_eq!(seen, &REQUEST[..held]);
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            // Nothing comes but the end.
            assert_eq!(stream.read(&mut seen).await.unwrap(), 0);
        })
        .await;
        let manner = Manner::held_back(held, FOR_EVER);
        let delivered = deliver_as(ClientOptions::default(), &target(address), &manner).await;
        assert!(delivered.error.is_none(), "{delivered:?}");
        assert_eq!(delivered.response.unwrap().status, status);
    }
}

#[tokio::test]
async fn slow_bytes_are_the_same_bytes() {
    let pause = Duration::from_millis(1);
    let pieces = [(7, pause), (0, pause), (11, Duration::ZERO)];
    let pieces = pieces.map(|(bytes, pause)| Piece { pause, bytes });
    for manner in [
        Manner::AtOnce,
        Manner::byte_by_byte(4, 20, pause),
        Manner::held_back(REQUEST.len(), FOR_EVER),
        Manner::InPieces(pieces.to_vec()),
    ] {
        let (tell, told) = oneshot::channel();
        let address = endpoint(|mut stream| async move {
            let mut seen = vec![0; REQUEST.len()];
            stream.read_exact(&mut seen).await.unwrap();
            tell.send(seen).unwrap();
            stream.write_all(b"HTTP/1.1 204 X\r\n\r\n").await.unwrap();
        })
        .await;
        let delivered = deliver_as(ClientOptions::default(), &target(address), &manner).await;
        assert_eq!(delivered.response.unwrap().status, 204, "{manner:?}");
        assert_eq!(within(told).await.unwrap(), REQUEST, "{manner:?}");
    }
}

#[tokio::test]
async fn after_the_cut_the_connection_ends_and_no_answer_is_waited_for() {
    for after in [10, REQUEST.len() - 1, REQUEST.len() + 1] {
        let (tell, told) = oneshot::channel();
        let address = endpoint(|mut stream| async move {
            let mut seen = Vec::new();
            stream.read_to_end(&mut seen).await.unwrap();
            tell.send(seen).unwrap();
        })
        .await;
        let manner = Manner::CutOff {
            after,
            then: Then::Close,
        };
        let delivered = deliver_as(ClientOptions::default(), &target(address), &manner).await;
        assert!(delivered.error.is_none() && delivered.response.is_none());
        assert!(!delivered.timed_out);
        let sent = after.min(REQUEST.len());
        assert_eq!(within(told).await.unwrap(), &REQUEST[..sent]);
    }
}

#[tokio::test]
async fn what_leaves_stays_until_the_answer_begins_and_takes_none_of_it() {
    let leaving = |within| Manner::CutOff {
        after: usize::MAX,
        then: Then::Leave(within),
    };
    for (within_time, answers) in [(FOR_EVER, true), (Duration::from_millis(20), false)] {
        let (tell, told) = oneshot::channel();
        let address = endpoint(move |mut stream| async move {
            let mut seen = vec![0; REQUEST.len()];
            stream.read_exact(&mut seen).await.unwrap();
            let status = b"HTTP/1.1 200 X\r\n";
            if answers {
                stream.write_all(status).await.unwrap();
            }
            // The answer ends nowhere, so only who leaves closes. One that has gone may have reset the connection.
            let rest = stream.read(&mut seen).await;
            tell.send(rest.unwrap_or(0)).unwrap();
        })
        .await;
        let manner = leaving(within_time);
        let delivered = deliver_as(ClientOptions::default(), &target(address), &manner).await;
        assert!(delivered.error.is_none() && delivered.response.is_none());
        assert!(!delivered.timed_out);
        assert_eq!(delivered.timing.first_byte_us.is_some(), answers);
        assert_eq!(within(told).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn what_waits_after_the_cut_gets_the_answer_or_the_time_out() {
    let manner = Manner::CutOff {
        after: REQUEST.len() - 5,
        then: Then::Wait,
    };
    let address = endpoint(|mut stream| async move {
        read_head(&mut stream).await;
        let answer = b"HTTP/1.1 400 X\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
    })
    .await;
    let delivered = deliver_as(ClientOptions::default(), &target(address), &manner).await;
    assert_eq!(delivered.response.unwrap().status, 400);

    let address = endpoint(|mut stream| async move {
        let _ = stream.read_to_end(&mut Vec::new()).await;
    })
    .await;
    let options = ClientOptions {
        timeout: Duration::from_millis(50),
        ..ClientOptions::default()
    };
    let delivered = deliver_as(options, &target(address), &manner).await;
    assert!(delivered.timed_out);
    let what = told(&delivered).0;
    assert!(what.ends_with("did not answer within 50ms"), "{what}");
}
