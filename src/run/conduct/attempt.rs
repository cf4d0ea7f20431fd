//! One attempt at a delivery, and the delivery.

use std::time::Duration;

use jiff::Timestamp;

/// What an attempt met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is not answered yet.
    Pending,
    /// It was answered with that status.
    Status(u16),
    /// It got no answer, on purpose.
    Silent,
}

/// One attempt. Long texts are kept as marks: the first bytes of their SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When its first byte came.
    pub at: Timestamp,
    /// The delivery id it carried, shortened.
    pub id: Option<String>,
    /// What it met.
    pub outcome: Outcome,
    /// How long it waited for that.
    pub waited: Duration,
    /// The mark of its body.
    pub body: u64,
    /// The mark of its signed time.
    pub time: Option<u64>,
    /// The mark of its signature.
    pub signature: Option<u64>,
}

/// The attempts that are taken for one delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// The provider's pack name, when recognised.
    pub provider: Option<String>,
    /// The event's short name, else its wire name.
    pub event: Option<String>,
    /// The path of its first request.
    pub path: String,
    /// The delivery id of its first request, shortened.
    pub id: Option<String>,
    /// The first attempts, in order.
    pub attempts: Vec<Attempt>,
    /// How many there were, those that are not kept counted.
    pub made: u64,
}
