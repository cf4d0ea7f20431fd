//! What each random value of a text is drawn by.

use std::collections::BTreeMap;

use super::placeholder::Random;

/// Names the random values of one text, in the order in which they stand in it. Seeds that users have written down
/// rest on these names.
#[derive(Debug)]
pub(super) struct Draws<'a> {
    place: &'a str,
    /// How many unlabelled values of each kind were named.
    named: BTreeMap<&'static str, u64>,
}

impl<'a> Draws<'a> {
    /// None was named; `place` tells the values of one text from those of another.
    pub(super) fn new(place: &'a str) -> Self {
        Draws {
            place,
            named: BTreeMap::new(),
        }
    }

    /// The name of the next one.
    pub(super) fn key(&mut self, kind: Random, label: Option<&str>) -> String {
        if let Some(label) = label {
            return format!("label {label}");
        }
        let name = match kind {
            Random::Uuid => "uuid",
            Random::Int | Random::Digits => "int",
            Random::Hex(_) => "hex",
            Random::Alnum(_) => "alnum",
        };
        let count = self.named.entry(name).or_default();
        *count += 1;
        format!("{} {count}", self.place)
    }
}
