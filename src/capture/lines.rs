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
    pub(super) input: R,
    pub(super) place: String,
    pub(super) line: u64,
    /// Where the line that was read last begins, and where the next one does.
    at: (u64, u64),
    pub(super) max_line: u64,
    compressed: bool,
    pub(super) ended: bool,
    /// The beginning of a line that was read along with the block before it.
    pub(super) carry: Vec<u8>,
}

/// Where lines come from that are read on another thread.
pub type AnyInput = Box<dyn BufRead + Send>;

impl Lines<AnyInput> {
    /// Opens a capture, plain or compressed with zstd, whatever it is called; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Input::open(path).map(Lines::of)
    }

    /// The same of bytes that are open already, which errors call `place`.
    ///
    /// # Errors
    /// [`Error::File`] when their beginning cannot be read.
    pub fn over(bytes: Box<dyn Read + Send>, place: &str) -> Result<Self, Error> {
        let input = Input::new(bytes, place).map_err(|e| Error::file("read", place, e))?;
        Ok(Lines::of(input))
    }

    fn of(input: Input) -> Self {
        Lines {
            compressed: input.compressed,
            ..Lines::new(input.bytes, input.place)
        }
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads lines from `input`, which errors call `place`.
    pub fn new(input: R, place: impl Into<String>) -> Self {
        Lines {
            input,
            place: place.into(),
            line: 0,
            at: (0, 0),
            max_line: MAX_LINE,
            compressed: false,
            ended: false,
            carry: Vec::new(),
        }
    }

    /// The number of the line that was read last, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// At which byte of the file the line begins that was read last; none where the file is compressed.
    pub fn offset(&self) -> Option<u64> {
        (!self.compressed).then_some(self.at.0)
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
                    return Ok(Some(Err(self.too_long())));
                }
                Ok(_) => {
                    self.line += 1;
                    let line = buffer.get(start..).unwrap_or_default();
                    if !line.iter().all(u8::is_ascii_whitespace) {
                        return Ok(Some(Ok(())));
                    }
                }
                Err(error) => {
                    let Some(what) = self.damage(&error) else {
                        return Err(Error::file("read", &self.place, error));
                    };
                    self.line += 1;
                    self.ended = true;
                    buffer.truncate(start);
                    return Ok(Some(Err(self.bad(what))));
                }
            }
        }
        buffer.truncate(start);
        Ok(None)
    }

    /// Appends a line and gives its length; of one that is too long, as much as shows that it is, and the rest of it
    /// is passed over.
    fn read_line(&mut self, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let most = self.max_line.saturating_add(1);
        let length = self.read_up_to(most, buffer)?;
        self.at = (self.at.1, self.at.1 + length);
        if length == most && buffer.last() != Some(&b'\n') {
            self.at.1 += self.input.skip_until(b'\n')? as u64;
        }
        Ok(length)
    }

    /// Appends what comes up to the end of the line, and no more than `most` bytes.
    fn read_up_to(&mut self, most: u64, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let mut length = 0;
        while length < most {
            let ready = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                ready => ready?,
            };
            let left = usize::try_from(most - length).unwrap_or(usize::MAX);
            let ready = ready.get(..left).unwrap_or(ready);
            let end = memchr::memchr(b'\n', ready).map(|at| at + 1);
            let part = ready.get(..end.unwrap_or(ready.len())).unwrap_or_default();
            buffer.extend_from_slice(part);
            let count = part.len();
            self.input.consume(count);
            length += count as u64;
            if end.is_some() || count == 0 {
                break;
            }
        }
        Ok(length)
    }

    /// What is wrong with compressed data; none where reading itself has failed.
    pub(super) fn damage(&self, error: &io::Error) -> Option<String> {
        // What the system says has a number; what has none is the decoder's word on the data.
        let damaged = self.compressed && error.raw_os_error().is_none();
        damaged.then(|| match error.kind() {
            io::ErrorKind::UnexpectedEof => "the compressed data is cut off".to_owned(),
            _ => format!("the compressed data is damaged: {error}"),
        })
    }

    pub(super) fn too_long(&self) -> BadLine {
        self.bad(format!("longer than {} MiB", self.max_line >> 20))
    }

    pub(super) fn bad(&self, what: String) -> BadLine {
        BadLine {
            line: self.line,
            what,
        }
    }
}
