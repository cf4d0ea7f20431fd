//! What differs between two bodies or two captures, pair by pair as it is found, then what it came to.

#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod comparison;
mod json;
mod places;
mod text;

pub use comparison::{ComparisonForm, ComparisonReport};
