//! Finding the entries of a log, which is one JSON document, without holding more than one of them.
//!
//! What is between the brackets of an entry is not looked at here, so that an entry may be damaged by itself.

use std::io::{self, BufRead};

/// What was found where an entry should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// An entry, whole as far as its brackets go.
    Whole,
    /// An entry over the limit; none of it was kept.
    TooLong,
    /// The document ends within the log.
    CutOff,
}

/// The document has no `log.entries`.
#[derive(Debug, thiserror::Error)]
#[error("there is no `log.entries`")]
pub(in crate::capture) struct NotALog;

/// A document and how far it was read.
#[derive(Debug)]
pub(super) struct Split<R> {
    input: R,
    at: u64,
    max: usize,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    Before,
    Within,
    After,
}

impl<R: BufRead> Split<R> {
    /// Nothing is read yet; an entry has at most `max` bytes.
    pub fn new(input: R, max: usize) -> Self {
        Split {
            input,
            at: 0,
            max,
            state: State::Before,
        }
    }

    /// How many bytes were read.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Reads the next entry into `buffer`; `None` after the last.
    ///
    /// # Errors
    /// What reading fails with; [`NotALog`].
    pub fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<Piece>> {
        if self.state == State::Before {
            if !self.find_entries()? {
                return Err(io::Error::other(NotALog));
            }
            self.state = State::Within;
        }
        if self.state == State::After {
            return Ok(None);
        }
        loop {
            match self.peek()? {
                Some(b',') => self.skip(),
                Some(byte) if byte.is_ascii_whitespace() => self.skip(),
                Some(b']') => {
                    self.state = State::After;
                    return Ok(None);
                }
                Some(_) => break,
                None => return Ok(Some(self.cut_off())),
            }
        }
        buffer.clear();
        match self.value(Some(buffer))? {
            None => Ok(Some(self.cut_off())),
            Some(length) if length > self.max => Ok(Some(Piece::TooLong)),
            Some(_) => Ok(Some(Piece::Whole)),
        }
    }

    fn cut_off(&mut self) -> Piece {
        self.state = State::After;
        Piece::CutOff
    }

    /// Goes to behind the bracket that opens `log.entries`.
    fn find_entries(&mut self) -> io::Result<bool> {
        // A byte order mark is no JSON, but some tools write one.
        for byte in *b"\xef\xbb\xbf" {
            if self.peek()? == Some(byte) {
                self.skip();
            }
        }
        Ok(self.take(b'{')?
            && self.member(b"log")?
            && self.take(b'{')?
            && self.member(b"entries")?
            && self.take(b'[')?)
    }

    /// Goes to behind the colon of a member of an object that was opened.
    fn member(&mut self, name: &[u8]) -> io::Result<bool> {
        let mut key = Vec::new();
        loop {
            self.skip_space()?;
            if self.peek()? != Some(b'"') {
                return Ok(false);
            }
            key.clear();
            if self.value(Some(&mut key))?.is_none() || !self.take(b':')? {
                return Ok(false);
            }
            if key
                .strip_prefix(b"\"")
                .and_then(|key| key.strip_suffix(b"\""))
                == Some(name)
            {
                return Ok(true);
            }
            self.skip_space()?;
            if self.value(None)?.is_none() || !self.take(b',')? {
                return Ok(false);
            }
        }
    }

    /// Takes that byte, behind white space, where it is the next.
    fn take(&mut self, wanted: u8) -> io::Result<bool> {
        self.skip_space()?;
        let there = self.peek()? == Some(wanted);
        if there {
            self.skip();
        }
        Ok(there)
    }

    fn skip_space(&mut self) -> io::Result<()> {
        while self.peek()?.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.skip();
        }
        Ok(())
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        fill(&mut self.input).map(|bytes| bytes.first().copied())
    }

    fn skip(&mut self) {
        self.input.consume(1);
        self.at += 1;
    }

    /// Takes one value, at least a byte of it, and keeps it up to the limit. Gives its length; `None` where the document
    /// ends within it.
    fn value(&mut self, mut keep: Option<&mut Vec<u8>>) -> io::Result<Option<usize>> {
        let mut scan = Scan::default();
        let mut length = 0usize;
        loop {
            let bytes = fill(&mut self.input)?;
            if bytes.is_empty() {
                return Ok(Some(length).filter(|_| scan.ended));
            }
            let ended = bytes.iter().position(|byte| scan.ends_before(*byte));
            let (taken, _) = bytes.split_at(ended.unwrap_or(bytes.len()));
            length = length.saturating_add(taken.len());
            if let Some(keep) = keep.as_deref_mut() {
                match length > self.max {
                    true => *keep = Vec::new(),
                    false => keep.extend_from_slice(taken),
                }
            }
            let taken = taken.len();
            self.input.consume(taken);
            self.at += taken as u64;
            if ended.is_some() {
                return Ok(Some(length));
            }
        }
    }
}

