//! The library behind `hookctl`, a test bench for people who receive webhooks.

pub mod capture;
pub mod error;
pub mod exchange;
pub mod judge;
pub mod pack;
pub mod signature;
pub mod wire;

pub use error::Error;
