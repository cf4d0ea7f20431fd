//! Delivering: so many deliveries, so many at a time, so many a second, each tried as the policy says.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use tokio::time::{Instant, sleep, sleep_until};

use crate::Error;
use crate::exchange::{Direction, Exchange};
use crate::judge::{Case, Expectation};
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

/// The state the workers of one run share.
struct Shared<'a, F> {
    recipes: &'a [(Recipe, Expectation)],
    next: Cell<u64>,
    start: Instant,
    /// The callback, which says with an error that there is no point in going on.
    on_attempt: RefCell<F>,
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
        let shared = Shared {
            recipes,
            next: Cell::new(0),
            start: Instant::now(),
            on_attempt: RefCell::new(on_attempt),
        };
        let total = self.options.count.saturating_mul(recipes.len() as u64);
        let workers = self
            .options
            .concurrency
            .clamp(1, usize::try_from(total).unwrap_or(usize::MAX).max(1));
        let mut running: FuturesUnordered<_> =
            (0..workers).map(|_| self.work(&shared, total)).collect();
        // The first error stops the others where they wait.
        while let Some(done) = running.next().await {
            done?;
        }
        Ok(())
    }

    async fn work<F>(&self, shared: &Shared<'_, F>, total: u64) -> Result<(), Error>
    where
        F: FnMut(Case, bool) -> Result<(), Error>,
    {
        loop {
            let number = shared.next.get();
            if number >= total {
                return Ok(());
            }
            shared.next.set(number + 1);
            if let Some(rate) = self.options.rate {
                let after =
                    Duration::try_from_secs_f64(number as f64 / rate).unwrap_or(Duration::MAX);
                match shared.start.checked_add(after) {
                    Some(start) => sleep_until(start).await,
                    None => sleep(Duration::MAX).await,
                }
            }
            let recipes = shared.recipes.len() as u64;
            let (recipe, expectation) = &shared.recipes[(number % recipes) as usize];
            self.attempts(shared, recipe, expectation, number).await?;
        }
    }

    /// One delivery: the same id and payload, every attempt signed afresh.
    async fn attempts<F>(
        &self,
        shared: &Shared<'_, F>,
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
            (shared.on_attempt.borrow_mut())(case, pause.is_none())?;
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
