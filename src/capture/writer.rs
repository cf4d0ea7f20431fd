//! Appending to a capture file: one writer, one whole record a write.

use std::io;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::exchange::Exchange;

use super::claim::claim;
use super::storage::Disk;
use super::tail::Tail;

/// An open capture file, locked for as long as it is held.
#[derive(Debug)]
pub struct Writer {
    tail: Tail<Disk>,
    path: PathBuf,
}

impl Writer {
    /// Opens a file to append to, creates it with mode 0600 where it is missing, locks it, and seals a torn tail.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened, or when another process holds the lock; [`Error::Usage`] for a
    /// compressed capture, which cannot be appended to.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let tail = Tail::new(claim(path)?).map_err(|e| Error::file("append to", path, e))?;
        Ok(Writer {
            tail,
            path: path.to_owned(),
        })
    }

    /// Appends one record, whole or not at all.
    ///
    /// # Errors
    /// [`Error::File`] when the system does not take it; the record is then not to be acknowledged.
    pub fn append(&mut self, exchange: &Exchange) -> Result<(), Error> {
        line(exchange)
            .and_then(|line| self.tail.append(&line))
            .map_err(|e| Error::file("write", &self.path, e))
    }

    /// Takes every record out of the file.
    ///
    /// # Errors
    /// [`Error::File`] when that cannot be done.
    pub fn clear(&mut self) -> Result<(), Error> {
        self.tail
            .clear()
            .map_err(|e| Error::file("replace", &self.path, e))
    }

    /// Waits until the system has put every record on disk.
    ///
    /// # Errors
    /// [`Error::File`] when it could not.
    pub fn sync(&mut self) -> Result<(), Error> {
        self.tail
            .sync()
            .map_err(|e| Error::file("sync", &self.path, e))
    }
}

/// A record as it stands in a capture, newline included.
pub(super) fn line(exchange: &Exchange) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    write_line(exchange, &mut line)?;
    Ok(line)
}

/// Appends a record as it stands in a capture, newline included, or nothing.
pub(super) fn write_line(exchange: &Exchange, out: &mut Vec<u8>) -> io::Result<()> {
    let start = out.len();
    // A quote in a payload takes two bytes, and there are many.
    let body = exchange.request.body_bytes().len();
    out.reserve(body + body / 2 + 1024);
    let written = exchange.write_json(out);
    match written {
        Ok(()) => out.push(b'\n'),
        Err(_) => out.truncate(start),
    }
    written
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::capture::random;
    use crate::exchange::{Direction, Request, SchemaState, SignatureState};

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
    fn a_file_can_be_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        let mut writer = Writer::open(&path).unwrap();
        writer.append(&record("old")).unwrap();
        writer.clear().unwrap();
        writer.append(&record("new")).unwrap();
        let text = std::fs::read(&path).unwrap();
        assert_eq!(text, line(&record("new")).unwrap());
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

    proptest! {
        /// What writes records by hand writes what their type says.
        #[test]
        fn a_line_is_what_serde_writes(
            mut exchange in random::exchange(),
            varied in proptest::option::of(any::<String>()),
            skew in any::<f64>(),
            states in (0usize..4, 0usize..3),
        ) {
            exchange.varied = varied;
            if let Some(verdict) = &mut exchange.signature {
                use SignatureState::{Invalid, Unchecked, Unsigned, Valid};
                verdict.state = [Valid, Invalid, Unchecked, Unsigned][states.0];
                verdict.skew_s = verdict.skew_s.map(|_| skew);
            }
            if let Some(verdict) = &mut exchange.schema {
                use SchemaState::{Drift, Match, Unchecked};
                verdict.state = [Match, Drift, Unchecked][states.1];
            }
            let mut slowly = serde_json::to_vec(&exchange).unwrap();
            slowly.push(b'\n');
            prop_assert_eq!(String::from_utf8(line(&exchange).unwrap()), String::from_utf8(slowly));
        }
    }
}
