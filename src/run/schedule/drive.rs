//! Driving a plan: every job at its time, and no more at once than there are places.

use std::ops::ControlFlow;
use std::pin::pin;

use futures_util::stream::FuturesUnordered;
use futures_util::{Stream, StreamExt};
use tokio::time::Instant;

use crate::Error;

use super::alarm::Alarm;
use super::done::{Done, Turn};
use super::options::ScheduleOptions;
use super::plan::Plan;
use super::ran::{Ending, Ran};
use super::round::{Ended, Round, perform};

/// Does the plan's jobs with `work`, all on this task, and tells `done` of each as it ends.
///
/// The clock starts when the plan's first job was read. A job begins at its time as long as a place is free, and as soon
/// as one is free else. When `stop` tells, when `done` breaks, or when the plan fails, no further jobs begin, and those
/// under way have the grace of the options to end, unless `stop` tells once more. A retry is part of its job: whoever wants the next job of a key to
/// wait for it does not let `work` end before.
///
/// # Errors
/// The plan's, after the jobs under way have ended; what `done` returns, at once.
pub async fn drive<J, R>(
    mut plan: Plan<'_, J>,
    options: ScheduleOptions,
    stop: impl Stream<Item = ()>,
    work: impl AsyncFn(J, Turn) -> R,
    mut done: impl FnMut(Done<R>) -> Result<ControlFlow<()>, Error>,
) -> Result<Ran<J>, Error> {
    let stop = pin!(stop);
    // Looked at when it is woken, and not for every job.
    let mut stop = FuturesUnordered::from_iter([stop.into_future()]);
    let first = tokio::select! {
        biased;
        Some((Some(()), rest)) = stop.next() => {
            stop.push(rest.into_future());
            None
        }
        first = plan.next() => Some(first),
    };
    let start = Instant::now();
    let mut round = Round::new(options, start);
    match first {
        Some(first) => round.read(first),
        None => round.end(Ending::Stopped),
    }
    let mut alarm = Alarm::new(options.watch);
    loop {
        round.begin(|planned| perform(&work, start, planned));
        if round.is_over() {
            return round.finish();
        }
        let moment = round.moment();
        tokio::select! {
            biased;
            Some((told, rest)) = stop.next() => {
                if told.is_some() {
                    round.stop();
                    stop.push(rest.into_future());
                }
            }
            next = plan.next(), if round.wants_more() => round.read(next),
            Some(Ended { key, done: job }) = round.running.next() => {
                round.end_job(key.as_ref(), &job.turn);
                if done(job)?.is_break() {
                    round.end(Ending::Enough);
                }
            }
            () = alarm.wait(moment) => {}
        }
    }
}
