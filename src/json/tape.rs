//! A scanned JSON document: finding things in it without building values.
//!
//! Of members that share a name the last one counts, because that is the one the usual parsers keep.

use std::borrow::Cow;

use super::fault::Fault;
use super::item::{Item, Kind, Token, linked};
use super::members::{Elements, Members, Named};
use super::name::Name;
use super::path::{Path, Step};
use super::scan::scan;
use super::tokens::Scanned;
use super::unescape::unescape;

/// A valid JSON document and where everything in it stands. Tokens are named by their index.
#[derive(Clone, Debug)]
pub struct Tape<'a> {
    text: &'a str,
    scanned: Scanned,
}

impl<'a> Tape<'a> {
    pub(super) fn of(text: &'a str, scanned: Scanned) -> Self {
        Tape { text, scanned }
    }

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
    #[inline]
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
    #[inline]
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
            let name = match part.contains('~') {
                true => Cow::from(part.replace("~1", "/").replace("~0", "~")),
                false => Cow::from(part),
            };
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
