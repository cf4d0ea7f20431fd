//! `hookctl listen`.

mod answers;
mod ci;
mod ending;
mod recording;
mod respond;
mod shown;
mod terminal;
mod usage;
mod verdicts;
