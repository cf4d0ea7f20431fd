//! From places in what a JSON string says to places in how it is written.

use std::ops::Range;

use crate::json::unescape;

/// Where in the inside of a string, as it is written, those bytes of what it says stand; none where an escape would
/// be cut.
pub(super) fn written(inside: &str, range: &Range<usize>) -> Option<Range<usize>> {
    if !inside.contains('\\') {
        return Some(range.clone());
    }
    let (mut said, mut at) = (0, 0);
    let mut start = None;
    loop {
        if said == range.start && start.is_none() {
            start = Some(at);
        }
        if said == range.end {
            return Some(start?..at);
        }
        let rest = inside.get(at..).filter(|rest| !rest.is_empty())?;
        let length = length_of_first(rest);
        said += unescape(rest.get(..length)?).len();
        at += length;
    }
}

/// How many bytes the first character takes: an escape counts whole, and so do two that are one character.
fn length_of_first(text: &str) -> usize {
    let unit = |from: usize| {
        let digits = text.get(from..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
        (Some(_), _) => 6,
        _ if text.starts_with('\\') => 1 + text.chars().nth(1).map_or(0, char::len_utf8),
        _ => text.chars().next().map_or(1, char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_cut_out_says_the_same(inside in "([a-zé😀]|\\\\n|\\\\u00e9|\\\\ud83d\\\\ude00|\\\\ud83d|\\\\\\\\){0,12}", from in 0usize..40, length in 0usize..20) {
            let said = unescape(&inside).into_owned();
            let range = from..from + length;
            if let (Some(part), Some(found)) = (said.get(range.clone()), written(&inside, &range)) {
                let cut = unescape(&inside[found]).into_owned();
                prop_assert_eq!(cut.as_str(), part);
            }
        }
    }

    #[test]
    fn places_move_with_the_escapes() {
        assert_eq!(written(r"a\u00e9b", &(3..4)), Some(7..8));
        assert_eq!(written(r"\ud83d\ude00b", &(0..4)), Some(0..12));
        assert_eq!(written(r"\n", &(0..2)), None);
        assert_eq!(written("abc", &(1..2)), Some(1..2));
    }
}
