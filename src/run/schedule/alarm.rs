//! Waiting for a moment more exactly than timers do.

use std::future::pending;
use std::pin::Pin;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, Sleep, sleep_until};

/// An alarm that can be set again and again.
#[derive(Debug)]
pub(super) struct Alarm {
    sleep: Pin<Box<Sleep>>,
    watch: Duration,
}

impl Alarm {
    /// An alarm that stops trusting the timer so long before the moment.
    pub fn new(watch: Duration) -> Self {
        Alarm {
            sleep: Box::pin(sleep_until(Instant::now())),
            watch,
        }
    }

    /// Waits for some of the time until then, so the clock has to be looked at afterwards; for ever without a moment.
    pub async fn wait(&mut self, until: Option<Instant>) {
        let Some(until) = until else {
            return pending().await;
        };
        let trusted = until.checked_sub(self.watch).unwrap_or(until);
        let now = Instant::now();
        if now < trusted {
            // Setting a timer again costs more than looking at it.
            if self.sleep.deadline() != trusted {
                self.sleep.as_mut().reset(trusted);
            }
            self.sleep.as_mut().await;
        } else if now < until {
            // Every other task has its turn before the clock is looked at again.
            yield_now().await;
        }
    }
}
