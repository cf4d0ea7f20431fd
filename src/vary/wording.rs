//! Texts that are put into payloads, and which members are for people to read.

use std::sync::LazyLock;

/// Texts that are harder than they look: what they are, and what they say.
pub(super) const HARD: &[(&str, &str)] = &[
    (
        "emoji of several parts",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦 👍🏽 🏴\u{e0067}\u{e0062}\u{e007f}",
    ),
    (
        "a text that runs from right to left",
        "שלום \u{202e}עולם\u{202c} مرحبا",
    ),
    ("combining marks", "e\u{301}a\u{30a}Z\u{351}\u{36b}\u{343}"),
    ("characters beyond the basic plane", "𝒳𐍈𠜎"),
    ("white space alone", " \t "),
    ("a NUL character", "a\u{0}b"),
    ("line breaks of all kinds", "a\r\nb\nc\u{2028}d\u{85}"),
    (
        "quotes and markup",
        "'\";-- <b onload=x>&amp;\\ ${1+1} {{1}} %s",
    ),
    ("a text that reads like null", "null"),
    ("a text that reads like a number", "007"),
    ("a byte-order mark inside", "\u{feff}a\u{fffe}"),
    ("capitals that change their length", "ǅﬃßİ"),
];

/// What a text gets that is to hold all sorts of characters.
pub(super) const ALL_SORTS: &str =
    "héllo wörld 👩\u{200d}👩\u{200d}👧 👍🏽 שלום مرحبا e\u{301}a\u{30a} 𝒳𠜎 中文 \u{200f}\u{200e}½";

/// What long texts are made of.
const FILLER: &str = "The quick brown fox jumps over the lazy dog, and over the hedge behind it. ";

/// How long a long text is that nothing bounds, in characters.
pub(super) const LONG: usize = 10_000;

/// A long text as JSON.
pub(super) static LONG_JSON: LazyLock<String> = LazyLock::new(|| format!("\"{}\"", filler(LONG)));

/// A number with what it counts: `1 element`, `2 elements`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// A text of so many characters, all ASCII.
pub(super) fn filler(characters: usize) -> String {
    let mut text = FILLER.repeat(characters / FILLER.len() + 1);
    text.truncate(characters);
    text
}

/// Words that the last part of a member's name is where it holds what people write.
const PROSE: &[&str] = &[
    "body",
    "caption",
    "comment",
    "comments",
    "content",
    "description",
    "label",
    "message",
    "name",
    "note",
    "notes",
    "reason",
    "remark",
    "subject",
    "summary",
    "text",
    "title",
];

/// Whether a member of that name with that text is one that people write.
pub(super) fn is_prose(name: Option<&str>, text: &str) -> bool {
    if is_machine_made(text) {
        return false;
    }
    text.trim().contains(' ') || name.is_some_and(|name| PROSE.contains(&last_word(name).as_str()))
}

/// Whether a text looks like a time, an address, a number or an id.
pub(super) fn is_machine_made(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.contains("://")
        || text.starts_with(['/', '+', '{', '['])
        || (text.contains('@') && !text.contains(' '))
        || text.starts_with(|c: char| c.is_ascii_digit())
        || digits * 3 > text.len()
        || has_clock(text)
}

/// Whether a time of day stands in a text: `11:54`.
fn has_clock(text: &str) -> bool {
    let is_clock = |window: &[u8]| {
        let [a, b, colon, c, d] = window else {
            return false;
        };
        *colon == b':' && [a, b, c, d].iter().all(|byte| byte.is_ascii_digit())
    };
    text.as_bytes().windows(5).any(is_clock)
}

/// What a member of that name is likely to hold.
pub(super) fn likely(name: &str) -> &'static str {
    match last_word(name).as_str() {
        "url" | "uri" | "link" | "href" | "website" => "https://example.com/a",
        "avatar" | "thumbnail" | "image" | "photo" | "picture" => "https://example.com/a.png",
        "email" | "mail" => "a@example.com",
        "phone" | "mobile" => "+12025550143",
        "at" | "timestamp" | "date" | "time" | "created" | "updated" => "2026-01-02T03:04:05.000Z",
        "id" | "uuid" => "1",
        _ => "text",
    }
}

/// `firstName` and `first_name` give `name`.
fn last_word(name: &str) -> String {
    let start = name
        .char_indices()
        .filter(|(_, c)| c.is_uppercase() || !c.is_alphanumeric())
        .map(|(at, c)| {
            if c.is_alphanumeric() {
                at
            } else {
                at + c.len_utf8()
            }
        })
        .next_back();
    let word = name.get(start.unwrap_or(0)..).unwrap_or_default();
    // A name that is all capitals has no words to tell apart.
    match word.chars().count() {
        0 | 1 => name.to_lowercase(),
        _ => word.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_told_from_what_machines_write() {
        for (name, text) in [
            ("content", "hi"),
            ("firstName", "Jo"),
            ("x", "two words"),
            ("NAME", "Jo"),
            ("sub_title", ""),
        ] {
            assert!(is_prose(Some(name), text), "{name} {text}");
        }
        for (name, text) in [
            ("content", "https://example.com/a b"),
            ("status", "open"),
            ("message_type", "incoming"),
            ("created_at", "2026-01-01 10:00:00 UTC"),
            ("name", "a@example.com"),
            ("name", "1234"),
            ("x", "Sat Nov 21 2026 11:54:00 GMT"),
        ] {
            assert!(!is_prose(Some(name), text), "{name} {text}");
        }
        assert_eq!(likely("avatarUrl"), "https://example.com/a");
        assert_eq!(likely("created_at"), "2026-01-02T03:04:05.000Z");
        assert_eq!(filler(100).len(), 100);
        assert_eq!(filler(0), "");
    }
}
