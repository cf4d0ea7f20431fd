//! A fast keyed hash. The keys are drawn anew for each schema that is compiled, so that nobody can make payloads
//! whose hashes collide; nothing that is shown depends on them.

use std::hash::{BuildHasher, RandomState};

/// Hashes bytes and mixes numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mixer {
    one: u64,
    other: u64,
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    (wide as u64) ^ ((wide >> 64) as u64)
}

impl Mixer {
    pub(super) fn new() -> Self {
        let random = RandomState::new();
        Mixer {
            one: random.hash_one(1),
            other: random.hash_one(2) | 1,
        }
    }

    /// What comes before, and a number that follows it.
    #[inline]
    pub(super) fn mix(&self, before: u64, number: u64) -> u64 {
        fold(before ^ self.one, number ^ self.other).wrapping_add(before.rotate_left(23))
    }

    #[inline]
    pub(super) fn bytes(&self, bytes: &[u8]) -> u64 {
        let length = bytes.len() as u64;
        if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            let mut hash = self.mix(length, u64::from_le_bytes(*last));
            let mut rest = bytes;
            while let Some((eight, after)) = rest.split_first_chunk::<8>() {
                hash = self.mix(hash, u64::from_le_bytes(*eight));
                rest = after;
            }
            return self.mix(hash, u64::from_le_bytes(*first));
        }
        let word = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
        let packed = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => word(first) | (word(last) << 32),
            _ => bytes
                .iter()
                .fold(0, |all, byte| (all << 8) | u64::from(*byte)),
        };
        self.mix(self.mix(length, packed), packed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn different_texts_have_different_hashes() {
        let mixer = Mixer::new();
        let mut texts: HashSet<Vec<u8>> = HashSet::new();
        for length in 0..24 {
            for at in 0..length {
                for byte in [0, 1, b'a', 0xff] {
                    let mut text = vec![0; length];
                    text[at] = byte;
                    texts.insert(text);
                }
            }
        }
        let hashes: HashSet<u64> = texts.iter().map(|text| mixer.bytes(text)).collect();
        assert_eq!(hashes.len(), texts.len());
        assert_eq!(mixer.bytes(b"created_at"), mixer.bytes(b"created_at"));
        assert_ne!(mixer.mix(1, 2), mixer.mix(2, 1));
        assert_ne!(mixer.bytes(b"a"), Mixer::new().bytes(b"a"));
    }
}
