//! Letting connections in, with patience for a system that has no more to give.

use std::io;
use std::time::Duration;

use tokio::time::sleep;

use super::channel::Pipe;
use super::listener::Listener;
use super::roster::Roster;

/// How long the first pause is when the system has no more connections to give; each next one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest such pause.
const LAST_PAUSE: Duration = Duration::from_secs(1);

/// A listener that outlives its errors.
pub(super) struct Door {
    listener: Listener,
    pause: Duration,
}

impl Door {
    pub fn new(listener: Listener) -> Self {
        Door {
            listener,
            pause: FIRST_PAUSE,
        }
    }

    /// The next connection and who is at its other end. An error of the system (no more file descriptors, a
    /// connection gone already) is waited out; where descriptors are short, the slowest connection is asked to leave.
    pub async fn accept(&mut self, roster: &Roster) -> (Pipe, String) {
        loop {
            match self.listener.accept().await {
                Ok(accepted) => {
                    self.pause = FIRST_PAUSE;
                    return accepted;
                }
                Err(error) if concerns_one_connection(&error) => {}
                Err(_) => {
                    roster.make_room();
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
