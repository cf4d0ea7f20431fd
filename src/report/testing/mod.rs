//! What a test came to, in every form it is read in: terminal, JSON lines, JUnit XML, GitHub, TAP, HTML.
//!
//! Everything here reads finished [`Trial`](crate::judge::Trial)s and a finished [`TestRun`](crate::judge::TestRun).
//! Nothing is judged. What an endpoint answered is outside text wherever it is shown: it is escaped for the form it
//! stands in, and what names itself a secret is masked.

mod account;
mod cause;
mod command;
#[cfg(test)]
mod fixture;
mod format;
mod github;
#[cfg(test)]
mod hostile_cases;
mod html;
#[cfg(test)]
mod html_cases;
mod job_summary;
mod jsonl;
mod junit;
mod masked;
mod options;
mod reporter;
mod suites;
mod tap;
mod terminal;
#[cfg(test)]
mod terminal_cases;
mod totals;
mod upshot;

pub use format::Format;
pub use github::Github;
pub use html::Html;
pub use job_summary::job_summary;
pub use jsonl::JsonLines;
pub use junit::Junit;
pub use options::{Extent, Options};
pub use reporter::Reporter;
pub use tap::Tap;
pub use terminal::Terminal;
pub use totals::Totals;
