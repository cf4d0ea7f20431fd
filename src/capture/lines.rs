//! The lines of a capture as they stand, in bounded memory.

use std::io::{self, BufRead, Read};
use std::path::Path;

use crate::Error;

use super::input::Input;
use super::reader::BadLine;

/// The longest line that is read: a body of the listener's limit, escaped, and room for the head.
pub(super) const MAX_LINE: u64 = 256 << 20;

/// The lines of a capture that hold anything, in order.
///
/// Compressed data that is cut off or damaged costs what comes after the damage: it counts as one bad line, the last.
pub struct Lines<R> {
    input: R,
    place: String,
    line: u64,
    pub(super) max_line: u64,
    compressed: bool,
    ended: bool,
}

/// Where lines come from that are read on another thread.
pub type AnyInput = Box<dyn BufRead + Send>;

impl Lines<AnyInput> {
    /// Opens a capture, plain or compressed with zstd, whatever it is called; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let input = Input::open(path)?;
        Ok(Lines {
            compressed: input.compressed,
            ..Lines::new(input.bytes, input.place)
        })
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads lines from `input`, which errors call `place`.
    pub fn new(input: R, place: impl Into<String>) -> Self {
        Lines {
            input,
            place: place.into(),
            line: 0,
            max_line: MAX_LINE,
            compressed: false,
            ended: false,
        }
    }

    /// The number of the line that was read last, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What errors call it: the file, or `standard input`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Whether what is read was compressed.
    pub fn compressed(&self) -> bool {
        self.compressed
    }

    /// What is left to be read.
    pub fn into_input(self) -> R {
        self.input
    }

    /// Appends the next line that is not empty to `buffer`, or says why it cannot be read; `None` at the end.
    ///
    /// # Errors
    /// [`Error::File`] when reading fails.
    pub fn next_line(
        &mut self,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<Result<(), BadLine>>, Error> {
        let start = buffer.len();
        while !self.ended {
            buffer.truncate(start);
            match self.read_line(buffer) {
                Ok(0) => self.ended = true,
                Ok(length) if length > self.max_line => {
                    self.line += 1;
                    buffer.truncate(start);
                    buffer.shrink_to_fit();
                    let most = self.max_line >> 20;
                    return Ok(Some(Err(self.bad(format!("longer than {most} MiB")))));
                }
                Ok(_) => {
                    self.line += 1;
                    let line = buffer.get(start..).unwrap_or_default();
                    if !line.iter().all(u8::is_ascii_whitespace) {
                        return Ok(Some(Ok(())));
                    }
                }
                // What the system says has a number; what has none is the decoder's word on the data.
                Err(error) if self.compressed && error.raw_os_error().is_none() => {
                    self.line += 1;
                    self.ended = true;
                    buffer.truncate(start);
                    let what = match error.kind() {
                        io::ErrorKind::UnexpectedEof => "the compressed data is cut off".to_owned(),
                        _ => format!("the compressed data is damaged: {error}"),
                    };
                    return Ok(Some(Err(self.bad(what))));
                }
                Err(error) => return Err(Error::file("read", &self.place, error)),
            }
        }
        buffer.truncate(start);
        Ok(None)
    }

    /// Appends a line and gives its length; of one that is too long, as much as shows that it is, and the rest of it
    /// is passed over.
    fn read_line(&mut self, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let most = self.max_line.saturating_add(1);
        let length = self.input.by_ref().take(most).read_until(b'\n', buffer)? as u64;
        if length == most && buffer.last() != Some(&b'\n') {
            self.input.skip_until(b'\n')?;
        }
        Ok(length)
    }

    fn bad(&self, what: String) -> BadLine {
        BadLine {
            line: self.line,
            what,
        }
    }
}
