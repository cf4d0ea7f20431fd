//! `hookctl diff`: how what arrived differs from what was promised.

mod args;
mod compare;
mod held;
mod known;
mod setup;
mod shown;

pub use args::{DiffArgs, FailOn};
pub use held::run;
pub use setup::is_file;
