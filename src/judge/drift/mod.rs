//! Judging many payloads of one event: what is wrong with each, which members its schema does not speak of, and which
//! of those it speaks of none of them had.
//!
//! A valid payload costs its validation and a look at its [`shape`]: whether it has unknown members is asked once for
//! each shape and remembered.

#[expect(clippy::module_inception, reason = "the noun of the folder")]
mod drift;
#[cfg(test)]
mod drift_cases;
mod memory;
#[cfg(test)]
mod memory_cases;
mod mixer;
mod shape;
mod sightings;
mod sound;
mod unseen;

pub use drift::Drift;
