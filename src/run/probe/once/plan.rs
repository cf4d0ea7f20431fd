//! What is done for a probe of the group.

use crate::pack::OrderPlace;

/// What is done for a probe of the group.
#[derive(Clone, Debug)]
pub enum Plan {
    /// The same bytes twice, one after the other.
    InSequence,
    /// The same bytes several times at the same moment.
    AtOnce,
    /// Once without its answer, and then again as the provider would.
    Late(End),
    /// Two events of one thing, the newer first.
    OutOfOrder(Pair),
}

/// How an attempt ends that gets no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The connection is closed when the answer begins.
    AnswerLost,
    /// The connection is closed while the endpoint is at it.
    HungUp,
}

/// Two events of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The recipe of the one that happened first.
    pub older: usize,
    /// The recipe of the one that happened then.
    pub newer: usize,
    /// The place in both that tells which thing they are about.
    pub place: OrderPlace,
    /// What the thing is called: `conversation`.
    pub thing: String,
}
