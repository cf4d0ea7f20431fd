//! Reading JSON step by step from where it stands, for those who know what is to come.
//!
//! Whoever reads this way gives up at the first thing that is not as expected, valid or not: every step gives `None`
//! then. So it only takes what is plainly valid, and never says what is wrong.

use std::borrow::Cow;

use super::unquote::{plain_length, unquoted, written_length};

/// Reads a text from behind its first quote on, and gives its length as it is written.
pub(super) type Read<'r> = &'r mut dyn FnMut(&[u8]) -> Option<usize>;

/// A place in a line.
#[derive(Debug)]
pub(super) struct Cursor<'l> {
    line: &'l [u8],
    at: usize,
}

impl<'l> Cursor<'l> {
    /// The beginning of a line.
    pub(super) fn new(line: &'l [u8]) -> Self {
        Cursor { line, at: 0 }
    }

    /// The next byte that is no space, which stays where it is.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.line.get(self.at).copied() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other,
            }
        }
    }

    /// Passes that byte.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is.then_some(())
    }

    /// Passes that byte if it is the next one: whether it was.
    #[inline]
    fn takes(&mut self, byte: u8) -> bool {
        self.take(byte).is_some()
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.peek()?;
        let is = self.line.get(self.at..)?.starts_with(word);
        self.at += word.len();
        is.then_some(())
    }

    /// Nothing but space is left.
    pub(super) fn end(&mut self) -> Option<()> {
        self.peek().is_none().then_some(())
    }

    /// Each member of an object, by its name as it is written. The name is not escaped, nor checked for anything.
    #[inline]
    pub(super) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &[u8]) -> Option<()>,
    ) -> Option<()> {
        self.take(b'{')?;
        if self.takes(b'}') {
            return Some(());
        }
        loop {
            let name = self.name()?;
            self.take(b':')?;
            member(self, name)?;
            if !self.takes(b',') {
                return self.take(b'}');
            }
        }
    }

    /// Each element of an array.
    #[inline]
    pub(super) fn array(&mut self, mut element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(b'[')?;
        if self.takes(b']') {
            return Some(());
        }
        loop {
            element(self)?;
            if !self.takes(b',') {
                return self.take(b']');
            }
        }
    }

    /// What is `null` or what that makes of it.
    #[inline]
    pub(super) fn nullable<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.peek()? {
            b'n' => self.word(b"null").map(|()| None),
            _ => read(self).map(Some),
        }
    }

    /// The bytes of a string without escapes.
    #[inline]
    fn name(&mut self) -> Option<&'l [u8]> {
        self.take(b'"')?;
        let rest = self.line.get(self.at..)?;
        let length = plain_length(rest);
        self.at += length + 1;
        (rest.get(length) == Some(&b'"')).then_some(())?;
        rest.get(..length)
    }

    /// A text.
    #[inline]
    pub(super) fn text(&mut self) -> Option<Cow<'l, str>> {
        let start = self.at;
        match self.name() {
            Some(plain) => std::str::from_utf8(plain).ok().map(Cow::Borrowed),
            None => {
                self.at = start;
                let mut text = Vec::new();
                // A line may have many of these, and what follows each may be megabytes.
                self.text_by(&mut |quoted| {
                    let length = written_length(quoted)?;
                    unquoted(quoted.get(..length + 2)?, &mut text)
                })?;
                String::from_utf8(text).ok().map(Cow::Owned)
            }
        }
    }

    /// A text, or null.
    #[inline]
    pub(super) fn optional_text(&mut self) -> Option<Option<Cow<'l, str>>> {
        self.nullable(Self::text)
    }

    /// A text that is read by somebody else: of what follows its first quote that gives the length up to the last one.
    #[inline]
    pub(super) fn text_by(&mut self, read: Read) -> Option<()> {
        self.take(b'"')?;
        let rest = self.line.get(self.at..)?;
        self.at += read(rest)?;
        self.take_here(b'"')
    }

    fn take_here(&mut self, byte: u8) -> Option<()> {
        let is = self.line.get(self.at) == Some(&byte);
        self.at += 1;
        is.then_some(())
    }

    /// A whole number from 0 up, as it is usually written.
    #[inline]
    pub(super) fn whole(&mut self) -> Option<u64> {
        self.peek()?;
        let start = self.at;
        let mut number = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.line.get(self.at).copied() {
            number = number
                .checked_mul(10)?
                .checked_add(u64::from(digit - b'0'))?;
            self.at += 1;
        }
        let leading_zero = self.line.get(start) == Some(&b'0') && self.at > start + 1;
        (self.at > start && !leading_zero).then_some(number)
    }

    /// A number of any kind: its text, which may be none.
    pub(super) fn number(&mut self) -> Option<&'l [u8]> {
        self.peek()?;
        let rest = self.line.get(self.at..)?;
        let is_part = |b: &u8| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let length = rest.iter().position(|b| !is_part(b))?;
        self.at += length;
        rest.get(..length)
    }

    /// `true` or `false`.
    #[inline]
    pub(super) fn truth(&mut self) -> Option<bool> {
        match self.peek()? {
            b't' => self.word(b"true").map(|()| true),
            _ => self.word(b"false").map(|()| false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_no_room_for_what_follows_it() {
        let line = format!(r#""\"a\\","{}""#, "x".repeat(1 << 20));
        let mut cursor = Cursor::new(line.as_bytes());
        let text = cursor.text().unwrap().into_owned();
        assert_eq!(text, "\"a\\");
        assert!(text.capacity() < 100, "{}", text.capacity());
        cursor.take(b',').unwrap();
        assert_eq!(cursor.text().unwrap().len(), 1 << 20);
    }
}
