//! What an endpoint under hookctl's command does with a request: the small program of `--respond`, the
//! `[[respond]]` tables, and the reaction that comes of them.
//!
//! Values in, values out: nothing here waits, answers or breaks a connection. Who drives the wire does that.

mod play;
mod program;
mod reaction;
mod responder;
mod rule;

pub use play::{Play, Turn};
pub use program::Program;
pub use reaction::{Act, Reaction};
pub use responder::{DEFAULT_SEED, Decision, Occasion, Responder};
pub use rule::RespondRule;
