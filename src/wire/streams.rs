//! The tasks of one HTTP/2 connection, which end with it.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::rt::Executor;
use tokio::task::JoinSet;

/// Runs tasks until the last copy is dropped; those still running then are aborted.
#[derive(Clone, Default)]
pub(super) struct Streams(Arc<Mutex<JoinSet<()>>>);

impl<F> Executor<F> for Streams
where
    F: Future<Output = ()> + Send + 'static,
{
    fn execute(&self, task: F) {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The set keeps what has ended until it is asked.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }
}
