//! A strict JSON scanner (RFC 8259) that keeps where everything stands.
//!
//! It never builds values, never recurses and never fails on depth: a document nested a million times is scanned
//! like any other. Numbers of any size and escapes of lone surrogates pass, as the grammar lets them.

use super::fault::Fault;
use super::item::Kind;
use super::plain::plain_length;
use super::tokens::{Scanned, Tokens};

/// Scans a document: its text and what is in it. A byte-order mark before it is passed over.
pub(super) fn scan(bytes: &[u8]) -> Result<(&str, Scanned), Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Fault::new(error.valid_up_to(), "a byte that is not UTF-8"))?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(Fault::new(0, "a text of more than 4 GiB"));
    }
    let mark = bytes.starts_with(b"\xef\xbb\xbf");
    let mut scanner = Scanner {
        bytes,
        at: if mark { 3 } else { 0 },
        tokens: Tokens::of(bytes.len()),
    };
    scanner.document()?;
    Ok((text, scanner.tokens.scanned()))
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    tokens: Tokens,
}

impl Scanner<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        loop {
            let opened = self.value()?;
            if opened && !self.enter()? {
                continue;
            }
            if !self.leave()? {
                return Ok(());
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next byte that is no space; it stays where it is.
    fn skip_space(&mut self) -> Option<u8> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other,
            }
        }
    }

    fn fault(&self, what: &str) -> Fault {
        match self.at < self.bytes.len() {
            true => Fault::new(self.at, what),
            false => Fault::new(self.at, "the text ends too early"),
        }
    }

    /// A scalar, or the opening of a container: whether it was one.
    fn value(&mut self) -> Result<bool, Fault> {
        match self.skip_space() {
            Some(b'"') => self.string(Kind::String)?,
            Some(b'{') => return Ok(self.open(Kind::Object)),
            Some(b'[') => return Ok(self.open(Kind::Array)),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal(b"true")?,
            Some(b'f') => self.literal(b"false")?,
            Some(b'n') => self.literal(b"null")?,
            _ => return Err(self.fault("expected a value")),
        }
        Ok(false)
    }

    fn open(&mut self, kind: Kind) -> bool {
        self.tokens.open(kind, self.at);
        self.at += 1;
        true
    }

    /// Goes to the first value of the container that was just opened: whether it was closed instead.
    fn enter(&mut self) -> Result<bool, Fault> {
        let object = self.tokens.is_in_object() == Some(true);
        match (object, self.skip_space()) {
            (true, Some(b'}')) | (false, Some(b']')) => {
                self.close();
                return Ok(true);
            }
            (true, _) => self.key()?,
            (false, _) => {}
        }
        Ok(false)
    }

    /// What follows a value, until another value is to come: whether one is.
    fn leave(&mut self) -> Result<bool, Fault> {
        loop {
            let byte = self.skip_space();
            let Some(object) = self.tokens.is_in_object() else {
                return match byte {
                    None => Ok(false),
                    Some(_) => Err(self.fault("more text after the end of the value")),
                };
            };
            match (object, byte) {
                (object, Some(b',')) => {
                    self.tokens.count();
                    self.at += 1;
                    if object {
                        self.skip_space();
                        self.key()?;
                    }
                    return Ok(true);
                }
                (true, Some(b'}')) | (false, Some(b']')) => {
                    self.tokens.count();
                    self.close();
                }
                (true, _) => return Err(self.fault("expected `,` or `}`")),
                (false, _) => return Err(self.fault("expected `,` or `]`")),
            }
        }
    }

    fn close(&mut self) {
        self.tokens.close(self.at);
        self.at += 1;
    }

    fn key(&mut self) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.fault("expected a key in quotes"));
        }
        self.string(Kind::Key)?;
        if self.skip_space() != Some(b':') {
            return Err(Fault::new(self.at, "expected `:`"));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self, kind: Kind) -> Result<(), Fault> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            self.at += plain_length(self.bytes.get(self.at..).unwrap_or_default());
            match self.peek() {
                None => return Err(Fault::new(start, "a string that does not end")),
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.fault("a control character that is not escaped")),
            }
            escaped = true;
        }
        self.at += 1;
        match kind {
            Kind::Key => self.tokens.push_key(self.bytes, start, self.at, escaped),
            _ => self.tokens.push(kind, start, self.at, escaped),
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let length = match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => 6,
            _ => return Err(self.fault("an escape that JSON does not know")),
        };
        let digits = self.bytes.get(self.at + 2..self.at + length);
        if digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            self.at += length;
            Ok(())
        } else {
            Err(self.fault("`\\u` needs four hexadecimal digits"))
        }
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(Fault::new(self.at, "expected a digit"));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(Fault::new(start, "a number with a leading zero"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.tokens.push(Kind::Number, start, self.at, false);
        Ok(())
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.fault("expected a value"));
        }
        self.at += word.len();
        self.tokens.push(Kind::Literal, start, self.at, false);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_say_what_and_where() {
        let fault = |text: &str| {
            let fault = scan(text.as_bytes()).unwrap_err();
            (fault.offset, fault.what)
        };
        assert_eq!(fault(""), (0, "the text ends too early".into()));
        assert_eq!(fault("[1,"), (3, "the text ends too early".into()));
        assert_eq!(fault("{\"a\":1"), (6, "the text ends too early".into()));
        assert_eq!(fault("{\"a\" 1}"), (5, "expected `:`".into()));
        assert_eq!(fault("{1:1}"), (1, "expected a key in quotes".into()));
        assert_eq!(fault("[1 2]"), (3, "expected `,` or `]`".into()));
        assert_eq!(fault("{\"a\":1]"), (6, "expected `,` or `}`".into()));
        assert_eq!(fault("[,1]"), (1, "expected a value".into()));
        assert_eq!(
            fault("{} x"),
            (3, "more text after the end of the value".into())
        );
        assert_eq!(fault("\"abc"), (0, "a string that does not end".into()));
        assert_eq!(fault("[01]"), (1, "a number with a leading zero".into()));
    }

    #[test]
    fn depth_needs_no_stack() {
        let deep = [vec![b'['; 1_000_000], vec![b']'; 1_000_000]].concat();
        let (_, scanned) = scan(&deep).unwrap();
        assert_eq!((scanned.items.len(), scanned.depth), (2_000_000, 1_000_000));
        assert!(scan(&deep[..1_500_000]).is_err());
    }
}
