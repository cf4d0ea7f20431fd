//! Variety: payloads made from one payload and its schema, each checked with the validator before it is given out.
//!
//! This room turns values into values. Chance is an argument: a seed and a number give the same payload again. Payloads
//! are made by splicing raw bytes, so that what a variation does not name stays as it was.

mod blueprint;
mod breaks;
mod candidate;
#[cfg(test)]
mod cases;
mod chance;
mod change;
mod draft;
mod draw;
mod edges;
mod facts;
mod fill;
mod formats;
mod forms;
mod held;
mod lookout;
mod pattern;
mod place;
mod types;
mod varied;
mod variety;
mod wording;

pub use blueprint::Blueprint;
pub use varied::{Variation, Varied};
pub use variety::Variety;
