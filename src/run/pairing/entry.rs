//! What a delivery is told by, in as few bytes as may be.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU64;

use super::item::Item;

/// A text or body by its hash. Two that are not the same share one in one of 2^64 cases.
pub(super) type Mark = NonZeroU64;

/// Where a delivery stands, and what it is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The byte its record begins at, or the number of its file.
    pub at: u64,
    /// The record's line, from 1; 0 where the file is the payload.
    pub line: u64,
    /// The provider, by number.
    pub provider: u32,
    /// The provider and the event, by number.
    pub group: u32,
    /// The record it is, or the one it replays; of a file of a folder, its name.
    pub origin: Option<Mark>,
    /// The provider's id of the delivery.
    pub delivery: Option<Mark>,
    /// Its body.
    pub body: Mark,
}

/// Gives providers and events their numbers, for both sides the same.
#[derive(Debug, Default)]
pub(super) struct Marker {
    hasher: RandomState,
    providers: HashMap<Option<String>, u32>,
    groups: HashMap<(u32, Option<String>, String), u32>,
}

impl Marker {
    /// The entry of a delivery that stands there. One whose event is not known is told by its path instead.
    pub fn entry(&mut self, item: &Item, at: u64) -> Entry {
        let exchange = &item.exchange;
        let next = self.providers.len() as u32;
        let provider = exchange.provider.clone();
        let provider = *self.providers.entry(provider).or_insert(next);
        let event = exchange.event.clone();
        let path = match event {
            Some(_) => String::new(),
            None => exchange.request.path().to_owned(),
        };
        let next = self.groups.len() as u32;
        let group = *self.groups.entry((provider, event, path)).or_insert(next);
        let origin = exchange.replay_of.as_deref().unwrap_or(&exchange.id);
        Entry {
            at,
            line: item.sighting.line.unwrap_or_default(),
            provider,
            group,
            origin: (!origin.is_empty()).then(|| self.mark(origin)),
            delivery: item.delivery.as_deref().map(|id| self.mark(id)),
            body: self.mark(exchange.request.body_bytes()),
        }
    }

    fn mark(&self, value: impl Hash) -> Mark {
        Mark::new(self.hasher.hash_one(value)).unwrap_or(Mark::MAX)
    }
}
