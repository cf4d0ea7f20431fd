//! Drift: what payloads have that their provider does not document, and the other way round, over a whole capture.
//!
//! Payloads are judged one by one, in parallel, and their findings are folded into one [`Difference`] for each
//! event, rule and place, so that memory does not grow with the capture.

mod baseline;
mod batch;
mod difference;
mod difference_tally;
mod drifts;
mod event_tally;
mod examiner;
mod first_seen;
mod folder;
mod judged;
mod names;
mod pipeline;
mod plan;
mod planner;
mod promise;
mod selection;
mod severities;
mod severity_rule;
mod source;
mod summary;
mod tally;
#[cfg(test)]
mod tally_cases;

pub use baseline::{Accepted, Baseline};
pub use difference::{Difference, Seen};
pub(super) use drifts::Drifts;
pub use examiner::{Examiner, ExaminerOptions};
pub use first_seen::FirstSeen;
pub use judged::{Judged, Sighting, Verdict};
pub use pipeline::{Tell, Watch, judge};
pub use promise::Promise;
pub use selection::Selection;
pub use severities::Severities;
pub use severity_rule::{Level, PlaceGlob, RULES, RuleName, SeverityRule};
pub use source::Source;
pub use summary::{EventSummary, Standing, Summary};
pub use tally::Tally;
