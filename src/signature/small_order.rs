//! Ed25519 public keys of small order: with one of them a signature can be made for any message by anyone.
//!
//! The seven encodings (the sign bit aside) are those libsodium refuses; RFC 8032 leaves the check to its users.

/// The y coordinates, little-endian, canonical and not.
const POINTS: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

/// Whether a public key is one of them.
pub(super) fn has_small_order(public: &[u8; 32]) -> bool {
    let mut y = *public;
    y[31] &= 0x7f;
    let hex = super::encoding::to_hex(&y);
    POINTS.contains(&hex.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_all_zero_key_and_its_like_are_small() {
        assert!(has_small_order(&[0; 32]));
        let mut one = [0; 32];
        one[0] = 1;
        one[31] = 0x80;
        assert!(has_small_order(&one));
        assert!(!has_small_order(&[7; 32]));
    }
}
