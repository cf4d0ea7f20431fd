//! How a plan is driven.

use std::time::Duration;

/// How much may wait in memory. A single job always may, whatever it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// So many jobs.
    pub jobs: usize,
    /// So many bytes in them.
    pub bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Room {
            jobs: 1024,
            bytes: 16 * 1024 * 1024,
        }
    }
}

/// How a plan is driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleOptions {
    /// How many jobs are under way at once, at least 1. A job holds its place until it ends, pauses included.
    pub concurrency: usize,
    /// How much may wait for an earlier job of its key. When there is no room, the plan is not read on; when its jobs
    /// are due stays as it is.
    pub waiting: Room,
    /// How long jobs under way may go on when there are to be no further ones.
    pub grace: Duration,
    /// How long before a job is due the clock is watched, since the system's waking is late by a tenth of a millisecond
    /// or two. That costs a processor for as long; other tasks go on meanwhile. Without it jobs begin by tokio's timers
    /// alone, which are late by a millisecond and more, and which tests can stop.
    pub watch: Option<Duration>,
}

impl Default for ScheduleOptions {
    fn default() -> Self {
        ScheduleOptions {
            concurrency: 1,
            waiting: Room::default(),
            grace: Duration::from_secs(5),
            watch: Some(Duration::from_micros(200)),
        }
    }
}
