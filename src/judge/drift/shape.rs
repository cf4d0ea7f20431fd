//! The shape of a payload: everything about it that decides of which members its schema speaks, and nothing else.
//!
//! That is names and types, the values that tell alternatives apart, and what is wrong with the payload. Of elements
//! of an array that agree in all this one is enough; what stands in members that the schema says nothing about is
//! left out. The order of members counts, as senders keep to theirs.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use serde_json::Value;

use super::mixer::Mixer;
use crate::json::{Kind, Tape};
use crate::judge::schema::{Next, Relevance, is_whole};

/// Up to how many different elements of an array are compared with each; more are put into a set.
const FEW: usize = 16;

/// A member whose name the schema has.
#[derive(Clone, Debug)]
struct Member {
    state: Option<usize>,
    /// Hashes of the scalars that tell alternatives apart; empty where none does.
    listed: Vec<u64>,
}

/// What matters of the members and elements of a place.
#[derive(Clone, Debug, Default)]
struct State {
    members: HashMap<u64, Member, BuildHasherDefault<Hashed>>,
    others: Option<usize>,
    elements: Option<usize>,
}

/// Takes shapes.
#[derive(Debug)]
pub(super) struct Shaper {
    mixer: Mixer,
    states: Vec<State>,
    folds: bool,
}

/// A shape: its hash, and the tokens that have it, when they were asked for.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) hash: u64,
    pub(super) tokens: Vec<u32>,
}

/// What is wrong, hashed, by the token where it stands.
pub(super) type Marks = HashMap<usize, u64>;

impl Shaper {
    pub(super) fn new(relevance: &Relevance) -> Self {
        let mixer = Mixer::new();
        let listed = |name: &str| -> Vec<u64> {
            let values = relevance.listed.get(name).into_iter().flatten();
            values.map(|value| scalar(&mixer, value)).collect()
        };
        let member = |(name, next): (&String, &Next)| {
            let member = Member {
                state: next.state,
                listed: listed(name),
            };
            (mixer.bytes(name.as_bytes()), member)
        };
        let states = relevance.states.iter().map(|state| State {
            members: state.members.iter().map(member).collect(),
            others: state.others.state,
            elements: state.elements.state,
        });
        Shaper {
            states: states.collect(),
            // Where values decide that no shape holds, elements that look alike need not be.
            folds: relevance.folds && relevance.decides,
            mixer,
        }
    }

    pub(super) fn mixer(&self) -> &Mixer {
        &self.mixer
    }

    /// The hash alone.
    pub(super) fn hash(&self, tape: &Tape, marks: &Marks) -> u64 {
        self.take(tape, marks, None).hash
    }

    /// The hash and the tokens.
    pub(super) fn shape(&self, tape: &Tape, marks: &Marks) -> Shape {
        self.take(tape, marks, Some(Vec::with_capacity(tape.len())))
    }

    fn take(&self, tape: &Tape, marks: &Marks, tokens: Option<Vec<u32>>) -> Shape {
        let mut taking = Taking {
            shaper: self,
            tape,
            marks,
            tokens,
        };
        let mut hash = taking.value(0, self.states.first(), &[]);
        // A mark counts wherever it stands.
        let all = marks
            .values()
            .fold(0, |all: u64, mark| all.wrapping_add(*mark));
        hash = self.mixer.mix(hash, all);
        Shape {
            hash,
            tokens: taking.tokens.unwrap_or_default(),
        }
    }
}

struct Taking<'t> {
    shaper: &'t Shaper,
    tape: &'t Tape<'t>,
    marks: &'t Marks,
    tokens: Option<Vec<u32>>,
}

