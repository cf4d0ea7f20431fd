//! `hookctl listen`.

mod answers;
mod challenge;
mod decoding;
mod ending;
mod forward;
mod noise;
mod recording;
mod socket;
mod terminal;
mod usage;
mod verdicts;
