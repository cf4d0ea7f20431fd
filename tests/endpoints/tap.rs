//! Header names as they were written: the library lower-cases them, and one fault is about their case.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A stream that keeps the start of what was read.
pub struct Tap {
    stream: TcpStream,
    kept: Arc<Mutex<Vec<u8>>>,
}

/// As much as any head takes.
const KEPT: usize = 64 << 10;

impl Tap {
    /// Puts a tap on a stream; what it keeps is the second.
    pub fn on(stream: TcpStream) -> (Tap, Arc<Mutex<Vec<u8>>>) {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let tap = Tap {
            stream,
            kept: Arc::clone(&kept),
        };
        (tap, kept)
    }
}

impl AsyncRead for Tap {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let mut kept = self.kept.lock().unwrap();
        let new = &buffer.filled()[before..];
        let room = KEPT.saturating_sub(kept.len()).min(new.len());
        kept.extend_from_slice(&new[..room]);
        drop(kept);
        polled
    }
}

impl AsyncWrite for Tap {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
