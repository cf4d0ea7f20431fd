//! The lines that deliveries under way at once share.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::client::Client;
use super::delivered::Delivered;
use super::line::Line;
use super::manner::Manner;
use super::target::Target;

/// How long connections have to stay open before an endpoint is taken to keep them. One that closes without saying so
/// does it at once.
const PROOF: Duration = Duration::from_millis(10);
/// How many connections are left open to see whether they stay.
const WATCHED: usize = 64;

/// Kept connections to any number of endpoints. A delivery takes the one that was used last, since that one is the
/// least likely to have been closed, and opens another when all are busy: there are never more than deliveries under
/// way at once, and those that nobody needs any more are dropped as later ones pass by.
#[derive(Debug)]
pub struct Lines<'c> {
    client: &'c Client,
    idle: Mutex<Idle<'c>>,
}

/// Lines with nothing to do.
#[derive(Debug)]
struct Idle<'c> {
    /// The last used last.
    lines: Vec<Line<'c>>,
    trust: Trust,
}

/// Whether the other end is believed that it keeps connections open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// Whatever happens.
    Blind,
    /// It is not known yet: each delivery has a connection of its own, and those that were used are watched.
    Open,
    /// Until one of them is found closed.
    Earned,
    /// It closes them without saying so: each delivery has a connection of its own.
    Lost,
}

impl<'c> Lines<'c> {
    /// No lines yet, to be opened by that client.
    pub fn new(client: &'c Client) -> Self {
        Lines::trusting(client, Trust::Blind)
    }

    /// The same for an endpoint that may close connections without saying so in its answers, and would lose the next
    /// delivery with that: connections are used again once some were seen to stay open, and never where one was not.
    pub fn wary(client: &'c Client) -> Self {
        Lines::trusting(client, Trust::Open)
    }

    fn trusting(client: &'c Client, trust: Trust) -> Self {
        let lines = Vec::new();
        Lines {
            client,
            idle: Mutex::new(Idle { lines, trust }),
        }
    }

    /// Delivers as [`Line::deliver`] does, over a line of the target's host and port.
    pub async fn deliver(&self, target: &Target, bytes: &[u8], method: &str) -> Delivered {
        let begun = Instant::now();
        let kept = self.idle().take(target, begun);
        let was_kept = kept.is_some();
        let mut line = kept.unwrap_or_else(|| self.client.line(target));
        let delivering = line.deliver_from(begun, bytes, method, &Manner::AtOnce);
        let delivered = delivering.await;
        // The line found its connection closed and made another, or the delivery met its end.
        let unheard = delivered.timing.first_byte_us.is_none() && !delivered.timed_out;
        let ended = delivered.error.is_some() && unheard;
        let broken = was_kept && (!delivered.reused || ended);
        self.idle().put(line, broken);
        delivered
    }

    /// Nothing that could fail is done while it is held, so what a panic elsewhere left is sound.
    fn idle(&self) -> MutexGuard<'_, Idle<'c>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'c> Idle<'c> {
    fn take(&mut self, target: &Target, now: Instant) -> Option<Line<'c>> {
        self.look(now);
        if matches!(self.trust, Trust::Open | Trust::Lost) {
            return None;
        }
        // Whatever the target, the first is the one that has been idle for longest.
        while self.lines.first().is_some_and(|line| !line.is_fresh(now)) {
            self.lines.remove(0);
        }
        let at = self.lines.iter().rposition(|line| line.leads_to(target))?;
        Some(self.lines.remove(at))
    }

    fn put(&mut self, line: Line<'c>, broken: bool) {
        if broken && self.trust == Trust::Earned {
            self.lose();
        }
        let watched = self.trust != Trust::Open || self.lines.len() < WATCHED;
        if line.is_kept() && watched && self.trust != Trust::Lost {
            self.lines.push(line);
        }
    }

    /// Finds out whether connections stay open, once the first has been so for long enough.
    fn look(&mut self, now: Instant) {
        let proven = |line: &Line| line.idle(now).is_some_and(|idle| idle >= PROOF);
        if self.trust != Trust::Open || !self.lines.first().is_some_and(proven) {
            return;
        }
        match self.lines.iter_mut().all(Line::is_quiet) {
            true => self.trust = Trust::Earned,
            false => self.lose(),
        }
    }

    fn lose(&mut self) {
        self.trust = Trust::Lost;
        self.lines.clear();
    }
}
