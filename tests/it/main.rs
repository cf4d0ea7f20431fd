//! hookctl as its users run it: the real binary, its own folder, a clean environment, real sockets.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod authority;
mod capture;
mod demo;
mod diff;
mod diff_chatwoot;
mod diff_mutations;
mod export;
mod general;
mod import;
mod learn;
mod list;
mod listen;
mod listener;
mod packs;
mod readme;
mod receiver;
mod redact;
mod replay;
mod secrets;
mod send;
mod settings;
mod show;
mod sign;
mod suites;
mod test;
mod testing;
mod verify;
