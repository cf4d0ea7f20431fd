//! Load: so many deliveries a second for so long, each with an id, a time, a payload and a signature of its own.
//!
//! It is an open loop: when a delivery is due depends on the rate alone, and its latency counts from then, so that an
//! endpoint that stalls is seen to stall for everyone who would have called meanwhile. What comes of it is counted, not
//! kept: the memory is the same for any number of deliveries.

#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod load;
mod measured;
mod summary;
mod tally;
mod threshold;

pub use load::{Amount, Load};
pub use measured::Measured;
pub use summary::LoadSummary;
pub use tally::{LoadTally, Trouble};
pub use threshold::{Kept, Limit, Metric, Threshold};
