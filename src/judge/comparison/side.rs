//! One of the two documents: what each of its values is, and which of them are passed over.

use super::classes::{Class, Classes, Text, Value};
use crate::json::{Kind, Pattern, Tape};

/// A document with the numbers of its values.
pub(super) struct Side<'t, 'a> {
    /// The document.
    pub tape: &'t Tape<'a>,
    values: Vec<Class>,
    forms: Vec<Class>,
    /// Empty where nothing is passed over.
    ignored: Vec<bool>,
}

/// An element that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// Its position in the array, those that are passed over counted.
    pub position: usize,
    /// Its token.
    pub token: usize,
}

impl<'t, 'a> Side<'t, 'a> {
    /// Numbers what is in a document, but for what the patterns name.
    pub fn new(tape: &'t Tape<'a>, ignore: &[Pattern], classes: &mut Classes<'a>) -> Self {
        let count = tape.tokens().len();
        let mut side = Side {
            tape,
            values: vec![0; count],
            forms: vec![0; count],
            ignored: super::ignored::marks(tape, ignore),
        };
        // From the end: what a value is made of comes after its beginning.
        for index in (0..count).rev() {
            let (value, form) = side.parts(index, classes);
            if let (Some(at), Some(how)) = (side.values.get_mut(index), side.forms.get_mut(index)) {
                (*at, *how) = (value, form);
            }
        }
        side
    }

    fn parts(&self, index: usize, classes: &mut Classes<'a>) -> (Class, Class) {
        let Some(kind) = self.tape.kind(index) else {
            return (0, 0);
        };
        let value = match kind {
            Kind::Close => return (0, 0),
            Kind::Literal => Value::Literal(self.tape.raw(index)),
            Kind::Number => Value::Number(super::decimal::Decimal::of(self.tape.raw_text(index))),
            Kind::Key | Kind::String => Value::Text(Text::of(self.tape.raw_text(index))),
            Kind::Array => {
                let elements = self.elements(index);
                let values = elements.iter().map(|e| self.value(e.token)).collect();
                let forms = elements.iter().map(|e| self.form(e.token)).collect();
                return (
                    classes.number(Value::Elements(values)),
                    classes.number(Value::Parts(false, forms)),
                );
            }
            Kind::Object => {
                let all: Vec<_> = self.members(index).collect();
                let parts = all.iter().flat_map(|&(key, value)| [key, value]);
                let forms = parts.map(|part| self.form(part)).collect();
                let mut values: Vec<_> = all
                    .iter()
                    .rev()
                    .map(|&(key, value)| (self.value(key), self.value(value)))
                    .collect();
                // Stable, and from the last member on: of those that share a name the last one stays.
                values.sort_by_key(|&(key, _)| key);
                values.dedup_by_key(|&mut (key, _)| key);
                return (
                    classes.number(Value::Members(values)),
                    classes.number(Value::Parts(true, forms)),
                );
            }
        };
        let form = classes.number(Value::Written(self.tape.raw(index)));
        (classes.number(value), form)
    }

    /// The number of what a token says.
    pub fn value(&self, index: usize) -> Class {
        self.values.get(index).copied().unwrap_or_default()
    }

    /// The number of how it is written, white space between tokens left out.
    pub fn form(&self, index: usize) -> Class {
        self.forms.get(index).copied().unwrap_or_default()
    }

    /// Whether anything of it is passed over.
    pub fn passes_over(&self) -> bool {
        self.ignored.contains(&true)
    }

    /// Whether this value is passed over.
    pub fn is_ignored(&self, index: usize) -> bool {
        self.ignored.get(index).copied().unwrap_or_default()
    }

    /// The elements of an array that count.
    pub fn elements(&self, array: usize) -> Vec<Element> {
        let all = self.tape.elements(array).enumerate();
        all.map(|(position, token)| Element { position, token })
            .filter(|element| !self.is_ignored(element.token))
            .collect()
    }

    /// The members of an object that count, as tokens of name and value.
    pub fn members(&self, object: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let all = self.tape.members(object);
        all.filter(|&(_, value)| !self.is_ignored(value))
    }
}
