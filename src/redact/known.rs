//! Values that were replaced in a document, so that they are replaced where nothing else would tell them as well.

use super::part::{Part, settled};
use super::{Kind, date, encoded};

/// How many are remembered.
const MOST: usize = 100;

/// What was replaced by what.
#[derive(Default)]
pub(super) struct Known(Vec<(Kind, String, String)>);

impl Known {
    /// Remembers a value, if it cannot be mistaken for an everyday word.
    pub(super) fn add(&mut self, kind: Kind, own: &str, other: &str) {
        let letters = own.chars().filter(|c| c.is_alphabetic()).count();
        let digits = own.chars().filter(|c| c.is_numeric()).count();
        let telling = match kind {
            Kind::Name => own.trim().contains(char::is_whitespace) && letters >= 4,
            Kind::Secret => own.len() >= 8 && digits > 0 && letters > 0,
            Kind::Phone | Kind::Account | Kind::Card => digits >= 7,
            Kind::Address => own.contains(char::is_whitespace) && digits > 0 && letters >= 4,
            _ => false,
        };
        if telling {
            self.remember(kind, own, other);
        }
        // Some know a number by its digits alone.
        if telling && kind == Kind::Phone {
            let digits = |text: &str| text.chars().filter(|c| c.is_numeric()).collect::<String>();
            self.remember(kind, &digits(own), &digits(other));
        }
    }

    fn remember(&mut self, kind: Kind, own: &str, other: &str) {
        let new = || self.0.iter().all(|(_, known, _)| known != own);
        if self.0.len() < MOST && new() {
            self.0.push((kind, own.to_owned(), other.to_owned()));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where they stand in a text, as words of their own.
    pub(super) fn parts(&self, text: &str) -> Vec<Part> {
        if date::is_date(text) || encoded::is_uuid(text) {
            return Vec::new();
        }
        let mut parts = Vec::new();
        for (kind, own, other) in &self.0 {
            for (start, _) in text.match_indices(own.as_str()) {
                let end = start + own.len();
                let before = text.get(..start).unwrap_or_default();
                let after = text.get(end..).unwrap_or_default();
                if !before.ends_with(char::is_alphanumeric)
                    && !after.starts_with(char::is_alphanumeric)
                {
                    parts.push(Part {
                        range: start..end,
                        kind: *kind,
                        text: other.clone(),
                    });
                }
            }
        }
        settled(parts)
    }
}
