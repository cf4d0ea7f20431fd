//! Bytes as a sender's connection, served over a pipe in memory.

use std::sync::{Arc, Mutex};

use hookctl::exchange::{Request, Response};
use hookctl::wire::{Arrival, Rejection, ServerLimits, serve_connection};
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex, split};
use tokio::runtime::Builder;

/// What came out of a connection.
#[derive(Debug, PartialEq)]
pub struct Served {
    /// The requests that arrived, and why one of them is incomplete.
    pub requests: Vec<(Request, Option<String>)>,
    /// Status and reason of what was refused.
    pub refused: Vec<(Option<u16>, String)>,
    /// Whether anything was answered.
    pub answered: bool,
}

/// Limits that a small input can go over.
pub fn limits() -> ServerLimits {
    ServerLimits {
        max_body: 64,
        max_head: 512,
        max_headers: 8,
        max_requests: 6,
        ..ServerLimits::default()
    }
}

/// Serves the bytes through a pipe that holds `width` bytes.
pub fn serve(bytes: &[u8], width: usize) -> Served {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(async {
        let (ours, theirs) = duplex(width);
        let requests = Arc::new(Mutex::<Vec<_>>::default());
        let refused = Arc::new(Mutex::<Vec<_>>::default());
        let (arrived, rejected) = (Arc::clone(&requests), Arc::clone(&refused));
        let handler = move |arrival: Arrival| {
            lock(&arrived).push((arrival.request, arrival.incomplete));
            async { Response::new(204) }
        };
        let on_reject = move |rejection: Rejection| {
            lock(&rejected).push((rejection.status, rejection.why));
        };
        let clock = Arc::new(|| Timestamp::UNIX_EPOCH);
        let serving = serve_connection(theirs, "a pipe", limits(), clock, handler, on_reject);
        let (mut reader, mut writer) = split(ours);
        let mut answers = Vec::new();
        let writing = async {
            // The server may close before it has read everything.
            let _ = writer.write_all(bytes).await;
            let _ = writer.shutdown().await;
        };
        let (_, (), read) = tokio::join!(serving, writing, reader.read_to_end(&mut answers));
        read.expect("a pipe can be read to its end");
        Served {
            requests: std::mem::take(&mut *lock(&requests)),
            refused: std::mem::take(&mut *lock(&refused)),
            answered: answers.starts_with(b"HTTP/1.1 "),
        }
    })
}

fn lock<T>(values: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    values.lock().expect("nothing panicked")
}
