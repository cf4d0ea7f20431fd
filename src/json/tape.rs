//! A scanned JSON document: finding things in it without building values.
//!
//! Of members that share a name the last one counts, because that is the one the usual parsers keep.

use std::borrow::Cow;

use super::fault::Fault;
use super::likeness::likeness;
use super::path::{Path, Step};
use super::scan::{Item, Kind, Scanned, scan};

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

/// A valid JSON document and where everything in it stands. Tokens are named by their index.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    text: &'a str,
    scanned: Scanned,
}

impl<'a> Tape<'a> {
    /// Scans a document.
    ///
    /// # Errors
    /// The first thing in it that is not JSON.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (text, scanned) = scan(bytes)?;
        Ok(Tape { text, scanned })
    }

    /// The same document with only those of its tokens, which are in order: a container with its close, a key with
    /// its value. The spans of containers still hold what was left out.
    pub fn with_only(&self, tokens: &[u32]) -> Self {
        let kept = tokens.iter().filter_map(|&at| self.item(at as usize));
        Tape {
            text: self.text,
            scanned: Scanned {
                items: linked(kept.copied().collect()),
                depth: self.scanned.depth,
            },
        }
    }

    /// How many tokens there are; the first one is the document's value.
    pub fn len(&self) -> usize {
        self.scanned.items.len()
    }

    /// Whether there are none, which no document comes to.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How deep its containers nest: 0 for a scalar.
    pub fn depth(&self) -> usize {
        self.scanned.depth
    }

    /// Every token in order.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token> + '_ {
        let items = self.scanned.items.iter().enumerate();
        items.map(|(index, item)| item.token(index))
    }

    /// The whole text.
    pub fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    pub(super) fn items(&self) -> &[Item] {
        &self.scanned.items
    }

    #[inline]
    fn item(&self, index: usize) -> Option<&Item> {
        self.scanned.items.get(index)
    }

    /// The token of that index.
    pub fn token(&self, index: usize) -> Option<Token> {
        self.item(index).map(|item| item.token(index))
    }

    /// What the token of that index is.
    #[inline]
    pub fn kind(&self, index: usize) -> Option<Kind> {
        self.item(index).map(|item| item.kind)
    }

    /// Whether a key or string is written with escapes.
    pub fn is_escaped(&self, index: usize) -> bool {
        self.item(index).is_some_and(|item| item.escaped)
    }

    /// How many members or elements a container has, repeated members each; 0 for anything else.
    pub fn count(&self, index: usize) -> usize {
        let container = self.item(index).filter(|item| item.is_container());
        container
            .and_then(|item| self.item((item.link as usize).checked_sub(1)?))
            .map_or(0, |close| close.link as usize)
    }

    /// The bytes of a token as they stand; of a container, all of it.
    pub fn raw(&self, index: usize) -> &'a [u8] {
        self.raw_text(index).as_bytes()
    }

    /// The same as text.
    #[inline]
    pub fn raw_text(&self, index: usize) -> &'a str {
        self.item(index)
            .and_then(|item| self.text.get(item.start as usize..item.end as usize))
            .unwrap_or_default()
    }

    /// What a key or string says, escapes decoded; none for anything else.
    #[inline]
    pub fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        let item = self.item(index)?;
        if !matches!(item.kind, Kind::Key | Kind::String) {
            return None;
        }
        let inside = self.inside(item);
        Some(match item.escaped {
            true => unescape(inside),
            false => Cow::Borrowed(inside),
        })
    }

    /// What stands between the quotes of a key or string, as it is written.
    #[inline]
    pub fn quoted(&self, index: usize) -> &'a str {
        self.item(index)
            .map(|item| self.inside(item))
            .unwrap_or_default()
    }

    #[inline]
    fn inside(&self, item: &Item) -> &'a str {
        item.inside(self.text)
    }

    /// The members of an object as (key, value) indices, in order; none for anything else.
    pub fn members(&self, object: usize) -> Members<'_> {
        let inside = self.kind(object) == Some(Kind::Object);
        Members {
            items: if inside { &self.scanned.items } else { &[] },
            at: object + 1,
        }
    }

    /// The members of an object as (name, value index), in order; none for anything else.
    pub fn named(&self, object: usize) -> Named<'_, 'a> {
        Named {
            text: self.text,
            members: self.members(object),
        }
    }

    /// The value of the first member of that name, for an object whose members do not repeat.
    pub fn only_member(&self, object: usize, name: &Name) -> Option<usize> {
        let mut members = self.members(object);
        let (_, value) = members.find(|(key, _)| {
            let key = self.item(*key);
            key.is_some_and(|key| key.link == name.likeness && self.says(key, &name.text))
        })?;
        Some(value)
    }

    /// The elements of an array in order; none for anything else.
    pub fn elements(&self, array: usize) -> Elements<'_> {
        let inside = self.kind(array) == Some(Kind::Array);
        Elements {
            items: if inside { &self.scanned.items } else { &[] },
            at: array + 1,
        }
    }

    /// The value of the last member of that name.
    pub fn member(&self, object: usize, name: &str) -> Option<usize> {
        self.members(object)
            .filter(|&(key, _)| self.is_key(key, name))
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

    /// Whether the key of that index says that name.
    pub fn is_key(&self, key: usize, name: &str) -> bool {
        self.item(key).is_some_and(|key| self.says(key, name))
    }

    #[inline]
    fn says(&self, key: &Item, name: &str) -> bool {
        match key.escaped {
            true => unescape(self.inside(key)) == name,
            false => self.inside(key) == name,
        }
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

/// The members of an object as (key, value) indices.
#[derive(Clone, Debug)]
pub struct Members<'t> {
    items: &'t [Item],
    at: usize,
}

impl Iterator for Members<'_> {
    type Item = (usize, usize);

    #[inline]
    fn next(&mut self) -> Option<(usize, usize)> {
        let key = self.at;
        self.items.get(key).filter(|item| item.kind == Kind::Key)?;
        let value = key + 1;
        self.at = self.items.get(value)?.next(value);
        Some((key, value))
    }
}

