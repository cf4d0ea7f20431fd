//! Replay: what was recorded goes out again, as it was or changed, when it was or otherwise.
//!
//! A record becomes a request that is as captured but for what belongs to the old connection; [`Renewal`] says what is
//! made anew: the signature, the ids, the times.

mod answered;
mod declared;
mod order;
mod outgoing;
mod recorded;
mod renewal;
mod selection;
mod shift;

pub use answered::{Answered, Identity};
pub use declared::Declared;
pub use order::OrderBy;
pub use outgoing::{Destination, readdress};
pub use recorded::{BadLines, Recorded, Recording};
pub use renewal::{Ids, Renewal, Renewed, Resign, Unfit};
pub use selection::{Deliveries, Lines, Selection, Share};
pub use shift::Shift;
