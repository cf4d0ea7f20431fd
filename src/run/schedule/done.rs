//! A job's turn, and what became of it.

use std::time::Duration;

/// A job whose turn has come. Times count from the start of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The job's number in the plan, from 0.
    pub number: u64,
    /// When it was due; absent when that was as soon as a place was free.
    pub due: Option<Duration>,
    /// When it began.
    pub started: Duration,
}

/// A job that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done<R> {
    /// Its turn.
    pub turn: Turn,
    /// When it ended, from the start of the plan.
    pub ended: Duration,
    /// What came of it.
    pub outcome: R,
}

impl Turn {
    /// How long after it was due it began.
    pub fn late(&self) -> Option<Duration> {
        self.due.map(|due| self.started.saturating_sub(due))
    }
}

impl<R> Done<R> {
    /// From when it was due to its end: what somebody waiting for it saw. Without that time, as the service.
    pub fn latency(&self) -> Duration {
        let from = self.turn.due.unwrap_or(self.turn.started);
        self.ended.saturating_sub(from)
    }

    /// From its beginning to its end.
    pub fn service(&self) -> Duration {
        self.ended.saturating_sub(self.turn.started)
    }
}
