//! Putting an endpoint under load.

use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::Stream;
use jiff::Timestamp;

use crate::Error;
use crate::judge::Expectation;
use crate::run::attempt::Occasion;
use crate::run::dispatch::Dispatch;
use crate::run::schedule::{Done, Due, Plan, ScheduleOptions, at_rate, drive};
use crate::run::{Attempt, Recipe};
use crate::wire::{Client, Lines};

use super::summary::LoadSummary;
use super::tally::LoadTally;

/// How much is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// How many deliveries are started a second; as fast as there are free places when absent.
    pub rate: Option<f64>,
    /// How many there are; as many as there is time for when absent.
    pub count: Option<u64>,
    /// For how long deliveries are started; until the count is reached when absent. Without a count either, there is
    /// one delivery.
    pub length: Option<Duration>,
    /// How many are under way at once, at least 1.
    pub concurrency: usize,
}

impl Amount {
    /// How many deliveries there are at most.
    pub fn total(&self) -> u64 {
        let by_time = match (self.rate, self.length) {
            // The one that is due as the time ends is not started any more.
            (Some(rate), Some(length)) => (rate * length.as_secs_f64()).ceil().max(1.0) as u64,
            (None, Some(_)) => u64::MAX,
            (_, None) => self.count.unwrap_or(1),
        };
        by_time.min(self.count.unwrap_or(u64::MAX))
    }
}

/// Puts an endpoint under load.
pub struct Load<'a> {
    /// The wire.
    pub client: &'a Client,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// How much is sent.
    pub amount: Amount,
    /// Whether connections are kept open for the deliveries to come; each has its own otherwise.
    pub kept_open: bool,
    /// Whether most deliveries are going to be recorded or shown, so that each is best composed as a record needs it.
    pub recorded: bool,
}

impl Load<'_> {
    /// Delivers the recipes in turn until the amount is reached or `stop` tells, and hands each delivery to `on_sent` as
    /// it ends, with its latency: how long it took from when it was due.
    ///
    /// # Errors
    /// The first error that is not the endpoint's: a recipe that cannot be composed, or what `on_sent` returns.
    pub async fn run(
        &self,
        recipes: &[(Recipe, Expectation)],
        stop: impl Stream<Item = ()>,
        mut on_sent: impl FnMut(Attempt, Duration) -> Result<(), Error>,
    ) -> Result<LoadSummary, Error> {
        let amount = self.amount;
        let begun = tokio::time::Instant::now();
        let in_time = |_: &u64| amount.length.is_none_or(|length| begun.elapsed() < length);
        let due = |number| amount.rate.map(|rate| at_rate(number, rate));
        // With a rate the number alone decides; without one, the clock is asked as each is begun.
        let numbers = (0..amount.total()).take_while(|n| amount.rate.is_some() || in_time(n));
        let plan = Plan::of(numbers.map(|number| Due::at(due(number), number)));
        let options = ScheduleOptions {
            concurrency: amount.concurrency,
            ..ScheduleOptions::default()
        };
        let lines = self.kept_open.then(|| Lines::new(self.client));
        let dispatch = Dispatch::new(self.client, lines, recipes, !self.recorded);
        let work = async |number: u64, _| {
            let at = (self.now)();
            let occasion = Occasion {
                number,
                made: at,
                at,
                attempt: None,
            };
            dispatch.send(occasion).await
        };
        let mut tally = LoadTally::new();
        let done = |done: Done<Result<Attempt, Error>>| {
            let (latency, service) = (done.latency(), done.service());
            let sent = done.outcome?;
            tally.add(&sent, latency, service);
            on_sent(sent, latency).map(ControlFlow::Continue)
        };
        let ran = drive(plan, options, stop, work, done).await?;
        Ok(LoadSummary::new(tally, &ran))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_the_rate_and_the_count_limit_each_other() {
        let total = |rate, count, seconds: Option<f64>| {
            let amount = Amount {
                rate,
                count,
                length: seconds.map(Duration::from_secs_f64),
                concurrency: 1,
            };
            amount.total()
        };
        assert_eq!(total(Some(20.0), None, Some(2.0)), 40);
        assert_eq!(total(Some(20.0), Some(7), Some(2.0)), 7);
        assert_eq!(total(Some(20.0), Some(70), Some(2.0)), 40);
        assert_eq!(total(Some(0.5), None, Some(1.0)), 1);
        assert_eq!(total(Some(3.0), None, Some(0.5)), 2);
        assert_eq!(total(None, None, Some(1.0)), u64::MAX);
        assert_eq!(total(None, Some(3), None), 3);
        assert_eq!(total(None, None, None), 1);
    }
}
