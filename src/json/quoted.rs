//! A document that is the text of a string in another one: decoded and scanned in one go.
//!
//! In such a text every quote is escaped, so that whoever decodes it comes past the beginning and end of all its strings.

use super::item::Kind;
use super::plain::{WORD, special};
use super::tape::Tape;
use super::tokens::{Scanned, Tokens};

/// A document out of a string. What it takes is used again for the next one.
#[derive(Debug, Default)]
pub struct Quoted {
    text: Vec<u8>,
    length: usize,
    scanned: Option<Scanned>,
}

impl Quoted {
    /// Reads the document of a string from behind its first quote on, and gives the length up to its last one. None
    /// where that is no document, or one that is written in an uncommon way: it has to be decoded first then.
    pub fn scan(&mut self, quoted: &[u8]) -> Option<usize> {
        self.scanned = None;
        u32::try_from(quoted.len()).ok()?;
        let room = quoted.len() + WORD;
        if self.text.len() < room {
            self.text.resize(room, 0);
        }
        let mut scanner = Scanner {
            from: quoted,
            at: 0,
            text: &mut self.text,
            to: 0,
            // The one before tells how many there may be.
            tokens: Tokens::of(self.length),
        };
        scanner.document()?;
        let (length, at) = (scanner.to, scanner.at);
        self.scanned = Some(scanner.tokens.scanned());
        self.length = length;
        Some(at)
    }

    /// Forgets the document, and keeps its room.
    pub fn clear(&mut self) {
        self.scanned = None;
    }

    /// The document that was read, which can be taken once; none where there is none, or what it is in is no UTF-8.
    pub fn take(&mut self) -> Option<Tape<'_>> {
        let scanned = self.scanned.take()?;
        let text = std::str::from_utf8(self.text.get(..self.length)?).ok()?;
        Some(Tape::of(text, scanned))
    }
}

/// Reads `from`, which is decoded into `text`. It gives up at the first thing that is not as it mostly is.
struct Scanner<'a> {
    from: &'a [u8],
    at: usize,
    text: &'a mut [u8],
    to: usize,
    tokens: Tokens,
}

/// A byte outside the strings of the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Byte(u8),
    /// A quote of the document.
    Quote,
    /// The quote that ends the string it is in.
    End,
}

