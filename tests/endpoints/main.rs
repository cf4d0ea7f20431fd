//! Reference endpoints: one that is fit to receive webhooks, and many that are each wrong in one way that real ones are.
//!
//! They talk over real sockets and check signatures with code of their own, so that the built-in test is not held to
//! itself. `README.md` beside this file says which probes name which fault, and a test holds it to that.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod answer;
mod by_hand;
mod conduct;
mod consumer;
mod endpoint;
mod fault;
mod gate;
mod intake;
mod ledger;
mod matrix;
mod named;
mod payload;
mod scheme;
mod sender;
mod service;
mod tap;
