//! Choices that a value and the salt decide: the same value gives the same choices, and without the salt nobody can
//! try values until the choices fit.

use ring::hmac;

/// An endless run of bytes drawn from HMAC-SHA256 (RFC 2104) of a value under the salt.
pub(super) struct Draw {
    key: hmac::Key,
    seed: Vec<u8>,
    block: u32,
    bytes: Vec<u8>,
}

impl Draw {
    /// The run of that value, as a thing of that sort.
    pub(super) fn new(key: &hmac::Key, sort: &str, value: &str) -> Self {
        let seed = [sort.as_bytes(), b"\0", value.as_bytes()].concat();
        Draw {
            key: key.clone(),
            seed,
            block: 0,
            bytes: Vec::new(),
        }
    }

    pub(super) fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.bytes.pop() {
                return byte;
            }
            let mut context = hmac::Context::with_key(&self.key);
            context.update(&self.block.to_be_bytes());
            context.update(&self.seed);
            self.bytes.extend_from_slice(context.sign().as_ref());
            self.block = self.block.wrapping_add(1);
        }
    }

    /// A number below that one, each as likely as the next; the bound is at most 65,536, and 0 gives 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = bound.clamp(1, 65_536);
        let fair = 65_536 - 65_536 % bound;
        loop {
            let drawn = usize::from(u16::from_be_bytes([self.byte(), self.byte()]));
            if drawn < fair {
                return drawn % bound;
            }
        }
    }

    /// One of the letters.
    pub(super) fn letter(&mut self, letters: &[u8]) -> char {
        let at = self.below(letters.len());
        letters.get(at).map_or('x', |&letter| char::from(letter))
    }

    /// One of the words.
    pub(super) fn word(&mut self, words: &[&'static str]) -> &'static str {
        let at = self.below(words.len());
        words.get(at).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(salt: &[u8], sort: &str, value: &str) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, salt);
        let mut draw = Draw::new(&key, sort, value);
        (0..100).map(|_| draw.byte()).collect()
    }

    #[test]
    fn salt_sort_and_value_decide() {
        let one = draw(b"s", "a", "v");
        assert_eq!(one, draw(b"s", "a", "v"));
        assert_ne!(one, draw(b"t", "a", "v"));
        assert_ne!(one, draw(b"s", "b", "v"));
        assert_ne!(one, draw(b"s", "a", "w"));
        assert_ne!(one[..32], one[32..64], "each block is another");
    }

    #[test]
    fn bounds_hold() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"s");
        let mut draw = Draw::new(&key, "a", "v");
        let drawn: Vec<_> = (0..2_000).map(|_| draw.below(3)).collect();
        assert!(drawn.iter().all(|n| *n < 3));
        assert!((0..3).all(|n| drawn.iter().filter(|d| **d == n).count() > 500));
        assert_eq!(draw.below(0), 0);
    }
}
