//! What became of one delivery.

use crate::judge::{Case, Status};
use crate::run::load::Trouble;

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
    /// Its attempts in order, the last one with what was found.
    pub attempts: Vec<Case>,
    /// The attempts at the other endpoint.
    pub other: Vec<Case>,
    /// Why nothing was sent, when nothing was.
    pub unfit: Option<Unfit>,
    /// What became of its signature.
    pub signing: Signing,
    /// Whether an answer was none of those that count as accepted.
    pub refused: bool,
    /// Why there was no complete answer, where there was none.
    pub trouble: Option<Trouble>,
    /// What its answer was compared with.
    pub compared: Compared,
}

/// What an answer was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// With nothing, and nothing was asked for.
    No,
    /// With nothing, since there was nothing to compare it with.
    Missing,
    /// With an endpoint's answer.
    Endpoint,
    /// With what a listener had answered by itself.
    Listener,
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
        self.last().is_some_and(complete) && self.other.last().is_none_or(complete)
    }

    /// What it came to.
    pub fn status(&self) -> Status {
        let ends = self.attempts.last().into_iter().chain(self.other.last());
        let worst = ends.map(|case| case.status).max();
        worst.unwrap_or(Status::Skip)
    }
}
