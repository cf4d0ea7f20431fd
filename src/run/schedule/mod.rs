//! The schedule: what is due when, so many at once, in order where order counts.
//!
//! It is an open loop: when a job is due depends on the plan alone, never on how fast earlier ones ended, and how long
//! it took counts from when it was due. A slow endpoint is thus seen as slow, and not as a lesser load. The plan is read
//! as it is needed, so its length costs no memory.
//!
//! This room knows neither deliveries nor files: what is done, and what becomes of it, are closures. The clock is
//! tokio's, which tests can stop.

mod agenda;
mod alarm;
mod bell;
mod budget;
mod done;
mod drive;
#[cfg(test)]
mod drive_cases;
mod due;
mod options;
mod pace;
mod plan;
mod ran;
mod round;

pub use done::{Done, Turn};
pub use drive::drive;
pub use due::{Due, OrderKey};
pub use options::{Room, ScheduleOptions};
pub use pace::{Pace, Pacer, at_rate};
pub use plan::Plan;
pub use ran::{Ending, Left, Ran};
