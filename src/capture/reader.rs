//! Reading a capture, line by line, in bounded memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use serde::Deserialize;

use crate::Error;
use crate::exchange::{Exchange, VERSION};

/// The longest line that is read: a body of the listener's limit, escaped, and room for the head.
const MAX_LINE: u64 = 256 << 20;

/// A line that is not a record: skipped and counted, never a reason to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line's number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

/// The records of a capture, in order. Empty lines are passed over.
pub struct Reader<R> {
    input: R,
    place: String,
    line: u64,
    buffer: Vec<u8>,
}

impl Reader<Box<dyn BufRead>> {
    /// Opens a capture file; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if path == Path::new("-") {
            return Ok(Reader::new(
                Box::new(BufReader::new(io::stdin())),
                "standard input",
            ));
        }
        let file = File::open(path).map_err(|e| Error::file("read", path, e))?;
        Ok(Reader::new(
            Box::new(BufReader::new(file)),
            path.display().to_string(),
        ))
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads records from `input`, which errors call `place`.
    pub fn new(input: R, place: impl Into<String>) -> Self {
        Reader {
            input,
            place: place.into(),
            line: 0,
            buffer: Vec::new(),
        }
    }

    /// The number of the line that was read last.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The next record or bad line; `None` at the end.
    ///
    /// # Errors
    /// [`Error::File`] when reading fails, [`Error::Capture`] for a record of a newer version of the form.
    pub fn next_record(&mut self) -> Result<Option<Result<Exchange, BadLine>>, Error> {
        loop {
            self.buffer.clear();
            let mut limited = (&mut self.input).take(MAX_LINE);
            let read = limited
                .read_until(b'\n', &mut self.buffer)
                .map_err(|e| Error::file("read", &self.place, e))?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            if self.buffer.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return self.parse().map(Some);
        }
    }

    fn parse(&mut self) -> Result<Result<Exchange, BadLine>, Error> {
        let bad = |what: String| BadLine {
            line: self.line,
            what,
        };
        match serde_json::from_slice::<Exchange>(&self.buffer) {
            Ok(exchange) if exchange.v <= VERSION => Ok(Ok(exchange)),
            Ok(exchange) => Err(self.newer(exchange.v)),
            Err(error) => match serde_json::from_slice::<Version>(&self.buffer) {
                Ok(Version { v }) if v > VERSION => Err(self.newer(v)),
                _ => Ok(Err(bad(error.to_string()))),
            },
        }
    }

    fn newer(&self, v: u32) -> Error {
        Error::Capture {
            place: format!("{}:{}", self.place, self.line),
            what: format!("a record of version {v}; this hookctl reads up to version {VERSION}"),
        }
    }
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::{Direction, Request};

    fn record(id: &str) -> String {
        let request = Request::new("POST", "/");
        let record = Exchange::new(id, Timestamp::UNIX_EPOCH, Direction::Received, request);
        serde_json::to_string(&record).unwrap()
    }

    #[test]
    fn bad_lines_are_counted_by_number_and_the_rest_is_read() {
        let text = format!("{}\n\nnot json\n{{}}\n{}", record("a"), record("b"));
        let mut reader = Reader::new(text.as_bytes(), "x");
        let (mut ids, mut bad) = (vec![], vec![]);
        while let Some(item) = reader.next_record().unwrap() {
            match item {
                Ok(exchange) => ids.push(exchange.id),
                Err(line) => bad.push(line.line),
            }
        }
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(bad, [3, 4]);
    }

    #[test]
    fn a_newer_version_is_refused_even_when_its_shape_is_unknown() {
        for text in [
            record("a").replace("\"v\":1", "\"v\":2"),
            "{\"v\":9,\"odd\":1}".into(),
        ] {
            let error = Reader::new(text.as_bytes(), "x").next_record().unwrap_err();
            assert!(
                error.to_string().contains("x:1: a record of version"),
                "{error}"
            );
        }
    }

    #[test]
    fn unknown_fields_are_kept() {
        let text = record("a").replace("\"v\":1", "\"v\":1,\"later\":{\"x\":[1]}");
        let exchange = Reader::new(text.as_bytes(), "x")
            .next_record()
            .unwrap()
            .unwrap()
            .unwrap();
        assert!(
            serde_json::to_string(&exchange)
                .unwrap()
                .contains(r#""later":{"x":[1]}"#)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_end_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut reader = Reader::new(bytes.as_slice(), "x");
            while let Ok(Some(_)) = reader.next_record() {}
        }
    }
}
