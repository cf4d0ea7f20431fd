//! A stream with what was read from it and not yet used.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

use super::channel::Channel;

/// How many bytes one read asks for at least.
const READ: usize = 16 * 1024;

/// A stream and its unread bytes. Memory grows with what really arrived, never with what was announced.
///
/// It is a stream itself, which gives the unread bytes first: a layer above starts where the looking ahead began.
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

impl<S: AsyncRead + Unpin> AsyncRead for Inbox<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context,
        into: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        if self.buffer.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, into);
        }
        let count = into.remaining().min(self.buffer.len());
        let unread = self.buffer.split_to(count);
        into.put_slice(&unread);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Inbox<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: Channel> Channel for Inbox<S> {
    fn reset_on_close(&self) {
        self.stream.reset_on_close();
    }
}
