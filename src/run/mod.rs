//! Joining the rooms: what to send becomes a request, a request becomes an exchange, an exchange becomes a case.

mod answering;
mod challenge_check;
mod forwarder;
mod handshake;
mod inspector;
mod key_ring;
mod pack_check;
mod passing_on;
mod recipe;
mod retry;
mod route;
mod sender;
mod station;

pub use forwarder::{ForwardOptions, Forwarder};
pub use handshake::{Handshake, Shaken};
pub use inspector::{Inspected, Inspector, is_signed};
pub use key_ring::KeyRing;
pub use pack_check::{PackReport, check_pack, owed_answer};
pub use recipe::{Composed, Fixed, Payload, Prepared, Recipe};
pub use retry::RetryPolicy;
pub use route::Route;
pub use sender::{Sender, SenderOptions};
pub use station::{Shown, Station, StationOptions};
