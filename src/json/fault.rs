//! What is wrong in a text, and at which byte: a fault becomes an error once its reader says whose text it is.

use crate::Error;

/// Something wrong at a byte of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset of what is wrong.
    pub offset: usize,
    /// What is wrong: a lowercase fragment.
    pub what: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    /// A fault at that byte.
    pub fn new(offset: usize, what: impl Into<String>) -> Self {
        Fault {
            offset,
            what: what.into(),
            help: None,
        }
    }

    /// The same with what to do about it.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same fault of a text that starts at that byte of a larger one.
    pub fn moved(mut self, by: usize) -> Self {
        self.offset += by;
        self
    }

    /// As an error of a payload: `{subject}: {what} at line 1, column 2`.
    pub fn in_payload(self, subject: &str, text: &[u8], help: &str) -> Error {
        let (line, column) = position(text, self.offset);
        Error::Payload {
            what: format!("{subject}: {} at line {line}, column {column}", self.what),
            help: Some(self.help.unwrap_or_else(|| help.to_owned())),
        }
    }

    /// As an error of a pack's file: `{place}:1:2: {what}`.
    pub fn in_file(self, place: &str, text: &[u8]) -> Error {
        let (line, column) = position(text, self.offset);
        Error::Pack {
            place: format!("{place}:{line}:{column}"),
            what: self.what,
            help: self.help,
        }
    }
}

/// Line and column of a byte, both from 1; columns count characters where the text is UTF-8, else bytes.
pub fn position(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|&b| b == b'\n')
        .map_or(0, |n| n + 1);
    let last = before.get(start..).unwrap_or_default();
    let column = match std::str::from_utf8(last) {
        Ok(last) => last.chars().count() + 1,
        Err(_) => last.len() + 1,
    };
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        assert_eq!(position(b"", 0), (1, 1));
        assert_eq!(position("é\nüx".as_bytes(), 3), (2, 1));
        assert_eq!(position("é\nüx".as_bytes(), 5), (2, 2));
        assert_eq!(position(b"a\n", 99), (2, 1));
    }
}
