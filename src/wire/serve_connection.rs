//! Serving one connection that never was on a network: a pipe in memory.

use std::future::Future;
use std::sync::Arc;

use tokio::io::DuplexStream;
use tokio::sync::watch;

use crate::exchange::Connection;

use super::arrival::{Arrival, Rejection};
use super::host::Host;
use super::limits::ServerLimits;
use super::reception::receive;
use super::reply::Reply;
use super::roster::Roster;
use super::server::Clock;

/// Serves HTTP on one pipe to its end, as [`serve`](super::serve) does on each connection it accepts.
///
/// `peer` is what records call the other end. [`ServerLimits::grace`] and [`ServerLimits::max_connections`] mean
/// nothing here; to end early, drop the future.
pub async fn serve_connection<H, Fut, R>(
    stream: DuplexStream,
    peer: &str,
    limits: ServerLimits,
    clock: Clock,
    handler: H,
    on_reject: R,
) where
    H: Fn(Arrival) -> Fut + Clone + Send + 'static,
    Fut: Future<Output: Into<Reply>> + Send + 'static,
    R: Fn(Rejection) + Clone + Send + 'static,
{
    let (_stop, stopping) = watch::channel(false);
    let place = Roster::new(limits.pressed_patience).place(1);
    let connection = Connection {
        id: 1,
        seq: 0,
        peer: peer.to_owned(),
    };
    let host = Host {
        limits: Arc::new(limits),
        clock,
        handler: move |arrival| {
            let reply = handler(arrival);
            async move { reply.await.into() }
        },
        on_reject,
        stopping,
        counts: Arc::default(),
    };
    receive(Box::new(stream), None, host, connection, place).await;
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use jiff::Timestamp;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex, split};

    use super::*;
    use crate::exchange::Response;

    #[tokio::test]
    async fn a_pipe_is_served_to_its_end() {
        let (mut ours, theirs) = duplex(1024);
        let (tell, told) = channel();
        let clock: Clock = Arc::new(|| Timestamp::UNIX_EPOCH);
        let handler = |arrival: Arrival| async move {
            Response {
                body: arrival.request.body,
                ..Response::new(201)
            }
        };
        let on_reject = move |rejection: Rejection| drop(tell.send(rejection));
        let served = serve_connection(
            theirs,
            "a pipe",
            ServerLimits::default(),
            clock,
            handler,
            on_reject,
        );
        let mut answers = String::new();
        let talking = async {
            ours.write_all(b"PUT /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiG@T\r\n")
                .await
                .unwrap();
            ours.shutdown().await.unwrap();
            ours.read_to_string(&mut answers).await.unwrap();
        };
        tokio::join!(served, talking);
        assert!(answers.starts_with("HTTP/1.1 201 Created\r\n"), "{answers}");
        assert!(answers.contains("\r\n\r\nhiHTTP/1.1 400 "), "{answers}");
        let rejection = told.try_recv().unwrap();
        assert_eq!(
            (rejection.connection.peer.as_str(), rejection.connection.seq),
            ("a pipe", 2)
        );
    }

    /// How the bytes are refused when they come through a pipe that holds that many.
    async fn refusal(bytes: &[u8], width: usize, limits: ServerLimits) -> (Option<u16>, String) {
        let (ours, theirs) = duplex(width);
        let (mut reader, mut writer) = split(ours);
        let (tell, told) = channel();
        let clock: Clock = Arc::new(|| Timestamp::UNIX_EPOCH);
        let handler = |_| async { Response::new(200) };
        let on_reject =
            move |rejection: Rejection| drop(tell.send((rejection.status, rejection.why)));
        let served = serve_connection(theirs, "a pipe", limits, clock, handler, on_reject);
        let talking = async {
            // It may be refused before everything was read.
            let _ = writer.write_all(bytes).await;
            let _ = writer.shutdown().await;
        };
        let mut answer = Vec::new();
        let (_, (), read) = tokio::join!(served, talking, reader.read_to_end(&mut answer));
        read.unwrap();
        told.try_recv().unwrap()
    }

    #[tokio::test]
    async fn the_first_fault_within_the_limit_decides() {
        let limits = ServerLimits {
            max_head: 64,
            ..ServerLimits::default()
        };
        let line =
            "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\0";
        let field = "GET / HTTP/1.1\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\0";
        for (head, status) in [(line, 414), (field, 431)] {
            for width in 1..head.len() + 1 {
                let seen = refusal(head.as_bytes(), width, limits.clone()).await;
                assert_eq!(seen.0, Some(status), "{width}: {}", seen.1);
            }
        }
    }
}
