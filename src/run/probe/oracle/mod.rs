//! Seeing what a delivery did: something outside of the answer that changes with every effect, read before and after.
//!
//! The endpoint's answers say what it took, never what it did. An [`Oracle`] is the user's own: a URL whose body, or a
//! command whose output, is another one after each delivery that had an effect. It is proven before it is believed, and
//! nothing is known of what it shows but its bytes, and the numbers and lengths of lists that [`Effect`] finds in them.

mod effect;
mod excerpt;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod oracle;
mod proof;
mod watch;

pub use effect::Effect;
pub use excerpt::{excerpt, excerpts};
pub use oracle::{Oracle, RunCommand, Source};
pub use proof::Proof;
pub use watch::Watch;
