//! What every connection of a server shares, and the words they have for the one who listens in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use humantime::format_duration;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::exchange::Connection;

use super::arrival::Rejection;
use super::fault::Fault;
use super::limits::ServerLimits;
use super::server::Clock;

/// What the connections count together.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub requests: AtomicU64,
    pub rejected: AtomicU64,
}

/// What a connection needs to be served.
#[derive(Clone)]
pub(super) struct Host<H, R> {
    pub limits: Arc<ServerLimits>,
    pub clock: Clock,
    pub handler: H,
    pub on_reject: R,
    pub stopping: watch::Receiver<bool>,
    pub counts: Arc<Counts>,
}

impl<H, R: Fn(Rejection)> Host<H, R> {
    /// Tells of something that was no request; `status` is what it was answered with.
    pub fn report(&self, at: Timestamp, connection: &Connection, status: Option<u16>, why: String) {
        self.counts.rejected.fetch_add(1, Ordering::Relaxed);
        (self.on_reject)(Rejection {
            at,
            connection: connection.clone(),
            status,
            why,
        });
    }
}

/// The refusal of what did not come in time.
pub(super) fn too_slow(part: &str, limit: Duration) -> Fault {
    let why = format!(
        "the {part} did not arrive within {}",
        format_duration(limit)
    );
    Fault::new(408, why)
}

/// Microseconds, for the record.
pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
