//! What the arrays of one place have in common.

use super::place::Budget;
use super::place::{Payload, Place};
use super::span::Span;

/// What the arrays of one place have in common; their elements are one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Array {
    /// How many elements they have; none before the first array.
    pub(super) length: Option<Span>,
    /// What the elements are; none where all were empty, or there was no room.
    pub(super) items: Option<Box<Place>>,
    /// Whether elements were not looked into for lack of room.
    pub(super) open: bool,
}

impl Array {
    pub(super) fn see(&mut self, payload: &mut Payload, index: usize) {
        let tape = payload.tape;
        let mut count = 0;
        for element in tape.elements(index) {
            count += 1;
            if let Some(items) = self.items_or_new((payload.number, element), payload.budget) {
                items.see(payload, element);
            }
        }
        self.reach(&Span::of(count));
    }

    pub(super) fn merge(&mut self, other: Array, budget: &mut Budget) {
        self.open |= other.open;
        if let Some(length) = &other.length {
            self.reach(length);
        }
        if let Some(other) = other.items
            && let Some(items) = self.items_or_new(other.first, budget)
        {
            items.merge(*other, budget);
        }
    }

    fn reach(&mut self, length: &Span) {
        match &mut self.length {
            Some(own) => own.merge(length),
            None => self.length = Some(length.clone()),
        }
    }

    fn items_or_new(&mut self, first: (u64, usize), budget: &mut Budget) -> Option<&mut Place> {
        if self.items.is_none() {
            match budget.take() {
                true => self.items = Some(Box::new(Place::new(first))),
                false => self.open = true,
            }
        }
        self.items.as_deref_mut()
    }
}
