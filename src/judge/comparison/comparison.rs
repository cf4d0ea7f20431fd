//! How two bodies are compared.

use super::body::{self, Read};
use super::classes::Classes;
use super::compared::Compared;
use super::side::Side;
use super::walk::Walk;
use crate::json::{Pattern, Tape};

/// What counts as a difference.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    ignore: Vec<Pattern>,
    exact: bool,
}

impl Comparison {
    /// By what the bodies say: the order of members and white space are no difference.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, passing over what the patterns name and everything in it. In arrays each side counts its own positions.
    pub fn ignoring(mut self, patterns: Vec<Pattern>) -> Self {
        self.ignore.extend(patterns);
        self
    }

    /// The same with the order of members and white space counting, as differences of form: nothing is found only
    /// where the bytes are the same.
    pub fn exact(mut self) -> Self {
        self.exact = true;
        self
    }

    /// What is passed over.
    pub fn ignored(&self) -> &[Pattern] {
        &self.ignore
    }

    /// Compares two documents.
    pub fn documents<'a>(&self, before: &Tape<'a>, after: &Tape<'a>) -> Compared {
        if before.bytes() == after.bytes() {
            return Compared::default();
        }
        let mut classes = Classes::default();
        let first = Side::new(before, &self.ignore, &mut classes);
        let second = Side::new(after, &self.ignore, &mut classes);
        Walk::new(first, second, classes, self.exact).run()
    }

    /// Compares two bodies: as JSON where both are, else line by line where both are text, else by their bytes.
    pub fn bodies(&self, before: &[u8], after: &[u8]) -> Compared {
        let all_ignored = || self.ignore.iter().any(|pattern| pattern.matches(&[]));
        if before == after || all_ignored() {
            return Compared::default();
        }
        match (Tape::new(before), Tape::new(after)) {
            (Ok(first), Ok(second)) => self.documents(&first, &second),
            (first, second) => body::compare(&Read::new(before, first), &Read::new(after, second)),
        }
    }
}
