//! The wire: HTTP/1.0 and 1.1 spoken from both ends, byte for byte, and TLS on the sending side.
//!
//! One connection loop of our own, over tokio streams and with `httparse` for the heads, serves each side: it gives
//! the exact bytes with a single parse, a strictness that is ours to set, and room for misbehaviour on purpose.
//!
//! This room never follows a redirect, never decodes a body, never retries, and knows no provider, no capture file
//! and no terminal. The clock is an argument.

mod address;
mod answer;
mod arrival;
mod chunked;
mod client;
mod connect;
mod connection;
mod conversation;
mod delivered;
mod encode;
mod fault;
mod framing;
mod head;
mod inbox;
mod limits;
mod misbehave;
mod options;
mod quiet;
mod reason;
mod reply;
mod server;
mod target;
mod tls;
mod verifier;
mod wishes;

pub use arrival::{Arrival, Rejection};
pub use client::Client;
pub use delivered::Delivered;
pub use encode::encode;
pub use limits::ServerLimits;
pub use misbehave::Reply;
pub use options::{ClientOptions, TlsOptions};
pub use reason::reason;
pub use server::{Clock, Summary, serve};
pub use target::Target;
