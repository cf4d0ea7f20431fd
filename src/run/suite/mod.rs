//! Suites in files: a team's own cases, read from YAML and run.
//!
//! A file is read into a [`Suite`] with everything checked that can be checked before anything is sent: strict keys,
//! kinds of values, files, variables. Every error says where it is. [`plan()`] writes out the matrices and selects, a
//! [`Runner`] makes the [`crate::judge::Trial`]s. The environment, the clock and the secrets are arguments. The format is
//! described in `samples/SUITES.md` and, for editors, in `samples/suite.schema.json`.

mod case;
mod change;
mod checking;
mod checkup;
mod describe;
mod desk;
mod expect;
mod json;
mod letter;
#[cfg(test)]
mod load_cases;
mod moment;
mod names;
mod node;
mod orders;
mod permute;
mod permuting;
mod plan;
mod poll;
mod polling;
mod probing;
mod query;
mod robustness;
mod runner;
mod send;
mod sending;
mod source;
mod stage;
mod step;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod suite;
mod table;
mod text;
mod variables;
mod wrong;

pub use checkup::check_up;
pub use plan::{Planned, plan};
pub use probing::Probing;
pub use runner::Runner;
pub use source::Source;
pub use stage::{Stage, allowed};
pub use suite::{PARTS, SecretPlace, Suite};
pub use table::Part;
pub use text::Text;
pub use variables::{Environment, Variables};
