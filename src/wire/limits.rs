//! What one sender may cost the listener.

use std::time::Duration;

/// The server's limits. Each has a default that suits a developer's machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerLimits {
    /// Bytes of a body, after the transfer coding; more is answered with 413.
    pub max_body: usize,
    /// Bytes of a head; more is answered with 431, a request line of more with 414. Trailers have as much.
    pub max_head: usize,
    /// Header fields of a request; more are answered with 431. Trailers may be as many.
    pub max_headers: usize,
    /// From a head's first byte to its last; later is answered with 408.
    pub head_timeout: Duration,
    /// Between two reads of a body; longer is answered with 408.
    pub body_timeout: Duration,
    /// From a head's last byte to the body's last; later is answered with 408.
    pub body_total_timeout: Duration,
    /// How long a connection may wait for its next request.
    pub idle_timeout: Duration,
    /// Between two writes of an answer.
    pub write_timeout: Duration,
    /// After an error's answer, how long bytes still coming in are read and dropped, so that the sender sees the
    /// answer instead of a reset.
    pub linger: Duration,
    /// On shutdown, how long requests under way may take.
    pub grace: Duration,
    /// Connections at a time; more wait in the system's queue, see [`Self::pressed_patience`].
    pub max_connections: usize,
    /// When every connection is taken and another one waits: how long one may stay without headway (64 KiB of a body
    /// or of an answer, a whole head, a request when it is idle) before it has to make room.
    pub pressed_patience: Duration,
    /// Requests on one connection; the last one's answer closes it.
    pub max_requests: u64,
}

impl Default for ServerLimits {
    fn default() -> Self {
        ServerLimits {
            max_body: 16 * 1024 * 1024,
            max_head: 64 * 1024,
            max_headers: 128,
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            body_total_timeout: Duration::from_secs(300),
            idle_timeout: Duration::from_secs(60),
            write_timeout: Duration::from_secs(30),
            linger: Duration::from_secs(2),
            grace: Duration::from_secs(5),
            max_connections: 1024,
            pressed_patience: Duration::from_secs(1),
            max_requests: 10_000,
        }
    }
}

impl ServerLimits {
    /// The shortest wait that every connection sets a timer for, or a little more.
    pub(super) fn shortest_wait(&self) -> Duration {
        let waits = [
            self.body_timeout,
            self.body_total_timeout,
            self.idle_timeout,
        ];
        let others = self.head_timeout.min(self.write_timeout);
        waits.into_iter().fold(others, Duration::min).max(LEAST)
    }
}

/// What is shorter than this is not waited for over and over.
const LEAST: Duration = Duration::from_millis(100);
