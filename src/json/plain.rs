//! How far a string goes without anything in it that has to be looked at: eight bytes at a time.

/// How many bytes are looked at in one go.
pub(super) const WORD: usize = 8;

/// The same byte eight times.
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// How many bytes stand before the first quote, backslash or control character, or the end.
#[inline]
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let found = special(u64::from_le_bytes(*eight));
        if found != 0 {
            return length + (found.trailing_zeros() / 8) as usize;
        }
        length += 8;
        rest = after;
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    length + rest.iter().position(special).unwrap_or(rest.len())
}

/// The top bit of each byte that is special. Bytes after the first such one may be marked wrongly, as subtraction
/// borrows from there on.
#[inline]
pub(super) fn special(word: u64) -> u64 {
    const ONES: u64 = repeated(1);
    const SPACES: u64 = repeated(0x20);
    const QUOTES: u64 = repeated(b'"');
    const BACKSLASHES: u64 = repeated(b'\\');
    const TOPS: u64 = repeated(0x80);
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(SPACES) & !word;
    (control | zero(word ^ QUOTES) | zero(word ^ BACKSLASHES)) & TOPS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slowly(bytes: &[u8]) -> usize {
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        bytes.iter().position(special).unwrap_or(bytes.len())
    }

    #[test]
    fn every_byte_is_told_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                let mut text = vec![b'a'; 20];
                text[at] = byte;
                assert_eq!(plain_length(&text), slowly(&text), "{byte} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_what_looking_at_each_gives(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            for from in 0..bytes.len() {
                prop_assert_eq!(plain_length(&bytes[from..]), slowly(&bytes[from..]));
            }
        }
    }
}
