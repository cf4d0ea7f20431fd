//! The one who writes a capture: takes records in the order they came, puts them on disk, then has them acknowledged.
//!
//! It runs on a thread of its own, for files are waited for. Records that arrive while it waits are one batch.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::Error;

use super::rotation::Rotation;
use super::storage::Storage;
use super::sync::SyncPolicy;
use super::tail::Tail;
use super::trouble::Tell;

/// The most records that are put on disk together.
const MAX_BATCH: usize = 4096;
/// How long a file that could not be closed is written to further before that is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// What becomes of a record.
pub(super) type Written = Result<(), Arc<Error>>;

/// A record on its way into the file.
pub(super) struct Entry {
    /// The record's line, newline included.
    pub line: Vec<u8>,
    /// The record's time.
    pub at: Timestamp,
    /// Whoever waits for it.
    pub done: oneshot::Sender<Written>,
    /// Its room in the queue, given back when it is done with.
    pub room: Option<OwnedSemaphorePermit>,
}

/// Closes the file whose first record is of that time, and lets the tail continue in the next one.
pub(super) type Turn<S> = Box<dyn FnMut(Timestamp, &mut Tail<S>) -> Result<(), Error> + Send>;

/// When the file is closed, and how.
pub(super) struct Turns<S> {
    when: Rotation,
    turn: Turn<S>,
    first: Option<Timestamp>,
    /// When the file is old enough.
    due: Option<Instant>,
    not_before: Option<Instant>,
}

impl<S> Turns<S> {
    /// Closes files so; the one that is open has a first record of that time, and is that old, if it has one.
    pub fn new(when: Rotation, turn: Turn<S>, first: Option<(Timestamp, Duration)>) -> Self {
        let mut turns = Turns {
            when,
            turn,
            first: None,
            due: None,
            not_before: None,
        };
        if let Some((at, age)) = first {
            turns.begin(at, age);
        }
        turns
    }

    fn begin(&mut self, first: Timestamp, age: Duration) {
        if self.first.is_none() {
            self.first = Some(first);
            self.due = match self.when {
                Rotation::Age(most) => Instant::now().checked_add(most.saturating_sub(age)),
                Rotation::Size(_) => None,
            };
        }
    }

    fn over(&self, len: u64, more: usize) -> bool {
        let now = Instant::now();
        let full = match self.when {
            Rotation::Size(most) => len > 0 && len.saturating_add(more as u64) > most,
            Rotation::Age(_) => self.due.is_some_and(|due| due <= now),
        };
        full && self.not_before.is_none_or(|time| time <= now)
    }

    fn wakes(&self) -> Option<Instant> {
        self.due.max(self.not_before.filter(|_| self.due.is_some()))
    }
}

/// The one who writes.
pub(super) struct Scribe<S> {
    pub tail: Tail<S>,
    /// The file's name, for errors.
    pub path: PathBuf,
    pub sync: SyncPolicy,
    pub turns: Option<Turns<S>>,
    pub tell: Tell,
    /// When the first record that is not on disk yet was written.
    pub unsynced: Option<Instant>,
}

impl<S: Storage> Scribe<S> {
    /// Writes until nobody can send any more, then puts everything on disk.
    pub fn run(mut self, queue: &Receiver<Entry>) {
        loop {
            let wakes = self.wakes();
            // A queue that is never empty must not keep the clock from being looked at.
            if wakes.is_some_and(|time| time <= Instant::now()) {
                self.tick();
            }
            let came = match self.wakes() {
                Some(time) => queue.recv_timeout(time.saturating_duration_since(Instant::now())),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match came {
                Ok(first) => {
                    let more = queue.try_iter().take(MAX_BATCH - 1);
                    let batch = std::iter::once(first).chain(more).collect();
                    self.take(batch);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.settle();
    }

    fn wakes(&self) -> Option<Instant> {
        let sync = match (self.sync, self.unsynced) {
            (SyncPolicy::Interval(pause), Some(since)) => since.checked_add(pause),
            _ => None,
        };
        let turn = self.turns.as_ref().and_then(Turns::wakes);
        sync.into_iter().chain(turn).min()
    }

    fn tick(&mut self) {
        if let (SyncPolicy::Interval(pause), Some(since)) = (self.sync, self.unsynced)
            && since.elapsed() >= pause
        {
            self.settle();
        }
        self.turn_if_over(0);
    }

    fn take(&mut self, batch: Vec<Entry>) {
        let mut written = Vec::new();
        let mut begun = self.tail.len();
        for entry in batch {
            if self.is_over(entry.line.len()) {
                // What was written so far is to be on disk in the file it was written to.
                self.acknowledge(std::mem::take(&mut written), begun);
                self.turn_if_over(entry.line.len());
                begun = self.tail.len();
            }
            match self.tail.append(&entry.line) {
                Ok(()) => {
                    self.unsynced.get_or_insert_with(Instant::now);
                    if let Some(turns) = &mut self.turns {
                        turns.begin(entry.at, Duration::ZERO);
                    }
                    match self.sync {
                        SyncPolicy::Always => written.push(entry),
                        _ => answer(entry, Ok(())),
                    }
                }
                Err(error) => self.refuse([entry], Error::file("write", &self.path, error)),
            }
        }
        self.acknowledge(written, begun);
    }

    /// Puts records on disk and acknowledges them; or takes all back that was written since there were `begun` bytes.
    fn acknowledge(&mut self, written: Vec<Entry>, begun: u64) {
        if written.is_empty() {
            return;
        }
        self.unsynced = None;
        match self.tail.sync() {
            Ok(()) => written.into_iter().for_each(|entry| answer(entry, Ok(()))),
            Err(error) => {
                self.tail.take_back(begun);
                self.refuse(written, Error::file("sync", &self.path, error));
            }
        }
    }

    fn refuse(&mut self, entries: impl IntoIterator<Item = Entry>, error: Error) {
        let error = Arc::new(error);
        self.tell.refusing(&error);
        for entry in entries {
            answer(entry, Err(Arc::clone(&error)));
        }
    }

    /// Puts on disk what is acknowledged already.
    fn settle(&mut self) {
        if self.unsynced.take().is_some()
            && let Err(error) = self.tail.sync()
        {
            self.tell.aside(Error::file("sync", &self.path, error));
        }
    }

    fn is_over(&self, more: usize) -> bool {
        let len = self.tail.len();
        self.turns
            .as_ref()
            .is_some_and(|turns| turns.over(len, more))
    }

    fn turn_if_over(&mut self, more: usize) {
        if !self.is_over(more) {
            return;
        }
        let sealed = self.tail.seal();
        self.settle();
        let Some(turns) = &mut self.turns else { return };
        let first = turns.first.unwrap_or(Timestamp::UNIX_EPOCH);
        let turned = sealed
            .map_err(|error: io::Error| Error::file("rotate", &self.path, error))
            .and_then(|()| (turns.turn)(first, &mut self.tail));
        match turned {
            Ok(()) => {
                turns.first = None;
                turns.due = None;
                turns.not_before = None;
            }
            Err(error) => {
                turns.not_before = Instant::now().checked_add(PAUSE);
                self.tell.aside(error);
            }
        }
    }
}

/// Whoever waited may have gone, which is no reason to stop.
fn answer(entry: Entry, written: Written) {
    drop(entry.room);
    let _ = entry.done.send(written);
}
