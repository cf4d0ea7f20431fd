//! The library behind `hookctl`, a test bench for people who receive webhooks.

pub mod error;
pub mod exchange;

pub use error::Error;
