//! Appending to a capture file: one writer, one whole record a write, a torn tail sealed on open.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::exchange::Exchange;

/// An open capture file, locked for as long as it is held.
#[derive(Debug)]
pub struct Writer {
    file: File,
    path: PathBuf,
    line: Vec<u8>,
}

impl Writer {
    /// Opens a file to append to, creates it with mode 0600 where it is missing, and locks it.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened, or when another process holds the lock.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options
            .open(path)
            .map_err(|e| Error::file("create", path, e))?;
        let regular = file.metadata().is_ok_and(|meta| meta.is_file());
        if regular {
            lock(&file, path)?;
            seal(&mut file).map_err(|e| Error::file("append to", path, e))?;
        }
        Ok(Writer {
            file,
            path: path.to_owned(),
            line: Vec::new(),
        })
    }

    /// Appends one record in one write.
    ///
    /// # Errors
    /// [`Error::File`] when the system does not take it; the record is then not to be acknowledged.
    pub fn append(&mut self, exchange: &Exchange) -> Result<(), Error> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, exchange)
            .map_err(|e| Error::file("write", &self.path, e.into()))?;
        self.line.push(b'\n');
        self.file
            .write_all(&self.line)
            .map_err(|e| Error::file("write", &self.path, e))
    }

    /// Waits until the system has put every record on disk.
    ///
    /// # Errors
    /// [`Error::File`] when it could not.
    pub fn sync(&self) -> Result<(), Error> {
        self.file
            .sync_data()
            .map_err(|e| Error::file("sync", &self.path, e))
    }
}

fn lock(file: &File, path: &Path) -> Result<(), Error> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => {
            let taken =
                io::Error::new(io::ErrorKind::WouldBlock, "it is in use by another process");
            Error::file("lock", path, taken)
        }
        TryLockError::Error(error) => Error::file("lock", path, error),
    })
}

/// Ends a last line that a crash left without its newline, so that the next record starts on its own.
fn seal(file: &mut File) -> io::Result<()> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(());
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    if last != *b"\n" {
        file.write_all(b"\n")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::exchange::{Direction, Request};

    fn record(id: &str) -> Exchange {
        Exchange::new(
            id,
            Timestamp::UNIX_EPOCH,
            Direction::Received,
            Request::new("POST", "/"),
        )
    }

    #[test]
    fn a_torn_tail_costs_that_line_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        std::fs::write(&path, b"{\"v\":1,\"id\":\"torn").unwrap();
        Writer::open(&path)
            .unwrap()
            .append(&record("whole"))
            .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(
            serde_json::from_str::<Exchange>(lines[1]).unwrap(),
            record("whole")
        );
    }

    #[test]
    fn a_second_writer_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        let first = Writer::open(&path).unwrap();
        let error = Writer::open(&path).unwrap_err();
        assert!(error.to_string().starts_with("cannot lock `"), "{error}");
        assert!(error.help().is_some());
        drop(first);
        Writer::open(&path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_a_capture() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        Writer::open(&path).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
