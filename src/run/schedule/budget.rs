//! How far a reading thread may be ahead.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::options::Room;

/// Room that one side takes and the other gives back.
#[derive(Debug)]
pub(super) struct Budget {
    room: Room,
    taken: Mutex<Taken>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Taken {
    jobs: usize,
    bytes: usize,
    closed: bool,
}

impl Budget {
    pub fn new(room: Room) -> Self {
        Budget {
            room,
            taken: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Waits for room and takes it; not when nobody wants any more.
    pub fn take(&self, bytes: usize) -> bool {
        let fits = |taken: &mut Taken| {
            let jobs = taken.jobs < self.room.jobs;
            let bytes = taken.bytes.saturating_add(bytes) <= self.room.bytes;
            taken.closed || taken.jobs == 0 || (jobs && bytes)
        };
        let waited = self.changed.wait_while(self.lock(), |taken| !fits(taken));
        let mut taken = waited.unwrap_or_else(PoisonError::into_inner);
        taken.jobs += 1;
        taken.bytes = taken.bytes.saturating_add(bytes);
        !taken.closed
    }

    /// Gives room back. Whoever waits is woken when half of it is free, and not for every single job.
    pub fn give(&self, bytes: usize) {
        let mut taken = self.lock();
        taken.jobs = taken.jobs.saturating_sub(1);
        taken.bytes = taken.bytes.saturating_sub(bytes);
        if taken.jobs <= self.room.jobs / 2 && taken.bytes <= self.room.bytes / 2 {
            self.changed.notify_one();
        }
    }

    /// Nobody wants any more.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
    }

    /// Counting cannot fail while it is held, so what a panic elsewhere left is sound.
    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
