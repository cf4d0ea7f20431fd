//! A strict JSON scanner (RFC 8259) that keeps where everything stands.
//!
//! It never builds values, never recurses and never fails on depth: a document nested a million times is scanned
//! like any other. Numbers of any size and escapes of lone surrogates pass, as the grammar lets them.

use super::fault::Fault;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{`; its span reaches to the matching `}`.
    Object,
    /// `[`; its span reaches to the matching `]`.
    Array,
    /// `}` or `]`.
    Close,
    /// The name of a member, with its quotes.
    Key,
    /// A string value, with its quotes.
    String,
    /// A number as it is written.
    Number,
    /// `true`, `false` or `null`.
    Literal,
}

/// One token: what it is, where it stands, and the index of the token after it (after all of it, for a container).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The index of the token that follows the whole of it.
    pub next: usize,
}

/// What the grammar allows next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    CommaOrClose,
}

/// The tokens of a document in order. A byte-order mark before it is passed over.
pub fn scan(bytes: &[u8]) -> Result<Vec<Token>, Fault> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(Fault::new(error.valid_up_to(), "a byte that is not UTF-8"));
    }
    let mut scanner = Scanner {
        bytes,
        at: if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        },
        tokens: Vec::new(),
        open: Vec::new(),
        expect: Expect::Value,
    };
    loop {
        scanner.skip_space();
        match scanner.peek() {
            Some(byte) => scanner.step(byte)?,
            None => break,
        }
    }
    if scanner.expect == Expect::CommaOrClose && scanner.open.is_empty() {
        Ok(scanner.tokens)
    } else {
        Err(scanner.fault("the text ends too early"))
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// Indices of the containers that are open.
    open: Vec<usize>,
    expect: Expect,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn fault(&self, what: &str) -> Fault {
        Fault::new(self.at, what)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn step(&mut self, byte: u8) -> Result<(), Fault> {
        match (self.expect, byte) {
            (Expect::ValueOrClose, b']') | (Expect::KeyOrClose, b'}') => self.close(byte),
            (Expect::Value | Expect::ValueOrClose, _) => self.value(byte),
            (Expect::Key | Expect::KeyOrClose, b'"') => self.key(),
            (Expect::Key | Expect::KeyOrClose, _) => Err(self.fault("expected a key in quotes")),
            (Expect::CommaOrClose, b',') => self.comma(),
            (Expect::CommaOrClose, _) => self.close(byte),
        }
    }

    fn value(&mut self, byte: u8) -> Result<(), Fault> {
        match byte {
            b'{' => self.open(Kind::Object, Expect::KeyOrClose),
            b'[' => self.open(Kind::Array, Expect::ValueOrClose),
            b'"' => self.string(Kind::String)?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            _ => return Err(self.fault("expected a value")),
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, expect: Expect) {
        self.open.push(self.tokens.len());
        let start = self.at;
        self.at += 1;
        self.push(kind, start);
        self.expect = expect;
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let next = self.tokens.len() + 1;
        self.tokens.push(Token {
            kind,
            start,
            end: self.at,
            next,
        });
        self.expect = Expect::CommaOrClose;
    }

    fn inside(&self) -> Option<Kind> {
        let index = *self.open.last()?;
        self.tokens.get(index).map(|token| token.kind)
    }

    fn comma(&mut self) -> Result<(), Fault> {
        self.expect = match self.inside() {
            Some(Kind::Object) => Expect::Key,
            Some(_) => Expect::Value,
            None => return Err(self.fault("more text after the end of the value")),
        };
        self.at += 1;
        Ok(())
    }

    fn close(&mut self, byte: u8) -> Result<(), Fault> {
        let what = match (self.inside(), byte) {
            (Some(Kind::Object), b'}') | (Some(Kind::Array), b']') => "",
            (Some(Kind::Object), _) => "expected `,` or `}`",
            (Some(_), _) => "expected `,` or `]`",
            (None, _) => "more text after the end of the value",
        };
        if !what.is_empty() {
            return Err(self.fault(what));
        }
        let start = self.at;
        self.at += 1;
        self.push(Kind::Close, start);
        let next = self.tokens.len();
        let opened = self.open.pop();
        if let Some(container) = opened.and_then(|index| self.tokens.get_mut(index)) {
            container.end = self.at;
            container.next = next;
        }
        Ok(())
    }

    fn key(&mut self) -> Result<(), Fault> {
        self.string(Kind::Key)?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.fault("expected `:`"));
        }
        self.at += 1;
        self.expect = Expect::Value;
        Ok(())
    }

    fn string(&mut self, kind: Kind) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(Fault::new(start, "a string that does not end")),
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(0..=0x1f) => {
                    return Err(self.fault("a control character that is not escaped"));
                }
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        self.push(kind, start);
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
            return Err(self.fault("expected a digit"));
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
        self.push(Kind::Number, start);
        Ok(())
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Fault> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.fault("expected a value"));
        }
        self.at += word.len();
        self.push(Kind::Literal, start);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_containers_reach_to_their_end() {
        let tokens = scan(b" {\"a\":[1, {}]} ").unwrap();
        let seen: Vec<_> = tokens
            .iter()
            .map(|t| (t.kind, t.start, t.end, t.next))
            .collect();
        assert_eq!(
            seen,
            [
                (Kind::Object, 1, 14, 8),
                (Kind::Key, 2, 5, 2),
                (Kind::Array, 6, 13, 7),
                (Kind::Number, 7, 8, 4),
                (Kind::Object, 10, 12, 6),
                (Kind::Close, 11, 12, 6),
                (Kind::Close, 12, 13, 7),
                (Kind::Close, 13, 14, 8),
            ]
        );
    }

    #[test]
    fn faults_say_what_and_where() {
        let fault = |text: &str| {
            let fault = scan(text.as_bytes()).unwrap_err();
            (fault.offset, fault.what)
        };
        assert_eq!(fault(""), (0, "the text ends too early".into()));
        assert_eq!(fault("{\"a\" 1}"), (5, "expected `:`".into()));
        assert_eq!(fault("[1 2]"), (3, "expected `,` or `]`".into()));
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
        assert_eq!(scan(&deep).unwrap().len(), 2_000_000);
        assert!(scan(&deep[..1_500_000]).is_err());
    }
}
