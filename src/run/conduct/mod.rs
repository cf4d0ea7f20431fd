//! How a sender conducts itself: which requests are attempts at one delivery, and whether they come as the provider
//! documents. Values in, values out; the clock is an argument, and memory is bounded.

mod attempt;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod conduct;
mod ledger;

pub use attempt::{Attempt, Delivery, Outcome};
pub use conduct::{Conduct, End};
pub use ledger::{Ledger, Sighting, Visit};
