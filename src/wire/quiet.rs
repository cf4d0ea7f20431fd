//! Reading on without an answer: at a connection's end, or on purpose.

use tokio::io::AsyncRead;
use tokio::time::{sleep, timeout};

use super::connection::Line;

impl<S: AsyncRead + Unpin, H, R> Line<S, H, R> {
    /// Reads and drops until the sender gives up, the idle time-out has passed or the server ends.
    pub(super) async fn hang(&mut self) {
        let inbox = &mut self.inbox;
        let unread = async {
            loop {
                inbox.consume(inbox.bytes().len());
                if !matches!(inbox.fill().await, Ok(count) if count > 0) {
                    break;
                }
            }
        };
        tokio::select! {
            () = unread => {}
            _ = self.stopping.wait_for(|stopping| *stopping) => {}
            () = sleep(self.limits.idle_timeout) => {}
        }
    }

    /// Reads and drops until the sender is done: closing with unread bytes would reset the connection, and a reset
    /// can take the answer away from the sender (RFC 9112, 9.6).
    pub(super) async fn linger(&mut self) {
        let unread = async {
            loop {
                let count = self.inbox.bytes().len();
                self.inbox.consume(count);
                if !matches!(self.inbox.fill().await, Ok(count) if count > 0) {
                    break;
                }
            }
        };
        let _ = timeout(self.limits.linger, unread).await;
    }
}