impl Taking<'_> {
    fn keep(&mut self, token: usize) {
        if let Some(tokens) = &mut self.tokens {
            tokens.push(token as u32);
        }
    }

    fn value(&mut self, at: usize, state: Option<&State>, listed: &[u64]) -> u64 {
        self.keep(at);
        let mixer = &self.shaper.mixer;
        let kind = self.tape.kind(at);
        let mut hash = self.kind(at);
        if !self.marks.is_empty() {
            hash = mixer.mix(hash, self.marks.get(&at).copied().unwrap_or(0));
        }
        match (kind, state) {
            (Some(Kind::Object), Some(state)) => hash = self.members(at, state, hash),
            (Some(Kind::Array), Some(state)) => hash = self.elements(at, state, hash),
            (Some(Kind::Object | Kind::Array), None) => {}
            _ if listed.is_empty() => {}
            _ => hash = mixer.mix(hash, self.class(at, listed)),
        }
        if matches!(kind, Some(Kind::Object | Kind::Array)) {
            self.close(at);
        }
        hash
    }

    /// The type, of which integers are told apart from other numbers as they are written.
    fn kind(&self, at: usize) -> u64 {
        let raw = || self.tape.raw(at);
        match self.tape.kind(at) {
            Some(Kind::Object) => 1,
            Some(Kind::Array) => 2,
            Some(Kind::String) => 3,
            Some(Kind::Number) if raw().iter().all(|b| !matches!(b, b'.' | b'e' | b'E')) => 4,
            // `1.0` is an integer to the schema, and not always one to those who read it.
            Some(Kind::Number) => 5 + 10 * u64::from(is_whole(self.tape.raw_text(at))),
            _ if raw().starts_with(b"n") => 6,
            _ => 7,
        }
    }

    /// Which of the listed values a scalar is, or that it is none of them.
    fn class(&self, at: usize, listed: &[u64]) -> u64 {
        let mixer = &self.shaper.mixer;
        let tape = self.tape;
        let own = match tape.kind(at) {
            Some(Kind::String) if !tape.is_escaped(at) => mixer.bytes(tape.quoted(at).as_bytes()),
            Some(Kind::String) => mixer.bytes(tape.text(at).unwrap_or_default().as_bytes()),
            Some(Kind::Number) => match number(mixer, tape.raw_text(at)) {
                Some(number) => number,
                // How the validator compares what is beyond its numbers is not for us to know.
                None => return mixer.bytes(tape.raw(at)),
            },
            _ => mixer.bytes(tape.raw(at)),
        };
        if listed.contains(&own) { own } else { 0 }
    }

    fn close(&mut self, container: usize) {
        if self.tokens.is_some()
            && let Some(token) = self.tape.token(container)
        {
            self.keep(token.next - 1);
        }
    }

    fn members(&mut self, object: usize, state: &State, mut hash: u64) -> u64 {
        let shaper = self.shaper;
        let tape = self.tape;
        for (key, value) in tape.members(object) {
            self.keep(key);
            let name = match tape.is_escaped(key) {
                true => shaper
                    .mixer
                    .bytes(tape.text(key).unwrap_or_default().as_bytes()),
                false => shaper.mixer.bytes(tape.quoted(key).as_bytes()),
            };
            let (next, listed) = match state.members.get(&name) {
                Some(member) => (member.state, member.listed.as_slice()),
                None => (state.others, &[][..]),
            };
            let next = next.and_then(|next| shaper.states.get(next));
            hash = shaper.mixer.mix(hash, name);
            hash = shaper.mixer.mix(hash, self.value(value, next, listed));
        }
        hash
    }

    fn elements(&mut self, array: usize, state: &State, mut hash: u64) -> u64 {
        let mut seen = Elements::default();
        let next = state.elements.and_then(|next| self.shaper.states.get(next));
        for element in self.tape.elements(array) {
            let before = self.tokens.as_ref().map_or(0, Vec::len);
            let own = self.value(element, next, &[]);
            if self.shaper.folds && !seen.insert(own) {
                if let Some(tokens) = &mut self.tokens {
                    tokens.truncate(before);
                }
                continue;
            }
            hash = self.shaper.mixer.mix(hash, own);
        }
        // Tells what follows the array from what is in it.
        self.shaper.mixer.mix(hash, 8)
    }
}

/// Hashes of elements that were met.
#[derive(Default)]
pub(super) struct Elements {
    few: Vec<u64>,
    many: HashSet<u64, BuildHasherDefault<Hashed>>,
}

impl Elements {
    /// Whether it was not met before.
    pub(super) fn insert(&mut self, hash: u64) -> bool {
        if self.few.contains(&hash) {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push(hash);
            return true;
        }
        self.many.insert(hash)
    }
}

/// The hash of a scalar; equal numbers have the same, however they are written.
fn scalar(mixer: &Mixer, value: &Value) -> u64 {
    match value {
        Value::String(text) => mixer.bytes(text.as_bytes()),
        Value::Number(own) => number(mixer, &own.to_string()).unwrap_or(0),
        other => mixer.bytes(other.to_string().as_bytes()),
    }
}

/// The hash of a number's value, where it is no larger than any parser takes exactly.
fn number(mixer: &Mixer, text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok()?;
    if number.abs() >= 9.0e15 {
        return None;
    }
    // Zero has two signs.
    Some(mixer.mix(10, (number + 0.0).to_bits()))
}

/// A hash that is one already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
