//! `--filter`: which of the requests are shown. What is recorded, counted and answered is no matter of a filter.

#[expect(
    clippy::module_inception,
    reason = "the noun of the room has its own file"
)]
mod filter;
mod json_test;

pub use filter::Filter;
