//! What became of the records of a batch: told by the one who writes, waited for by those who brought them.
//!
//! Waking a task of another thread's runtime takes a call of the system, so the writer wakes one of those who wait, and
//! that one wakes the others where they are. Whoever gives up waiting passes that on.

use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::Error;

use super::queue::Queue;

/// What becomes of a record.
pub(super) type Written = Result<(), Arc<Error>>;

/// The records that were refused, in order, by their index in the batch, and why.
pub(super) type Refused = Vec<(usize, Arc<Error>)>;

/// What is known of a batch, and who waits for it.
#[derive(Debug, Default)]
struct State {
    refused: Option<Refused>,
    /// By the index of the record.
    waiting: Vec<Option<Waker>>,
}

impl State {
    fn written(&self, index: usize) -> Option<Written> {
        let refused = self.refused.as_ref()?;
        let at = refused.binary_search_by_key(&index, |(index, _)| *index);
        let error = at.ok().and_then(|at| refused.get(at));
        Some(error.map_or(Ok(()), |(_, error)| Err(Arc::clone(error))))
    }
}

type Shared = Arc<Mutex<State>>;

fn lock(shared: &Shared) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The writer's side of a batch. Dropped without a word it tells that nothing was written.
#[derive(Debug, Default)]
pub(super) struct Promise {
    shared: Shared,
    count: usize,
}

impl Promise {
    /// Whoever waits for the record of that index.
    pub fn ticket(&mut self, index: usize) -> Ticket {
        self.count = self.count.max(index + 1);
        Ticket {
            shared: Arc::clone(&self.shared),
            index,
            unheard: None,
        }
    }

    /// Tells that all was written but those.
    pub fn keep(mut self, refused: Refused) {
        self.count = 0;
        self.tell(refused);
    }

    fn tell(&self, refused: Refused) {
        let mut state = lock(&self.shared);
        state.refused = Some(refused);
        let first = state.waiting.iter_mut().find_map(Option::take);
        drop(state);
        if let Some(waker) = first {
            waker.wake();
        }
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if self.count > 0 {
            let gone = || {
                Arc::new(Error::file(
                    "write",
                    "the capture",
                    io::ErrorKind::BrokenPipe.into(),
                ))
            };
            self.tell((0..self.count).map(|index| (index, gone())).collect());
        }
    }
}

/// Waits for what became of one record. It has to be polled when it is woken, or dropped: others wait for it.
#[derive(Debug)]
#[must_use = "the record is written only for those who wait"]
pub(super) struct Ticket {
    shared: Shared,
    index: usize,
    /// The queue whose writer does not know yet that there is something to write.
    unheard: Option<Unheard>,
}

/// A writer that is to be told once everybody who is ready to bring a record has done so.
#[derive(Debug)]
struct Unheard {
    queue: Arc<Queue>,
    gone_round: bool,
}

impl Ticket {
    /// The same ticket, which tells the writer as well.
    pub fn rousing(mut self, queue: Arc<Queue>) -> Self {
        self.unheard = Some(Unheard {
            queue,
            gone_round: false,
        });
        self
    }
}

impl Future for Ticket {
    type Output = Written;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Written> {
        match &mut self.unheard {
            Some(unheard) if !unheard.gone_round => {
                // All who are ready now come before this one comes again.
                unheard.gone_round = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            unheard => {
                if let Some(Unheard { queue, .. }) = unheard.take() {
                    queue.rouse();
                }
            }
        }
        let mut state = lock(&self.shared);
        let Some(written) = state.written(self.index) else {
            let waiting = state.waiting.len().max(self.index + 1);
            state.waiting.resize(waiting, None);
            if let Some(own) = state.waiting.get_mut(self.index) {
                *own = Some(context.waker().clone());
            }
            return Poll::Pending;
        };
        let others = mem::take(&mut state.waiting);
        drop(state);
        wake(others);
        Poll::Ready(written)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(Unheard { queue, .. }) = self.unheard.take() {
            queue.rouse();
        }
        let mut state = lock(&self.shared);
        if let Some(own) = state.waiting.get_mut(self.index) {
            *own = None;
        }
        if state.refused.is_some() {
            let others = mem::take(&mut state.waiting);
            drop(state);
            wake(others);
        }
    }
}

fn wake(waiting: Vec<Option<Waker>>) {
    waiting.into_iter().flatten().for_each(Waker::wake);
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    impl Count {
        fn get(&self) -> usize {
            self.0.load(Ordering::Relaxed)
        }
    }

    type Waiting = (Pin<Box<Ticket>>, Arc<Count>);

    fn waiting(promise: &mut Promise, count: usize) -> Vec<Waiting> {
        let mut all: Vec<Waiting> = (0..count)
            .map(|index| (Box::pin(promise.ticket(index)), Arc::default()))
            .collect();
        for one in &mut all {
            assert!(poll(one).is_none());
        }
        all
    }

    fn poll((ticket, count): &mut Waiting) -> Option<bool> {
        let waker = Waker::from(Arc::clone(count));
        match ticket.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(written) => Some(written.is_ok()),
            Poll::Pending => None,
        }
    }

    fn woken(all: &[Waiting]) -> Vec<usize> {
        all.iter().map(|(_, count)| count.get()).collect()
    }

    fn error() -> Arc<Error> {
        Arc::new(Error::file("write", "c", io::ErrorKind::StorageFull.into()))
    }

    #[test]
    fn one_is_told_and_tells_the_others() {
        let mut promise = Promise::default();
        let mut all = waiting(&mut promise, 4);
        // Whoever is polled again is still woken once.
        assert!(poll(&mut all[0]).is_none());
        promise.keep(vec![(1, error()), (3, error())]);
        assert_eq!(woken(&all), [1, 0, 0, 0]);
        assert_eq!(poll(&mut all[0]), Some(true));
        assert_eq!(woken(&all), [1, 1, 1, 1]);
        let written: Vec<_> = all.iter_mut().skip(1).map(poll).collect();
        assert_eq!(written, [Some(false), Some(true), Some(false)]);
    }

    #[test]
    fn whoever_gives_up_passes_it_on() {
        let mut promise = Promise::default();
        let mut all = waiting(&mut promise, 4);
        drop(all.remove(0));
        promise.keep(Refused::new());
        assert_eq!(woken(&all), [1, 0, 0]);
        drop(all.remove(0));
        assert_eq!(woken(&all), [1, 1]);
        assert!(all.iter_mut().all(|one| poll(one) == Some(true)));
    }

    #[test]
    fn a_writer_that_is_gone_has_written_nothing() {
        let mut promise = Promise::default();
        let mut all = waiting(&mut promise, 2);
        drop(promise);
        assert_eq!(woken(&all), [1, 0]);
        assert!(all.iter_mut().all(|one| poll(one) == Some(false)));
    }
}