impl Scanner<'_> {
    fn document(&mut self) -> Option<()> {
        loop {
            let opened = self.value()?;
            if opened && !self.enter()? {
                continue;
            }
            if !self.leave()? {
                return Some(());
            }
        }
    }

    #[inline]
    fn put(&mut self, byte: u8) -> Option<()> {
        *self.text.get_mut(self.to)? = byte;
        self.to += 1;
        Some(())
    }

    /// What comes next that is no space; it stays where it is.
    #[inline]
    fn next(&mut self) -> Option<Next> {
        loop {
            let byte = *self.from.get(self.at)?;
            let (space, length) = match byte {
                b'\\' => match *self.from.get(self.at + 1)? {
                    b'"' => return Some(Next::Quote),
                    b'n' => (b'\n', 2),
                    b'r' => (b'\r', 2),
                    b't' => (b'\t', 2),
                    _ => return None,
                },
                b'"' => return Some(Next::End),
                b' ' => (b' ', 1),
                byte => return Some(Next::Byte(byte)),
            };
            self.put(space)?;
            self.at += length;
        }
    }

    /// Passes a byte that stands for itself.
    #[inline]
    fn pass(&mut self, byte: u8) -> Option<()> {
        self.at += 1;
        self.put(byte)
    }

    /// A scalar, or the opening of a container: whether it was one.
    #[inline]
    fn value(&mut self) -> Option<bool> {
        match self.next()? {
            Next::Quote => self.string(false)?,
            Next::Byte(b'{') => {
                self.tokens.open(Kind::Object, self.to);
                self.pass(b'{')?;
                return Some(true);
            }
            Next::Byte(b'[') => {
                self.tokens.open(Kind::Array, self.to);
                self.pass(b'[')?;
                return Some(true);
            }
            Next::Byte(b'-' | b'0'..=b'9') => self.number()?,
            Next::Byte(b't') => self.literal(b"true")?,
            Next::Byte(b'f') => self.literal(b"false")?,
            Next::Byte(b'n') => self.literal(b"null")?,
            _ => return None,
        }
        Some(false)
    }

    /// Goes to the first value of the container that was just opened: whether it was closed instead.
    #[inline]
    fn enter(&mut self) -> Option<bool> {
        let object = self.tokens.is_in_object()?;
        match (object, self.next()?) {
            (true, Next::Byte(b'}')) => self.close(b'}').map(|()| true),
            (false, Next::Byte(b']')) => self.close(b']').map(|()| true),
            (true, _) => self.key().map(|()| false),
            (false, _) => Some(false),
        }
    }

    /// What follows a value, until another value is to come: whether one is.
    #[inline]
    fn leave(&mut self) -> Option<bool> {
        loop {
            let next = self.next()?;
            let Some(object) = self.tokens.is_in_object() else {
                return (next == Next::End).then_some(false);
            };
            self.tokens.count();
            match (object, next) {
                (object, Next::Byte(b',')) => {
                    self.pass(b',')?;
                    if object {
                        self.next()?;
                        self.key()?;
                    }
                    return Some(true);
                }
                (true, Next::Byte(b'}')) => self.close(b'}')?,
                (false, Next::Byte(b']')) => self.close(b']')?,
                _ => return None,
            }
        }
    }

    #[inline]
    fn close(&mut self, byte: u8) -> Option<()> {
        self.tokens.close(self.to);
        self.pass(byte)
    }

    #[inline]
    fn key(&mut self) -> Option<()> {
        self.string(true)?;
        match self.next()? {
            Next::Byte(b':') => self.pass(b':'),
            _ => None,
        }
    }

    fn string(&mut self, key: bool) -> Option<()> {
        let (start, mut escaped) = (self.to, false);
        let [b'\\', b'"', ..] = *self.from.get(self.at..)? else {
            return None;
        };
        self.at += 2;
        self.put(b'"')?;
        loop {
            self.plain()?;
            // A quote ends more than the string, and a control character has to be escaped.
            match *self.from.get(self.at..)? {
                [b'\\', b'"', ..] => break,
                [b'\\', b'\\', ..] => {
                    escaped = true;
                    self.escape()?;
                }
                [b'\\', b'/', ..] => {
                    self.at += 2;
                    self.put(b'/')?;
                }
                [b'\\', b'u', ..] => self.character()?,
                _ => return None,
            }
        }
        self.at += 2;
        self.put(b'"')?;
        match key {
            true => self.tokens.push_key(self.text, start, self.to, escaped),
            false => self.tokens.push(Kind::String, start, self.to, escaped),
        }
        Some(())
    }

    /// Copies what is written as it is.
    #[inline]
    fn plain(&mut self) -> Option<()> {
        let (mut from, mut text) = (self.from.get(self.at..)?, self.text.get_mut(self.to..)?);
        let mut copied = 0;
        loop {
            let Some((word, rest)) = from.split_first_chunk::<WORD>() else {
                let special = |b: &u8| matches!(b, b'"' | b'\\' | 0..=0x1f);
                let length = from.iter().position(special)?;
                text.get_mut(..length)?.copy_from_slice(from.get(..length)?);
                copied += length;
                break;
            };
            let (place, after) = text.split_first_chunk_mut::<WORD>()?;
            *place = *word;
            let found = special(u64::from_le_bytes(*word));
            if found != 0 {
                copied += found.trailing_zeros() as usize / 8;
                break;
            }
            copied += WORD;
            (from, text) = (rest, after);
        }
        self.at += copied;
        self.to += copied;
        Some(())
    }

    /// An escape of the document, whose backslash is written as two.
    fn escape(&mut self) -> Option<()> {
        self.at += 2;
        self.put(b'\\')?;
        let letter = match *self.from.get(self.at..)? {
            [b'\\', letter @ (b'"' | b'\\' | b'/'), ..] => {
                self.at += 1;
                letter
            }
            [
                letter @ (b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u'),
                ..,
            ] => letter,
            _ => return None,
        };
        self.pass(letter)?;
        if letter == b'u' {
            for byte in self.from.get(self.at..self.at + 4)? {
                byte.is_ascii_hexdigit().then_some(())?;
                self.put(*byte)?;
            }
            self.at += 4;
        }
        Some(())
    }

    /// A character that is escaped around the document, and no part of its own grammar.
    fn character(&mut self) -> Option<()> {
        let digits = self.from.get(self.at + 2..self.at + 6)?;
        let digit = |digit: &u8| char::from(*digit).to_digit(16);
        let code = digits
            .iter()
            .try_fold(0, |code, next| Some(code * 16 + digit(next)?))?;
        let c = char::from_u32(code).filter(|c| !matches!(c, '\0'..='\x1f' | '"' | '\\'))?;
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            self.put(byte)?;
        }
        self.at += 6;
        Some(())
    }

    fn literal(&mut self, word: &[u8]) -> Option<()> {
        let start = self.to;
        self.from.get(self.at..)?.starts_with(word).then_some(())?;
        for byte in word {
            self.pass(*byte)?;
        }
        self.tokens.push(Kind::Literal, start, self.to, false);
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let start = self.to;
        if self.here() == Some(b'-') {
            self.pass(b'-')?;
        }
        match self.here()? {
            b'0' => {
                self.pass(b'0')?;
                if self.here()?.is_ascii_digit() {
                    return None;
                }
            }
            _ => self.digits()?,
        }
        if self.here() == Some(b'.') {
            self.pass(b'.')?;
            self.digits()?;
        }
        if let Some(letter @ (b'e' | b'E')) = self.here() {
            self.pass(letter)?;
            if let Some(sign @ (b'+' | b'-')) = self.here() {
                self.pass(sign)?;
            }
            self.digits()?;
        }
        self.tokens.push(Kind::Number, start, self.to, false);
        Some(())
    }

    #[inline]
    fn here(&self) -> Option<u8> {
        self.from.get(self.at).copied()
    }

    #[inline]
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(digit @ b'0'..=b'9') = self.here() {
            self.pass(digit)?;
        }
        (self.at > start).then_some(())
    }
}
