//! What two bodies have that is not the same, said the way a reviewer reads a change.
//!
//! JSON is compared by what it says: the order of members and white space between tokens are no difference, of members
//! that share a name the last one counts, numbers are compared exactly as decimals whatever their size, texts as the
//! characters they stand for. The same value written otherwise is a difference of form, told apart from others. What is
//! not JSON is compared line by line when it is text, else by its bytes.
//!
//! Nothing here builds values or recurses, and no input makes it take more than its length times a constant, its sorting
//! and a bounded table for the elements of arrays.

mod align;
mod body;
mod classes;
mod compared;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod comparison;
#[cfg(test)]
mod comparison_cases;
mod decimal;
mod elements;
mod excerpt;
mod gathered;
mod ignored;
mod lines;
mod masking;
mod members;
#[cfg(test)]
mod properties;
mod side;
mod walk;

pub use compared::Compared;
pub use comparison::Comparison;
pub use excerpt::excerpts;
pub use masking::{MASKED, masked_fields};
