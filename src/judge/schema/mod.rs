//! Validating a payload against a JSON Schema (2020-12), and telling which of its members the schema speaks of. The
//! only place that knows the validator.
//!
//! The validator reads the scanned text itself ([`crate::json::Tape`]): no tree of values is built for a payload that
//! is valid. What is wrong is told once for each cause, at the place where a reader would look for it.

#[cfg(test)]
pub(in crate::judge) mod any_schema;
mod causes;
mod choice;
#[cfg(test)]
mod choice_cases;
mod coverage;
mod described;
mod explain;
#[cfg(test)]
mod explain_cases;
mod finder;
mod node;
#[cfg(test)]
mod node_cases;
mod number;
mod outline;
mod output;
#[cfg(test)]
mod parity_cases;
mod part;
mod relevance;
mod resources;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod schema;
mod seen;
mod stack;
mod states;
mod trail;
mod weights;
mod words;

pub(in crate::judge) use coverage::Unknown;
pub(in crate::judge) use described::Described;
pub(in crate::judge) use explain::Explained;
pub(in crate::judge) use number::is_whole;
pub(in crate::judge) use outline::Outline;
pub(in crate::judge) use part::{Part, PartId};
pub(in crate::judge) use relevance::Relevance;
pub use schema::{Checked, Schema};
pub(in crate::judge) use schema::{not_json, too_deep};
pub(in crate::judge) use seen::seen;
pub(in crate::judge) use stack::with_room;
pub(in crate::judge) use states::{Next, State};
pub(in crate::judge) use trail::{Trail, steps_to};
pub(in crate::judge) use weights::Weight;
