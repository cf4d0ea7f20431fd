//! Made-up names: nobody is called that, so they are known again.

use super::draw::Draw;
use super::scramble::{filled, is_filled};

/// How given names begin and end.
const GIVEN: (&[&str], &[&str]) = (
    &[
        "Av", "Bel", "Cas", "Dor", "El", "Fen", "Gal", "Hes", "Iv", "Jor", "Kel", "Lun", "Mir",
        "Nov", "Or", "Pel", "Quin", "Ros", "Sil", "Tam", "Ul", "Ver", "Wil", "Yor", "Zel",
    ],
    &[
        "ombry", "ivetha", "asquel", "undrith", "orvane", "empsy", "iquora", "ethwin", "uspery",
        "alquist", "ondrey", "immeth", "epsima", "urquen", "avinth", "obrisk", "eltuna", "ysprit",
        "omeath", "arvique",
    ],
);
/// How family names begin and end.
const FAMILY: (&[&str], &[&str]) = (
    &[
        "Ash", "Brind", "Crow", "Dun", "Elm", "Farn", "Grim", "Holl", "Ink", "Jasp", "Kest",
        "Lark", "Moss", "Nett", "Oak", "Pitch", "Quill", "Rook", "Stern", "Thorn", "Umber", "Vell",
        "Wych", "Yarr",
    ],
    &[
        "quillow",
        "barrowen",
        "strandle",
        "mereholt",
        "winstow",
        "fallowick",
        "hedderly",
        "combrest",
        "thwaitley",
        "locksham",
        "pemberow",
        "garthing",
        "vennison",
        "dalebrook",
        "worthell",
        "umberley",
    ],
);

/// Another name of as many words, each written in the same case. Digits become nines, single letters an X.
pub(super) fn person(draw: &mut Draw, value: &str) -> String {
    let mut given = true;
    pieces(value, |piece| {
        let parts = if given { GIVEN } else { FAMILY };
        given = false;
        let name = format!("{}{}", draw.word(parts.0), draw.word(parts.1));
        in_case_of(piece, name)
    })
}

/// A made-up name in lower case, for the part of an address that a person chose.
pub(super) fn handle(draw: &mut Draw) -> String {
    format!("{}{}", draw.word(GIVEN.0), draw.word(GIVEN.1)).to_lowercase()
}

/// A made-up family name, for a street or a town.
pub(super) fn family(draw: &mut Draw) -> String {
    format!("{}{}", draw.word(FAMILY.0), draw.word(FAMILY.1))
}

/// Whether every word of it is made up.
pub(super) fn is_made_up(value: &str) -> bool {
    let mut all = true;
    pieces(value, |piece| {
        all &= is_made_up_word(piece);
        String::new()
    });
    all && value.chars().all(|c| !c.is_numeric() || c == '9')
}

/// Whether a word is made up.
pub(super) fn is_made_up_word(word: &str) -> bool {
    let starts = |start: &&&str| {
        let own = word.get(..start.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(start))
    };
    let made_up = |(begin, ends): &(&[&str], &[&str])| {
        begin.iter().filter(starts).any(|start| {
            let rest = word.get(start.len()..).unwrap_or_default();
            ends.iter().any(|end| rest.eq_ignore_ascii_case(end))
        })
    };
    is_filled(word) && word.chars().count() == 1 || [GIVEN, FAMILY].iter().any(made_up)
}

/// Puts something in place of each run of letters; what lies between them stays, but for digits.
fn pieces(value: &str, mut replace: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let letters = first.is_alphabetic();
        let end = rest
            .find(|c: char| is_part_of_a_word(c) != letters)
            .filter(|end| *end > 0)
            .unwrap_or(if letters {
                rest.len()
            } else {
                first.len_utf8()
            });
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        match letters {
            true if piece.chars().count() > 1 => out.push_str(&replace(piece)),
            true if is_filled(piece) => out.push_str(piece),
            true => {
                replace(piece);
                out.push_str(&filled(piece));
            }
            false => out.push_str(&filled(piece)),
        }
        rest = after;
    }
    out
}

/// The marks that some scripts put after their letters are part of a word.
fn is_part_of_a_word(c: char) -> bool {
    c.is_alphabetic() || !(c.is_ascii() || c.is_numeric() || c.is_whitespace())
}

fn in_case_of(piece: &str, name: String) -> String {
    let mut letters = piece.chars().filter(|c| c.is_alphabetic());
    let capital = letters.next().is_some_and(|first| !first.is_lowercase());
    match (capital, letters.next().is_some_and(char::is_uppercase)) {
        (false, _) => name.to_lowercase(),
        (true, true) => name.to_uppercase(),
        (true, false) => name,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::hmac;

    use super::*;

    fn other(value: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"salt");
        person(&mut Draw::new(&key, "x", value), value)
    }

    #[test]
    fn words_and_case_stay() {
        let name = other("Jane Doe");
        let words: Vec<_> = name.split(' ').collect();
        assert_eq!(words.len(), 2, "{name}");
        assert!(
            words.iter().all(|w| w.starts_with(char::is_uppercase)),
            "{name}"
        );
        assert_eq!(other("jane"), other("jane").to_lowercase());
        assert_eq!(other("JANE"), other("JANE").to_uppercase());
        assert!(other("jane_doe42").ends_with("99"));
        assert!(other("J. Doe").starts_with("X. "));
        assert_ne!(other("Jane Doe"), other("Jane Dot"));
    }

    #[test]
    fn nobody_real_is_made_up() {
        for name in [
            "Jane", "Marina", "Rosina", "Jane Doe", "Jane42", "Åsa", "李雷", "42",
        ] {
            assert!(!is_made_up(name), "{name}");
            assert!(is_made_up(&other(name)), "{name}: {}", other(name));
        }
    }

    proptest! {
        #[test]
        fn a_replacement_is_known_again(value in "\\PC{0,30}") {
            let name = other(&value);
            prop_assert!(is_made_up(&name), "{value:?} {name:?}");
        }
    }
}
