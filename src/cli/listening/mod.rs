//! The parts of `hookctl listen`: its arguments, readiness, the command it runs, its screen and its end.

mod args;
mod command;
mod ending;
mod ready;
mod screen;

pub use args::{AnswerArgs, EndArgs, ShowArgs};
pub use command::Running;
pub use ending::{Outcome, Progress, until_end, verdict};
pub use ready::{ReadyFile, ready_line};
pub use screen::{Screen, Seen};
