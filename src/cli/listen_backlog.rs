//! What was received and not shown yet: bounded, so that a slow terminal costs patience and not memory.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// How many requests may be received ahead of what is shown.
const MOST: usize = 1024;

/// The side of those who receive.
#[derive(Clone)]
pub struct Backlog(Arc<Semaphore>);

/// The side of who shows; once it is dropped, nobody waits any more.
pub struct Watcher(Arc<Semaphore>);

/// Both sides; nothing is waiting yet.
pub fn backlog() -> (Backlog, Watcher) {
    let room = Arc::new(Semaphore::new(MOST));
    (Backlog(Arc::clone(&room)), Watcher(room))
}

impl Backlog {
    /// Waits for room and takes it, for one request that is going to be shown.
    pub async fn enter(&self) {
        // Closed, nothing is shown any more, and nothing has to wait for it.
        if let Ok(place) = self.0.acquire().await {
            place.forget();
        }
    }
}

impl Watcher {
    /// So many requests were shown.
    pub fn shown(&self, requests: usize) {
        self.0.add_permits(requests);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn enters(backlog: &Backlog) -> bool {
        let mut cx = Context::from_waker(Waker::noop());
        pin!(backlog.enter()).poll(&mut cx) == Poll::Ready(())
    }

    #[test]
    fn a_full_backlog_waits_for_the_screen_or_its_end() {
        let (backlog, watcher) = backlog();
        assert!((0..MOST).all(|_| enters(&backlog)));
        assert!(!enters(&backlog));
        watcher.shown(1);
        assert!(enters(&backlog) && !enters(&backlog));
        drop(watcher);
        assert!(enters(&backlog));
    }
}
