//! A stream with what was read from it and not yet used.

use std::io;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

/// How many bytes one read asks for at least.
const READ: usize = 16 * 1024;

/// A stream and its unread bytes. Memory grows with what really arrived, never with what was announced.
#[derive(Debug)]
pub(super) struct Inbox<S> {
    /// The stream, for writing and closing.
    pub stream: S,
    buffer: BytesMut,
}

impl<S: AsyncRead + Unpin> Inbox<S> {
    pub fn new(stream: S) -> Self {
        Inbox {
            stream,
            buffer: BytesMut::new(),
        }
    }

    /// What came and was not used.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Marks that many bytes as used.
    pub fn consume(&mut self, count: usize) {
        self.buffer.advance(count.min(self.buffer.len()));
    }

    /// Reads once; gives the number of bytes, 0 at the stream's end. Nothing is lost when it is dropped half way.
    pub async fn fill(&mut self) -> io::Result<usize> {
        self.buffer.reserve(READ);
        self.stream.read_buf(&mut self.buffer).await
    }
}
