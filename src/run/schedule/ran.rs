//! How a plan went.

use std::time::Duration;

use crate::run::Latencies;

/// Why no further jobs were begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// There are none.
    Complete,
    /// The signal to stop came.
    Stopped,
    /// Whoever was told of the jobs that ended had enough.
    Enough,
}

/// A job that was read and not begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left<J> {
    /// Its number in the plan, from 0.
    pub number: u64,
    /// What would have been done.
    pub job: J,
}

/// How a plan went.
#[derive(Clone, Debug)]
pub struct Ran<J> {
    /// Why no further jobs were begun.
    pub ending: Ending,
    /// How many were begun.
    pub started: u64,
    /// How many of them ended.
    pub ended: u64,
    /// The numbers of those that had not ended when the grace was over: nobody knows what became of them.
    pub cut_off: Vec<u64>,
    /// Those that were read and not begun, in the plan's order.
    pub left: Vec<Left<J>>,
    /// Whether the plan was read to its end; if not, there are more that were not begun.
    pub read_to_end: bool,
    /// How late they began: all that ended and were due at a time.
    pub late: Latencies,
    /// How many of them waited for a place: more at once would have been on time.
    pub waited_for_place: u64,
    /// How many waited for an earlier one of their key.
    pub waited_for_order: u64,
    /// How long it all took.
    pub took: Duration,
}
