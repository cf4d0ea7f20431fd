//! A job and when it is due.

use std::time::Duration;

/// What has to be done one after the other, such as the deliveries of one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderKey(pub Vec<u8>);

/// A job of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due<J> {
    /// When, from the start on; as soon as a place is free when absent.
    pub at: Option<Duration>,
    /// Jobs of one key are done one after the other, in the plan's order: one begins when the one before has ended.
    pub key: Option<OrderKey>,
    /// How many bytes it holds while it waits; what is read ahead is limited by it.
    pub bytes: usize,
    /// What is to be done.
    pub job: J,
}

impl<J> Due<J> {
    /// A job that is due at that time, in no order, and holds nothing worth counting.
    pub fn at(at: Option<Duration>, job: J) -> Self {
        Due {
            at,
            key: None,
            bytes: 0,
            job,
        }
    }
}
