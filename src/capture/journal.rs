//! A capture that many write to at once: records queue up for one writer, and are acknowledged when they are written.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::Error;
use crate::exchange::{Exchange, Response};

use super::claim::claim;
use super::queue::Queue;
use super::rotation::Rotation;
use super::scribe::{Scribe, Turns};
use super::storage::Storage;
use super::sync::SyncPolicy;
use super::tail::Tail;
use super::ticket::Written;
use super::trouble::{Tell, Trouble};
use super::turn::{Turner, first_record};

/// How much may wait for the writer, in KiB of bodies; more has to wait outside.
const ROOM: usize = 32 << 10;
/// What a record takes of it at least.
const LEAST: usize = 4;

/// How a journal is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JournalOptions {
    /// When records are put on disk.
    pub sync: SyncPolicy,
    /// When the file is closed and the next one begun; `None` for never.
    pub rotate: Option<Rotation>,
}

/// An open capture with a writer of its own. Dropped, it writes what waits, puts it on disk and finishes compressing.
pub struct Journal {
    queue: Arc<Queue>,
    pub(super) room: Arc<Semaphore>,
    scribe: Option<JoinHandle<()>>,
}

impl Journal {
    /// Opens a capture file as [`Writer::open`](super::Writer::open) does. Whatever goes wrong from then on is told to
    /// `trouble`, on another thread, each kind once. `now` is the time of the day, for the age of a file that has
    /// records.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened or another process writes to it, [`Error::Usage`] when it cannot be
    /// rotated.
    pub fn open(
        path: &Path,
        options: JournalOptions,
        now: Timestamp,
        trouble: impl FnMut(Trouble) + Send + 'static,
    ) -> Result<Self, Error> {
        let disk = claim(path)?;
        let tell = Tell::new(trouble);
        let turns = match options.rotate {
            None => None,
            Some(when) => {
                let mut turner = Turner::new(path, &disk, tell.clone())?;
                let age = |at: Timestamp| now.duration_since(at).try_into().unwrap_or_default();
                let first = first_record(path).map(|at| (at, age(at)));
                let turn = move |first, tail: &mut _| turner.turn(first, tail);
                Some(Turns::new(when, Box::new(turn), first))
            }
        };
        let failed = |e| Error::file("append to", path, e);
        Self::start(Scribe {
            tail: Tail::new(disk).map_err(failed)?,
            path: path.to_owned(),
            sync: options.sync,
            turns,
            tell,
            unsynced: None,
        })
        .map_err(failed)
    }

    pub(super) fn start<S: Storage + 'static>(scribe: Scribe<S>) -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let waiting = Arc::clone(&queue);
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || scribe.run(&waiting))?;
        Ok(Journal {
            queue,
            room: Arc::new(Semaphore::new(ROOM)),
            scribe: Some(thread),
        })
    }

    /// Appends one record; returns once it is written, or on disk where the policy asks for that. Waits while the queue
    /// is full, in the order of the calls. What is given has to be polled when it is woken, or dropped: of those who
    /// wait together one is told, and tells the others.
    ///
    /// # Errors
    /// What kept the record from being written; it is not to be acknowledged then.
    pub async fn append(&self, exchange: &Exchange) -> Written {
        let answer = exchange
            .response
            .as_ref()
            .map_or(&[][..], Response::body_bytes);
        let size = exchange
            .request
            .body_bytes()
            .len()
            .saturating_add(answer.len())
            >> 10;
        let share = size.clamp(LEAST, ROOM) as u32;
        let room = Arc::clone(&self.room).acquire_many_owned(share).await;
        // Put into words here, and not by the writer, which has to wait for the disk.
        match self.queue.push(exchange, room.ok()) {
            Ok(ticket) => ticket.await,
            Err(error) => {
                let what = match error.kind() {
                    std::io::ErrorKind::BrokenPipe => "the capture",
                    _ => "the record",
                };
                Err(Arc::new(Error::file("write", what, error)))
            }
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.queue.end();
        if let Some(scribe) = self.scribe.take() {
            let _ = scribe.join();
        }
    }
}
