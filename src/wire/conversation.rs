//! One request and its answer over a stream that is already connected.

use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};

use crate::error::Error;

use super::answer::Answer;
use super::connect::Stream;

/// How many bytes one read takes at most.
const READ: usize = 16 * 1024;

/// How far an exchange came.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Bytes of the request that were written.
    pub sent: AtomicUsize,
    /// From the start of writing to the answer's first byte.
    pub first_byte: Option<Duration>,
}

/// Writes the request and reads the answer, both at once: an endpoint may answer before it has read everything, and
/// that answer counts even when the rest of the request cannot be written any more.
pub(super) async fn converse(
    stream: &mut dyn Stream,
    bytes: &[u8],
    answer: &mut Answer,
    progress: &mut Progress,
) -> Result<(), Error> {
    let (reader, writer) = split(stream);
    let Progress { sent, first_byte } = progress;
    let mut writing = pin!(write(writer, bytes, sent));
    let mut reading = pin!(read(reader, answer, first_byte));
    tokio::select! {
        biased;
        done = &mut reading => return done,
        // Whether it failed or not, the answer decides.
        _ = &mut writing => {}
    }
    reading.await
}

async fn write(
    mut writer: impl AsyncWrite + Unpin,
    mut bytes: &[u8],
    sent: &AtomicUsize,
) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = writer.write(bytes).await?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        sent.fetch_add(written, Ordering::Relaxed);
        bytes = bytes.get(written..).unwrap_or_default();
    }
    writer.flush().await
}

async fn read(
    mut reader: impl AsyncRead + Unpin,
    answer: &mut Answer,
    first_byte: &mut Option<Duration>,
) -> Result<(), Error> {
    let begun = Instant::now();
    let mut buffer = vec![0; READ];
    loop {
        let count = match reader.read(&mut buffer).await {
            Ok(0) => return answer.end("closed"),
            Ok(count) => count,
            // TLS without a farewell: many endpoints just close.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return answer.end("closed");
            }
            Err(_) => return answer.end("reset"),
        };
        first_byte.get_or_insert_with(|| begun.elapsed());
        if answer.feed(buffer.get(..count).unwrap_or_default())? {
            return Ok(());
        }
    }
}
