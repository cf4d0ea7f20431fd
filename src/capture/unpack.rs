//! Files of other tools as they are or compressed, told by their first bytes: gzip, zlib and zstd.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::{MultiGzDecoder, ZlibDecoder};

use crate::Error;

use super::input::is_compressed;

/// How many bytes tell.
const HEAD: u64 = 4;
/// How much is read at a time, in bytes.
const READ: usize = 64 << 10;

/// A file opened for reading.
pub(super) struct Unpacked {
    /// Its bytes, decompressed.
    pub bytes: Box<dyn BufRead>,
    /// Whether they are decompressed on the way.
    pub compressed: bool,
}

impl Unpacked {
    /// Opens a file; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let raw: Box<dyn Read> = match path == Path::new("-") {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(path).map_err(|e| Error::file("read", path, e))?),
        };
        Unpacked::new(raw).map_err(|e| Error::file("read", path, e))
    }

    fn new(mut raw: Box<dyn Read>) -> io::Result<Self> {
        let mut head = Vec::new();
        raw.by_ref().take(HEAD).read_to_end(&mut head)?;
        let whole = BufReader::new(Cursor::new(head.clone()).chain(raw));
        let decoder: Box<dyn Read> = match head.as_slice() {
            [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(whole)),
            // RFC 1950, 2.2: deflate with a window of 32 KiB, and a sum that 31 divides.
            [0x78, flags, ..] if (0x7800 + u16::from(*flags)) % 31 == 0 => {
                Box::new(ZlibDecoder::new(whole))
            }
            head if is_compressed(head) => Box::new(zstd::Decoder::with_buffer(whole)?),
            _ => {
                return Ok(Unpacked {
                    bytes: Box::new(BufReader::with_capacity(READ, whole)),
                    compressed: false,
                });
            }
        };
        Ok(Unpacked {
            bytes: Box::new(BufReader::with_capacity(READ, decoder)),
            compressed: true,
        })
    }
}
