//! Joining the rooms: what to send becomes a request, a request becomes an exchange, an exchange becomes a case.

pub mod conduct;
mod counts;
mod desk;
mod expect;
pub mod filter;
mod glob;
mod inspector;
mod key_ring;
mod pack_check;
mod recipe;
pub mod respond;
mod retry;
mod sender;
mod shape;
mod station;

pub use counts::Counts;
pub use desk::Desk;
pub use expect::{Expect, SENDER_OK, Standing, Unmet, standing, unmet};
pub use filter::Filter;
pub use glob::Glob;
pub use inspector::{Inspected, Inspector, is_signed};
pub use key_ring::KeyRing;
pub use pack_check::{PackReport, check_pack, owed_answer};
pub use recipe::{Composed, Fixed, Payload, Prepared, Recipe};
pub use retry::RetryPolicy;
pub use sender::{Sender, SenderOptions};
pub use shape::{Change, changes};
pub use station::{Shown, Station, StationOptions};
