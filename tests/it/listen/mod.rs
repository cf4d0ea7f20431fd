//! `hookctl listen`.

mod answers;
mod ending;
mod recording;
mod socket;
mod terminal;
mod usage;
mod verdicts;
