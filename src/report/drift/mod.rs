//! How drift is shown: what payloads have that their provider does not document, and the other way round.
//!
//! Everything here reads a finished [`Summary`](crate::run::drift::Summary) or
//! [`Judged`](crate::run::drift::Judged). Nothing is judged, and nothing is said of payloads that nobody checked.

mod event;
#[cfg(test)]
mod fixture;
mod github;
mod json;
mod junit;
mod lists;
mod markdown;
#[cfg(test)]
mod odd_cases;
mod options;
mod payload;
#[cfg(test)]
mod payload_cases;
mod row;
mod says;
mod standing;
mod table;
#[cfg(test)]
mod table_cases;
mod totals;
mod tree;
mod value;
mod words;

pub use github::github;
pub use json::{json, json_line};
pub use junit::junit;
pub use markdown::markdown;
pub use options::Options;
pub use payload::payload;
pub use table::table;
