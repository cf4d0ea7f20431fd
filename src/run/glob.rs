//! Names with `*` in them, as people write them for events and paths.

use std::fmt;

pub(super) use crate::json::fits;

/// A pattern in which `*` stands for any run of characters, none included; everything else stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(from = "String")]
pub struct Glob(String);

impl Glob {
    /// Whether the whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        fits(&self.0, text)
    }
}

impl From<String> for Glob {
    fn from(text: String) -> Self {
        Glob(text)
    }
}

impl From<&str> for Glob {
    fn from(text: &str) -> Self {
        Glob(text.to_owned())
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_star_is_any_run() {
        for (glob, text) in [
            ("a", "a"),
            ("*", ""),
            ("message_*", "message_created"),
            ("*_created", "message_created"),
            ("a*b*c", "a-b-b-c"),
            ("a**b", "ab"),
            ("*ab", "aab"),
        ] {
            assert!(Glob::from(glob).fits(text), "{glob} {text}");
        }
        for (glob, text) in [
            ("a", "ab"),
            ("", "a"),
            ("message_*", "a_message_x"),
            ("ab*ba", "aba"),
            ("a*b*c", "a-c-b"),
        ] {
            assert!(!Glob::from(glob).fits(text), "{glob} {text}");
        }
    }

    /// The plainest way to say what a pattern means.
    fn slow(glob: &[char], text: &[char]) -> bool {
        match (glob, text) {
            ([], []) => true,
            (['*', rest @ ..], _) => {
                slow(rest, text) || matches!(text, [_, tail @ ..] if slow(glob, tail))
            }
            ([g, rest @ ..], [t, tail @ ..]) if g == t => slow(rest, tail),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_plain_definition(glob in "[ab*]{0,8}", text in "[ab]{0,10}") {
            let chars = |s: &str| s.chars().collect::<Vec<_>>();
            prop_assert_eq!(Glob::from(glob.as_str()).fits(&text), slow(&chars(&glob), &chars(&text)));
        }
    }
}
