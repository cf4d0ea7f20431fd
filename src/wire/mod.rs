//! The wire: HTTP/1.0 and 1.1 spoken from both ends, byte for byte, HTTP/2 on the listening side, and TLS.
//!
//! For HTTP/1, one connection loop of our own, over tokio streams and with `httparse` for the heads, serves each side: it gives
//! the exact bytes with a single parse, a strictness that is ours to set, and room for misbehaviour on purpose.
//! HTTP/2 has no such bytes to keep: `hyper` speaks it, and what comes in is marked as normalized.
//!
//! This room never follows a redirect, never decodes a body, never retries, and knows no provider, no capture file
//! and no terminal. The clock is an argument.

mod address;
mod answer;
#[cfg(test)]
mod answer_cases;
mod arrival;
mod carrier;
mod channel;
mod chunked;
mod client;
mod connect;
mod connection;
mod conversation;
mod delivered;
mod door;
mod encode;
mod fault;
mod framing;
mod h2_exchange;
mod h2_message;
mod head;
mod host;
mod inbox;
mod limit;
mod limits;
mod line;
mod lines;
mod listener;
mod manner;
mod multiplex;
mod options;
mod persistence;
mod read_answer;
mod reading;
mod reason;
mod reception;
mod reply;
mod response;
mod roster;
mod scan;
mod serve_connection;
mod server;
mod server_tls;
mod streams;
mod target;
mod tls;
#[cfg(unix)]
mod unix;
mod verifier;
mod wishes;

pub use arrival::{Arrival, Rejection};
pub use client::Client;
pub use delivered::Delivered;
pub use encode::encode;
pub use limits::ServerLimits;
pub use line::Line;
pub use lines::Lines;
pub use listener::Listener;
pub use manner::{Manner, Piece, Then};
pub use options::{ClientOptions, TlsOptions};
pub use read_answer::read_answer;
pub use reason::reason;
pub use reply::Reply;
pub use serve_connection::serve_connection;
pub use server::{Clock, Summary, serve};
pub use server_tls::ServerTls;
pub use target::Target;
