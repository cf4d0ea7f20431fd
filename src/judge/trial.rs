//! One thing a test tried, and what it came to: the line of every test report.

use std::time::Duration;

use crate::exchange::Exchange;
use crate::judge::{Finding, Status};

/// Something that was tried on an endpoint: what was sent, what was expected, why it matters, and what became of it.
///
/// A [`crate::judge::Case`] is one exchange; a trial may take many, or none where there was nothing to try.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What it belongs to: `accepts`, or a suite of the user's.
    pub suite: String,
    /// Its name, unique within the suite: `no-signature`. `suite/name` is what people select it by.
    pub name: String,
    /// What is sent, in words: `message_created without a signature`.
    pub sends: String,
    /// What is expected, in words: `a 4xx`.
    pub expects: String,
    /// Why it matters; empty where the user knows.
    pub why: String,
    /// What to look at when it fails; empty when there is nothing to say. Trials of one cause share it.
    pub hint: String,
    /// A command line that sends the same again.
    pub reproduce: Option<String>,
    /// Where the user wrote it, for trials out of a file.
    pub origin: Option<Origin>,
    /// What it came to.
    pub upshot: Upshot,
    /// What does not hold.
    pub findings: Vec<Finding>,
    /// What was measured, as name and value with its unit: `("p99", "12.4 ms")`.
    pub figures: Vec<(String, String)>,
    /// What went over the wire for it, in order.
    pub exchanges: Vec<Exchange>,
    /// How long it took.
    pub took: Duration,
}

/// Where something stands in a file of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
}

/// What a trial came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upshot {
    /// Everything that was checked holds.
    Passed,
    /// A check failed; the findings say which.
    Failed,
    /// It could not be found out.
    Error {
        /// What happened.
        what: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// The answers were as they should be, but what they did could not be looked at, so nothing is claimed of it.
    NotObserved(String),
    /// The provider's scheme cannot protect from it, so it is nobody's fault at the endpoint.
    NotProtected(String),
    /// It was not tried, and why.
    Skipped(String),
}

impl Trial {
    /// A trial that was not made yet, to be filled in.
    pub fn new(suite: impl Into<String>, name: impl Into<String>) -> Self {
        Trial {
            suite: suite.into(),
            name: name.into(),
            sends: String::new(),
            expects: String::new(),
            why: String::new(),
            hint: String::new(),
            reproduce: None,
            origin: None,
            upshot: Upshot::Skipped("not tried".into()),
            findings: Vec::new(),
            figures: Vec::new(),
            exchanges: Vec::new(),
            took: Duration::ZERO,
        }
    }

    /// What people select it by: `refuses/no-signature`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.suite, self.name)
    }

    /// What it counts as. What was not observed, not protected or not tried counts as skipped, never as passed.
    pub fn status(&self) -> Status {
        match self.upshot {
            Upshot::Passed => Status::Pass,
            Upshot::Failed => Status::Fail,
            Upshot::Error { .. } => Status::Error,
            Upshot::NotObserved(_) | Upshot::NotProtected(_) | Upshot::Skipped(_) => Status::Skip,
        }
    }
}
