//! Delivering: so many deliveries, so many at a time, so many a second, each tried as the policy says.

use std::cell::RefCell;
use std::ops::ControlFlow;

use futures_util::stream::pending;
use jiff::Timestamp;
use tokio::time::sleep;

use crate::Error;
use crate::judge::Expectation;
use crate::run::schedule::{Done, Due, Plan, ScheduleOptions, at_rate, drive};
use crate::run::{Attempt, Recipe, RetryPolicy};
use crate::wire::{Client, Lines};

use super::attempt::Occasion;
use super::dispatch::Dispatch;

/// How deliveries are made.
#[derive(Clone, Debug)]
pub struct SenderOptions {
    /// How many times each recipe is delivered.
    pub count: u64,
    /// How many deliveries are under way at once, at least 1.
    pub concurrency: usize,
    /// How many deliveries are started a second; as fast as they go when absent.
    pub rate: Option<f64>,
    /// When a delivery is tried again.
    pub retry: RetryPolicy,
    /// Whether connections are kept open for the deliveries to come, where the endpoint keeps them open; each has its
    /// own otherwise.
    pub kept_open: bool,
    /// Whether most attempts are going to be recorded or shown, so that each is best composed as a record needs it.
    pub recorded: bool,
}

/// Delivers recipes and hands every attempt to a callback as it ends.
pub struct Sender<'a> {
    /// The wire.
    pub client: &'a Client,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// How deliveries are made.
    pub options: SenderOptions,
}

impl Sender<'_> {
    /// Delivers everything. `on_attempt` gets each attempt and whether it was the delivery's last.
    ///
    /// # Errors
    /// The first error that is not the endpoint's: a recipe that cannot be composed, or what `on_attempt` returns.
    pub async fn deliver<F>(
        &self,
        recipes: &[(Recipe, Expectation)],
        on_attempt: F,
    ) -> Result<(), Error>
    where
        F: FnMut(Attempt, bool) -> Result<(), Error>,
    {
        let total = self.options.count.saturating_mul(recipes.len() as u64);
        let due = |number| self.options.rate.map(|rate| at_rate(number, rate));
        let plan = Plan::of((0..total).map(|number| Due::at(due(number), number)));
        let options = ScheduleOptions {
            concurrency: self.options.concurrency,
            ..ScheduleOptions::default()
        };
        let lines = self.options.kept_open.then(|| Lines::wary(self.client));
        let in_series = self.options.count > 1 && !self.options.recorded;
        let dispatch = Dispatch::new(self.client, lines, recipes, in_series);
        // The callback says with an error that there is no point in going on.
        let on_attempt = RefCell::new(on_attempt);
        let work = async |number: u64, _| self.attempts(&dispatch, &on_attempt, number).await;
        let done = |done: Done<Result<(), Error>>| done.outcome.map(ControlFlow::Continue);
        drive(plan, options, pending(), work, done).await?;
        Ok(())
    }

    /// One delivery: the same id and payload, every attempt signed afresh.
    async fn attempts<F>(
        &self,
        dispatch: &Dispatch<'_>,
        on_attempt: &RefCell<F>,
        number: u64,
    ) -> Result<(), Error>
    where
        F: FnMut(Attempt, bool) -> Result<(), Error>,
    {
        let made = (self.now)();
        let success = &dispatch.expectation(number)?.status;
        let mut at = made;
        for attempt in 1.. {
            let occasion = Occasion {
                number,
                made,
                at,
                attempt: Some(attempt),
            };
            let sent = dispatch.send(occasion).await?;
            let pause = self.options.retry.pause(attempt, success, sent.answer());
            (on_attempt.borrow_mut())(sent, pause.is_none())?;
            match pause {
                Some(pause) => Box::pin(sleep(pause)).await,
                None => break,
            }
            at = (self.now)();
        }
        Ok(())
    }
}
