//! Recipes on their way to an endpoint, over connections that are kept open or each over its own.

use super::attempt::{Attempt, Loan, Occasion, Sent};
use super::recipe::Recipe;
use super::series::Series;
use crate::Error;
use crate::judge::Expectation;
use crate::wire::{Client, Lines, encode};

/// Recipes that are delivered in turn.
#[derive(Debug)]
pub(super) struct Dispatch<'a> {
    client: &'a Client,
    lines: Option<Lines<'a>>,
    turns: Vec<Turn<'a>>,
}

/// One of the recipes.
#[derive(Debug)]
struct Turn<'a> {
    recipe: &'a Recipe,
    expectation: &'a Expectation,
    /// None where each delivery has to be composed.
    series: Option<Series<'a>>,
}

impl<'a> Dispatch<'a> {
    /// Over those lines, or without them each over a connection of its own. `in_series`: there
    /// will be so many deliveries, few of them recorded, that getting ready for them pays.
    pub fn new(
        client: &'a Client,
        lines: Option<Lines<'a>>,
        recipes: &'a [(Recipe, Expectation)],
        in_series: bool,
    ) -> Self {
        let turn = |(recipe, expectation): &'a (Recipe, Expectation)| Turn {
            recipe,
            expectation,
            series: in_series.then(|| Series::new(recipe)).flatten(),
        };
        Dispatch {
            client,
            lines,
            turns: recipes.iter().map(turn).collect(),
        }
    }

    /// What is expected of the answer to a delivery.
    pub fn expectation(&self, number: u64) -> Result<&'a Expectation, Error> {
        self.turn(number).map(|turn| turn.expectation)
    }

    /// Makes one attempt.
    ///
    /// # Errors
    /// Those that are not the endpoint's: a recipe that cannot be composed.
    pub async fn send(&self, occasion: Occasion) -> Result<Attempt<'_>, Error> {
        let turn = self.turn(occasion.number)?;
        let about = (turn.recipe, turn.expectation);
        let Occasion {
            number, made, at, ..
        } = occasion;
        if let Some(series) = &turn.series {
            let written = series.write(number, made, at)?;
            let delivered = match &self.lines {
                Some(lines) => {
                    let delivering = lines.deliver(&series.target, &written.bytes, &series.method);
                    delivering.await
                }
                None => {
                    let client = self.client;
                    let delivering = client.deliver(&series.target, &written.bytes, &series.method);
                    Box::pin(delivering).await
                }
            };
            let bytes = written.bytes;
            let request = Sent::Bytes(Loan { bytes, series });
            return Ok(Attempt::new(about, occasion, request, delivered));
        }
        let prepared = turn.recipe.prepare(number, made)?;
        let composed = prepared.compose(at)?;
        let bytes = encode(&composed.request);
        let (target, method) = (&composed.target, &composed.request.method);
        let delivered = match &self.lines {
            Some(lines) => Box::pin(lines.deliver(target, &bytes, method)).await,
            None => Box::pin(self.client.deliver(target, &bytes, method)).await,
        };
        let request = Sent::Composed(Box::new((prepared, composed)));
        Ok(Attempt::new(about, occasion, request, delivered))
    }

    fn turn(&self, number: u64) -> Result<&Turn<'a>, Error> {
        let which = number % (self.turns.len() as u64).max(1);
        let turn = usize::try_from(which)
            .ok()
            .and_then(|at| self.turns.get(at));
        turn.ok_or_else(|| Error::Nothing {
            what: "there is nothing to send".into(),
            help: None,
        })
    }
}
