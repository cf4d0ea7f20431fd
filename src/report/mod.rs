//! Showing results. Reporters read finished data and write it to any [`std::io::Write`]; they decide nothing.

mod arrival;
mod body;
mod card;
mod catalogue;
mod comparison;
mod conduct;
mod delivery;
mod demo;
mod detail;
mod jsonl;
mod packs;
mod palette;
mod table;
mod text;
mod verdict;

pub use arrival::{Tally, arrival, failure, refusal, summary};
pub use card::{DeliveryCard, EditionCard, EventCard, ProviderCard, SigningCard, event, provider};
pub use catalogue::{Entry, EventEntry, events, list};
pub use comparison::{ComparisonForm, ComparisonReport};
pub use conduct::conducts;
pub use delivery::{DeliveryTally, delivery, delivery_summary};
pub use demo::{DemoRow, demo};
pub use detail::{Details, differences, request_body, request_headers};
pub use jsonl::json_line;
pub use packs::packs;
pub use palette::{Palette, Tone};
pub use table::Table;
pub use text::{bytes, counted, duration_us, plain, wrapped};
pub use verdict::{Cause, Checked, VerifyTally, verdict, verify_summary};
