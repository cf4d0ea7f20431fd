//! The listener's side: accepts connections, hands requests to one function, ends when it is told to.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until, timeout};

use crate::exchange::Connection;

use super::arrival::{Arrival, Rejection};
use super::channel::Pipe;
use super::door::Door;
use super::host::{Counts, Host};
use super::limits::ServerLimits;
use super::listener::Listener;
use super::reception::receive;
use super::reply::Reply;
use super::roster::Roster;

/// Tells the wall time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a server did in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Connections accepted.
    pub connections: u64,
    /// Requests handed to the handler.
    pub requests: u64,
    /// Requests refused.
    pub rejected: u64,
    /// Connections cut off: still busy when the grace had passed, or ended by a panic of the handler.
    pub cut_off: u64,
}

/// Serves HTTP/1.0, 1.1 and 2 on a listener that the caller has bound, until `shutdown` completes.
///
/// Every request that is sound and complete goes to `handler`, whose answer is written once it has returned; so does
/// one whose body is over the limit, marked as incomplete. Everything else is answered with an error, goes to
/// `on_reject`, and ends its connection. HTTP/2 is spoken with senders that chose it in the TLS handshake (ALPN) or
/// that begin with its preface (RFC 9113, 3.3 and 3.4).
///
/// When [`ServerLimits::max_connections`] are open and another one waits, the one that others can best do without has
/// to leave, if it made no headway for [`ServerLimits::pressed_patience`]: slow senders cannot keep others out.
///
/// After `shutdown` no connection is accepted, idle ones are closed, and requests under way have
/// [`ServerLimits::grace`] to end.
pub async fn serve<H, Fut, R>(
    listener: impl Into<Listener>,
    limits: ServerLimits,
    clock: Clock,
    handler: H,
    on_reject: R,
    shutdown: impl Future<Output = ()>,
) -> Summary
where
    H: Fn(Arrival) -> Fut + Clone + Send + 'static,
    Fut: Future<Output: Into<Reply>> + Send + 'static,
    R: Fn(Rejection) + Clone + Send + 'static,
{
    let listener = listener.into();
    let tls = listener.tls().map(|tls| tls.acceptor());
    let (stop, stopping) = watch::channel(false);
    let host = Host {
        limits: Arc::new(limits),
        clock,
        handler: move |arrival| {
            let reply = handler(arrival);
            async move { reply.await.into() }
        },
        on_reject,
        stopping,
        counts: Arc::new(Counts::default()),
    };
    let roster = Roster::new(host.limits.pressed_patience);
    let places = host.limits.max_connections.max(1);
    let mut door = Door::new(listener);
    let mut lines = JoinSet::new();
    let mut summary = Summary::default();
    let mut waiting: Option<(Pipe, String)> = None;
    let mut ask_again = Instant::now();
    let mut shutdown = pin!(shutdown);
    let pause = host.limits.shortest_wait();
    let mut tick = pin!(sleep(pause));
    loop {
        if lines.len() < places
            && let Some((stream, peer)) = waiting.take()
        {
            summary.connections += 1;
            let connection = Connection {
                id: summary.connections,
                seq: 0,
                peer,
            };
            let place = roster.place(connection.id);
            lines.spawn(receive(
                stream,
                tls.clone(),
                host.clone(),
                connection,
                place,
            ));
        }
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(ended) = lines.join_next() => summary.cut_off += u64::from(ended.is_err()),
            // A timer that is due before all others calls the runtime up from its wait: connections set several for
            // each request, and none of them is, as long as this one is.
            () = &mut tick, if !lines.is_empty() => tick.as_mut().reset((Instant::now() + pause).into()),
            () = sleep_until(ask_again.into()), if waiting.is_some() => ask_again = roster.make_room(),
            accepted = door.accept(&roster), if waiting.is_none() => {
                waiting = Some(accepted);
                ask_again = Instant::now();
            }
        }
    }
    drop((door, waiting));
    stop.send_replace(true);
    summary.cut_off += end(lines, host.limits.grace).await;
    summary.requests = host.counts.requests.load(Ordering::Relaxed);
    summary.rejected = host.counts.rejected.load(Ordering::Relaxed);
    summary
}

/// Lets what is under way end; gives the number of connections that were cut off.
async fn end(mut lines: JoinSet<()>, grace: Duration) -> u64 {
    let mut cut_off = 0;
    let ending = async {
        while let Some(ended) = lines.join_next().await {
            cut_off += u64::from(ended.is_err());
        }
    };
    if timeout(grace, ending).await.is_err() {
        cut_off += lines.len() as u64;
        lines.shutdown().await;
    }
    cut_off
}
