//! What payloads have at one place, and below it.

use super::array::Array;
use super::object::Object;
use super::span::Range;
use super::tally::Tally;
use super::texts::Texts;
use crate::json::{Kind, Tape};

/// When something was seen first: the payload's number and the token in it.
pub(super) type First = (u64, usize);

/// What payloads have at one place. Bounded in itself; how many there are below it is the [`Budget`]'s matter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) first: First,
    pub(super) seen: Tally,
    pub(super) nulls: Tally,
    pub(super) booleans: u64,
    pub(super) integers: u64,
    /// Numbers with a fraction or an exponent.
    pub(super) decimals: u64,
    pub(super) numbers: Option<Box<Range>>,
    pub(super) texts: Option<Box<Texts>>,
    pub(super) array: Option<Box<Array>>,
    pub(super) object: Option<Box<Object>>,
}

/// How many more places may be told apart; what is below the last ones is not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget(pub(super) usize);

impl Budget {
    /// Room for one more place, if there is any.
    pub(super) fn take(&mut self) -> bool {
        let any = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        any
    }
}

/// A payload that is looked at.
pub(super) struct Payload<'a> {
    pub(super) tape: &'a Tape<'a>,
    /// Its number: another for each payload.
    pub(super) number: u64,
    pub(super) budget: &'a mut Budget,
    /// How many places of the event it has something other than null at.
    pub(super) places: usize,
}

impl Place {
    /// Nothing seen yet.
    pub(super) fn new(first: First) -> Self {
        Place {
            first,
            seen: Tally::default(),
            nulls: Tally::default(),
            booleans: 0,
            integers: 0,
            decimals: 0,
            numbers: None,
            texts: None,
            array: None,
            object: None,
        }
    }

    /// Looks at a value of a payload. The payload is nested no deeper than the validator's parser goes.
    pub(super) fn see(&mut self, payload: &mut Payload, index: usize) {
        let first = self.seen.see(payload.number);
        let raw = payload.tape.raw_text(index);
        let Some(kind) = payload.tape.kind(index) else {
            return;
        };
        payload.places += usize::from(first && raw != "null");
        match kind {
            Kind::Literal if raw == "null" => {
                self.nulls.see(payload.number);
            }
            Kind::Literal => self.booleans += 1,
            Kind::Number => self.see_number(raw),
            Kind::String => {
                let text = payload.tape.text(index).unwrap_or_default();
                match &mut self.texts {
                    Some(texts) => texts.see(&text, payload.number),
                    None => self.texts = Some(Box::new(Texts::of(&text, payload.number))),
                }
            }
            Kind::Array => self.array.get_or_insert_default().see(payload, index),
            Kind::Object => self.object.get_or_insert_default().see(payload, index),
            Kind::Key | Kind::Close => {}
        }
    }

    fn see_number(&mut self, raw: &str) {
        match raw.contains(['.', 'e', 'E']) {
            true => self.decimals += 1,
            false => self.integers += 1,
        }
        let one = Range::of(raw);
        match &mut self.numbers {
            Some(numbers) => numbers.merge(&one),
            None => self.numbers = Some(Box::new(one)),
        }
    }

    /// Adds what was seen in other payloads.
    pub(super) fn merge(&mut self, other: Place, budget: &mut Budget) {
        self.first = self.first.min(other.first);
        self.seen.merge(&other.seen);
        self.nulls.merge(&other.nulls);
        self.booleans += other.booleans;
        self.integers += other.integers;
        self.decimals += other.decimals;
        match (&mut self.numbers, other.numbers) {
            (Some(own), Some(other)) => own.merge(&other),
            (None, other) => self.numbers = other,
            (Some(_), None) => {}
        }
        match (&mut self.texts, other.texts) {
            (Some(own), Some(other)) => own.merge(*other),
            (None, other) => self.texts = other,
            (Some(_), None) => {}
        }
        if let Some(other) = other.array {
            self.array.get_or_insert_default().merge(*other, budget);
        }
        if let Some(other) = other.object {
            self.object.get_or_insert_default().merge(*other, budget);
        }
    }

    /// Decides which objects are maps, once everything was seen.
    pub(super) fn settle(&mut self) {
        if let Some(array) = &mut self.array
            && let Some(items) = &mut array.items
        {
            items.settle();
        }
        if let Some(object) = &mut self.object {
            object.settle();
        }
    }

    /// Which types it has, as a set: what places have in common that are of one kind.
    pub(super) fn types(&self) -> [bool; 5] {
        [
            self.object.is_some(),
            self.array.is_some(),
            self.texts.is_some(),
            self.numbers.is_some(),
            self.booleans > 0,
        ]
    }
}
