//! Which places all the payloads had between them.

use std::collections::{HashMap, HashSet};

use crate::json::{Kind, Tape};

/// The most places that are kept; what a capture has beyond them does not count as seen.
const MAX_PLACES: usize = 100_000;

/// What was seen at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) object: bool,
    /// Members whose names the schema has.
    pub(super) members: HashMap<String, Place>,
    /// All other members as one.
    pub(super) others: Option<Box<Place>>,
    pub(super) element: Option<Box<Place>>,
}

impl Place {
    /// The same with what was seen at another.
    pub(super) fn join(&mut self, other: &Place) {
        self.object |= other.object;
        for (name, place) in &other.members {
            self.members.entry(name.clone()).or_default().join(place);
        }
        let pairs = [
            (&mut self.others, &other.others),
            (&mut self.element, &other.element),
        ];
        for (own, other) in pairs {
            if let Some(other) = other {
                own.get_or_insert_default().join(other);
            }
        }
    }
}

/// Collects places. Names that the schema does not have are not told apart, so that it cannot grow without bound.
#[derive(Debug)]
pub(super) struct Sightings {
    names: HashSet<String>,
    root: Option<Place>,
    count: usize,
}

impl Sightings {
    pub(super) fn new(names: HashSet<String>) -> Self {
        Sightings {
            names,
            root: None,
            count: 0,
        }
    }

    /// What was seen of the whole payloads; none before the first.
    pub(super) fn root(&self) -> Option<&Place> {
        self.root.as_ref()
    }

    /// Adds the places of a payload.
    pub(super) fn add(&mut self, tape: &Tape) {
        let root = self.root.get_or_insert_default();
        see(tape, 0, root, &self.names, &mut self.count);
    }
}

fn see(tape: &Tape, at: usize, place: &mut Place, names: &HashSet<String>, count: &mut usize) {
    match tape.kind(at) {
        Some(Kind::Object) => {
            place.object = true;
            for (name, value) in tape.named(at) {
                let member = match names.contains(&*name) {
                    true if place.members.contains_key(&*name) => place.members.get_mut(&*name),
                    true if *count < MAX_PLACES => {
                        *count += 1;
                        Some(place.members.entry(name.into_owned()).or_default())
                    }
                    true => None,
                    false => one(&mut place.others, count),
                };
                if let Some(member) = member {
                    see(tape, value, member, names, count);
                }
            }
        }
        Some(Kind::Array) => {
            for value in tape.elements(at) {
                if let Some(element) = one(&mut place.element, count) {
                    see(tape, value, element, names, count);
                }
            }
        }
        _ => {}
    }
}

fn one<'p>(place: &'p mut Option<Box<Place>>, count: &mut usize) -> Option<&'p mut Place> {
    if place.is_none() {
        if *count >= MAX_PLACES {
            return None;
        }
        *count += 1;
    }
    Some(place.get_or_insert_default())
}
