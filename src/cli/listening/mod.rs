//! The parts of `hookctl listen`: its arguments, readiness, its screen and its end.

mod args;
mod ending;
mod ready;
mod screen;

pub use args::{AnswerArgs, EndArgs, ShowArgs};
pub use ending::{Outcome, Progress, until_end, verdict};
pub use ready::{ReadyFile, ready_line};
pub use screen::{Screen, Seen};
