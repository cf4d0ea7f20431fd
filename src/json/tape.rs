//! A scanned JSON document: finding things in it without building values.
//!
//! Of members that share a name the last one counts, because that is the one the usual parsers keep.

use std::borrow::Cow;

use super::fault::Fault;
use super::path::{Path, Step};
use super::scan::{Kind, Token, scan};

/// A valid JSON document and where everything in it stands. Tokens are named by their index.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    bytes: &'a [u8],
    tokens: Vec<Token>,
}

impl<'a> Tape<'a> {
    /// Scans a document.
    ///
    /// # Errors
    /// The first thing in it that is not JSON.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        Ok(Tape {
            bytes,
            tokens: scan(bytes)?,
        })
    }

    /// Every token in order; the first one is the document's value.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The whole text.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The token of that index.
    pub fn token(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    /// What the token of that index is.
    pub fn kind(&self, index: usize) -> Option<Kind> {
        self.token(index).map(|token| token.kind)
    }

    /// The bytes of a token as they stand; of a container, all of it.
    pub fn raw(&self, index: usize) -> &'a [u8] {
        self.token(index)
            .and_then(|token| self.bytes.get(token.start..token.end))
            .unwrap_or_default()
    }

    /// The bytes of a token as text; the scanner has seen that they are UTF-8.
    pub fn raw_text(&self, index: usize) -> &'a str {
        std::str::from_utf8(self.raw(index)).unwrap_or_default()
    }

    /// What a key or string says, escapes decoded; none for anything else.
    pub fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        match self.kind(index)? {
            Kind::Key | Kind::String => Some(unescape(unquote(self.raw_text(index)))),
            _ => None,
        }
    }

    /// The members of an object as (key, value) indices, in order; none for anything else.
    pub fn members(&self, object: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let inside = self.kind(object) == Some(Kind::Object);
        let mut at = object + 1;
        std::iter::from_fn(move || {
            let key = *self.token(at).filter(|t| inside && t.kind == Kind::Key)?;
            let pair = (at, key.next);
            at = self.token(key.next)?.next;
            Some(pair)
        })
    }

    /// The elements of an array in order; none for anything else.
    pub fn elements(&self, array: usize) -> impl Iterator<Item = usize> + '_ {
        let inside = self.kind(array) == Some(Kind::Array);
        let mut at = array + 1;
        std::iter::from_fn(move || {
            let token = self.token(at).filter(|t| inside && t.kind != Kind::Close)?;
            Some(std::mem::replace(&mut at, token.next))
        })
    }

    /// The value of the last member of that name.
    pub fn member(&self, object: usize, name: &str) -> Option<usize> {
        self.members(object)
            .filter(|&(key, _)| self.text(key).as_deref() == Some(name))
            .last()
            .map(|(_, value)| value)
    }

    /// The value a path leads to; the place after an array's last element holds none.
    pub fn find(&self, path: &Path) -> Option<usize> {
        path.steps()
            .iter()
            .try_fold(0, |at, step| match (step, self.kind(at)?) {
                (Step::Name(name), Kind::Object) => self.member(at, name),
                (Step::Name(name), Kind::Array) => self.elements(at).nth(array_index(name)?),
                (Step::Index(index), Kind::Array) => self.elements(at).nth(*index),
                _ => None,
            })
    }

    /// The value a JSON pointer (RFC 6901) leads to.
    pub fn pointer(&self, pointer: &str) -> Option<usize> {
        if pointer.is_empty() {
            return Some(0);
        }
        let mut at = 0;
        for part in pointer.strip_prefix('/')?.split('/') {
            let name = part.replace("~1", "/").replace("~0", "~");
            at = match self.kind(at)? {
                Kind::Object => self.member(at, &name)?,
                Kind::Array => self.elements(at).nth(array_index(&name)?)?,
                _ => return None,
            };
        }
        Some(at)
    }
}

/// The array index that a name stands for: digits without a leading zero.
pub fn array_index(name: &str) -> Option<usize> {
    let plain = name == "0" || !name.starts_with('0');
    if plain && !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()) {
        name.parse().ok()
    } else {
        None
    }
}

fn unquote(raw: &str) -> &str {
    raw.strip_prefix('"')
        .and_then(|raw| raw.strip_suffix('"'))
        .unwrap_or(raw)
}

/// Decodes the escapes of a valid JSON string's inside; a lone surrogate becomes U+FFFD.
pub fn unescape(inside: &str) -> Cow<'_, str> {
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut text = String::with_capacity(inside.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = inside;
    while let Some(first) = rest.chars().next() {
        let unit = rest
            .strip_prefix("\\u")
            .and_then(|rest| rest.get(..4))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        if let Some(unit) = unit {
            units.push(unit);
            rest = rest.get(6..).unwrap_or_default();
            continue;
        }
        flush(&mut units, &mut text);
        let mut chars = rest.chars();
        chars.next();
        match first {
            '\\' => text.extend(chars.next().map(short_escape)),
            other => text.push(other),
        }
        rest = chars.as_str();
    }
    flush(&mut units, &mut text);
    Cow::Owned(text)
}

fn flush(units: &mut Vec<u16>, text: &mut String) {
    text.extend(
        char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
    );
}

fn short_escape(letter: char) -> char {
    match letter {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(document: &str, pointer: &str) -> Option<String> {
        let tape = Tape::new(document.as_bytes()).unwrap();
        tape.pointer(pointer).map(|i| tape.raw_text(i).to_owned())
    }

    #[test]
    fn pointers_follow_rfc_6901() {
        let document = r#"{"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"k\"l":6,"\u0061":1,"a":2}"#;
        assert_eq!(at(document, "/foo/1").as_deref(), Some("\"baz\""));
        assert_eq!(at(document, "/").as_deref(), Some("0"));
        assert_eq!(at(document, "/a~1b").as_deref(), Some("1"));
        assert_eq!(at(document, "/m~0n").as_deref(), Some("8"));
        assert_eq!(at(document, "/k\"l").as_deref(), Some("6"));
        assert_eq!(
            at(document, "/a").as_deref(),
            Some("2"),
            "the last duplicate"
        );
        assert_eq!(at(document, "").as_deref(), Some(document));
        for missing in ["/foo/2", "/foo/01", "/foo/-", "/foo/0/x", "/nope", "foo"] {
            assert_eq!(at(document, missing), None, "{missing}");
        }
    }

    #[test]
    fn paths_lead_where_pointers_do() {
        let tape = Tape::new(br#"{"a":[{"b":1},{"b":2}],"0":3}"#).unwrap();
        let at = |path: &str| {
            let found = tape.find(&Path::parse(path).unwrap());
            found.map(|index| tape.raw_text(index))
        };
        assert_eq!(at("a[1].b"), Some("2"));
        assert_eq!(at("$.a.0.b"), Some("1"));
        assert_eq!(at("0"), Some("3"));
        assert_eq!(at("a[2]"), None);
        assert_eq!(at("a[-]"), None);
        assert_eq!(at("a.b"), None);
    }

    #[test]
    fn escapes_decode() {
        assert_eq!(unescape(r#"a\"\\\/\b\f\n\r\té"#), "a\"\\/\u{8}\u{c}\n\r\té");
        assert_eq!(unescape(r"\ud83d\ude00!\u00e9"), "😀!é");
        assert_eq!(unescape(r"\ud83d x\ude00"), "\u{fffd} x\u{fffd}");
        assert_eq!(unescape(r"\\u0041"), r"\u0041");
    }
}
