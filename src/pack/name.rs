//! Names of packs, editions, events and files: what may be one.

/// What a name may look like, for messages.
pub(super) const RULE: &str = "names are made of letters, digits, `.`, `_` and `-`, without `..`";

/// Whether that text may name a pack, an edition, an event or a file: `[A-Za-z0-9._-]+` without `..`, and not `.`.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text != "."
        && text.len() <= 200
        && !text.contains("..")
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_folder() {
        for good in [
            "acme",
            "case-new",
            "a.b",
            "macro.executed",
            "V1_x",
            ".hidden",
        ] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "", ".", "..", "a..b", "../a", "a/b", "a\\b", "a b", "a\0", "é", "C:",
        ] {
            assert!(!is_name(bad), "{bad:?}");
        }
    }
}