/// How far a value is: brackets and quotes, and nothing more.
#[derive(Default)]
struct Scan {
    started: bool,
    ended: bool,
    depth: u64,
    quoted: bool,
    escaped: bool,
}

impl Scan {
    /// Whether the value ended before this byte; if not, the byte is part of it.
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.ended {
            return true;
        }
        let started = std::mem::replace(&mut self.started, true);
        if self.quoted {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.quoted = false;
                    self.ended = self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return started,
            b'}' | b']' => {
                self.depth -= 1;
                self.ended = self.depth == 0;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return started,
            _ => {}
        }
        false
    }
}

/// What there is to read; nothing at the end.
fn fill<R: BufRead>(input: &mut R) -> io::Result<&[u8]> {
    loop {
        match input.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // Asked again, since what was lent above cannot leave the loop.
    input.fill_buf()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The entries, and how it ended, read in small pieces.
    fn split(text: &[u8], max: usize) -> (Vec<String>, Vec<Piece>) {
        let mut split = Split::new(io::BufReader::with_capacity(3, text), max);
        let (mut entries, mut pieces, mut buffer) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(piece) = split.next(&mut buffer).unwrap() {
            match piece {
                Piece::Whole => entries.push(String::from_utf8_lossy(&buffer).into_owned()),
                piece => pieces.push(piece),
            }
        }
        (entries, pieces)
    }

    #[test]
    fn entries_are_found_wherever_they_stand() {
        for text in [
            r#"{"log":{"entries":[{"a":1},{"b":[2,"]}"]}]}}"#,
            "\u{feff}{ \"x\" : {\"entries\":[7]}, \"log\" : { \"pages\": [{\"entries\":[8]}],\n \
             \"entries\" :\t[ {\"a\":1}\n,\n{\"b\":[2,\"]}\"]} ] , \"later\": [",
            r#"{"a":"\"log\\","n":-1.5e3,"t":true,"log":{"version":"1.2","entries":[{"a":1},{"b":[2,"]}"]}]"#,
        ] {
            let entries = vec![r#"{"a":1}"#.to_owned(), r#"{"b":[2,"]}"]}"#.to_owned()];
            assert_eq!(split(text.as_bytes(), 99), (entries, vec![]), "{text}");
        }
        assert_eq!(split(br#"{"log":{"entries":[]}}"#, 99), (vec![], vec![]));
    }

    #[test]
    fn a_log_that_is_cut_off_keeps_what_came_before() {
        let whole = br#"{"log":{"entries":[{"a":1},{"b":2}"#;
        for cut in 19..=whole.len() {
            let (entries, pieces) = split(&whole[..cut], 99);
            let expected = usize::from(cut >= 26) + usize::from(cut >= 34);
            assert_eq!(
                (entries.len(), pieces),
                (expected, vec![Piece::CutOff]),
                "{cut}"
            );
        }
    }

    #[test]
    fn an_entry_that_is_too_long_costs_itself() {
        let text = format!(r#"{{"log":{{"entries":[1,"{}",2]}}}}"#, "x".repeat(50));
        let expected = (vec!["1".to_owned(), "2".to_owned()], vec![Piece::TooLong]);
        assert_eq!(split(text.as_bytes(), 20), expected);
    }

    #[test]
    fn what_is_no_log_is_said_to_be_none() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"log":[]}"#,
            r#"{"log":{}}"#,
            r#"{"log":{"entries":{}}}"#,
            "\u{feff}",
            "{\"log\"",
        ] {
            let error = Split::new(text.as_bytes(), 99)
                .next(&mut Vec::new())
                .unwrap_err();
            assert!(error.get_ref().is_some_and(|e| e.is::<NotALog>()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_comes_to_an_end(entries in r#"[\[\]{}",:a0 \\]{0,40}"#) {
            let text = format!(r#"{{"log":{{"entries":[{entries}"#);
            let mut split = Split::new(text.as_bytes(), 10);
            let mut buffer = Vec::new();
            let mut steps = 0;
            while let Ok(Some(_)) = split.next(&mut buffer) {
                steps += 1;
                prop_assert!(steps <= text.len() + 1);
            }
        }
    }
}
