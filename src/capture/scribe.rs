//! The one who writes a capture: takes records in the order they came, puts them on disk, then has them acknowledged.
//!
//! It runs on a thread of its own, for files are waited for. Records that arrive while it waits are one batch.

use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::Error;

use super::queue::{Batch, Queue};
use super::rotation::Rotation;
use super::storage::Storage;
use super::sync::SyncPolicy;
use super::tail::Tail;
use super::ticket::Refused;
use super::trouble::Tell;

/// How long a file that could not be closed is written to further before that is tried again.
const PAUSE: Duration = Duration::from_secs(1);

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
    /// Writes until nothing more can come, then puts everything on disk.
    pub fn run(mut self, queue: &Queue) {
        // Even when something in here panics.
        let _gone = Gone(queue);
        let mut batch = Batch::default();
        loop {
            let wakes = self.wakes();
            // A queue that is never empty must not keep the clock from being looked at.
            if wakes.is_some_and(|time| time <= Instant::now()) {
                self.tick();
            }
            if !queue.take(&mut batch, self.wakes()) {
                break;
            }
            let refused = self.write(&batch);
            batch.finish(refused);
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

    /// Writes a batch; gives what could not be.
    fn write(&mut self, batch: &Batch) -> Refused {
        let mut refused = Refused::new();
        let mut next = 0;
        while next < batch.entries.len() {
            // What was written so far is on disk, where it is to be, in the file it was written to.
            self.turn_if_over(batch.length(next));
            let end = self.fitting(batch, next);
            self.write_part(batch, next..end, &mut refused);
            next = end;
        }
        refused
    }

    /// Up to where the batch goes into the open file, at least one entry further.
    fn fitting(&self, batch: &Batch, from: usize) -> usize {
        let count = batch.entries.len();
        let Some(turns) = &self.turns else {
            return count;
        };
        let over = |next: &usize| {
            let before = batch.start(*next) - batch.start(from);
            turns.over(self.tail.len() + before as u64, batch.length(*next))
        };
        (from + 1..count).find(over).unwrap_or(count)
    }

    /// Writes a part of a batch into the open file. What is put on disk at once is there, or none of it is.
    fn write_part(&mut self, batch: &Batch, part: Range<usize>, refused: &mut Refused) {
        let begun = self.tail.len();
        let before = refused.len();
        let mut next = part.start;
        while next < part.end {
            let start = batch.start(next);
            let entries = batch.entries.get(next..part.end).unwrap_or_default();
            let ends = entries.iter().map(|entry| entry.end - start);
            next = match self.tail.append_lines(batch.lines(next, part.end), ends) {
                Ok(()) => part.end,
                Err((whole, error)) => {
                    refused.push((next + whole, self.refusal("write", error)));
                    next + whole + 1
                }
            };
        }
        let is_refused =
            |index: &usize| refused.iter().skip(before).any(|(other, _)| other == index);
        let Some(first) = part.clone().find(|index| !is_refused(index)) else {
            return;
        };
        let at = batch.entries.get(first).map(|entry| entry.at);
        if let (Some(turns), Some(at)) = (&mut self.turns, at) {
            turns.begin(at, Duration::ZERO);
        }
        self.unsynced.get_or_insert_with(Instant::now);
        if self.sync == SyncPolicy::Always {
            self.unsynced = None;
            if let Err(error) = self.tail.sync() {
                self.tail.take_back(begun);
                let error = self.refusal("sync", error);
                refused.truncate(before);
                refused.extend(part.map(|index| (index, Arc::clone(&error))));
            }
        }
    }

    /// Tells of an error that records are lost to.
    fn refusal(&mut self, doing: &'static str, error: io::Error) -> Arc<Error> {
        let error = Arc::new(Error::file(doing, &self.path, error));
        self.tell.refusing(&error);
        error
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

/// Says that the writer is gone, however it went.
struct Gone<'a>(&'a Queue);

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}
