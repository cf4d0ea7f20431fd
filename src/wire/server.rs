//! The listener's side: accepts connections, hands requests to one function, ends when it is told to.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::exchange::Connection;

use super::arrival::{Arrival, Rejection};
use super::connection::{Counts, Line};
use super::inbox::Inbox;
use super::limits::ServerLimits;
use super::misbehave::Reply;

/// How long the first pause is when the system has no more connections to give; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest such pause.
const LAST_PAUSE: Duration = Duration::from_secs(1);

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

/// Serves HTTP/1.0 and 1.1 on a listener that the caller has bound, until `shutdown` completes.
///
/// Every request that is sound and complete goes to `handler`, whose answer is written once it has returned; so does
/// one whose body is over the limit, marked as incomplete. Everything else is answered with an error, goes to
/// `on_reject`, and ends its connection. After `shutdown` no connection is accepted, idle ones are closed, and
/// requests under way have [`ServerLimits::grace`] to end.
pub async fn serve<H, Fut, R>(
    listener: TcpListener,
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
    let limits = Arc::new(limits);
    let counts = Arc::new(Counts::default());
    let (stop, stopping) = watch::channel(false);
    let mut door = Door::new(listener);
    let mut lines = JoinSet::new();
    let mut summary = Summary::default();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, peer) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(ended) = lines.join_next() => {
                summary.cut_off += u64::from(ended.is_err());
                continue;
            }
            accepted = door.accept(), if lines.len() < limits.max_connections.max(1) => accepted,
        };
        summary.connections += 1;
        let line = Line {
            inbox: Inbox::new(stream),
            limits: Arc::clone(&limits),
            clock: Arc::clone(&clock),
            handler: handler.clone(),
            on_reject: on_reject.clone(),
            connection: Connection {
                id: summary.connections,
                seq: 0,
                peer: peer.to_string(),
            },
            stopping: stopping.clone(),
            counts: Arc::clone(&counts),
            reset_on_close: |stream| {
                // A socket that refuses is gone already.
                let _ = stream.set_zero_linger();
            },
        };
        lines.spawn(line.run());
    }
    drop(door);
    stop.send_replace(true);
    summary.cut_off += end(lines, limits.grace).await;
    summary.requests = counts.requests.load(Ordering::Relaxed);
    summary.rejected = counts.rejected.load(Ordering::Relaxed);
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

/// The listener, with the patience for a system that has no more connections to give.
struct Door {
    listener: TcpListener,
    pause: Duration,
}

impl Door {
    fn new(listener: TcpListener) -> Self {
        Door {
            listener,
            pause: FIRST_PAUSE,
        }
    }

    /// The next connection. An error of the system (no more file descriptors, a connection gone already) is waited
    /// out: the listener outlives it.
    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, peer)) => {
                    self.pause = FIRST_PAUSE;
                    // Answers are written in one piece, so waiting to gather more would only delay them.
                    let _ = stream.set_nodelay(true);
                    return (stream, peer);
                }
                Err(error) if concerns_one_connection(&error) => {}
                Err(_) => {
                    sleep(self.pause).await;
                    self.pause = (self.pause * 2).min(LAST_PAUSE);
                }
            }
        }
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}
