//! Cutting a file into payloads, without holding more than one of them.

use std::io::{self, BufRead};

use super::SEPARATOR;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A payload.
    Whole,
    /// What is left at the end of a file that does not end with a separator.
    Last,
    /// A payload over the limit; none of it was kept.
    TooLong,
}

/// A file and how far it was read.
#[derive(Debug)]
pub(super) struct Split<R> {
    input: R,
    line: u64,
    max: usize,
}

impl<R: BufRead> Split<R> {
    /// Nothing is read yet; a payload has at most `max` bytes.
    pub fn new(input: R, max: usize) -> Self {
        Split {
            input,
            line: 0,
            max,
        }
    }

    /// How many lines were read.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Reads the next payload into `buffer`, without the newline before its separator; `None` at the end.
    ///
    /// # Errors
    /// What reading fails with.
    pub fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<Piece>> {
        buffer.clear();
        let mut length = 0usize;
        // As much of the line as tells it from a separator.
        let mut line = Vec::new();
        loop {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if bytes.is_empty() {
                return Ok(match length {
                    0 => None,
                    _ if length > self.max => Some(Piece::TooLong),
                    _ => Some(Piece::Last),
                });
            }
            let newline = bytes.iter().position(|byte| *byte == b'\n');
            let (taken, _) = bytes.split_at(newline.map_or(bytes.len(), |at| at + 1));
            length = length.saturating_add(taken.len());
            match length > self.max.saturating_add(SEPARATOR.len() + 1) {
                true => *buffer = Vec::new(),
                false => buffer.extend_from_slice(taken),
            }
            let room = (SEPARATOR.len() + 1).saturating_sub(line.len());
            line.extend_from_slice(taken.get(..taken.len().min(room)).unwrap_or_default());
            let taken = taken.len();
            self.input.consume(taken);
            if newline.is_none() {
                continue;
            }
            self.line += 1;
            if line == SEPARATOR {
                let kept = buffer.len().saturating_sub(SEPARATOR.len() + 1);
                buffer.truncate(kept);
                return Ok(Some(
                    match length > self.max.saturating_add(SEPARATOR.len() + 1) {
                        true => Piece::TooLong,
                        false => Piece::Whole,
                    },
                ));
            }
            line.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, max: usize) -> Vec<(Piece, String)> {
        let mut split = Split::new(io::BufReader::with_capacity(5, text.as_bytes()), max);
        let (mut found, mut buffer) = (Vec::new(), Vec::new());
        while let Some(piece) = split.next(&mut buffer).unwrap() {
            found.push((piece, String::from_utf8(buffer.clone()).unwrap()));
        }
        found
    }

    #[test]
    fn payloads_end_at_their_separators() {
        let text = "1 a 1\nGET\r\n\r\n\n🐵🙈🙉\n2 a 1\nx 🐵🙈🙉\n🐵🙈🙉 \n\n🐵🙈🙉\n3";
        let expected = [
            (Piece::Whole, "1 a 1\nGET\r\n\r\n".to_owned()),
            (Piece::Whole, "2 a 1\nx 🐵🙈🙉\n🐵🙈🙉 \n".to_owned()),
            (Piece::Last, "3".to_owned()),
        ];
        assert_eq!(split(text, 99), expected);
        assert_eq!(split("", 99), []);
        assert_eq!(split("🐵🙈🙉\n", 99), [(Piece::Whole, String::new())]);
    }

    #[test]
    fn a_payload_that_is_too_long_costs_itself() {
        let text = format!(
            "{}\n🐵🙈🙉\nb\n🐵🙈🙉\n{}",
            "a".repeat(50),
            "c\n".repeat(40)
        );
        let expected = [
            (Piece::TooLong, String::new()),
            (Piece::Whole, "b".to_owned()),
            (Piece::TooLong, String::new()),
        ];
        assert_eq!(split(&text, 30), expected);
    }
}
