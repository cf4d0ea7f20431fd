//! Replay: what was recorded goes out again, as it was or changed, when it was or otherwise.
//!
//! A record becomes a request that is as captured but for what belongs to the old connection; [`Renewal`] says what is
//! made anew: the signature, the ids, the times. A [`PlanReader`] says which records go out and when; [`Replay`] sends
//! them and finds out what is different.

mod answered;
mod answers;
mod declared;
mod ids;
mod order;
mod outcome;
mod outgoing;
mod plan;
mod recorded;
mod renewal;
#[cfg(test)]
mod renewal_cases;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod replay;
mod selection;
mod shift;
mod tally;

pub use answered::{Answered, Identity};
pub use answers::{Answer, AnswerCheck};
pub use declared::Declared;
pub use ids::Ids;
pub use order::{Belonging, OrderBy};
pub use outcome::{Compared, Outcome};
pub use outgoing::Destination;
pub use plan::{Passed, PlanOptions, PlanReader, Planned, first_id, pack_of, short_name};
pub use recorded::{BadLines, Recorded, Recording};
pub use renewal::{Original, Renewal, Renewed, Resign, Signing, Unfit};
pub use replay::{Compare, Replay};
pub use selection::{Deliveries, Lines, Selection, Share};
pub use shift::Shift;
pub use tally::{Numbers, Tally};
