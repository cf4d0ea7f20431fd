//! The wire room over real sockets: what senders do to a listener, and what endpoints do to a sender.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod delivery;
mod endpoint;
mod h2;
mod handshake;
mod limits;
mod lines;
mod manifest;
mod manner;
mod misbehaviour;
mod pressure;
mod round_trip;
mod secure;
mod site;
mod strictness;
mod turns;
#[cfg(unix)]
mod unix;
