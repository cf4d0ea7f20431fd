//! One request and its answer over a connection that is there already.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::ReadBuf;
use tokio::time::{Instant, timeout};

use crate::error::Error;

use super::answer::Answer;
use super::carrier::Carrier;
use super::manner::{Manner, Release};

/// How far an exchange came.
#[derive(Debug)]
pub(super) struct Progress {
    begun: Instant,
    /// Bytes of the request that were written.
    pub sent: usize,
    /// Whether all of them have left.
    pub all_sent: bool,
    /// From the start of writing to the answer's first byte.
    pub first_byte: Option<Duration>,
}

impl Progress {
    /// Nothing was written; the connection is there since then.
    pub fn from(begun: Instant) -> Self {
        Progress {
            begun,
            sent: 0,
            all_sent: false,
            first_byte: None,
        }
    }

    fn seen(&mut self) {
        self.first_byte.get_or_insert_with(|| self.begun.elapsed());
    }
}

/// Writes the request and reads the answer, both at once: an endpoint may answer before it has read everything, and
/// that answer counts even when the rest of the request cannot be written any more. `buffer` is what one read fills.
/// Where the manner is to close and all has gone out, it ends without an answer.
pub(super) async fn converse(
    carrier: &mut dyn Carrier,
    bytes: &[u8],
    manner: &Manner,
    buffer: &mut [u8],
    answer: &mut Answer<'_>,
    progress: &mut Progress,
) -> Result<(), Error> {
    if let Some(within) = manner.leaves() {
        depart(carrier, bytes, buffer, within, progress).await;
        return Ok(());
    }
    let mut stuck = false;
    let mut release = Release::new(manner);
    poll_fn(|cx| {
        let reading = poll_read(Pin::new(&mut *carrier), cx, buffer, answer, progress);
        if reading.is_pending() && !stuck && !progress.all_sent {
            let out = Pin::new(&mut *carrier);
            match poll_write(out, cx, bytes, &mut release, &mut progress.sent) {
                Poll::Pending => {}
                Poll::Ready(Ok(())) => {
                    progress.all_sent = true;
                    if manner.closes() {
                        return Poll::Ready(Ok(()));
                    }
                }
                // Whether it failed or not, the answer decides.
                Poll::Ready(Err(_)) => stuck = true,
            }
        }
        reading
    })
    .await
}

/// Writes the request, and waits that long at most for the answer to begin or the other end to close.
async fn depart(
    carrier: &mut dyn Carrier,
    bytes: &[u8],
    buffer: &mut [u8],
    within: Duration,
    progress: &mut Progress,
) {
    let mut release = Release::new(&Manner::AtOnce);
    let written = poll_fn(|cx| {
        let out = Pin::new(&mut *carrier);
        poll_write(out, cx, bytes, &mut release, &mut progress.sent)
    });
    progress.all_sent = written.await.is_ok();
    let mut read = ReadBuf::new(buffer);
    let first = poll_fn(|cx| Pin::new(&mut *carrier).poll_read(cx, &mut read));
    let first = timeout(within, first).await;
    if !read.filled().is_empty() && matches!(first, Ok(Ok(()))) {
        progress.seen();
    }
}

fn poll_write(
    mut carrier: Pin<&mut (dyn Carrier + '_)>,
    cx: &mut Context,
    bytes: &[u8],
    release: &mut Release<'_>,
    sent: &mut usize,
) -> Poll<io::Result<()>> {
    while *sent < bytes.len() {
        let Poll::Ready(open) = release.poll_open(cx, *sent) else {
            // What is held back does not hold back what has gone before it.
            ready!(carrier.as_mut().poll_flush(cx))?;
            return Poll::Pending;
        };
        let left = bytes.get(*sent..open.min(bytes.len())).unwrap_or_default();
        match ready!(carrier.as_mut().poll_write(cx, left))? {
            0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
            written => *sent += written,
        }
    }
    carrier.poll_flush(cx)
}

fn poll_read(
    mut carrier: Pin<&mut (dyn Carrier + '_)>,
    cx: &mut Context,
    buffer: &mut [u8],
    answer: &mut Answer,
    progress: &mut Progress,
) -> Poll<Result<(), Error>> {
    loop {
        let mut read = ReadBuf::new(buffer);
        match ready!(carrier.as_mut().poll_read(cx, &mut read)) {
            Ok(()) if read.filled().is_empty() => return Poll::Ready(answer.end("closed")),
            Ok(()) => {}
            // TLS without a farewell: many endpoints just close.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Poll::Ready(answer.end("closed"));
            }
            Err(_) => return Poll::Ready(answer.end("reset")),
        }
        progress.seen();
        if answer.feed(read.filled())? {
            return Poll::Ready(Ok(()));
        }
    }
}
