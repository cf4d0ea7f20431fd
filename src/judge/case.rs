//! A named exchange with what was found about it: the line of every report.

use crate::exchange::Exchange;
use crate::judge::{Finding, Severity};

/// What a case came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything that was checked holds.
    Pass,
    /// Nothing was done, on purpose.
    Skip,
    /// A check failed.
    Fail,
    /// Could not be completed; nothing is known.
    Error,
}

impl Status {
    /// What findings come to; that an exchange was not completed beats them.
    pub fn of(incomplete: bool, findings: &[Finding]) -> Self {
        match findings.iter().any(|f| f.severity == Severity::Error) {
            _ if incomplete => Status::Error,
            true => Status::Fail,
            false => Status::Pass,
        }
    }
}

/// A name, an exchange, its findings, a status.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the case is called in a report.
    pub name: String,
    /// What happened.
    pub exchange: Exchange,
    /// What does not hold.
    pub findings: Vec<Finding>,
    /// What it came to.
    pub status: Status,
    /// What to do about a case that could not be completed.
    pub help: Option<String>,
}

impl Case {
    /// Judges an exchange by its findings: an error of the exchange beats a failed check.
    pub fn of(name: impl Into<String>, exchange: Exchange, findings: Vec<Finding>) -> Self {
        Case {
            name: name.into(),
            status: Status::of(exchange.error.is_some(), &findings),
            exchange,
            findings,
            help: None,
        }
    }
}
