//! Judging: values in, [`Finding`]s out. No socket, no clock, no terminal.
//!
//! A finding is one thing that does not hold. "Could not find out" is an [`crate::Error`] or an unchecked state,
//! never a finding.

mod answer;
mod case;
pub mod comparison;
mod decoded;
#[cfg(test)]
mod decoded_cases;
mod drift;
mod finding;
mod schema;
mod test_run;
mod trial;

pub use answer::Expectation;
pub use case::{Case, Status};
pub use comparison::{Compared, Comparison};
pub use decoded::{MAX_DECODED, Undecoded, decoded, decoded_body};
pub use drift::Drift;
pub use finding::{Finding, Rule, Severity};
pub use schema::{Checked, Schema};
pub use test_run::TestRun;
pub use trial::{Origin, Trial, Upshot};
