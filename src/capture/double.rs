//! A storage in memory whose writes, cuts and syncs fail as a test's script says.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use super::storage::Storage;

/// What becomes of the next call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It works.
    None,
    /// A write takes so many bytes at most; of no effect elsewhere.
    Short(usize),
    /// A write finds no space.
    Full,
    /// A write is interrupted.
    Interrupted,
    /// The next cut fails; passed over by writes.
    NoTruncate,
}

#[derive(Default)]
struct State {
    bytes: Vec<u8>,
    synced: usize,
    writes: usize,
    syncs: usize,
    script: VecDeque<Fault>,
    failing_syncs: usize,
    /// Syncs are held up while this is set.
    held: bool,
    /// Syncs that are held up right now.
    waiting: usize,
}

/// The storage; clones are the same one.
#[derive(Clone, Default)]
pub struct Double(Arc<(Mutex<State>, Condvar)>);

impl Double {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap()
    }

    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().script.extend(faults);
    }

    pub fn fail_syncs(&self, count: usize) {
        self.state().failing_syncs = count;
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.state().bytes.clone()
    }

    /// What a crash of the machine would leave.
    pub fn synced(&self) -> Vec<u8> {
        let state = self.state();
        state.bytes[..state.synced].to_vec()
    }

    pub fn writes(&self) -> usize {
        self.state().writes
    }

    pub fn syncs(&self) -> usize {
        self.state().syncs
    }

    /// Holds up every sync until [`Double::release`].
    pub fn hold(&self) {
        self.state().held = true;
    }

    pub fn release(&self) {
        self.state().held = false;
        self.0.1.notify_all();
    }

    /// Returns once a sync is held up.
    pub fn until_held(&self) {
        let state = self.state();
        drop(self.0.1.wait_while(state, |s| s.waiting == 0).unwrap());
    }
}

impl Storage for Double {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.state();
        state.writes += 1;
        let fault = match state.script.front() {
            None | Some(Fault::NoTruncate) => Fault::None,
            Some(_) => state.script.pop_front().unwrap(),
        };
        let count = match fault {
            Fault::Full => return Err(io::ErrorKind::StorageFull.into()),
            Fault::Interrupted => return Err(io::ErrorKind::Interrupted.into()),
            Fault::Short(most) => most.min(bytes.len()),
            _ => bytes.len(),
        };
        state.bytes.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn len(&mut self) -> io::Result<u64> {
        Ok(self.state().bytes.len() as u64)
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        let mut state = self.state();
        if state.script.front() == Some(&Fault::NoTruncate) {
            state.script.pop_front();
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        state.bytes.truncate(len as usize);
        state.synced = state.synced.min(len as usize);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.state();
        state.waiting += 1;
        self.0.1.notify_all();
        state = self.0.1.wait_while(state, |s| s.held).unwrap();
        state.waiting -= 1;
        state.syncs += 1;
        if state.failing_syncs > 0 {
            state.failing_syncs -= 1;
            return Err(io::Error::other("the disk does not answer"));
        }
        state.synced = state.bytes.len();
        Ok(())
    }
}
