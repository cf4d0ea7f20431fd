//! Delivering: so many deliveries, so many at a time, so many a second, each tried as the policy says.

use std::cell::RefCell;
use std::future::pending;
use std::ops::ControlFlow;

use jiff::Timestamp;
use tokio::time::sleep;

use crate::Error;
use crate::exchange::{Direction, Exchange};
use crate::judge::{Case, Expectation};
use crate::run::schedule::{Done, Due, Plan, ScheduleOptions, at_rate, drive};
use crate::run::{Composed, Prepared, Recipe, RetryPolicy};
use crate::wire::{Client, encode};

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
}

/// Delivers recipes and hands every attempt to a callback as it ends.
pub struct Sender<'a> {
    /// The wire.
    pub client: &'a Client,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// Names a record, from the time it was made.
    pub record_id: fn(Timestamp) -> String,
    /// How deliveries are made.
    pub options: SenderOptions,
}

impl Sender<'_> {
    /// Delivers everything. `on_attempt` gets each attempt's case and whether it was the delivery's last.
    ///
    /// # Errors
    /// The first error that is not the endpoint's: a recipe that cannot be composed, or what `on_attempt` returns.
    pub async fn deliver<F>(
        &self,
        recipes: &[(Recipe, Expectation)],
        on_attempt: F,
    ) -> Result<(), Error>
    where
        F: FnMut(Case, bool) -> Result<(), Error>,
    {
        let total = self.options.count.saturating_mul(recipes.len() as u64);
        let due = |number| self.options.rate.map(|rate| at_rate(number, rate));
        let plan = Plan::of((0..total).map(|number| Due::at(due(number), number)));
        let options = ScheduleOptions {
            concurrency: self.options.concurrency,
            ..ScheduleOptions::default()
        };
        // The callback says with an error that there is no point in going on.
        let on_attempt = RefCell::new(on_attempt);
        let work = async |number: u64, _| {
            let (recipe, expectation) = &recipes[(number % recipes.len() as u64) as usize];
            self.attempts(&on_attempt, recipe, expectation, number)
                .await
        };
        let done = |done: Done<Result<(), Error>>| done.outcome.map(ControlFlow::Continue);
        drive(plan, options, pending(), work, done).await?;
        Ok(())
    }

    /// One delivery: the same id and payload, every attempt signed afresh.
    async fn attempts<F>(
        &self,
        on_attempt: &RefCell<F>,
        recipe: &Recipe,
        expectation: &Expectation,
        number: u64,
    ) -> Result<(), Error>
    where
        F: FnMut(Case, bool) -> Result<(), Error>,
    {
        let prepared = recipe.prepare(number, (self.now)())?;
        for attempt in 1.. {
            let composed = prepared.compose((self.now)())?;
            let case = self
                .attempt(recipe, &prepared, composed, expectation, attempt)
                .await;
            let answer = case
                .exchange
                .response
                .as_ref()
                .filter(|_| case.exchange.error.is_none());
            let pause = self
                .options
                .retry
                .pause(attempt, &expectation.status, answer);
            (on_attempt.borrow_mut())(case, pause.is_none())?;
            match pause {
                Some(pause) => sleep(pause).await,
                None => break,
            }
        }
        Ok(())
    }

    async fn attempt(
        &self,
        recipe: &Recipe,
        prepared: &Prepared<'_>,
        composed: Composed,
        expectation: &Expectation,
        attempt: u32,
    ) -> Case {
        let at = (self.now)();
        let bytes = encode(&composed.request);
        let delivered = self
            .client
            .deliver(&composed.target, &bytes, &composed.request.method)
            .await;
        let mut exchange =
            Exchange::new((self.record_id)(at), at, Direction::Sent, composed.request);
        exchange.provider = Some(recipe.pack.name.clone());
        exchange.edition = recipe
            .event
            .as_ref()
            .and_then(|event| event.edition.clone());
        exchange.event = prepared.wire.clone();
        exchange.delivery = Some(prepared.id.clone());
        exchange.attempt = Some(attempt);
        exchange.varied = prepared.varied.clone();
        exchange.url = Some(composed.target.url());
        exchange.timing = delivered.timing;
        exchange.response = delivered.response;
        exchange.error = delivered.error.as_ref().map(Error::to_string);
        let complete = exchange
            .response
            .as_ref()
            .filter(|_| exchange.error.is_none());
        let findings = complete
            .map(|answer| expectation.judge(answer))
            .unwrap_or_default();
        let mut case = Case::of(recipe.name(), exchange, findings);
        case.help = delivered.error.as_ref().and_then(Error::help);
        case
    }
}
