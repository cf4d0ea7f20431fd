//! Reading a capture, line by line, in bounded memory.

use std::io::{BufRead, Read};
use std::path::Path;

use serde::Deserialize;

use crate::Error;
use crate::exchange::{Exchange, VERSION};

use super::lines::{AnyInput, Lines};
use super::quick;

/// A line that is not a record: skipped and counted, never a reason to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line's number, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

/// The records of a capture, in order. Empty lines are passed over.
///
/// Compressed data that is cut off or damaged costs what comes after the damage: it counts as one bad line, the last.
pub struct Reader<R> {
    lines: Lines<R>,
    buffer: Vec<u8>,
}

impl Reader<AnyInput> {
    /// Opens a capture, plain or compressed with zstd, whatever it is called; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Ok(Reader::of(Lines::open(path)?))
    }

    /// The same of bytes that are open already, plain or compressed, which errors call `place`.
    ///
    /// # Errors
    /// [`Error::File`] when their beginning cannot be read.
    pub fn over(bytes: Box<dyn Read + Send>, place: &str) -> Result<Self, Error> {
        Ok(Reader::of(Lines::over(bytes, place)?))
    }
}

impl<R: BufRead> Reader<R> {
    /// Reads records from `input`, which errors call `place`.
    pub fn new(input: R, place: impl Into<String>) -> Self {
        Reader::of(Lines::new(input, place))
    }

    fn of(lines: Lines<R>) -> Self {
        Reader {
            lines,
            buffer: Vec::new(),
        }
    }

    /// The number of the line that was read last.
    pub fn line(&self) -> u64 {
        self.lines.line()
    }

    /// At which byte of the file the line begins that was read last; none where the file is compressed.
    pub fn offset(&self) -> Option<u64> {
        self.lines.offset()
    }

    /// The next record or bad line; `None` at the end.
    ///
    /// # Errors
    /// [`Error::File`] when reading fails, [`Error::Capture`] for a record of a newer version of the form.
    pub fn next_record(&mut self) -> Result<Option<Result<Exchange, BadLine>>, Error> {
        self.buffer.clear();
        match self.lines.next_line(&mut self.buffer)? {
            None => Ok(None),
            Some(Err(bad)) => Ok(Some(Err(bad))),
            Some(Ok(())) => record(&self.buffer, self.lines.place(), self.lines.line()).map(Some),
        }
    }
}

/// The record of one line, which stands in `place` under that number.
///
/// # Errors
/// [`Error::Capture`] for a record of a newer version of the form.
pub fn record(bytes: &[u8], place: &str, line: u64) -> Result<Result<Exchange, BadLine>, Error> {
    let newer = |v: u32| Error::Capture {
        place: format!("{place}:{line}"),
        what: format!("a record of version {v}; this hookctl reads up to version {VERSION}"),
    };
    let read = match quick::record(bytes) {
        Some(exchange) => Ok(exchange),
        None => serde_json::from_slice::<Exchange>(bytes),
    };
    match read {
        Ok(exchange) if exchange.v <= VERSION => Ok(Ok(exchange)),
        Ok(exchange) => Err(newer(exchange.v)),
        Err(error) => match serde_json::from_slice::<Version>(bytes) {
            Ok(Version { v }) if v > VERSION => Err(newer(v)),
            _ => Ok(Err(BadLine {
                line,
                what: error.to_string(),
            })),
        },
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
    fn a_record_is_found_again_where_it_begins() {
        let text = format!(
            "{}\n\nnot json\n{}\n{}",
            record("a"),
            record("b"),
            record("c")
        );
        let mut reader = Reader::over(Box::new(std::io::Cursor::new(text.clone())), "x").unwrap();
        let mut ids = vec![];
        while let Some(item) = reader.next_record().unwrap() {
            let at = reader.offset().unwrap() as usize;
            let mut again = Reader::new(&text.as_bytes()[at..], "x");
            assert_eq!(
                again.next_record().unwrap().unwrap().ok(),
                item.clone().ok()
            );
            ids.extend(item.ok().map(|exchange| exchange.id));
        }
        assert_eq!(ids, ["a", "b", "c"]);
        let packed = zstd::encode_all(text.as_bytes(), 1).unwrap();
        let mut reader = Reader::over(Box::new(std::io::Cursor::new(packed)), "x").unwrap();
        assert_eq!(reader.next_record().unwrap().unwrap().unwrap().id, "a");
        assert_eq!(reader.offset(), None);
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

    #[test]
    fn a_line_that_is_too_long_is_one_bad_line() {
        let text = format!("{}\n{}\n{}\n", record("a"), "x".repeat(5000), record("b"));
        let mut reader = Reader::new(std::io::BufReader::with_capacity(64, text.as_bytes()), "x");
        reader.lines.max_line = 1000;
        assert_eq!(reader.next_record().unwrap().unwrap().unwrap().id, "a");
        let bad = reader.next_record().unwrap().unwrap().unwrap_err();
        assert_eq!((bad.line, reader.buffer.capacity() < 2000), (2, true));
        assert_eq!(reader.next_record().unwrap().unwrap().unwrap().id, "b");
        assert_eq!(reader.line(), 3);
    }

    /// The ids that are read, and the bad lines.
    fn read(path: &Path) -> (Vec<String>, Vec<BadLine>) {
        let (mut ids, mut bad) = (vec![], vec![]);
        let mut reader = Reader::open(path).unwrap();
        while let Some(item) = reader.next_record().unwrap() {
            match item {
                Ok(exchange) => ids.push(exchange.id),
                Err(line) => bad.push(line),
            }
        }
        (ids, bad)
    }

    #[test]
    fn compressed_captures_are_read_whatever_they_are_called() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        let frame = |id: &str| zstd::encode_all(format!("{}\n", record(id)).as_bytes(), 1).unwrap();
        let skipped = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
        std::fs::write(&path, [skipped, frame("a"), frame("b")].concat()).unwrap();
        assert_eq!(read(&path), (vec!["a".into(), "b".into()], vec![]));
    }

    #[test]
    fn a_cut_off_frame_costs_what_comes_after_the_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl.zst");
        let first = zstd::encode_all(format!("{}\n", record("a")).as_bytes(), 1).unwrap();
        let second = zstd::encode_all(format!("{}\n", record("b")).as_bytes(), 1).unwrap();
        let whole = [first.clone(), second].concat();
        for length in first.len() + 1..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let (ids, bad) = read(&path);
            assert_eq!(ids.first().map(String::as_str), Some("a"), "{length}");
            let [bad] = bad.as_slice() else {
                panic!("{length}: {bad:?}")
            };
            assert_eq!(bad.what, "the compressed data is cut off");
            assert!(bad.line >= 2);
        }
        std::fs::write(&path, [whole, b"garbage".to_vec()].concat()).unwrap();
        let (ids, bad) = read(&path);
        assert_eq!((ids.len(), bad.len()), (2, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_end_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut reader = Reader::new(bytes.as_slice(), "x");
            while let Ok(Some(_)) = reader.next_record() {}
        }
    }
}
