//! One attempt at a delivery: what it came to, and the record of it for who wants one.

use jiff::Timestamp;

use super::load::Trouble;
use super::recipe::{Composed, Prepared, Recipe};
use super::series::Series;
use crate::Error;
use crate::exchange::{Direction, Exchange, Response};
use crate::judge::{Case, Expectation, Finding, Status};
use crate::wire::{Delivered, encode};

/// One attempt that was made.
#[derive(Debug)]
pub struct Attempt<'a> {
    recipe: &'a Recipe,
    occasion: Occasion,
    request: Sent<'a>,
    delivered: Delivered,
    /// What does not hold of the answer.
    pub findings: Vec<Finding>,
    /// What it came to.
    pub status: Status,
}

/// The request that went out.
#[derive(Debug)]
pub(super) enum Sent<'a> {
    /// As it was composed.
    Composed(Box<(Prepared<'a>, Composed)>),
    /// As the bytes that a series wrote.
    Bytes(Loan<'a>),
}

/// Bytes that a series wrote, and gets back in the end.
#[derive(Debug)]
pub(super) struct Loan<'a> {
    pub bytes: Vec<u8>,
    pub series: &'a Series<'a>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        self.series.take_back(std::mem::take(&mut self.bytes));
    }
}

/// Which delivery, when and which attempt at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    /// The delivery's number in its run.
    pub number: u64,
    /// When its payload was made.
    pub made: Timestamp,
    /// When it was signed and sent.
    pub at: Timestamp,
    /// Which attempt at it, from 1, where it may be tried again.
    pub attempt: Option<u32>,
}

impl<'a> Attempt<'a> {
    /// Judges what came of it.
    pub(super) fn new(
        (recipe, expectation): (&'a Recipe, &Expectation),
        occasion: Occasion,
        request: Sent<'a>,
        delivered: Delivered,
    ) -> Self {
        let complete = delivered.response.as_ref();
        let complete = complete.filter(|_| delivered.error.is_none());
        let findings = complete.map_or_else(Vec::new, |answer| expectation.judge(answer));
        Attempt {
            recipe,
            occasion,
            request,
            status: Status::of(delivered.error.is_some(), &findings),
            delivered,
            findings,
        }
    }

    /// The answer, where there is a complete one.
    pub fn answer(&self) -> Option<&Response> {
        let answer = self.delivered.response.as_ref();
        answer.filter(|_| self.delivered.error.is_none())
    }

    /// Why there is no complete answer.
    pub fn trouble(&self) -> Option<Trouble> {
        Trouble::of(&self.delivered)
    }

    /// Why there is no complete answer, in a sentence.
    pub fn error(&self) -> Option<&Error> {
        self.delivered.error.as_ref()
    }

    /// The record of it, which `record_id` names.
    ///
    /// # Errors
    /// [`Error::Payload`] when composing it again does not give the bytes that went out.
    pub fn case(self, record_id: fn(Timestamp) -> String) -> Result<Case, Error> {
        let Occasion {
            number,
            made,
            at,
            attempt,
        } = self.occasion;
        let recipe = self.recipe;
        let (prepared, composed) = match self.request {
            Sent::Composed(composed) => *composed,
            Sent::Bytes(sent) => {
                let prepared = recipe.prepare(number, made)?;
                let composed = prepared.compose(at)?;
                // No record holds what was not sent.
                if encode(&composed.request) != sent.bytes {
                    return Err(differs(number));
                }
                (prepared, composed)
            }
        };
        let mut exchange = Exchange::new(record_id(at), at, Direction::Sent, composed.request);
        exchange.provider = Some(recipe.pack.name.clone());
        let event = recipe.event.as_ref();
        exchange.edition = event.and_then(|event| event.edition.clone());
        exchange.event = prepared.wire;
        exchange.delivery = Some(prepared.id);
        exchange.attempt = attempt;
        exchange.varied = prepared.varied;
        exchange.url = Some(composed.target.url());
        exchange.timing = self.delivered.timing;
        exchange.response = self.delivered.response;
        exchange.error = self.delivered.error.as_ref().map(Error::to_string);
        let mut case = Case::of(recipe.name(), exchange, self.findings);
        case.help = self.delivered.error.as_ref().and_then(Error::help);
        Ok(case)
    }
}

fn differs(number: u64) -> Error {
    Error::Payload {
        what: format!("delivery {number} cannot be shown: composed again, it is not what was sent"),
        help: Some("`--out FILE` keeps every delivery as it was sent".into()),
    }
}
