//! The inside of a JSON string decoded: what a body is written as.
//!
//! A body that is JSON has its every quote escaped, which is what general readers of JSON are slowest at.

/// How many bytes are looked at in one go.
const WORD: usize = 8;

/// Lets go of room that is not needed: a text is decoded into as much as the rest of its line takes.
pub(super) fn fitted(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.capacity() / 2 > bytes.len() {
        bytes.shrink_to_fit();
    }
    bytes
}

/// Puts the text up to the quote that ends it in place of what `out` holds, and gives how long it was as it is written;
/// none where it is not all plain or simply escaped. What it gives is UTF-8 where the text is.
///
/// What is plain is copied a word at a time: a quote or a backslash stands every ten bytes or so, which is too often
/// for calls that look for one or copy a run.
pub(super) fn unquoted(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    out.resize(text.len() + WORD, 0);
    let (mut at, mut to) = (0, 0);
    loop {
        if let Some(word) = text.get(at..)?.first_chunk::<WORD>() {
            *out.get_mut(to..)?.first_chunk_mut::<WORD>()? = *word;
            let plain = specials(*word).trailing_zeros() as usize / 8;
            at += plain;
            to += plain;
            if plain == WORD {
                continue;
            }
        }
        let [byte, next, ..] = *text.get(at..)? else {
            return None;
        };
        let c = match (byte, next) {
            (b'"', _) => break,
            (b'\\', letter @ (b'"' | b'\\')) => {
                at += 1;
                letter
            }
            (b'\\', b'u') => {
                let c = escaped_char(text.get(at + 2..at + 6)?)?;
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).as_bytes();
                out.get_mut(to..to + bytes.len())?.copy_from_slice(bytes);
                to += bytes.len();
                at += 6;
                continue;
            }
            (b'\\', letter) => {
                at += 1;
                short_escape(letter)?
            }
            (0..0x20, _) => return None,
            (plain, _) => plain,
        };
        *out.get_mut(to)? = c;
        to += 1;
        at += 1;
    }
    out.truncate(to);
    Some(at)
}

/// How long a text is, as it is written, up to the quote that ends it; none where there is none.
pub(super) fn written_length(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// How many bytes stand before the first quote, backslash or control character, or the end.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> usize {
    let (mut length, mut rest) = (0, text);
    while let Some((word, after)) = rest.split_first_chunk::<WORD>() {
        let plain = specials(*word).trailing_zeros() as usize / 8;
        length += plain;
        if plain < WORD {
            return length;
        }
        rest = after;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    length + rest.iter().position(special).unwrap_or(rest.len())
}

/// The quotes, backslashes and control characters among eight bytes: the lowest bit that is set is the top bit of the
/// first of them. Bits above it may be wrong.
#[inline]
fn specials(word: [u8; WORD]) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; WORD]);
    const TOPS: u64 = u64::from_le_bytes([0x80; WORD]);
    let word = u64::from_le_bytes(word);
    // Of a byte less than `n`, n up to 128, taking n away borrows into its top bit, which it did not have.
    let less = |word: u64, n: u64| word.wrapping_sub(ONES.wrapping_mul(n)) & !word & TOPS;
    let is = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    less(word, 0x20) | is(b'"') | is(b'\\')
}

/// The character of `\uXXXX`; half of a pair of surrogates is none.
fn escaped_char(digits: &[u8]) -> Option<char> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digits = std::str::from_utf8(digits).ok()?;
    u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
}

fn short_escape(letter: u8) -> Option<u8> {
    match letter {
        b'"' | b'\\' | b'/' => Some(letter),
        b'b' => Some(8),
        b'f' => Some(12),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_are_unescaped_as_others_do(text in "([a-z\"é]|\\\\[\"\\\\/bfnrtux0]|\\\\u[0-9a-fA-F+]{4}|\\\\ud83d\\\\ude00){0,6}") {
            let mut bytes = b"what was there".to_vec();
            if let Some(length) = unquoted(format!("{text}\"}}").as_bytes(), &mut bytes) {
                let usual = serde_json::from_str::<String>(&format!("\"{}\"", &text[..length]));
                prop_assert_eq!(Some(bytes), usual.ok().map(String::into_bytes));
            }
        }
    }

    proptest! {
        #[test]
        fn the_first_special_byte_is_found(word in any::<[u8; WORD]>(), special in "[\"\\\\\u{1}\u{1f} !]{8}", at in 0..WORD) {
            for word in [word, special.as_bytes().try_into().unwrap()] {
                let is_special = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20);
                let first = word.iter().position(is_special).unwrap_or(WORD);
                prop_assert_eq!(specials(word).trailing_zeros() as usize / 8, first);
                let mut word = word;
                word[at] = b'"';
                let first = word.iter().position(is_special).unwrap_or(WORD);
                prop_assert_eq!(specials(word).trailing_zeros() as usize / 8, first);
                prop_assert_eq!(plain_length(&[&[b'a'; 9][..], &word].concat()), 9 + first);
                prop_assert_eq!(plain_length(&word[..at]), first.min(at));
            }
        }
    }
}
