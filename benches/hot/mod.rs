//! The hot paths, each alone: what one delivery takes that is made, sent, received, recorded and judged. Measured by
//! the clock in `micro.rs` and in instructions in `count.rs`.

mod path;
mod setting;

pub use path::{NAMES, Path};
