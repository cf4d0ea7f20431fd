//! `hookctl listen`.

mod answers;
mod ending;
mod noise;
mod recording;
mod terminal;
mod usage;
mod verdicts;
