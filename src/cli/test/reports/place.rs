//! Where a report is written: a standard stream as trials end, or a file that has its name when it is whole.

use std::io::{self, Write};
use std::path::PathBuf;

use hookctl::Error;
use hookctl::report::github::tame;

use super::ask::To;
use crate::cli::new_file::NewFile;

/// A place that is open.
pub enum Place {
    Stdout,
    Stderr,
    File(PathBuf, NewFile),
    /// Whoever read it went away.
    Closed,
}

impl Place {
    /// Opens it, so that a file that cannot be written is told of before anything is sent.
    pub fn open(to: To) -> Result<Place, Error> {
        Ok(match to {
            To::Stdout => Place::Stdout,
            To::Stderr => Place::Stderr,
            To::File(path) => {
                let file = NewFile::shared(&path)?;
                Place::File(path, file)
            }
        })
    }

    /// Whether what is written there is seen at once.
    pub fn is_stream(&self) -> bool {
        matches!(self, Place::Stdout | Place::Stderr)
    }

    /// Writes all of a text. A standard stream that was closed takes no more, which is its reader's right; the test
    /// goes on, because its exit code is for somebody else.
    ///
    /// # Errors
    /// What writing fails with otherwise.
    pub fn write(&mut self, text: &[u8]) -> Result<(), Error> {
        match self {
            Place::Closed => Ok(()),
            // Nobody listening is no reason to stop.
            Place::Stderr => {
                let _ = io::stderr().lock().write_all(text);
                Ok(())
            }
            Place::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(text).and_then(|()| out.flush());
                match written.map_err(Error::output) {
                    Err(Error::BrokenPipe) => *self = Place::Closed,
                    other => return other,
                }
                Ok(())
            }
            Place::File(path, file) => file
                .write_all(text)
                .map_err(|e| Error::file("write", path.as_path(), e)),
        }
    }

    /// Gives a file its name.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(self) -> Result<(), Error> {
        match self {
            Place::File(path, file) => file.finish().map_err(|e| Error::file("write", path, e)),
            Place::Stdout | Place::Stderr | Place::Closed => Ok(()),
        }
    }
}

/// A text whose lines a workflow's log takes for nothing but lines.
pub fn tamed(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<_> = text.split('\n').map(tame).collect();
    lines.join("\n").into_bytes()
}
