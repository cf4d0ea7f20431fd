//! What the objects of one place have in common.

use std::collections::BTreeMap;

use super::key::is_data;
use super::place::{Budget, First, Payload, Place};
use super::tally::Tally;

/// How many named members an object may have before it is a map.
const NAMED: usize = 1_000;
/// How many rare members make a map.
const MANY: usize = 50;
/// How many rare members make a map when they are all alike.
const ALIKE: usize = 10;
/// In what share of the objects a rare member is at most.
const RARE: f64 = 0.5;
/// In what share of the objects members are on average that are all alike.
const VERY_RARE: f64 = 0.25;
/// Of how few objects nothing can be said.
const FEW: u64 = 10;

/// What the objects of one place have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    pub(super) seen: Tally,
    /// Members by their names.
    pub(super) members: BTreeMap<String, Place>,
    /// Members whose names are data, as one place.
    pub(super) others: Option<Box<Place>>,
    /// Whether members were not looked into for lack of room.
    pub(super) open: bool,
    /// Whether all names are data.
    map: bool,
}

impl Object {
    pub(super) fn see(&mut self, payload: &mut Payload, index: usize) {
        self.seen.see(payload.number);
        let tape = payload.tape;
        // Of members that share a name the last one counts, as it does for the validator.
        let members: BTreeMap<_, _> = tape
            .members(index)
            .map(|(key, value)| (tape.text(key).unwrap_or_default(), value))
            .collect();
        for (name, value) in members {
            let first = (payload.number, value);
            if let Some(place) = self.member(&name, first, payload.budget) {
                place.see(payload, value);
            }
            self.fold_if_many(payload.budget);
        }
    }

    pub(super) fn merge(&mut self, other: Object, budget: &mut Budget) {
        self.seen.merge(&other.seen);
        self.open |= other.open;
        self.map |= other.map;
        if self.map {
            self.fold(|_| true, budget);
        }
        if let Some(other) = other.others
            && let Some(others) = self.others_or_new(other.first, budget)
        {
            others.merge(*other, budget);
        }
        for (name, other) in other.members {
            if let Some(place) = self.member(&name, other.first, budget) {
                place.merge(other, budget);
            }
            self.fold_if_many(budget);
        }
    }

    /// The place of a member of that name, made where there is room for it.
    fn member(&mut self, name: &str, first: First, budget: &mut Budget) -> Option<&mut Place> {
        if self.map || (!self.members.contains_key(name) && is_data(name)) {
            return self.others_or_new(first, budget);
        }
        if !self.members.contains_key(name) {
            if !budget.take() {
                self.open = true;
                return None;
            }
            self.members.insert(name.to_owned(), Place::new(first));
        }
        let place = self.members.get_mut(name)?;
        place.first = place.first.min(first);
        Some(place)
    }

    fn others_or_new(&mut self, first: First, budget: &mut Budget) -> Option<&mut Place> {
        if self.others.is_none() {
            match budget.take() {
                true => self.others = Some(Box::new(Place::new(first))),
                false => self.open = true,
            }
        }
        self.others.as_deref_mut()
    }

    fn fold_if_many(&mut self, budget: &mut Budget) {
        if self.members.len() > NAMED {
            self.map = true;
            self.fold(|_| true, budget);
        }
    }

    /// Makes one place of the members that fit.
    fn fold(&mut self, fits: impl Fn(&Place) -> bool, budget: &mut Budget) {
        for (name, place) in std::mem::take(&mut self.members) {
            if !fits(&place) {
                self.members.insert(name, place);
            } else if let Some(others) = self.others_or_new(place.first, budget) {
                others.merge(place, budget);
            }
        }
    }

    /// Decides whether rare members are those of a map, once everything was seen.
    pub(super) fn settle(&mut self) {
        let objects = self.seen.count;
        let share = |place: &Place| place.seen.count as f64 / objects.max(1) as f64;
        let rare: Vec<&Place> = self
            .members
            .values()
            .filter(|place| share(place) <= RARE)
            .collect();
        let average = rare.iter().map(|place| share(place)).sum::<f64>() / rare.len().max(1) as f64;
        let alike = rare.windows(2).all(|two| match two {
            [one, other] => one.types() == other.types(),
            _ => true,
        });
        let map = rare.len() > MANY || (rare.len() >= ALIKE && alike && average <= VERY_RARE);
        if map && objects >= FEW {
            // Everything that was made room for is made room for again.
            self.fold(|place| share(place) <= RARE, &mut Budget(usize::MAX));
        }
        for place in self.members.values_mut() {
            place.settle();
        }
        if let Some(others) = &mut self.others {
            others.settle();
        }
    }
}
