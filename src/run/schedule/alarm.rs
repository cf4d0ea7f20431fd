//! Waiting for a moment more exactly than timers do.

use std::future::pending;
use std::pin::Pin;
use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{Instant, Sleep, sleep_until};

use super::bell::Bell;

/// How long before a moment the timer is not trusted any more: it counts milliseconds, and may be late by two.
const COARSE: Duration = Duration::from_millis(3);

/// An alarm that can be set again and again: a timer while the moment is far, a bell while it is near, and the clock
/// itself in the end.
#[derive(Debug)]
pub(super) struct Alarm {
    timer: Pin<Box<Sleep>>,
    bell: Option<Bell>,
    watch: Option<Duration>,
}

impl Alarm {
    /// An alarm that watches the clock for so long before the moment; without that it is a timer and nothing more.
    pub fn new(watch: Option<Duration>) -> Self {
        Alarm {
            timer: Box::pin(sleep_until(Instant::now())),
            bell: None,
            watch,
        }
    }

    /// Waits for some of the time until then, so the clock has to be looked at afterwards; for ever without a moment.
    pub async fn wait(&mut self, until: Option<Instant>) {
        let Some(until) = until else {
            return pending().await;
        };
        let Some(watch) = self.watch else {
            return self.sleep(until).await;
        };
        let left = until.saturating_duration_since(Instant::now());
        if left > watch + COARSE {
            self.sleep(until - watch - COARSE).await;
        } else if left > watch && self.has_bell() {
            if let Some(bell) = &mut self.bell {
                bell.wait((until - watch).into_std()).await;
            }
        } else if !left.is_zero() {
            // Every other task has its turn before the clock is looked at again.
            yield_now().await;
        }
    }

    async fn sleep(&mut self, until: Instant) {
        // Setting a timer again costs more than looking at it.
        if self.timer.deadline() != until {
            self.timer.as_mut().reset(until);
        }
        self.timer.as_mut().await;
    }

    /// Gets a bell when one is first needed. Should there be none, the clock is watched for longer.
    fn has_bell(&mut self) -> bool {
        if self.bell.is_none() {
            self.bell = Bell::new();
        }
        self.bell.is_some()
    }
}
