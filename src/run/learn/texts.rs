//! What the strings of one place have in common.

use std::collections::BTreeMap;

use super::format::Formats;
use super::span::Span;
use super::tally::Tally;

/// Of how many distinct strings a place is remembered to have.
const DISTINCT: usize = 24;
/// The longest string that may be one of a few words, in bytes.
const LONGEST_WORD: usize = 40;

/// What the strings of one place have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) seen: Tally,
    /// Their lengths in characters.
    pub(super) length: Span,
    pub(super) formats: Formats,
    /// Each of them with its count, as long as they are few and look like words; else none.
    pub(super) words: Option<BTreeMap<String, u64>>,
}

impl Texts {
    /// One string, seen in that payload.
    pub(super) fn of(text: &str, payload: u64) -> Self {
        let mut seen = Tally::default();
        seen.see(payload);
        Texts {
            seen,
            length: Span::of(text.chars().count()),
            formats: Formats::of(text),
            words: is_word(text).then(|| BTreeMap::from([(text.to_owned(), 1)])),
        }
    }

    /// Another string.
    pub(super) fn see(&mut self, text: &str, payload: u64) {
        self.seen.see(payload);
        self.length.merge(&Span::of(text.chars().count()));
        self.formats.merge(Formats::of(text));
        if let Some(words) = &mut self.words {
            let room = words.len() < DISTINCT;
            match words.get_mut(text) {
                Some(count) => *count += 1,
                None if room && is_word(text) => {
                    words.insert(text.to_owned(), 1);
                }
                None => self.words = None,
            }
        }
    }

    /// Adds what was seen in other payloads.
    pub(super) fn merge(&mut self, other: Texts) {
        self.seen.merge(&other.seen);
        self.length.merge(&other.length);
        self.formats.merge(other.formats);
        self.words = self
            .words
            .take()
            .zip(other.words)
            .and_then(|(mut all, others)| {
                for (word, count) in others {
                    *all.entry(word).or_default() += count;
                }
                (all.len() <= DISTINCT).then_some(all)
            });
    }
}

/// Whether a string may be one of a closed set: letters first, then what programmers put into names, few digits. An
/// empty string may stand for none of them.
fn is_word(text: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b"_-.:/+".contains(&b);
    text.is_empty()
        || (text.len() <= LONGEST_WORD
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(known)
            && text.bytes().filter(u8::is_ascii_digit).count() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Texts {
        let mut texts = Texts::of(all[0], 0);
        for (payload, text) in all.iter().enumerate().skip(1) {
            texts.see(text, payload as u64);
        }
        texts
    }

    #[test]
    fn few_words_are_remembered_and_others_are_not() {
        let words = |all: &[&str]| {
            texts(all)
                .words
                .map(|words| words.into_iter().collect::<Vec<_>>())
        };
        assert_eq!(
            words(&["open", "resolved", "open"]),
            Some(vec![("open".to_owned(), 2), ("resolved".to_owned(), 1)])
        );
        for odd in [
            "two words",
            "2nd",
            "evt_1234567",
            "é",
            "a@b.io",
            &"x".repeat(41),
        ] {
            assert_eq!(words(&["open", odd]), None, "{odd}");
        }
        let many: Vec<String> = (0..25u8)
            .map(|n| format!("w{}", char::from(b'a' + n)))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(words(&many[..24]).is_some() && words(&many).is_none());
    }

    #[test]
    fn merging_is_seeing() {
        let all = ["open", "", "a-b", "open", "2026-02-13", "x"];
        for at in 1..all.len() {
            let mut one = texts(&all[..at]);
            let mut other = Texts::of(all[at], at as u64);
            for (offset, text) in all[at..].iter().enumerate().skip(1) {
                other.see(text, (at + offset) as u64);
            }
            one.merge(other);
            assert_eq!(one, texts(&all), "{at}");
        }
    }
}