/// A member's name that is looked up often.
#[derive(Clone, Debug)]
pub struct Name {
    text: String,
    likeness: u32,
}

impl Name {
    /// The name.
    pub fn new(text: &str) -> Self {
        Name {
            text: text.to_owned(),
            likeness: likeness(text.as_bytes()),
        }
    }
}

/// The members of an object as (name, value index).
#[derive(Clone, Debug)]
pub struct Named<'t, 'a> {
    text: &'a str,
    members: Members<'t>,
}

impl<'a> Iterator for Named<'_, 'a> {
    type Item = (Cow<'a, str>, usize);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let key = self.members.items.get(self.members.at)?;
        let (_, value) = self.members.next()?;
        let inside = key.inside(self.text);
        let name = match key.escaped {
            true => unescape(inside),
            false => Cow::Borrowed(inside),
        };
        Some((name, value))
    }
}

/// The elements of an array as indices.
#[derive(Clone, Debug)]
pub struct Elements<'t> {
    items: &'t [Item],
    at: usize,
}

impl Iterator for Elements<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let element = self.at;
        let item = self.items.get(element)?;
        if item.kind == Kind::Close {
            return None;
        }
        self.at = item.next(element);
        Some(element)
    }
}

impl Item {
    /// What stands between the quotes of a key or string.
    #[inline]
    fn inside<'a>(&self, text: &'a str) -> &'a str {
        let span = self.start as usize + 1..(self.end as usize).saturating_sub(1);
        text.get(span).unwrap_or_default()
    }

    #[inline]
    fn is_container(&self) -> bool {
        matches!(self.kind, Kind::Object | Kind::Array)
    }

    #[inline]
    fn next(&self, index: usize) -> usize {
        match self.is_container() {
            true => self.link as usize,
            false => index + 1,
        }
    }

    fn token(&self, index: usize) -> Token {
        Token {
            kind: self.kind,
            start: self.start as usize,
            end: self.end as usize,
            next: self.next(index),
        }
    }
}

/// Tokens whose links are those of another document, linked again.
fn linked(mut items: Vec<Item>) -> Vec<Item> {
    let mut open: Vec<(usize, u32)> = Vec::new();
    for index in 0..items.len() {
        let Some(kind) = items.get(index).map(|item| item.kind) else {
            break;
        };
        if !matches!(kind, Kind::Key | Kind::Close)
            && let Some((_, count)) = open.last_mut()
        {
            *count += 1;
        }
        match kind {
            Kind::Object | Kind::Array => open.push((index, 0)),
            Kind::Close => {
                let (container, count) = open.pop().unwrap_or_default();
                if let Some(close) = items.get_mut(index) {
                    close.link = count;
                }
                if let Some(container) = items.get_mut(container) {
                    container.link = index as u32 + 1;
                }
            }
            _ => {}
        }
    }
    items
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
