//! Where jobs come from: an iterator, asked as they are needed or a little ahead on a thread of its own.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::Error;

use super::budget::Budget;
use super::due::Due;
use super::options::Room;

/// Jobs in the order of their times; one that is earlier than the one before it is due with it.
pub struct Plan<'a, J> {
    source: Source<'a, J>,
}

enum Source<'a, J> {
    Here(Box<dyn Iterator<Item = Due<J>> + 'a>),
    Thread(Reading<J>),
}

/// A thread that reads ahead, at the other end of a channel that `budget` limits.
struct Reading<J> {
    jobs: UnboundedReceiver<Result<Due<J>, Error>>,
    budget: Arc<Budget>,
    thread: Option<JoinHandle<()>>,
}

impl<'a, J> Plan<'a, J> {
    /// A plan that is asked on the spot, and so must neither wait nor read.
    pub fn of(jobs: impl IntoIterator<Item = Due<J>> + 'a) -> Self {
        Plan {
            source: Source::Here(Box::new(jobs.into_iter())),
        }
    }

    /// A plan that may take its time, as files do: it is read by a thread of its own, so far ahead as there is room.
    /// It ends with the first error.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn read_ahead(
        jobs: impl Iterator<Item = Result<Due<J>, Error>> + Send + 'static,
        room: Room,
    ) -> Result<Self, Error>
    where
        J: Send + 'static,
    {
        let budget = Arc::new(Budget::new(room));
        let (sender, receiver) = unbounded_channel();
        let own = Arc::clone(&budget);
        let read = move || {
            for job in jobs {
                let last = job.is_err();
                let bytes = job.as_ref().map_or(0, |due| due.bytes);
                if !own.take(bytes) || sender.send(job).is_err() || last {
                    return;
                }
            }
        };
        let thread = Builder::new().name("plan".into()).spawn(read);
        let thread = thread.map_err(|error| Error::Wire {
            what: format!("cannot start a thread that reads ahead: {error}"),
            help: Some("the limit of threads may be too low: see `ulimit -u`".into()),
        })?;
        Ok(Plan {
            source: Source::Thread(Reading {
                jobs: receiver,
                budget,
                thread: Some(thread),
            }),
        })
    }

    /// The next job; none at the end. Nothing is lost when it is dropped before it ends.
    pub(super) async fn next(&mut self) -> Option<Result<Due<J>, Error>> {
        match &mut self.source {
            Source::Here(jobs) => jobs.next().map(Ok),
            Source::Thread(reading) => reading.next().await,
        }
    }
}

impl<J> Reading<J> {
    async fn next(&mut self) -> Option<Result<Due<J>, Error>> {
        let Some(job) = self.jobs.recv().await else {
            // A plan that broke off must not look like one that is complete.
            if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join) {
                resume_unwind(panic);
            }
            return None;
        };
        let bytes = job.as_ref().map_or(0, |due| due.bytes);
        self.budget.give(bytes);
        Some(job)
    }
}

impl<J> Drop for Reading<J> {
    /// The thread ends when it next has something; waiting for that could take for ever.
    fn drop(&mut self) {
        self.budget.close();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use super::*;

    /// Far beyond what any of this takes.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn job(bytes: usize, job: u64) -> Result<Due<u64>, Error> {
        let due = Due::at(None, job);
        Ok(Due { bytes, ..due })
    }

    #[tokio::test]
    async fn a_thread_gives_everything_in_order_and_then_the_first_error() {
        let failed = || Err(Error::usage("torn", "mend it"));
        let jobs = (0..5000).map(|number| job(1, number));
        let jobs = jobs.chain([failed(), job(1, 0)]);
        let room = Room { jobs: 7, bytes: 3 };
        let mut plan = Plan::read_ahead(jobs, room).unwrap();
        for number in 0..5000 {
            assert_eq!(plan.next().await.unwrap().unwrap().job, number);
        }
        let error = plan.next().await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "torn");
        assert!(plan.next().await.is_none());
    }

    /// Tells of every job it gives, and of its own end.
    struct Told(u64, usize, Sender<Option<u64>>);

    impl Iterator for Told {
        type Item = Result<Due<u64>, Error>;

        fn next(&mut self) -> Option<Self::Item> {
            self.2.send(Some(self.0)).unwrap();
            self.0 += 1;
            Some(job(self.1, self.0 - 1))
        }
    }

    impl Drop for Told {
        fn drop(&mut self) {
            self.2.send(None).unwrap();
        }
    }

    #[tokio::test]
    async fn a_thread_is_ahead_by_as_much_as_there_is_room_and_ends_when_nobody_wants_more() {
        for (room, bytes, ahead) in [
            (
                Room {
                    jobs: 4,
                    bytes: 1000,
                },
                1,
                4,
            ),
            (
                Room {
                    jobs: 1000,
                    bytes: 40,
                },
                10,
                4,
            ),
            // A single one always has room.
            (Room { jobs: 0, bytes: 40 }, 100, 1),
        ] {
            let (tell, told) = channel();
            let mut plan = Plan::read_ahead(Told(0, bytes, tell), room).unwrap();
            // The last one asked for is held back.
            for number in 0..=ahead {
                assert_eq!(told.recv_timeout(PATIENCE).unwrap(), Some(number));
            }
            assert!(told.try_recv().is_err());
            for number in 0..ahead * 10 {
                assert_eq!(plan.next().await.unwrap().unwrap().job, number);
            }
            drop(plan);
            let mut last = 0;
            while let Some(number) = told.recv_timeout(PATIENCE).unwrap() {
                last = number;
            }
            assert!(last <= ahead * 11, "{last}");
        }
    }

    #[tokio::test]
    #[should_panic(expected = "the reader is broken")]
    async fn a_panic_is_no_end() {
        let jobs = (0..3).map(|number| match number {
            2 => panic!("the reader is broken"),
            number => job(0, number),
        });
        let mut plan = Plan::read_ahead(jobs, Room::default()).unwrap();
        while plan.next().await.is_some() {}
    }
}
