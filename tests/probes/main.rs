//! The probes that are more than a request and its answer, against endpoints that are right and that are wrong in one way.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![expect(dead_code, reason = "the receiver offers more than these tests need")]

mod exam;
mod on_time;
mod once;
#[path = "../it/receiver.rs"]
mod receiver;
mod refuses;
mod retries;
mod shop;
mod survives;
