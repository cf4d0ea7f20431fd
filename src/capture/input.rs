//! Where a capture is read from: a file or standard input, as it is or compressed, told by its first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use crate::Error;

/// How a zstd frame begins (RFC 8878, section 3.1.1).
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How much is read at a time, in bytes.
const BUFFER: usize = 64 << 10;

/// Whether bytes begin like zstd data: with a frame, or with one to be skipped (RFC 8878, section 3.1.2).
pub(super) fn is_compressed(head: &[u8]) -> bool {
    match head {
        [low, 0x2a, 0x4d, 0x18, ..] => low & 0xf0 == 0x50,
        _ => head.starts_with(&FRAME),
    }
}

/// A capture opened for reading.
pub(super) struct Input {
    /// Its bytes, decompressed.
    pub bytes: Box<dyn BufRead + Send>,
    /// What errors call it.
    pub place: String,
    /// Whether it is decompressed on the way.
    pub compressed: bool,
}

impl Input {
    /// Opens a file; `-` is standard input.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let (raw, place): (Box<dyn Read + Send>, _) = if path == Path::new("-") {
            (Box::new(io::stdin()), "standard input".to_owned())
        } else {
            let file = File::open(path).map_err(|e| Error::file("read", path, e))?;
            (Box::new(file), path.display().to_string())
        };
        Input::new(raw, &place).map_err(|e| Error::file("read", &place, e))
    }

    fn new(mut raw: Box<dyn Read + Send>, place: &str) -> io::Result<Self> {
        let mut head = Vec::new();
        raw.by_ref()
            .take(FRAME.len() as u64)
            .read_to_end(&mut head)?;
        let compressed = is_compressed(&head);
        let whole = BufReader::with_capacity(BUFFER, Cursor::new(head).chain(raw));
        let bytes: Box<dyn BufRead + Send> = if compressed {
            // Its window is bounded too: the decoder takes none over 128 MiB.
            Box::new(BufReader::with_capacity(
                BUFFER,
                zstd::Decoder::with_buffer(whole)?,
            ))
        } else {
            Box::new(whole)
        };
        Ok(Input {
            bytes,
            place: place.to_owned(),
            compressed,
        })
    }
}
