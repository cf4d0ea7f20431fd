//! One token of a document.

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

/// A token as it is kept: sixteen bytes, because a document has many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Of a container, the index after its close; of a close, how many members or elements stand before it; of a
    /// key, a number that equal names share.
    pub(super) link: u32,
    pub(super) kind: Kind,
    /// Whether a key or string holds an escape.
    pub(super) escaped: bool,
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

impl Item {
    /// What stands between the quotes of a key or string.
    #[inline]
    pub(super) fn inside<'a>(&self, text: &'a str) -> &'a str {
        let span = self.start as usize + 1..(self.end as usize).saturating_sub(1);
        text.get(span).unwrap_or_default()
    }

    #[inline]
    pub(super) fn is_container(&self) -> bool {
        matches!(self.kind, Kind::Object | Kind::Array)
    }

    #[inline]
    pub(super) fn next(&self, index: usize) -> usize {
        match self.is_container() {
            true => self.link as usize,
            false => index + 1,
        }
    }

    pub(super) fn token(&self, index: usize) -> Token {
        Token {
            kind: self.kind,
            start: self.start as usize,
            end: self.end as usize,
            next: self.next(index),
        }
    }
}

/// Tokens whose links are those of another document, linked again.
pub(super) fn linked(mut items: Vec<Item>) -> Vec<Item> {
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
