//! Going through the members of an object and the elements of an array.

use std::borrow::Cow;

use super::item::{Item, Kind};
use super::unescape::unescape;

/// The members of an object as (key, value) indices.
#[derive(Clone, Debug)]
pub struct Members<'t> {
    pub(super) items: &'t [Item],
    pub(super) at: usize,
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

/// The members of an object as (name, value index).
#[derive(Clone, Debug)]
pub struct Named<'t, 'a> {
    pub(super) text: &'a str,
    pub(super) members: Members<'t>,
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
    pub(super) items: &'t [Item],
    pub(super) at: usize,
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
