//! Provider packs: which there are, what they say, the payloads they render, and edits of a payload.
//!
//! This room turns data into values. It reads files of packs and nothing else: no clock, no randomness, no socket.
//! The pack format is described in `samples/README.md`.

mod braces;
mod bundle;
mod by_name;
mod by_path;
mod catalogue;
mod challenge_answer;
#[cfg(test)]
mod challenge_cases;
mod challenge_example;
mod challenge_rule;
mod delivery;
mod draws;
mod edit;
#[cfg(test)]
mod edit_cases;
mod editions;
mod embedded;
mod event;
mod event_rule;
#[cfg(test)]
mod fixture;
mod fresh;
mod header_line;
mod layer;
pub mod limits;
mod lookup;
#[cfg(test)]
mod lookup_cases;
mod merge;
mod name;
mod order_rule;
mod ordered;
#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod pack;
mod placeholder;
mod provider;
mod recognise;
#[cfg(test)]
mod recognise_cases;
mod recognise_rule;
#[cfg(test)]
mod schema_cases;
mod skeleton;
mod source;
mod stencil;
#[cfg(test)]
mod stencil_cases;
mod suggest;
mod template;
#[cfg(test)]
mod template_cases;
mod time_form;
mod time_members;

pub use by_name::event_by_name;
pub use catalogue::{Catalogue, Summary};
pub use challenge_answer::ChallengeAnswer;
pub use challenge_rule::{Challenge, ChallengePlace, ChallengeRule};
pub use delivery::DeliveryRule;
pub use edit::{Edit, apply};
pub use event::EventInEdition;
pub use event_rule::{EventOverride, EventRule};
pub use fresh::Values;
pub use header_line::{HeaderLine, HeaderMatch};
pub use name::is_name;
pub use order_rule::{OrderPlace, OrderRule};
pub use ordered::Ordered;
pub use pack::Pack;
pub use provider::{EditionRule, FORMAT, Layout, PayloadRule, Provider};
pub use recognise::{Recognised, recognise, recognise_by, recognise_named, recognise_scanned};
pub use recognise_rule::{EventPlace, RecogniseRule};
pub use skeleton::skeleton;
pub use stencil::Stencil;
pub use suggest::{advice, nearest};
pub use template::{render, render_path, render_text};
pub use time_members::time_members;
