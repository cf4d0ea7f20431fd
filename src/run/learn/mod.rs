//! Learning: what a capture shows of each event, written as an edition of a pack.
//!
//! Payloads are looked at one by one, on all cores, and kept as counts for each place, so that memory does not grow
//! with the capture. What comes out is a JSON Schema that every payload matches, and a sample with secrets and personal
//! data replaced. What a provider documents is never written over.

mod amendment;
mod array;
mod event;
mod format;
mod guess;
mod key;
#[cfg(test)]
mod learn_cases;
mod learner;
mod name;
mod object;
mod place;
mod plan;
mod planner;
mod provider_file;
mod read;
mod refusal;
mod sample;
mod schema;
mod skip;
mod span;
mod tally;
mod texts;
mod write;

pub use event::EventKey;
pub use learner::{Learned, Learner};
pub use plan::{Plan, Planned, Style};
pub use read::OnBadLine;
pub use schema::Counts;
pub use skip::Skip;
pub use write::{in_the_way, write};
