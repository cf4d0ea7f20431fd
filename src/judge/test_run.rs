//! A whole test: what was tried on which endpoint, and what each trial came to.

use std::time::Duration;

use jiff::Timestamp;

use crate::judge::{Status, Trial};

/// What reports of a test are made from.
#[derive(Clone, Debug)]
pub struct TestRun {
    /// What was tested against: `acme documented`, or the name of a suite file.
    pub title: String,
    /// The endpoint.
    pub target: String,
    /// What random choices were drawn from; with it a run can be made again.
    pub seed: u64,
    /// When it began.
    pub begun: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What was tried, in order.
    pub trials: Vec<Trial>,
    /// Whether it was interrupted, so that trials are missing.
    pub interrupted: bool,
}

impl TestRun {
    /// How many trials count as that.
    pub fn count(&self, status: Status) -> usize {
        let of_status = |trial: &&Trial| trial.status() == status;
        self.trials.iter().filter(of_status).count()
    }
}
