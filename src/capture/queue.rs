//! Records on their way to the one who writes: a batch is filled while the one before it is written.
//!
//! Threads are woken as seldom as can be, since that costs more than a record does: the writer once for what came in
//! one turn, and one of those who wait once for all of them.

use std::io;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::OwnedSemaphorePermit;

use crate::exchange::Exchange;

use super::ticket::{Promise, Refused, Ticket};
use super::writer::write_line;

/// How large a buffer is kept for the next batch, in bytes.
const KEPT: usize = 1 << 20;

/// A record of a batch.
#[derive(Debug)]
pub(super) struct Entry {
    /// Where its line ends.
    pub end: usize,
    /// The record's time.
    pub at: Timestamp,
}

/// Records that are written together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Their lines, one after the other, newlines included.
    pub lines: Vec<u8>,
    /// The records, in the order in which they came.
    pub entries: Vec<Entry>,
    promise: Promise,
    /// Their room in the queue, given back when they are done with.
    room: Option<OwnedSemaphorePermit>,
}

impl Batch {
    /// The lines of the entries from one to before another.
    pub fn lines(&self, from: usize, to: usize) -> &[u8] {
        let range = self.start(from)..self.start(to);
        self.lines.get(range).unwrap_or_default()
    }

    /// Where the entry of that index starts.
    pub fn start(&self, index: usize) -> usize {
        let before = index.checked_sub(1).and_then(|i| self.entries.get(i));
        before.map_or(0, |entry| entry.end)
    }

    /// How long the line of the entry of that index is.
    pub fn length(&self, index: usize) -> usize {
        self.start(index + 1) - self.start(index)
    }

    /// Tells those who wait that all was written but those, and empties it; what is large is let go.
    pub fn finish(&mut self, refused: Refused) {
        self.room = None;
        mem::take(&mut self.promise).keep(refused);
        self.lines.clear();
        self.lines.shrink_to(KEPT);
        self.entries.clear();
        self.entries.shrink_to(KEPT / size_of::<Entry>());
    }
}

/// What waits for the writer.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    batch: Batch,
    /// Whether the writer sleeps until it is told of more.
    asleep: bool,
    /// Whether nothing more will come.
    ended: bool,
    /// Whether the writer is gone.
    abandoned: bool,
}

impl Queue {
    /// Adds a record; what is given has to be waited for. The writer is not told of it before that.
    ///
    /// # Errors
    /// When the record cannot be written as a line, or the writer is gone.
    pub fn push(
        self: &Arc<Self>,
        exchange: &Exchange,
        room: Option<OwnedSemaphorePermit>,
    ) -> io::Result<Ticket> {
        let mut state = self.state();
        if state.abandoned {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let batch = &mut state.batch;
        let index = batch.entries.len();
        // Whatever went wrong before: a line starts where the one before it ends.
        let start = batch.start(index);
        batch.lines.truncate(start);
        write_line(exchange, &mut batch.lines)?;
        batch.entries.push(Entry {
            end: batch.lines.len(),
            at: exchange.at,
        });
        match (&mut batch.room, room) {
            (Some(all), Some(room)) => all.merge(room),
            (all, room) => *all = room.or(all.take()),
        }
        let ticket = batch.promise.ticket(index);
        Ok(match index {
            0 => ticket.rousing(Arc::clone(self)),
            _ => ticket,
        })
    }

    /// Wakes the writer where it sleeps and there is something for it.
    pub fn rouse(&self) {
        let mut state = self.state();
        if state.asleep && !state.batch.entries.is_empty() {
            state.asleep = false;
            self.changed.notify_one();
        }
    }

    /// Nothing more will come.
    pub fn end(&self) {
        self.state().ended = true;
        self.changed.notify_one();
    }

    /// Waits for records, no longer than `until`, and puts them into the empty batch. Gives whether more may come.
    pub fn take(&self, into: &mut Batch, until: Option<Instant>) -> bool {
        let mut state = self.state();
        while state.batch.entries.is_empty() {
            if state.ended {
                return false;
            }
            state.asleep = true;
            state = match until.map(|time| time.saturating_duration_since(Instant::now())) {
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(left) if left.is_zero() => {
                    state.asleep = false;
                    return true;
                }
                Some(left) => {
                    let waited = self.changed.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
            state.asleep = false;
        }
        mem::swap(&mut state.batch, into);
        true
    }

    /// The writer is gone: nobody will write what waits.
    pub fn abandon(&self) {
        let mut state = self.state();
        state.abandoned = true;
        let left = mem::take(&mut state.batch);
        drop(state);
        drop(left);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
