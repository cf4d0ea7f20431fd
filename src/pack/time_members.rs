//! Which members of an event's payload hold times, by the placeholders of its samples.

use std::collections::BTreeSet;

use super::pack::Pack;
use super::placeholder::Placeholder;
use crate::json::{Kind, Tape};

/// The names of the members that a sample of the event has a time in, whatever its edition. A sample that cannot be
/// read has none.
pub fn time_members(pack: &Pack, event: &str) -> BTreeSet<String> {
    let shorts = pack
        .events(None)
        .into_iter()
        .filter(|(short, rule)| *short == event || rule.wire.as_deref() == Some(event));
    let shorts: Vec<&str> = shorts.map(|(short, _)| short).collect();
    let mut names = BTreeSet::new();
    for edition in pack.editions() {
        for short in &shorts {
            if let Ok(Some(sample)) = pack.sample(edition, short) {
                collect(&sample, &mut names);
            }
        }
    }
    names
}

fn collect(sample: &[u8], names: &mut BTreeSet<String>) {
    let Ok(tape) = Tape::new(sample) else {
        return;
    };
    for (index, token) in tape.tokens().enumerate() {
        if token.kind != Kind::Key {
            continue;
        }
        let value = tape.text(token.next).unwrap_or_default();
        let inside = value
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        let time = inside.is_some_and(|inside| {
            matches!(Placeholder::parse(inside), Ok(Placeholder::Time { .. }))
        });
        if let Some(name) = tape.text(index).filter(|_| time) {
            names.insert(name.into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_with_a_time_are_named() {
        let mut names = BTreeSet::new();
        let sample = br#"{"a":"{{unix}}","b":{"c":"{{iso:-10m}}"},"d":"{{uuid}}","e":"at {{unix}}","f":["{{unix}}"]}"#;
        collect(sample, &mut names);
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "c"]);
    }
}
