//! What decides whether a payload is valid, and those for which it did: they need no further look.
//!
//! That is names and types, and what each part that looks at the value of a scalar says of it, asked for itself. Of two
//! payloads that agree in all this either both are valid or none is, and they have the same unknown members.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{PoisonError, RwLock};

use super::mixer::Mixer;
use super::shape::{Elements, Hashed};
use crate::json::{Kind, Tape};
use crate::judge::schema::{Described, Next, State, Weight, is_whole};

/// How many are remembered; further ones are looked at each time.
const MAX: usize = 4096;

type Table<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// The payloads that are known to be valid, by a hash of all that decides it.
#[derive(Debug)]
pub(super) struct Sound {
    mixer: Mixer,
    places: Vec<Place>,
    /// Whether elements that agree are as good as one of them.
    folds: bool,
    /// Whether there are members that the schema does not speak of.
    known: RwLock<Table<bool>>,
}

/// What looks at the members and elements of a place.
#[derive(Debug)]
struct Place {
    members: Table<Inner>,
    others: Inner,
    elements: Inner,
}

/// What looks at one of them.
#[derive(Debug)]
struct Inner {
    place: Option<usize>,
    weights: Vec<Weight>,
}

impl Sound {
    /// None known; none where more decides than can be told apart.
    pub(super) fn new(described: &Described) -> Option<Self> {
        let relevance = described.relevance();
        if !relevance.settles || !relevance.decides {
            return None;
        }
        let mixer = Mixer::new();
        let inner = |next: &Next| Inner {
            place: next.state,
            weights: described.weights().of_parts(&next.weighed),
        };
        let place = |state: &State| {
            let members = state.members.iter();
            Place {
                members: members
                    .map(|(name, next)| (mixer.bytes(name.as_bytes()), inner(next)))
                    .collect(),
                others: inner(&state.others),
                elements: inner(&state.elements),
            }
        };
        Some(Sound {
            places: relevance.states.iter().map(place).collect(),
            folds: !relevance.counts,
            known: RwLock::default(),
            mixer,
        })
    }

    /// Whether a payload that is known to be valid has members that the schema does not speak of; none for one that is
    /// not known.
    pub(super) fn recall(&self, hash: u64) -> Option<bool> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&hash).copied()
    }

    pub(super) fn keep(&self, hash: u64, has_unknown: bool) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX {
            known.insert(hash, has_unknown);
        }
    }

    /// The hash of a payload, whose members may repeat; none for a scalar, and where nobody can tell.
    pub(super) fn hash(&self, tape: &Tape, described: &Described) -> Option<u64> {
        let place = self.places.first()?;
        let hashing = Hashing {
            sound: self,
            tape,
            described,
        };
        match tape.kind(0)? {
            Kind::Object => hashing.members(0, place),
            Kind::Array => hashing.elements(0, place),
            _ => None,
        }
    }
}

struct Hashing<'t> {
    sound: &'t Sound,
    tape: &'t Tape<'t>,
    described: &'t Described,
}

impl Hashing<'_> {
    fn members(&self, object: usize, place: &Place) -> Option<u64> {
        let (mixer, tape) = (&self.sound.mixer, self.tape);
        let mut hash = 1;
        for (key, value) in tape.members(object) {
            let name = match tape.is_escaped(key) {
                true => mixer.bytes(tape.text(key)?.as_bytes()),
                false => mixer.bytes(tape.quoted(key).as_bytes()),
            };
            let inner = place.members.get(&name).unwrap_or(&place.others);
            hash = mixer.mix(mixer.mix(hash, name), self.value(value, inner)?);
        }
        Some(hash)
    }

    fn elements(&self, array: usize, place: &Place) -> Option<u64> {
        let mut seen = Elements::default();
        let mut hash = 2;
        for element in self.tape.elements(array) {
            let own = self.value(element, &place.elements)?;
            if !self.sound.folds || seen.insert(own) {
                hash = self.sound.mixer.mix(hash, own);
            }
        }
        Some(hash)
    }

    fn value(&self, at: usize, inner: &Inner) -> Option<u64> {
        let place = inner.place.and_then(|place| self.sound.places.get(place));
        match (self.tape.kind(at)?, place) {
            (Kind::Object, Some(place)) => self.members(at, place),
            (Kind::Array, Some(place)) => self.elements(at, place),
            (Kind::Object, None) => Some(1),
            (Kind::Array, None) => Some(2),
            (kind, _) => self.scalar(at, kind, inner),
        }
    }

    /// The type of a scalar, and what there is to be said of its value.
    fn scalar(&self, at: usize, kind: Kind, inner: &Inner) -> Option<u64> {
        let text = self.tape.raw_text(at);
        let kind = match kind {
            Kind::String => 3,
            Kind::Number if text.bytes().all(|b| !matches!(b, b'.' | b'e' | b'E')) => 4,
            // `1.0` is an integer to the schema, and not always one to those who read it.
            Kind::Number => 5 + 10 * u64::from(is_whole(text)),
            _ if text.starts_with('n') => 6,
            _ => 7,
        };
        let mut hash = kind;
        for weight in &inner.weights {
            let holds = self.described.weights().holds(*weight, self.tape, at)?;
            hash = self.sound.mixer.mix(hash, u64::from(holds));
        }
        Some(hash)
    }
}
