//! Other characters of the same classes: a digit for a digit, a letter for a letter, everything else as it is.

use super::draw::Draw;
use super::seal::seal;

/// Texts with fewer letters and digits have no room for a seal: each of their characters becomes the same one.
const ROOM: usize = 10;
/// How many of the last letters and digits are the seal.
const SEALED: usize = 6;

/// What the characters of one class are, without the ones that may not begin a number.
fn letters(c: char) -> Option<&'static [u8]> {
    if c.is_numeric() {
        Some(b"123456789")
    } else if c.is_uppercase() {
        Some(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    } else if c.is_alphabetic() {
        Some(b"abcdefghijklmnopqrstuvwxyz")
    } else {
        None
    }
}

/// What stands for any character of a class where there is no room.
fn filler(c: char) -> char {
    match c {
        c if c.is_numeric() => '9',
        c if c.is_uppercase() => 'X',
        c if c.is_alphabetic() => 'x',
        c => c,
    }
}

/// Another text of the same form. Short ones are all alike.
pub(super) fn scramble(draw: &mut Draw, value: &str) -> String {
    let room = room(value);
    if room < ROOM {
        return filled(value);
    }
    let mut left = room - SEALED;
    let mut beginning = String::new();
    for letters in value.chars().filter_map(letters).take(left) {
        beginning.push(draw.letter(letters));
    }
    let mut end = Seal::new(&beginning);
    let mut drawn = beginning.chars();
    let replace = |c: char| match letters(c) {
        None => c,
        Some(letters) if left == 0 => end.letter(letters),
        Some(_) => {
            left -= 1;
            drawn.next().unwrap_or('x')
        }
    };
    value.chars().map(replace).collect()
}

/// The same with nothing but fillers: for numbers so short or so regular that nothing of them may stay.
pub(super) fn filled(value: &str) -> String {
    value.chars().map(filler).collect()
}

/// Whether there is nothing but fillers in it.
pub(super) fn is_filled(value: &str) -> bool {
    value.chars().all(|c| c == filler(c))
}

/// Whether a text is one that [`scramble`] gives.
pub(super) fn is_scrambled(value: &str) -> bool {
    if room(value) < ROOM {
        return is_filled(value);
    }
    let own: String = value.chars().filter(|c| letters(*c).is_some()).collect();
    let Some((at, _)) = own.char_indices().rev().nth(SEALED - 1) else {
        return false;
    };
    let (beginning, end) = own.split_at(at);
    let mut seal = Seal::new(beginning);
    end.chars()
        .all(|c| letters(c).is_some_and(|letters| seal.letter(letters) == c))
}

fn room(value: &str) -> usize {
    value.chars().filter(|c| letters(*c).is_some()).count()
}

/// The characters of a seal, one after the other.
struct Seal(std::array::IntoIter<u8, 32>);

impl Seal {
    fn new(beginning: &str) -> Self {
        Seal(seal("characters", beginning).into_iter())
    }

    fn letter(&mut self, letters: &[u8]) -> char {
        let byte = usize::from(self.0.next().unwrap_or_default());
        letters
            .get(byte % letters.len().max(1))
            .map_or('x', |&letter| char::from(letter))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::hmac;

    use super::*;

    fn scrambled(value: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        scramble(&mut Draw::new(&key, "x", value), value)
    }

    proptest! {
        #[test]
        fn the_form_stays_and_the_result_is_known_again(value in "\\PC{0,40}") {
            let other = scrambled(&value);
            prop_assert_eq!(other.chars().count(), value.chars().count());
            for (a, b) in value.chars().zip(other.chars()) {
                prop_assert_eq!(filler(a), filler(b), "{} {}", value, other);
            }
            prop_assert!(is_scrambled(&other), "{other}");
        }
    }

    #[test]
    fn real_ones_are_not_taken_for_replacements() {
        for value in [
            "hunter2",
            "Passw0rd!",
            "1234567890",
            "aB3dE5fG7hJ9kL1m",
            "4111111111",
        ] {
            assert!(!is_scrambled(value), "{value}");
            assert_ne!(scrambled(value), value);
        }
        assert_ne!(scrambled("aB3dE5fG7hJ9"), scrambled("aB3dE5fG7hJ8"));
        assert_eq!(scrambled("Pass-w0rd"), "Xxxx-x9xx");
    }
}
