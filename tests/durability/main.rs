//! What the listener acknowledged is in its capture, whatever becomes of the process or the disk: through the real
//! binary, real sockets and real files.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]
#![expect(
    clippy::print_stdout,
    reason = "the seed of a run that failed, and what was skipped, are for whoever reads the tests' output"
)]

mod capture;
mod disk;
mod kill;
mod listener;
mod opening;
mod rotation;
mod sender;
