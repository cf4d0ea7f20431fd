//! What somebody wrote becomes words that mean nothing, as many characters of them.

use super::draw::Draw;
use super::scramble::{filled, is_filled};

const WORDS: &[&str] = &[
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "consectetur",
    "adipiscing",
    "elit",
    "sed",
    "eiusmod",
    "tempor",
    "incididunt",
    "labore",
    "dolore",
    "magna",
    "aliqua",
    "enim",
    "minim",
    "veniam",
    "quis",
    "nostrud",
    "exercitation",
    "ullamco",
    "laboris",
    "nisi",
    "aliquip",
    "commodo",
    "consequat",
    "duis",
    "aute",
    "irure",
    "reprehenderit",
    "voluptate",
    "velit",
    "esse",
    "cillum",
    "fugiat",
    "nulla",
    "pariatur",
    "excepteur",
    "sint",
    "occaecat",
    "cupidatat",
    "proident",
    "sunt",
    "culpa",
    "officia",
    "deserunt",
    "mollit",
    "anim",
    "laborum",
];

/// Shorter texts have no room for words.
const ROOM: usize = 14;

/// As many characters of such words; of a short text, as many fillers.
pub(super) fn lorem(draw: &mut Draw, value: &str) -> String {
    let length = value.chars().count();
    if length < ROOM {
        return filled(value);
    }
    let mut text = String::with_capacity(length + 16);
    while text.len() < length {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(draw.word(WORDS));
    }
    text.truncate(length);
    if text.ends_with(' ') {
        text.pop();
        text.push('.');
    }
    let capital = value.chars().find(|c| c.is_alphabetic());
    if capital.is_some_and(char::is_uppercase)
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    text
}

/// Whether a text is one that [`lorem`] gives.
pub(super) fn is_lorem(value: &str) -> bool {
    if value.chars().count() < ROOM {
        return is_filled(value);
    }
    let text = value.to_ascii_lowercase();
    let text = text.strip_suffix('.').unwrap_or(&text);
    let (whole, last) = text.rsplit_once(' ').unwrap_or(("", text));
    (whole.is_empty() || whole.split(' ').all(|word| WORDS.contains(&word)))
        && WORDS.iter().any(|word| word.starts_with(last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::hmac;

    use super::*;

    proptest! {
        #[test]
        fn as_many_characters_and_known_again(value in "\\PC{1,200}") {
            let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
            let text = lorem(&mut Draw::new(&key, "x", &value), &value);
            prop_assert_eq!(text.chars().count(), value.chars().count());
            prop_assert!(is_lorem(&text), "{text}");
        }
    }

    #[test]
    fn what_means_something_is_not_taken_for_it() {
        for text in [
            "Hello",
            "Hello, my world",
            "lorem ipsum Jane",
            "4111",
            "dolor 7 sit amet",
            "Ali",
            "magna",
        ] {
            assert!(!is_lorem(text), "{text}");
        }
    }
}
