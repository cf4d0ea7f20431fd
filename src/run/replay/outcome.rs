//! What became of one delivery.

use crate::judge::{Case, Status};

use super::renewal::{Signing, Unfit};

/// What became of one delivery of a replay.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which round, from 0.
    pub round: u64,
    /// Which capture, from 0.
    pub source: usize,
    /// The record's line in it.
    pub line: u64,
    /// Its attempts in order, the last one with what was compared.
    pub attempts: Vec<Case>,
    /// The same delivery to the other endpoint.
    pub other: Option<Case>,
    /// Why nothing was sent, when nothing was.
    pub unfit: Option<Unfit>,
    /// What became of its signature.
    pub signing: Signing,
    /// Whether the answer was none of those that count as accepted.
    pub refused: bool,
    /// Whether answers were to be compared and could not be.
    pub uncompared: bool,
}

impl Outcome {
    /// The last attempt.
    pub fn last(&self) -> Option<&Case> {
        self.attempts.last()
    }

    /// Whether there was a complete answer, so that a resumed replay does not send it again.
    pub fn answered(&self) -> bool {
        let complete =
            |case: &Case| case.exchange.error.is_none() && case.exchange.response.is_some();
        self.last().is_some_and(complete) && self.other.as_ref().is_none_or(complete)
    }

    /// What it came to.
    pub fn status(&self) -> Status {
        let other = self.other.as_ref().map(|case| case.status);
        let own = self.last().map(|case| case.status);
        own.into_iter().chain(other).max().unwrap_or(Status::Skip)
    }
}
