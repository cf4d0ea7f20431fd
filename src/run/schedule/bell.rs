//! A thread that sleeps, since the system wakes a thread more exactly than an event loop's timers, which count
//! milliseconds.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, sleep};
use std::time::Instant;

use tokio::sync::Notify;

/// Rings at one moment after the other.
#[derive(Debug)]
pub(super) struct Bell {
    /// The thread ends with it, at the next moment at the latest.
    moments: Sender<Instant>,
    rung: Arc<Notify>,
    /// What was asked for last.
    ordered: Option<Instant>,
}

impl Bell {
    /// A bell; none when the system gives no thread.
    pub fn new() -> Option<Self> {
        let (sender, moments) = channel::<Instant>();
        let rung = Arc::new(Notify::new());
        let ringing = Arc::clone(&rung);
        let ring = move || {
            for moment in moments {
                sleep(moment.saturating_duration_since(Instant::now()));
                ringing.notify_one();
            }
        };
        Builder::new().name("bell".into()).spawn(ring).ok()?;
        Some(Bell {
            moments: sender,
            rung,
            ordered: None,
        })
    }

    /// Waits for a moment that is near; a moment that was given up before may ring in its stead.
    pub async fn wait(&mut self, moment: Instant) {
        if self.ordered != Some(moment) {
            self.ordered = Some(moment);
            // The thread takes orders for as long as there is a bell.
            let _ = self.moments.send(moment);
        }
        self.rung.notified().await;
    }
}
