//! `hookctl listen`.

mod answers;
mod ending;
mod recording;
mod terminal;
mod usage;
mod verdicts;
