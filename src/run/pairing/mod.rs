//! Two captures, folders or bodies side by side: which delivery of the one is which of the other, and what differs.
//!
//! No body is kept: each side is read once for what deliveries are told by, and again, where they stand, to be compared.
//! Memory grows with the number of deliveries, by about a hundred bytes each, and not with their size.

mod compared_pair;
mod contrast;
mod entry;
mod input;
mod item;
mod matching;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod pairing;
#[cfg(test)]
mod pairing_cases;
mod source;
mod spool;
mod totals;

pub use compared_pair::ComparedPair;
pub use contrast::Contrast;
pub use matching::By;
pub use pairing::{Pairing, Surroundings};
pub use totals::{Totals, Unpaired};
