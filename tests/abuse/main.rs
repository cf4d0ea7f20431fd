//! What the listener is like to a well-behaved sender while others abuse it, and what it costs in memory.
//!
//! A binary of its own: nothing else runs while times are taken. The long runs are ignored by default; those about
//! memory take the program that `HOOKCTL` names, a release build:
//! `HOOKCTL=$PWD/target/release/hookctl cargo test --test abuse -- --ignored --nocapture --test-threads 1`.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![expect(clippy::print_stdout, reason = "the figures are what a run is for")]

mod bench;
mod memory;
mod slow;
