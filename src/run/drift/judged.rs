//! One payload and what was found about it.

use jiff::Timestamp;
use serde::Serialize;

use crate::judge::Finding;

/// Where a payload was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sighting {
    /// The file, or `standard input`.
    pub source: String,
    /// The record's line in it, from 1; none where the file is the payload.
    pub line: Option<u64>,
    /// The record's id.
    pub id: Option<String>,
    /// When it was recorded.
    pub at: Option<Timestamp>,
}

/// What holding a payload against one edition came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The edition, or the file of the schema; none where there was nothing to hold it against.
    pub edition: Option<String>,
    /// What does not hold, severities settled; what is to be ignored is left out.
    pub findings: Vec<Finding>,
    /// Why nothing was checked, when nothing was.
    pub unchecked: Option<String>,
}

/// One payload, whose it is, and a verdict for each edition it was held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Where it was read.
    pub sighting: Sighting,
    /// Whose it is, when known.
    pub provider: Option<String>,
    /// Which event it is: the short name of a known one, else the wire name it gives.
    pub event: Option<String>,
    /// Its bytes, without their content codings.
    pub payload: Vec<u8>,
    /// What was found.
    pub verdicts: Vec<Verdict>,
}
