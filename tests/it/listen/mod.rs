//! `hookctl listen`.

mod answers;
mod challenge;
mod ci;
mod decoding;
mod drift;
mod ending;
mod forward;
mod noise;
mod recording;
mod respond;
mod shown;
mod socket;
mod terminal;
mod usage;
mod verdicts;
