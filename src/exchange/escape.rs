//! Text as a JSON string, written into a buffer as `serde_json` writes it: what has to be escaped and nothing else.
//!
//! Payloads are JSON themselves and have a quote every few bytes. So what is special is found for many bytes at once,
//! and what stands between is copied in pieces of one size, too far where it is shorter: the next piece goes over that.

/// How many bytes are looked at together, one for each bit of a mask.
const BLOCK: usize = 64;
/// How many bytes are copied at once.
const PIECE: usize = 16;
/// The most bytes that stand for one: `\u001f`.
const LONGEST: usize = 6;

/// Writes a text as a JSON string, quotes included.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    // Most names and values have nothing special, and need no room.
    let mut room = None;
    let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
    for bytes in blocks {
        match specials(bytes) {
            0 => out.extend_from_slice(bytes),
            specials => {
                let block = room.get_or_insert_with(Block::new);
                out.extend_from_slice(block.escaped(bytes, specials));
            }
        }
    }
    // What follows the end is never special.
    let mut last = [b' '; BLOCK];
    if let Some(place) = last.get_mut(..rest.len()) {
        place.copy_from_slice(rest);
    }
    match specials(&last) {
        0 => out.extend_from_slice(rest),
        specials => {
            let padding = BLOCK - rest.len();
            let block = room.get_or_insert_with(Block::new);
            let escaped = block.escaped(&last, specials);
            let length = escaped.len() - padding;
            out.extend_from_slice(escaped.get(..length).unwrap_or_default());
        }
    }
    out.push(b'"');
}

/// A bit for each byte that has to be escaped, the first byte's the lowest.
fn specials(block: &[u8; BLOCK]) -> u64 {
    let (words, _) = block.as_chunks::<8>();
    let marks = words.iter().map(|word| marks(u64::from_le_bytes(*word)));
    // The marks of eight bytes, each the lowest bit of its byte, come together in the highest byte of the product.
    let bits = marks.map(|marks| marks.wrapping_mul(0x0102_0408_1020_4080) >> 56);
    bits.rev().fold(0, |all, bits| all << 8 | bits)
}

/// The lowest bit of each byte that is a quote, a backslash or a control character.
fn marks(word: u64) -> u64 {
    const LOW: u64 = repeated(0x7f);
    // Each sum stays within its byte. Its top bit is set where the seven bits of the byte are as large as that.
    let at_least = |word: u64, least: u8| (word & LOW) + repeated(0x80 - least);
    let quote = at_least(word ^ repeated(b'"'), 1);
    let backslash = at_least(word ^ repeated(b'\\'), 1);
    let plain = at_least(word, 0x20) & quote & backslash | word;
    (!plain >> 7) & repeated(1)
}

/// The same byte eight times.
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Room for one block: as it is read and as it is written, with more behind it than is used.
struct Block {
    read: [u8; BLOCK + PIECE],
    written: [u8; LONGEST * BLOCK + PIECE],
}

impl Block {
    fn new() -> Self {
        Block {
            read: [0; BLOCK + PIECE],
            written: [0; LONGEST * BLOCK + PIECE],
        }
    }

    /// The block with what is special escaped.
    fn escaped(&mut self, block: &[u8; BLOCK], mut specials: u64) -> &[u8] {
        if let Some(place) = self.read.first_chunk_mut() {
            *place = *block;
        }
        let (mut from, mut at) = (0, 0);
        while specials != 0 {
            let special = specials.trailing_zeros() as usize;
            specials &= specials - 1;
            self.copy(from, special, at);
            at += special - from;
            let byte = self.read.get(special).copied().unwrap_or_default();
            at += self.escape(byte, at);
            from = special + 1;
        }
        self.copy(from, BLOCK, at);
        at += BLOCK - from;
        self.written.get(..at).unwrap_or_default()
    }

    /// Copies what stands from one byte to before another, and something more.
    #[inline]
    fn copy(&mut self, mut from: usize, to: usize, mut at: usize) {
        while from < to {
            let piece = self.read.get(from..).and_then(<[u8]>::first_chunk::<PIECE>);
            let place = self.written.get_mut(at..);
            if let (Some(piece), Some(place)) = (piece, place.and_then(<[u8]>::first_chunk_mut)) {
                *place = *piece;
            }
            from += PIECE;
            at += PIECE;
        }
    }

    /// Writes what stands for a special byte; gives its length.
    #[inline]
    fn escape(&mut self, byte: u8, at: usize) -> usize {
        let place = self.written.get_mut(at..).and_then(<[u8]>::first_chunk_mut);
        let Some(place) = place else { return 0 };
        let letter = LETTERS.get(usize::from(byte)).copied().unwrap_or_default();
        if letter != 0 {
            *place = [b'\\', letter, 0, 0, 0, 0];
            return 2;
        }
        let digit = |of: u8| match of & 15 {
            of @ 0..10 => b'0' + of,
            of => b'a' + of - 10,
        };
        *place = [b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)];
        LONGEST
    }
}

/// The letter after the backslash for each byte that has one.
const LETTERS: [u8; 128] = {
    let mut letters = [0; 128];
    letters[b'"' as usize] = b'"';
    letters[b'\\' as usize] = b'\\';
    letters[0x08] = b'b';
    letters[b'\t' as usize] = b't';
    letters[b'\n' as usize] = b'n';
    letters[0x0c] = b'f';
    letters[b'\r' as usize] = b'r';
    letters
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slowly(text: &str) -> Vec<u8> {
        serde_json::to_vec(text).unwrap()
    }

    fn quickly(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        string(&mut out, text);
        out
    }

    #[test]
    fn every_byte_is_written_wherever_it_stands() {
        for byte in 0..0x80u8 {
            for at in 0..140 {
                let mut text = vec![b'a'; 140];
                text[at] = byte;
                let text = String::from_utf8(text).unwrap();
                assert_eq!(quickly(&text), slowly(&text), "{byte} at {at}");
            }
            let text = char::from(byte).to_string().repeat(140);
            assert_eq!(quickly(&text), slowly(&text), "{byte}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_serde_writes_it(text in "(\\PC|[\"\\\\\\x00-\\x1f\\x7f]|[a-z]{0,20}){0,60}") {
            prop_assert_eq!(quickly(&text), slowly(&text));
        }
    }
}
