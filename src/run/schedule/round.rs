//! One plan being driven: what is under way, what is counted, and whether there are to be further jobs.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use tokio::time::Instant;

use crate::Error;
use crate::run::Latencies;

use super::agenda::{Agenda, Planned};
use super::done::{Done, Turn};
use super::due::{Due, OrderKey};
use super::options::ScheduleOptions;
use super::ran::{Ending, Ran};

/// The state of a plan that is being driven. `F` is a job that is under way.
pub(super) struct Round<J, F> {
    options: ScheduleOptions,
    start: Instant,
    pub agenda: Agenda<J>,
    pub running: FuturesUnordered<F>,
    under_way: BTreeSet<u64>,
    /// Why there are no further jobs, and since when.
    ending: Option<(Ending, Instant)>,
    failure: Option<Error>,
    read_to_end: bool,
    /// When a place was last given back while all were taken.
    freed: Option<Duration>,
    ran: Ran<J>,
}

/// A job that has ended, with its key.
pub(super) struct Ended<R> {
    pub key: Option<OrderKey>,
    pub done: Done<R>,
}

/// Does a job when it is its turn.
pub(super) async fn perform<J, R>(
    work: &impl AsyncFn(J, Turn) -> R,
    start: Instant,
    planned: Planned<J>,
) -> Ended<R> {
    let Due { at, key, job, .. } = planned.due;
    let turn = Turn {
        number: planned.number,
        due: at,
        started: start.elapsed(),
    };
    let outcome = work(job, turn).await;
    let ended = start.elapsed();
    Ended {
        key,
        done: Done {
            turn,
            ended,
            outcome,
        },
    }
}

impl<J, F> Round<J, F> {
    pub fn new(options: ScheduleOptions, start: Instant) -> Self {
        Round {
            options,
            start,
            agenda: Agenda::new(options.waiting),
            running: FuturesUnordered::new(),
            under_way: BTreeSet::new(),
            ending: None,
            failure: None,
            read_to_end: false,
            freed: None,
            ran: Ran {
                ending: Ending::Complete,
                started: 0,
                ended: 0,
                cut_off: Vec::new(),
                left: Vec::new(),
                read_to_end: false,
                late: Latencies::new(),
                waited_for_place: 0,
                waited_for_order: 0,
                took: Duration::ZERO,
            },
        }
    }

    /// Whether further jobs may begin.
    pub fn goes_on(&self) -> bool {
        self.ending.is_none()
    }

    /// Whether there is nothing more to wait for.
    pub fn is_over(&self) -> bool {
        let done = match self.ending {
            None => self.read_to_end && self.agenda.is_empty(),
            Some(_) => true,
        };
        let out_of_patience = self.grace_end().is_some_and(|end| Instant::now() >= end);
        (done && self.running.is_empty()) || out_of_patience
    }

    /// Whether the plan is to be read on.
    pub fn wants_more(&self) -> bool {
        self.goes_on() && !self.read_to_end && self.has_place() && self.agenda.has_room()
    }

    /// When something has to be looked at, should nothing else happen: the next job is due, or the grace is over.
    pub fn moment(&self) -> Option<Instant> {
        if self.ending.is_some() {
            return self.grace_end();
        }
        let due = self.agenda.due().filter(|_| self.has_place())?;
        self.start.checked_add(due)
    }

    /// Takes what the plan gave.
    pub fn read(&mut self, next: Option<Result<Due<J>, Error>>) {
        match next {
            Some(Ok(due)) => self.agenda.put(due),
            Some(Err(error)) => {
                self.failure = Some(error);
                self.end(Ending::Stopped);
            }
            None => self.read_to_end = true,
        }
    }

    /// Begins what can begin now.
    pub fn begin(&mut self, perform: impl Fn(Planned<J>) -> F) {
        while self.goes_on() && self.has_place() {
            let now = self.start.elapsed();
            let Some(planned) = self.agenda.begin(now) else {
                return;
            };
            self.ran.started += 1;
            self.under_way.insert(planned.number);
            if planned.queued {
                self.ran.waited_for_order += 1;
            } else if let Some(at) = planned.due.at
                && self.freed.is_some_and(|freed| at < freed)
            {
                self.ran.waited_for_place += 1;
            }
            self.running.push(perform(planned));
        }
    }

    /// A job has ended.
    pub fn end_job(&mut self, key: Option<&OrderKey>, turn: &Turn) {
        // It has left `running` already.
        if self.running.len() + 1 >= self.places() {
            self.freed = Some(self.start.elapsed());
        }
        self.ran.ended += 1;
        self.under_way.remove(&turn.number);
        if let Some(late) = turn.late() {
            self.ran.late.record(late);
        }
        self.agenda.end(key);
    }

    /// There are to be no further jobs; the first reason stays.
    pub fn end(&mut self, why: Ending) {
        self.ending.get_or_insert_with(|| (why, Instant::now()));
    }

    /// There are to be no further jobs, and when that was said before, none under way either.
    pub fn stop(&mut self) {
        match self.ending {
            None => self.end(Ending::Stopped),
            Some(_) => self.options.grace = Duration::ZERO,
        }
    }

    /// How it went.
    pub fn finish(self) -> Result<Ran<J>, Error> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        Ok(Ran {
            ending: self.ending.map_or(Ending::Complete, |(why, _)| why),
            cut_off: self.under_way.into_iter().collect(),
            left: self.agenda.into_left(),
            read_to_end: self.read_to_end,
            took: self.start.elapsed(),
            ..self.ran
        })
    }

    fn places(&self) -> usize {
        self.options.concurrency.max(1)
    }

    fn has_place(&self) -> bool {
        self.running.len() < self.places()
    }

    /// When jobs under way are left to themselves, if ever.
    fn grace_end(&self) -> Option<Instant> {
        let (_, since) = self.ending?;
        since.checked_add(self.options.grace)
    }
}
