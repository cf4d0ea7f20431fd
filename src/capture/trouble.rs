//! What goes wrong with a capture while it is written: told once for each kind, however many records it costs.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Error;

/// Something that went wrong while a capture was written.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What it was.
    pub error: Arc<Error>,
    /// Whether records are lost to it, which are not acknowledged then. Otherwise it costs less: a file is not closed
    /// in time, or not compressed, or what is written may not outlive a crash of the machine.
    pub refusing: bool,
}

type Listener = dyn FnMut(Trouble) + Send;

/// Tells of trouble, each kind once. Clones share what was told.
#[derive(Clone)]
pub(super) struct Tell(Arc<Mutex<(Box<Listener>, Told)>>);

type Told = HashSet<(Option<&'static str>, io::ErrorKind)>;

impl Tell {
    /// Tells `listener`.
    pub fn new(listener: impl FnMut(Trouble) + Send + 'static) -> Self {
        Tell(Arc::new(Mutex::new((Box::new(listener), HashSet::new()))))
    }

    /// Tells of an error that a record is lost to.
    pub fn refusing(&mut self, error: &Arc<Error>) {
        self.tell(Arc::clone(error), true);
    }

    /// Tells of an error that costs no record.
    pub fn aside(&mut self, error: Error) {
        self.tell(Arc::new(error), false);
    }

    fn tell(&mut self, error: Arc<Error>, refusing: bool) {
        let kind = match &*error {
            Error::File { doing, source, .. } => (Some(*doing), source.kind()),
            _ => (None, io::ErrorKind::Other),
        };
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (listener, told) = &mut *shared;
        if told.insert(kind) {
            listener(Trouble { error, refusing });
        }
    }
}

impl fmt::Debug for Tell {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Tell")
    }
}
