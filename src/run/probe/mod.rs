//! The built-in test: what teams learn about their endpoint in production, tried in a minute.
//!
//! Everything here is generated from a pack, a user's own included: no probe knows a provider. A [`Prober`] holds what
//! all probes share (the [`Subject`], the wire, the clock) and fires [`Shot`]s; each group of probes is a folder of its
//! own that turns its shots and their answers into [`crate::judge::Trial`]s. What a provider's scheme cannot protect from
//! is told as that, and what could not be observed is never told as passed.

mod about;
mod accepts;
mod advice;
mod blueprints;
#[cfg(test)]
mod cases;
mod control;
mod exam;
mod group;
mod list;
#[cfg(test)]
mod list_cases;
pub mod on_time;
pub mod once;
mod options;
pub mod oracle;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod probe;
mod prober;
mod refuses;
mod reproduction;
pub mod retries;
mod scene;
mod selection;
mod setup;
mod shot;
mod subject;
pub mod survives;
mod wants;

pub use about::About;
pub use blueprints::Blueprints;
pub use exam::Exam;
pub use group::Group;
pub use list::{Chosen, chosen, probe, probes};
pub use options::Options;
pub use probe::{Action, Make, Probe};
pub use prober::{Prober, settled, unreached};
pub use reproduction::Reproduction;
pub use scene::Scene;
pub use selection::Selection;
pub use setup::Setup;
pub use shot::Shot;
pub use subject::Subject;
pub use wants::Wants;
