//! The tokens of a document as they are found, one after the other.

use super::item::{Item, Kind};
use super::likeness::likeness;
use super::unescape::unescape;

/// The tokens of a document in order, and how deep its containers nest.
#[derive(Clone, Debug)]
pub(super) struct Scanned {
    pub(super) items: Vec<Item>,
    pub(super) depth: usize,
}

/// Tokens, of which containers may be open still.
#[derive(Debug)]
pub(super) struct Tokens {
    items: Vec<Item>,
    open: Vec<Open>,
    depth: usize,
}

/// A container that is not closed yet.
#[derive(Debug)]
struct Open {
    index: usize,
    count: u32,
    object: bool,
}

impl Tokens {
    /// None yet, with room for those of a text of so many bytes.
    pub(super) fn of(length: usize) -> Self {
        Tokens {
            items: Vec::with_capacity(length / 8 + 4),
            open: Vec::new(),
            depth: 0,
        }
    }

    /// All of them.
    pub(super) fn scanned(self) -> Scanned {
        Scanned {
            items: self.items,
            depth: self.depth,
        }
    }

    /// Whether the innermost open container is an object; none where there is no open one.
    #[inline]
    pub(super) fn is_in_object(&self) -> Option<bool> {
        self.open.last().map(|open| open.object)
    }

    /// Counts a member or element of the innermost open container.
    #[inline]
    pub(super) fn count(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.count += 1;
        }
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind, start: usize, end: usize, escaped: bool) {
        self.items.push(Item {
            start: start as u32,
            end: end as u32,
            link: 0,
            kind,
            escaped,
        });
    }

    /// A key with its quotes, and the number of its name.
    #[inline]
    pub(super) fn push_key(&mut self, bytes: &[u8], start: usize, end: usize, escaped: bool) {
        let inside = bytes.get(start + 1..end - 1).unwrap_or_default();
        let link = match escaped {
            true => {
                let inside = std::str::from_utf8(inside).unwrap_or_default();
                likeness(unescape(inside).as_bytes())
            }
            false => likeness(inside),
        };
        self.items.push(Item {
            start: start as u32,
            end: end as u32,
            link,
            kind: Kind::Key,
            escaped,
        });
    }

    /// Opens a container.
    #[inline]
    pub(super) fn open(&mut self, kind: Kind, start: usize) {
        self.open.push(Open {
            index: self.items.len(),
            count: 0,
            object: kind == Kind::Object,
        });
        self.depth = self.depth.max(self.open.len());
        self.push(kind, start, start + 1, false);
    }

    /// Closes the innermost open container by the byte that stands there.
    #[inline]
    pub(super) fn close(&mut self, start: usize) {
        self.push(Kind::Close, start, start + 1, false);
        let next = self.items.len();
        let Some(open) = self.open.pop() else { return };
        if let Some(close) = self.items.last_mut() {
            close.link = open.count;
        }
        if let Some(container) = self.items.get_mut(open.index) {
            container.end = start as u32 + 1;
            container.link = next as u32;
        }
    }
}
