//! A number that equal names share, so that most names that differ are told apart without looking at them.

/// The number of a name: of its length, its first and its last bytes.
#[inline]
pub(super) fn likeness(name: &[u8]) -> u32 {
    let word = if let (Some(first), Some(last)) = (name.first_chunk::<8>(), name.last_chunk::<8>())
    {
        u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(25)
    } else if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        let word = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
        word(first) ^ (word(last) << 27)
    } else {
        name.iter()
            .fold(0, |word, byte| (word << 8) | u64::from(*byte))
    };
    let mixed = (word ^ ((name.len() as u64) << 57)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}
